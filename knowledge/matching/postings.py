"""BM25 over one field: which units hold a term, and how much that counts."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.rows import Rows

K1, B = 1.2, 0.75
"""BM25's customary constants (Robertson and Zaragoza, 2009, section 3.2): term saturation and length normalisation."""

MOST_POSTINGS = 400_000
"""Postings one question may walk in one field. Beyond it the commonest terms are left out: they hardly tell units
apart, and cost the most (facts/STORE: rarest terms only, recall .985 at a million entries)."""


class Postings:
    """The inverted index of one field: for each term of the vocabulary its units and their weights."""

    def __init__(self, postings: Rows, weights: NDArray[np.float32], units: int) -> None:
        self.postings, self.weights, self.units = postings, weights, units

    @classmethod
    def build(cls, rows: Rows, owners: NDArray[np.int64], units: int, channel: NDArray[np.uint8]) -> Self:
        """Return the index of *units* units over terms that belong to *channel*, each term weighing the same yet.

        The terms of row *i* stand in unit *owners[i]*; a term's repeats count as its frequency there. A unit's length
        is counted within each channel.
        """
        unit_of_term = np.repeat(owners, np.diff(rows.bounds))
        cells, frequencies = np.unique(rows.values.astype(np.int64) * max(units, 1) + unit_of_term, return_counts=True)
        term_of, unit_of = np.divmod(cells, max(units, 1))
        weights = np.empty(len(cells), np.float64)
        for number in range(int(channel.max(initial=0)) + 1):
            own = channel[rows.values] == number
            lengths = np.bincount(unit_of_term[own], minlength=units).astype(np.float64)
            slowing = K1 * (1 - B + B * lengths / max(lengths.mean() if units else 0.0, 1.0))
            here = channel[term_of] == number
            weights[here] = frequencies[here] * (K1 + 1) / (frequencies[here] + slowing[unit_of[here]])
        bounds = np.zeros(len(channel) + 1, np.int64)
        np.cumsum(np.bincount(term_of, minlength=len(channel)), out=bounds[1:])
        return cls(Rows(bounds, unit_of.astype(np.int32)), weights.astype(np.float32), units)

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the index that *arrays* hold under *name*."""
        units = int(arrays[f"{name}.units"][0])
        return cls(Rows.from_arrays(name, arrays), arrays[f"{name}.weights"], units)

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Return the arrays to store under *name*."""
        return self.postings.arrays(name) | {
            f"{name}.weights": self.weights,
            f"{name}.units": np.array([self.units], np.int64),
        }

    def weighed(self, told: NDArray[np.float64]) -> Self:
        """Return the same index with each term weighing what it tells: *told*, by term."""
        weights = self.weights * np.repeat(told, np.diff(self.postings.bounds))
        return type(self)(self.postings, weights.astype(np.float32), self.units)

    def holding(self) -> NDArray[np.int64]:
        """Return how many units hold each term."""
        return np.diff(self.postings.bounds)

    def scores(self, groups: NDArray[np.int64], terms: NDArray[np.int64], perfect: NDArray[np.float64]) -> NDArray[Any]:
        """Return every unit's score by group of terms, as a share of that group's *perfect*: shape (groups, units).

        *terms* are different ones, those of group *g* at `groups[g]` to `groups[g + 1]`.
        """
        starts, ends = self.postings.bounds[terms], self.postings.bounds[terms + 1]
        counts = ends - starts
        if int(counts.sum()) > MOST_POSTINGS:
            rarest = np.argsort(counts, kind="stable")
            left_out = rarest[np.cumsum(counts[rarest]) > MOST_POSTINGS]
            ends[left_out], counts[left_out] = starts[left_out], 0
        scores = np.zeros((len(perfect), self.units))
        if not counts.any():
            return scores
        # Joining slices copies whole runs; picking the same numbers one by one took twice as long.
        runs = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True) if start < end]
        units = np.concatenate([self.postings.values[run] for run in runs])
        weights = np.concatenate([self.weights[run] for run in runs])
        cuts = np.concatenate(([0], np.cumsum(counts)))[groups]
        for group in range(len(perfect)):
            if (first := cuts[group]) < (last := cuts[group + 1]):
                scores[group] = np.bincount(units[first:last], weights[first:last], self.units)
                scores[group] /= max(float(perfect[group]), 1e-9)
        return scores


def rarity(holding: NDArray[Any], units: int) -> NDArray[np.float64]:
    """Return BM25's inverse document frequency of terms that *holding* of *units* units hold (never negative)."""
    return np.asarray(np.log1p((units - holding + 0.5) / (holding + 0.5)), np.float64)
