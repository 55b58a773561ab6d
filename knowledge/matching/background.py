"""How common terms are in the language at large: what a small base cannot know from its own few sentences."""

from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.postings import rarity

UNITS = 2_000
"""Sentences of the language that are counted as if they stood in the base beside its own."""


@cache
def _table() -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    data = files("knowledge.matching").joinpath("background.npz").read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        return arrays["terms"], arrays["shares"]


def shares(terms: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of the language's sentences that hold each of *terms*."""
    known, share = _table()
    places = np.minimum(np.searchsorted(known, terms), len(known) - 1)
    return np.where(known[places] == terms, share[places], 0.0).astype(np.float64)


def told(terms: NDArray[np.int64], holding: NDArray[np.int64], units: int) -> NDArray[np.float64]:
    """Return how much each of *terms* tells, held by *holding* of a base's *units* units."""
    return rarity(holding + UNITS * shares(terms), units + UNITS)
