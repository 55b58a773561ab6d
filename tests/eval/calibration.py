"""Is the confidence a probability? Ten bins of equal size, their error, and a picture of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.eval.figures import Figure, Part, Rated

BINS = 10
_WIDE = 40
"""Letters of a bar that stands for 1."""
_SIDE, _EDGE = 240, 36
"""Pixels: a picture's side, and the room around it for words."""


class Bin(NamedTuple):
    """Questions of neighbouring confidence."""

    confidence: float
    """Their mean."""
    right: float
    """The share whose first entry's sentence is right."""
    of: int


def bins(rated: Rated) -> list[Bin]:
    """Return the questions of *rated* in `BINS` bins of as many each, least confident first."""
    order = np.argsort(rated.confidence, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    return [Bin(float(rated.confidence[p].mean()), float(rated.right[p].mean()), len(p)) for p in parts]


def calibration(rated: Mapping[str, Rated]) -> Part:
    """Return the expected calibration error of each row: how far a bin's confidence is from its share, on average."""
    figures = []
    for row, some in rated.items():
        made = bins(some)
        count = sum(each.of for each in made)
        error = sum(each.of * abs(each.confidence - each.right) for each in made) / max(count, 1)
        figures.append(Figure("calibration", f"expected error, {row}", error, count))
    return Part(figures, [], {})


def bars(rated: Rated) -> str:
    """Return the bins as lines of text: ▒ the share that is right, | where the confidence says it should end."""
    lines = []
    for each in bins(rated):
        filled, said = round(each.right * _WIDE), min(round(each.confidence * _WIDE), _WIDE - 1)
        bar = "".join("|" if place == said else "▒" if place < filled else " " for place in range(_WIDE))
        lines.append(f"    said {each.confidence:.2f}, was {each.right:.2f}  [{bar}]  {each.of} questions")
    return "\n".join(lines)


def plot(rated: Mapping[str, Rated], file: Path) -> None:
    """Draw the bins of each row as an SVG picture: confidence to the right, share that is right upwards."""
    panels = "\n".join(_panel(row, some, place) for place, (row, some) in enumerate(rated.items()))
    wide, high = len(rated) * (_SIDE + 2 * _EDGE), _SIDE + 2 * _EDGE
    style = "text{font:12px sans-serif}rect{fill:#fff;stroke:#888}circle{fill:#0a6}path{stroke:#888;stroke-dasharray:4}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"><style>{style}</style>'
    file.write_text(f"{head}\n{panels}\n</svg>\n", encoding="utf-8")


def _panel(row: str, rated: Rated, place: int) -> str:
    dots = [
        f'<circle cx="{each.confidence * _SIDE:.1f}" cy="{(1 - each.right) * _SIDE:.1f}" r="4">'
        f"<title>said {each.confidence:.3f}, was {each.right:.3f}, {each.of} questions</title></circle>"
        for each in bins(rated)
    ]
    return "\n".join(
        [
            f'<g transform="translate({place * (_SIDE + 2 * _EDGE) + _EDGE} {_EDGE})">',
            f'<rect width="{_SIDE}" height="{_SIDE}"/><path d="M0 {_SIDE}L{_SIDE} 0"/>',
            f'<text y="-8">{row}</text><text y="{_SIDE + 18}">0: confidence</text>',
            f'<text x="{_SIDE - 8}" y="{_SIDE + 18}">1</text><text x="-4" y="12" text-anchor="end">1</text>',
            *dots,
            "</g>",
        ]
    )
