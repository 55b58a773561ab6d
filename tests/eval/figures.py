"""What the evaluation finds: shares with their uncertainty, the questions that came out wrong, confidences."""

import math
from collections.abc import Iterable
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

_Z = 1.959964
"""Of the normal distribution, for 95 %."""


class Figure(NamedTuple):
    """One measured number."""

    row: str
    """What was measured on: a set, or a way of asking."""
    name: str
    value: float
    of: int
    """Questions it was measured on."""
    interval: tuple[float, float] | None = None
    """Wilson's, 95 %; it takes questions for independent, though those of one article are a little alike."""
    note: str = ""

    @classmethod
    def share(cls, row: str, name: str, hits: float, of: float, note: str = "") -> Self:
        """Return *hits* in *of* as a share."""
        return cls(row, name, hits / max(of, 1), round(of), wilson(hits, of), note)

    @classmethod
    def shares(cls, row: str, name: str, outcomes: Iterable[bool], note: str = "") -> Self:
        """Return the share of *outcomes* that are so."""
        counted = list(outcomes)
        return cls.share(row, name, sum(counted), len(counted), note)


class Mistake(NamedTuple):
    """A question that came out wrong, for somebody to read."""

    row: str
    question: str
    expected: str
    got: str
    confidence: float
    rank: int | None
    """Of the right entry, 1 for the first; None when it is not among those that were ranked, or there is none."""


class Rated(NamedTuple):
    """How sure the ranker was of its first entry, and whether it was right, by question."""

    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]


class Part(NamedTuple):
    """What one job of the evaluation found."""

    figures: list[Figure]
    mistakes: list[Mistake]
    rated: dict[str, Rated]


def wilson(hits: float, of: float) -> tuple[float, float]:
    """Return Wilson's 95 % interval for the share *hits* in *of*."""
    if not of:
        return 0.0, 1.0
    share = hits / of
    middle = share + _Z**2 / (2 * of)
    reach = _Z * math.sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    return max(0.0, (middle - reach) / (1 + _Z**2 / of)), min(1.0, (middle + reach) / (1 + _Z**2 / of))
