"""Bars that show how reachable entries are, as a picture inside the page."""

from collections.abc import Callable, Sequence

from knowledge.models import Reach
from knowledge.report.markup import element, escaped

_NAMES, _BAR, _NUMBER, _ROW, _THICK = 150, 400, 60, 30, 16
"""Widths of the columns, height of a row and of its bar, in units of the picture."""


def bars(reaches: Sequence[Reach], name: Callable[[Reach], str], label: str) -> str:
    """Return the picture called *label*: of each of *reaches* its *name*, and what was found first, shown, missed."""
    height = _ROW * len(reaches)
    rows = "".join(_row(reach, name(reach), place) for place, reach in enumerate(reaches))
    return element("svg", rows, viewBox=f"0 0 {_NAMES + _BAR + _NUMBER} {height}", role="img", aria_label=label)


def _row(reach: Reach, name: str, place: int) -> str:
    middle = place * _ROW + _ROW / 2
    parts = [element("text", escaped(name), x=0, y=middle + 5)]
    left = float(_NAMES)
    counts = (("first", reach.first), ("shown", reach.shown - reach.first), ("missed", reach.asked - reach.shown))
    for kind, count in counts:
        width = _BAR * count / max(reach.asked, 1)
        if count:
            at = {"x": f"{left:.2f}", "y": middle - _THICK / 2, "width": f"{width:.2f}", "height": _THICK}
            parts.append(element("rect", element("title", str(count)), class_=f"bar-{kind}", **at))
        left += width
    percent = f"{100 * reach.shown // max(reach.asked, 1)} %"
    parts.append(element("text", percent, x=_NAMES + _BAR + 10, y=middle + 5))
    return "".join(parts)
