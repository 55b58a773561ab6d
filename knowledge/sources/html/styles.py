"""Whether a style hides what it is applied to, and whether a click could show it again."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

Declarations = Mapping[str, str]

_DECLARATION = re.compile(r"([\w-]{1,40})\s*:\s*([^;]{0,300})")
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,5000})\}")
_AT_RULE = re.compile(r"@[^{};]{0,500}\{(?:[^{}]{0,5000}\{[^{}]{0,5000}\}){0,200}[^{}]{0,5000}\}")
_SIMPLE = re.compile(r"([a-z][\w-]*)?(?:([.#])([\w-]{1,100}))?$", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_LENGTH = re.compile(r"(-?[\d.]{1,12})\s*(px|r?em|%|vw|vh|pt)?")
_COLOURS = {"white": "ffffff", "black": "000000", "red": "ff0000", "yellow": "ffff00", "transparent": "transparent"}
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*([\d.]{1,6}))?")
_AWAY = -400
_UNREADABLE = 2.0
"""Pixels; letters of that size are dots."""


class Hiding(NamedTuple):
    """How a style hides."""

    hidden: bool
    by_click: bool
    """Only in a way in which panels are folded: a script undoes it when the reader asks."""


def declarations(style: str) -> dict[str, str]:
    """Return the properties that *style* (an attribute, or the inside of a rule) sets, in lower case."""
    found = _DECLARATION.findall(style.lower())
    return {name: value.replace("!important", "").strip() for name, value in found}


def rules(sheet: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield selector and properties of the plain rules in *sheet*: `p`, `.note`, `#x`, `p.note`.

    Rules for a medium or under a condition, and those with a longer selector, say nothing about every element.
    """
    sheet = _AT_RULE.sub("", _COMMENT.sub("", sheet))
    for selectors, body in _RULE.findall(sheet):
        for selector in selectors.split(","):
            if _SIMPLE.match(selector.strip()):
                yield selector.strip(), declarations(body)


def hiding(style: Declarations, behind: str | None = None) -> Hiding:
    """Return whether *style* hides what it applies to; *behind* is the colour that stands behind it, if stated."""
    folded = (
        style.get("display") == "none"
        or style.get("visibility") in {"hidden", "collapse"}
        or style.get("opacity", "1").rstrip("%").strip("0.") == ""
        or (_pixels(style.get("max-height", style.get("height"))) == 0 and "hidden" in style.get("overflow", "hidden"))
    )
    unreadable = (
        _is_below(_pixels(style.get("font-size")), _UNREADABLE)
        or _is_away(style)
        or "scale(0" in style.get("transform", "")
        or style.get("clip", "").replace(" ", "").startswith(("rect(0", "rect(1px"))
        or style.get("clip-path", "").replace(" ", "").startswith(("inset(50%", "inset(100%", "circle(0"))
        or _is_dot(style)
        or _is_own_background(style, behind)
    )
    return Hiding(folded or unreadable, folded and not unreadable)


def background(style: Declarations) -> str | None:
    """Return the one colour that *style* puts behind its element, in six hex digits."""
    return _colour(style.get("background-color", style.get("background", "")))


def _is_dot(style: Declarations) -> bool:
    """Whether everything in a box of a pixel or two is cut off."""
    sides = [_pixels(style.get(name)) for name in ("width", "height")]
    return "hidden" in style.get("overflow", "") and any(_is_below(side, _UNREADABLE) and side for side in sides)


def _is_away(style: Declarations) -> bool:
    placed = style.get("position") in {"absolute", "fixed"}
    offsets = ["text-indent", *(["left", "top", "right", "bottom"] if placed else []), "margin-left", "margin-top"]
    return any(_is_below(_pixels(style.get(name)), _AWAY) for name in offsets)


def _is_own_background(style: Declarations, behind: str | None) -> bool:
    colour = _colour(style.get("color", ""))
    if colour == "transparent":
        return "text" not in style.get("background-clip", style.get("-webkit-background-clip", ""))
    return colour is not None and colour == (background(style) or behind)


def _is_below(value: float | None, bar: float) -> bool:
    return value is not None and value < bar


def _pixels(value: str | None) -> float | None:
    found = _LENGTH.fullmatch(value) if value else None
    if found is None:
        return None
    try:
        number = float(found[1])
    except ValueError:
        return None
    return number * {None: 1, "px": 1, "pt": 1.33, "%": 0.16}.get(found[2], 16)


def _colour(value: str) -> str | None:
    value = value.strip()
    if value in _COLOURS:
        return _COLOURS[value]
    if found := _RGB.match(value):
        if found[4] and not found[4].strip("0."):
            return "transparent"
        return "".join(f"{min(int(part), 255):02x}" for part in found.groups()[:3])
    digits = value.removeprefix("#")
    if value.startswith("#") and re.fullmatch(r"[0-9a-f]{3,8}", digits):
        return "".join(2 * digit for digit in digits[:3]) if len(digits) < 6 else digits[:6]
    return None
