"""What the evaluation prints and writes."""

import json
import subprocess
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.eval.figures import Figure, Mistake

_ROOT = Path(__file__).parents[2]
_AIMS: dict[str, dict[str, tuple[float, float]]] = tomllib.loads(
    Path(__file__).with_name("aims.toml").read_text(encoding="utf-8")
)
"""By row and figure: what is enough, and what is better still; where that is less, the figure is to be small."""


def header() -> dict[str, str]:
    """Return what was measured, and when."""
    return {"commit": commit(), "date": datetime.now(UTC).date().isoformat()}


def commit() -> str:
    """Return the commit that is checked out, and whether files differ from it."""
    asked = ["git", "describe", "--always", "--abbrev=12", "--dirty", "--exclude=*"]
    try:
        return subprocess.run(asked, cwd=_ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def table(figures: Sequence[Figure], label: str = "") -> str:
    """Return *figures* as lines, under the name of each row and its *label*."""
    lines = []
    for row, some in groupby(figures, key=lambda figure: figure.row):
        lines += ["", f"{row} ({label})" if label else row, *(f"  {line(figure)}" for figure in some)]
    return "\n".join(lines)


def line(figure: Figure) -> str:
    """Return *figure* in words, with what it is to reach."""
    value, between = _told_value(figure, figure.value), ""
    if figure.interval is not None:
        low, high = figure.interval
        between = f"[{100 * low:.1f}, {100 * high:.1f}]"
    remarks = [figure.note] if figure.note else []
    if (aim := _AIMS.get(figure.row, {}).get(figure.name)) is not None:
        enough, better = aim
        sign = 1 if better > enough else -1
        reached = "reached" if sign * figure.value >= sign * enough else "not reached"
        remarks.append(f"{'at least' if sign > 0 else 'at most'} {_told_value(figure, enough)}: {reached}")
    return f"{figure.name:<52}{value:>7} {between:<14} of {figure.of}" + "".join(f"; {remark}" for remark in remarks)


def _told_value(figure: Figure, value: float) -> str:
    return f"{value:.3f}" if figure.interval is None else f"{value:.1%}"


def write_json(file: Path, head: dict[str, str], figures: Sequence[Figure]) -> None:
    """Write *figures* for another program to read."""
    told: dict[str, Any] = {**head, "figures": [figure._asdict() for figure in figures]}
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_mistakes(file: Path, mistakes: Sequence[Mistake]) -> None:
    """Write *mistakes* for somebody to read, under the name of each row."""
    pieces = []
    for row, some in groupby(mistakes, key=lambda mistake: mistake.row):
        listed = list(some)
        pieces.append(f"# {row}: {len(listed)} came out wrong\n")
        pieces += [_told(mistake) for mistake in listed]
    file.write_text("\n".join(pieces), encoding="utf-8")


def _told(mistake: Mistake) -> str:
    place = "not among those ranked" if mistake.rank is None else f"ranked {mistake.rank}"
    expected = mistake.expected.replace("\n", "\n          ")
    return (
        f"question  {mistake.question}\nexpected  {expected}  ({place})\n"
        f"got       {mistake.got}  (confidence {mistake.confidence:.2f})\n"
    )
