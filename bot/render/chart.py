"""A picture of counts over time: stacked bars on a transparent ground, in colours that show on dark and on light.

No letters stand in it, so that it needs no font: numbers are drawn as strokes, and the message says what they mean.
"""

import math
import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]
COLOURS: tuple[Colour, ...] = ((76, 155, 232), (240, 169, 46), (221, 75, 75))
"""Of the parts of a bar, from below: as 🟦 🟨 🟥 look."""

WIDTH, HEIGHT = 960, 400
_INK: Colour = (128, 132, 142)
"""Contrast of at least 3 on Discord's white and on its dark grey (3.7 and 3.4)."""
_SIDE, _TOP, _BOTTOM = 24, 28, 56
_DIGIT = 24.0
_STROKE = 2.6
_WIDEST_BAR = 72.0
_GAP = 2
"""Between the parts of a bar; the least of them is a pixel high all the same."""
_TICKS = 4

Point = tuple[float, float]
_Canvas = NDArray[np.float64]


def _arc(centre: Point, radii: Point, start: float, end: float) -> list[Point]:
    """Return points of an ellipse's arc; angles in degrees, clockwise from the right."""
    steps = max(2, int(abs(end - start) / 12))
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(centre[0] + radii[0] * math.cos(angle), centre[1] + radii[1] * math.sin(angle)) for angle in angles]


_STROKES: dict[str, tuple[list[Point], ...]] = {
    # In a box 0.6 wide and 1 high.
    "0": (_arc((0.3, 0.5), (0.28, 0.5), 0, 360),),
    "1": ([(0.1, 0.2), (0.34, 0.0), (0.34, 1.0)],),
    "2": ([*_arc((0.3, 0.28), (0.27, 0.28), 190, 400), (0.03, 1.0), (0.58, 1.0)],),
    "3": (_arc((0.28, 0.26), (0.26, 0.26), 200, 450), _arc((0.28, 0.75), (0.29, 0.25), 270, 520)),
    "4": ([(0.42, 1.0), (0.42, 0.0), (0.0, 0.7), (0.6, 0.7)],),
    "5": ([(0.53, 0.0), (0.1, 0.0), (0.06, 0.46), *_arc((0.28, 0.67), (0.29, 0.33), 225, 505)],),
    "6": ([(0.42, 0.0), (0.1, 0.45)], _arc((0.3, 0.68), (0.28, 0.32), 0, 360)),
    "7": ([(0.02, 0.0), (0.58, 0.0), (0.2, 1.0)],),
    "8": (_arc((0.3, 0.25), (0.24, 0.25), 0, 360), _arc((0.3, 0.74), (0.28, 0.26), 0, 360)),
    "9": ([(0.18, 1.0), (0.5, 0.55)], _arc((0.3, 0.32), (0.28, 0.32), 0, 360)),
    "/": ([(0.5, 0.0), (0.1, 1.0)],),
}
_BOX, _ADVANCE = 0.6, 0.82


def bar_chart(bars: Sequence[tuple[str, Sequence[int]]]) -> bytes:
    """Return a PNG of *bars*, each with its label (digits and slashes) and the sizes of its parts, from below."""
    canvas = np.zeros((HEIGHT, WIDTH, 4))
    step = _step(max((sum(parts) for _, parts in bars), default=0))
    top = step * _TICKS
    height = HEIGHT - _TOP - _BOTTOM
    left, right = _SIDE + _width(str(top)) + 14, WIDTH - _SIDE
    for tick in range(_TICKS + 1):
        y = HEIGHT - _BOTTOM - height * tick / _TICKS
        _rectangle(canvas, (left, y - 0.75, right, y + 0.75), _INK, 0.35 if tick else 0.9)
        _write(canvas, str(step * tick), (left - 14, y - _DIGIT / 2), anchor=1.0)
    room = (right - left) / max(len(bars), 1)
    width = min(room * 0.62, _WIDEST_BAR)
    every = max((math.ceil((_width(label) + _DIGIT) / room) for label, _ in bars), default=1)  # labels that fit
    for place, (label, parts) in enumerate(bars):
        middle = left + room * (place + 0.5)
        edges, base = (round(middle - width / 2), round(middle + width / 2)), HEIGHT - _BOTTOM - 1
        for colour, part in zip(COLOURS, parts, strict=False):
            if part:
                rise = max(round(height * part / top), _GAP + 1)
                _rectangle(canvas, (edges[0], base - rise + _GAP, edges[1], base), colour)
                base -= rise
        if (len(bars) - 1 - place) % every == 0:
            _write(canvas, label, (middle, HEIGHT - _BOTTOM + 18), anchor=0.5)
    return _png(canvas)


def _step(most: int) -> int:
    """Return the number between two lines: round, and large enough that the highest bar fits."""
    least = max(1, math.ceil(most / _TICKS))
    power: int = 10 ** (len(str(least)) - 1)
    return next(power * factor for factor in (1, 2, 3, 4, 5, 6, 8, 10) if power * factor >= least)


def _rectangle(canvas: _Canvas, box: tuple[float, float, float, float], colour: Colour, opacity: float = 1.0) -> None:
    left, upper, right, lower = box
    columns, rows = np.arange(int(left), math.ceil(right)), np.arange(int(upper), math.ceil(lower))
    across = np.minimum(columns + 1, right) - np.maximum(columns, left)
    down = np.minimum(rows + 1, lower) - np.maximum(rows, upper)
    _paint(canvas, (int(upper), int(left)), np.outer(down, across) * opacity, colour)


def _write(canvas: _Canvas, text: str, place: Point, *, anchor: float) -> None:
    """Draw *text* below *place*, which lies at the share *anchor* of its width."""
    x = place[0] - anchor * _width(text)
    for character in text:
        _glyph(canvas, _STROKES[character], (x, place[1]))
        x += _ADVANCE * _DIGIT


def _width(text: str) -> float:
    return ((len(text) - 1) * _ADVANCE + _BOX) * _DIGIT


def _glyph(canvas: _Canvas, strokes: Sequence[Sequence[Point]], place: Point) -> None:
    left, upper = max(0, int(place[0]) - 4), max(0, int(place[1]) - 4)
    rows, columns = np.mgrid[upper : min(HEIGHT, upper + 36), left : min(WIDTH, left + 28)] + 0.5
    nearest = np.full(rows.shape, np.inf)
    for stroke in strokes:
        points = [(place[0] + x * _DIGIT, place[1] + y * _DIGIT) for x, y in stroke]
        for (ax, ay), (bx, by) in pairwise(points):
            dx, dy = bx - ax, by - ay
            along = np.clip(((columns - ax) * dx + (rows - ay) * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
            nearest = np.minimum(nearest, np.hypot(columns - ax - along * dx, rows - ay - along * dy))
    _paint(canvas, (upper, left), np.clip(_STROKE / 2 + 0.5 - nearest, 0, 1), _INK)


def _paint(canvas: _Canvas, place: tuple[int, int], cover: NDArray[np.float64], colour: Colour) -> None:
    """Lay *colour* over the canvas where *cover* says how much of a pixel it fills."""
    part = canvas[place[0] : place[0] + cover.shape[0], place[1] : place[1] + cover.shape[1]]
    under = part[..., 3] * (1 - cover)
    alpha = cover + under
    safe = np.where(alpha > 0, alpha, 1)
    for channel in range(3):
        part[..., channel] = (colour[channel] * cover + part[..., channel] * under) / safe
    part[..., 3] = alpha


def _png(canvas: _Canvas) -> bytes:
    pixels = np.rint(canvas * (1, 1, 1, 255)).astype(np.uint8)
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
