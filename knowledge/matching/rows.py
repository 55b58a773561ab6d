"""Sparse rows in flat arrays (compressed sparse rows), for many short lists of numbers without an object for each."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def ranges(starts: NDArray[np.integer[Any]], counts: NDArray[np.integer[Any]]) -> Ints:
    """Return `[start, start + count)` of each pair, one after the other."""
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if ends.size else 0
    return np.arange(total, dtype=np.int64) + np.repeat(starts.astype(np.int64) - (ends - counts), counts)


def bounds_of(counts: NDArray[np.integer[Any]]) -> Ints:
    """Return where rows of so many values start, and where the last one ends."""
    bounds = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=bounds[1:])
    return bounds


class Rows:
    """Rows of values: row *i* is `values[bounds[i]:bounds[i + 1]]`."""

    def __init__(self, bounds: NDArray[np.int64], values: NDArray[Any]) -> None:
        self.bounds, self.values = bounds, values

    @classmethod
    def of(cls, rows: Sequence[NDArray[Any]], dtype: Any) -> Self:
        """Return *rows* joined."""
        bounds = bounds_of(np.array([len(row) for row in rows], np.int64))
        return cls(bounds, np.concatenate(rows).astype(dtype) if rows else np.empty(0, dtype))

    @classmethod
    def joined(cls, parts: Sequence["Rows"], dtype: Any) -> Self:
        """Return the rows of all *parts*, one part after the other."""
        counts = [np.diff(part.bounds) for part in parts]
        bounds = bounds_of(np.concatenate(counts) if parts else np.empty(0, np.int64))
        return cls(bounds, np.concatenate([part.values for part in parts]) if parts else np.empty(0, dtype))

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the rows that `arrays` put under *name*."""
        return cls(arrays[f"{name}.bounds"], arrays[f"{name}.values"])

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Return the arrays to store under *name*."""
        return {f"{name}.bounds": self.bounds, f"{name}.values": self.values}

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, row: int) -> NDArray[Any]:
        return self.values[self.bounds[row] : self.bounds[row + 1]]

    def owners(self) -> Ints:
        """Return the row number of each value."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.bounds))

    def slice(self, first: int, last: int) -> "Rows":
        """Return rows *first* to *last*, the last excluded."""
        bounds = self.bounds[first : last + 1]
        return Rows(bounds - bounds[0], self.values[bounds[0] : bounds[-1]])

    def places(self, rows: NDArray[np.integer[Any]]) -> tuple[Ints, Ints]:
        """Return where the values of *rows* stand, one row after the other, and how many each row has."""
        starts = self.bounds[rows]
        counts = self.bounds[rows + 1] - starts
        return ranges(starts, counts), counts

    def take(self, rows: NDArray[np.integer[Any]]) -> tuple[NDArray[Any], Ints]:
        """Return the values of *rows*, one row after the other, and for each value its position in *rows*."""
        places, counts = self.places(rows)
        return self.values[places], np.repeat(np.arange(len(rows), dtype=np.int64), counts)
