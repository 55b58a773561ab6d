"""BM25 over all fields: which units hold a term, and how much that counts."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.rows import Ints, bounds_of, ranges
from knowledge.matching.terms import CHANNELS

K1, B = 1.2, 0.75
"""BM25's customary constants (Robertson and Zaragoza, 2009, section 3.2): term saturation and length normalisation."""

FIELDS = ("units", "passages", "questions")
"""What is searched: an entry's texts together, the bodies of a passage, the question of a pair."""

MOST_POSTINGS = 400_000
"""Postings one question may walk. Beyond it the commonest terms are left out: they hardly tell units apart, and cost
the most (facts/STORE: rarest terms only, recall .985 at a million entries)."""

_BLOCK = 1 << 20
"""Postings worked on at once when an index is built: enough to forget the price of a call, few enough for memory."""


class Postings:
    """The inverted index: term *t* has a list of units for each field *f*, number `len(FIELDS) * t + f`.

    Units are numbered through all fields, one field after the other.
    """

    def __init__(
        self,
        bounds: Ints,
        units: NDArray[np.int32],
        counts: NDArray[np.uint16],
        lengths: NDArray[np.int32],
        starts: Ints,
    ) -> None:
        self.bounds = bounds
        """Where each list starts, and where the last one ends."""
        self.units, self.counts = units, counts
        """The units that hold a term, and how often."""
        self.lengths = lengths
        """How many terms of each channel a unit has: shape (channels, units)."""
        self.starts = starts
        """Number of each field's first unit, and how many units there are."""

    @classmethod
    def of(cls, fields: Sequence[tuple[NDArray[Any], Ints]], sizes: Sequence[int], channel: Ints) -> Self:
        """Return where terms stand: for each field numbers of terms, and in which of its units each stands.

        *sizes* tells how many units a field has, *channel* which channel a term belongs to.
        """
        starts = bounds_of(np.array(sizes, np.int64))
        total = max(int(starts[-1]), 1)
        cells = np.concatenate(
            [
                (terms.astype(np.int64) * len(FIELDS) + field) * total + units + starts[field]
                for field, (terms, units) in enumerate(fields)
            ]
        )
        cells, counts = np.unique(cells, return_counts=True)
        lists, units = np.divmod(cells, total)
        lengths = np.bincount(channel[lists // len(FIELDS)] * total + units, counts, len(CHANNELS) * total)
        return cls(
            bounds_of(np.bincount(lists, minlength=len(FIELDS) * len(channel))),
            units.astype(np.int32),
            np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16),
            lengths.reshape(len(CHANNELS), total)[:, : starts[-1]].astype(np.int32),
            starts,
        )

    @classmethod
    def joined(cls, parts: Sequence["Postings"], numbers: Sequence[NDArray[np.int32]], terms: int) -> Self:
        """Return what all *parts* hold, the units of one part after those of the other.

        *numbers* tells for each part's terms which of all *terms* they are.
        """
        sizes = np.array([np.diff(part.starts) for part in parts], np.int64).reshape(-1, len(FIELDS))
        starts = bounds_of(sizes.sum(axis=0))
        firsts = starts[:-1] + np.cumsum(sizes, axis=0) - sizes
        field = np.arange(len(FIELDS))
        lists = [(len(FIELDS) * number[:, None].astype(np.int64) + field).ravel() for number in numbers]
        filled = np.zeros(len(FIELDS) * terms, np.int64)
        for part, own in zip(parts, lists, strict=True):
            filled[own] += np.diff(part.bounds)
        bounds = bounds_of(filled)
        units, counts = np.empty(bounds[-1], np.int32), np.empty(bounds[-1], np.uint16)
        lengths = np.empty((len(CHANNELS), starts[-1]), np.int32)
        following = bounds[:-1].copy()
        for part, own, first in zip(parts, lists, firsts, strict=True):
            moved = np.tile((first - part.starts[:-1]).astype(np.int32), len(own) // len(FIELDS))
            for block, held, postings in part.blocks():
                place = ranges(following[own[block]], held)
                units[place] = part.units[postings] + np.repeat(moved[block], held)
                counts[place] = part.counts[postings]
            following[own] += np.diff(part.bounds)
            for unit, here in zip(first.tolist(), np.split(part.lengths, part.starts[1:-1], axis=1), strict=True):
                lengths[:, unit : unit + here.shape[1]] = here
        return cls(bounds, units, counts, lengths, starts)

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the postings that *arrays* hold under *name*."""
        return cls(*(arrays[f"{name}.{part}"] for part in ("bounds", "units", "counts", "lengths", "starts")))

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Return the arrays to store under *name*."""
        return {
            f"{name}.bounds": self.bounds,
            f"{name}.units": self.units,
            f"{name}.counts": self.counts,
            f"{name}.lengths": self.lengths,
            f"{name}.starts": self.starts,
        }

    def blocks(self) -> Iterator[tuple[slice, NDArray[np.int64], slice]]:
        """Yield stretches of lists, how many postings each list of them has, and the stretch of all their postings."""
        cuts = np.searchsorted(self.bounds, np.arange(0, self.bounds[-1], _BLOCK))
        for first, last in pairwise([*cuts.tolist(), len(self.bounds) - 1]):
            if first < last:
                bounds = self.bounds[first : last + 1]
                yield slice(first, last), np.diff(bounds), slice(int(bounds[0]), int(bounds[-1]))

    def holding(self, own: Ints) -> Ints:
        """Return how many units of the first field hold each term; those for which *own* names the same count once."""
        held = np.diff(self.bounds)[:: len(FIELDS)]
        again = np.zeros(int(self.starts[-1]), bool)
        again[: len(own)] = own != np.arange(len(own))
        if not again.any():
            return held
        posting = np.flatnonzero(again[self.units])
        lists = np.searchsorted(self.bounds, posting, side="right") - 1
        posting, lists = (each[posting > self.bounds[lists]] for each in (posting, lists))
        counted = own[self.units[posting]] == own[self.units[posting - 1]]
        return held - np.bincount(lists[counted] // len(FIELDS), minlength=len(held))

    def weights(self, told: NDArray[np.float64], channel: NDArray[np.integer[Any]]) -> NDArray[np.float32]:
        """Return how much each posting counts (BM25), where a term of *channel* tells *told*.

        A unit's length is compared with the mean of its field, within each channel.
        """
        slowing = np.empty((len(CHANNELS), int(self.starts[-1])))
        for first, last in zip(self.starts[:-1].tolist(), self.starts[1:].tolist(), strict=True):
            lengths = self.lengths[:, first:last]
            mean = np.maximum(lengths.sum(axis=1, keepdims=True) / max(last - first, 1), 1.0)
            slowing[:, first:last] = K1 * (1 - B + B * lengths / mean)
        weights = np.empty(len(self.units), np.float32)
        tells = np.repeat(told * (K1 + 1), len(FIELDS))
        row = np.repeat(channel.astype(np.int64) * slowing.shape[1], len(FIELDS))
        for block, held, postings in self.blocks():
            counts = self.counts[postings].astype(np.float64)
            slow = slowing.ravel()[self.units[postings] + np.repeat(row[block], held)]
            weights[postings] = counts / (counts + slow) * np.repeat(tells[block], held)
        return weights

    def walk(self, weights: NDArray[np.float32], groups: Ints, terms: Ints, perfect: NDArray[np.float64]) -> "Walk":
        """Return all postings of *terms*, each counting as a share of its group's *perfect*.

        *terms* are different ones, those of group *g* at `groups[g]` to `groups[g + 1]`; *weights* are of `weights`.
        """
        starts, ends = self.bounds[len(FIELDS) * terms], self.bounds[len(FIELDS) * (terms + 1)]
        counts = ends - starts
        if int(counts.sum()) > MOST_POSTINGS:
            rarest = np.argsort(counts, kind="stable")
            left_out = rarest[np.cumsum(counts[rarest]) > MOST_POSTINGS]
            ends[left_out], counts[left_out] = starts[left_out], 0
        # Joining slices copies whole runs; picking the same numbers one by one took twice as long. The first one is
        # there for questions that walk nothing.
        runs = [slice(0, 0), *map(slice, starts.tolist(), ends.tolist())]
        units = np.concatenate([self.units[run] for run in runs])
        shares = np.concatenate([weights[run] for run in runs])
        bounds = bounds_of(counts)[groups]
        for group, whole in enumerate(perfect.tolist()):
            shares[bounds[group] : bounds[group + 1]] /= whole
        return Walk(units, shares, bounds, int(self.starts[-1]))


class Walk(NamedTuple):
    """The postings of a question's terms, group by group."""

    units: NDArray[np.int32]
    shares: NDArray[np.float32]
    """How much each counts."""
    bounds: Ints
    """Where each group starts, and where the last one ends."""
    total: int
    """How many units there are."""

    def scores(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return every unit's score, the groups weighing *weights*."""
        shares = self.shares * np.repeat(weights, np.diff(self.bounds))
        return np.bincount(self.units, shares, self.total).astype(np.float64, copy=False)

    def by_group(self, wanted: NDArray[np.integer[Any]]) -> NDArray[np.float64]:
        """Return the scores of the *wanted* units by group: shape (groups, wanted)."""
        # A byte a unit stays in the processor's cache where a number a unit does not: a quarter of the time.
        is_wanted = np.zeros(self.total, bool)
        is_wanted[wanted] = True
        met = np.flatnonzero(is_wanted.take(self.units))
        slots = np.empty(self.total, np.int32)
        slots[wanted] = np.arange(len(wanted))
        group = np.searchsorted(self.bounds, met, side="right") - 1
        cells = (len(self.bounds) - 1) * len(wanted)
        scores = np.bincount(group * len(wanted) + slots.take(self.units.take(met)), self.shares.take(met), cells)
        return scores.astype(np.float64, copy=False).reshape(len(self.bounds) - 1, len(wanted))[:, slots[wanted]]


def rarity(holding: NDArray[Any], units: int) -> NDArray[np.float64]:
    """Return BM25's inverse document frequency of terms that *holding* of *units* units hold (never negative)."""
    return np.asarray(np.log1p((units - holding + 0.5) / (holding + 0.5)), np.float64)
