"""A version of a library, ready to search: flat arrays that can be stored, memory-mapped and swapped whole."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.matching import background
from knowledge.matching.chunk import Arrays, Chunk, chunk
from knowledge.matching.postings import FIELDS, Walk
from knowledge.matching.rows import Rows, bounds_of
from knowledge.matching.terms import CHANNELS, Terms, channel_of
from knowledge.models import Reading, RevisionId

_BATCH = 1_000
"""Entries that are worked on together: enough to forget the price of a call, few enough to keep memory low."""

Batch = Sequence[tuple[int, Reading]]
"""Readings, each with the number it is stored as."""


class Found(NamedTuple):
    """A question's different terms, looked up in an index; figures by channel have the length of `CHANNELS`."""

    terms: NDArray[np.int64]
    """Numbers of those the vocabulary holds, channel by channel."""
    known: Terms
    """The same, as they were asked."""
    gone: Terms
    """Those that stand nowhere."""
    told_gone: NDArray[np.float64]
    groups: NDArray[np.int64]
    """Where each channel's terms start, and where the last one's end."""
    told: NDArray[np.float64]
    """How much each of *terms* tells."""
    lost: NDArray[np.float64]
    """How much the terms tell, together, that stand nowhere; by channel."""
    heaviest_lost: NDArray[np.float64]
    unknown: NDArray[np.int64]
    """How many of them there are, by channel."""
    perfect: NDArray[np.float64]
    """What a unit of average length would score that holds every term once; by channel."""


class Index:
    """Everything that finding and ranking entries needs, besides the question."""

    FORMAT = 7
    """Raise it when the arrays' meaning changes: stored ones of another format are built again."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.whole = Chunk.from_arrays(arrays)
        """All rows, without what only holds within this index; what is called an entry here is one row (`Chunk`)."""
        self.columns, self.vocabulary, self.rows = self.whole.columns, self.whole.vocabulary, self.whole.rows
        self.phrased = _phrased(self.columns["own"])
        """Entries that stand in several rows: all of these rows, in order."""
        self.entries = len(self) - len(self.phrased) + len(np.unique(self.columns["own"][self.phrased]))
        """How many entries there are, in however many rows."""
        self.told: NDArray[np.float64] = arrays["told"]
        """How much each term tells (inverse document frequency)."""
        self.weights: NDArray[np.float32] = arrays["weights"]
        """How much each posting counts."""
        self.mass = {part: arrays[f"mass.{part}"] for part in ("body", "question")}
        """How much the terms of an entry tell, together, by channel: shape (n, channels)."""
        self.passages = Rows.from_arrays("members", arrays)
        """Entries by passage."""

    @classmethod
    def build(
        cls,
        readings: Iterable[tuple[RevisionId, Reading | None]],
        previous: "Index | None" = None,
        begin: Callable[[Batch], Chunk | Callable[[], Chunk]] = chunk,
    ) -> Self:
        """Return the index of *readings*; what *previous* holds of the same stored readings is not analysed again.

        A reading that *previous* knows may be left out (None). *begin* analyses a batch; or starts to,
        and returns what to call for the outcome.
        """
        begun = [piece if isinstance(piece, Chunk) else begin(piece) for piece in _stretches(readings, previous)]
        return cls(_arrays(Chunk.joined([piece() if callable(piece) else piece for piece in begun])))

    def known(self, revisions: Iterable[RevisionId]) -> frozenset[RevisionId]:
        """Return those of *revisions* that stand in this index."""
        return frozenset(revisions) & frozenset(RevisionId(revision) for revision in self.whole.revisions.tolist())

    def __len__(self) -> int:
        return len(self.columns["ordinal"])

    @property
    def keys(self) -> NDArray[np.int64]:
        """Stored reading and position in it, of every entry: shape (n, 2)."""
        revisions = np.repeat(self.whole.revisions, np.diff(self.whole.starts[:, 0]))
        return np.stack([revisions, self.columns["ordinal"]], axis=1)

    def key(self, entry: int) -> tuple[RevisionId, int]:
        """Return the stored reading that *entry* stands in, and its position there."""
        return (
            RevisionId(int(self.whole.revisions[self.articles(np.array([entry]))[0]])),
            int(self.columns["ordinal"][entry]),
        )

    def articles(self, entries: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the number of the reading that each of *entries* stands in."""
        return np.searchsorted(self.whole.starts[:, 0], entries, side="right") - 1

    def text(self, part: str, row: int) -> str:
        """Return the folded text of an entry's `body` or `question`, or of a `title`."""
        return bytes(self.rows[f"text.{part}"][row]).decode("utf-8")

    def texts(self, part: str, rows: NDArray[np.int64]) -> list[str]:
        """Return the `text` of each of *rows*."""
        own = self.rows[f"text.{part}"]
        bounds = zip(own.bounds[rows].tolist(), own.bounds[rows + 1].tolist(), strict=True)
        return [own.values[start:end].tobytes().decode("utf-8") for start, end in bounds]

    def walk(self, found: Found) -> Walk:
        """Return where the terms of *found* stand, and how much each counts there."""
        return self.whole.postings.walk(self.weights, found.groups, found.terms, found.perfect)

    def by_field(self, values: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        """Return *values*, whose last axis are the units of all fields, by field."""
        return dict(zip(FIELDS, np.split(values, self.whole.postings.starts[1:-1], axis=-1), strict=True))

    def find(self, terms: Terms) -> Found:
        """Return what the index knows of the *terms* of a question, each looked up once."""
        terms = np.unique(terms)
        terms = terms[np.argsort(channel_of(terms), kind="stable")]
        places = np.minimum(np.searchsorted(self.vocabulary, terms), max(len(self.vocabulary) - 1, 0))
        known = self.vocabulary[places] == terms if len(self.vocabulary) else np.zeros(len(terms), bool)
        numbers, unknown = places[known], terms[~known]
        told, channel = self.told[numbers], channel_of(terms[known])
        gone = background.told(unknown, np.zeros(len(unknown), np.int64), self.entries)
        channel_gone = channel_of(unknown)
        count = len(CHANNELS)
        heaviest = np.zeros(count)
        np.maximum.at(heaviest, channel_gone, gone)
        lost = np.bincount(channel_gone, gone, count).astype(np.float64)
        return Found(
            terms=numbers,
            known=terms[known],
            gone=unknown,
            told_gone=gone,
            groups=np.searchsorted(channel, np.arange(count + 1)),
            told=told,
            lost=lost,
            heaviest_lost=heaviest,
            unknown=np.bincount(channel_gone, minlength=count),
            perfect=np.maximum(np.bincount(channel, told, count) + lost, 1e-9),
        )


def _stretches(
    readings: Iterable[tuple[RevisionId, Reading | None]], previous: Index | None
) -> Iterator[Chunk | Batch]:
    """Yield *readings* by stretches: those that follow each other in *previous*, and new ones in batches."""
    places = {revision: place for place, revision in enumerate(previous.whole.revisions.tolist())} if previous else {}
    first = last = entries = 0
    fresh: list[tuple[int, Reading]] = []
    for revision, reading in readings:
        place = places.get(int(revision))
        if previous and first < last and place != last:
            yield previous.whole.slice(first, last)
            first = last = 0
        if fresh and (place is not None or entries >= _BATCH):
            yield fresh
            fresh, entries = [], 0
        if place is not None:
            first, last = (first, last + 1) if first < last else (place, place + 1)
        elif reading is not None:
            fresh.append((int(revision), reading))
            entries += len(reading.entries)
        else:
            raise KeyError(revision)
    if previous and first < last:
        yield previous.whole.slice(first, last)
    if fresh:
        yield fresh


def _arrays(whole: Chunk) -> dict[str, NDArray[Any]]:
    """Return *whole* with what only the whole tells: how much terms, postings and entries weigh, and who is where."""
    entries, _, passages = whole.starts[-1].tolist()
    channel = channel_of(whole.vocabulary)
    own = whole.columns["own"]
    once = np.flatnonzero(own == np.arange(entries))
    # However many ways there are to ask it, an entry makes no word commoner.
    told = background.told(whole.vocabulary, whole.postings.holding(own), len(once))
    arrays = whole.arrays() | {"told": told, "weights": whole.postings.weights(told, channel)}
    for part in ("body", "question"):
        mass = np.empty((entries, len(CHANNELS)), np.float32)
        for first in range(0, entries, _BATCH):
            some = whole.rows[part].slice(first, first + _BATCH)
            cell = some.owners() * len(CHANNELS) + channel[some.values]
            here = np.bincount(cell, told[some.values], len(some) * len(CHANNELS))
            mass[first : first + _BATCH] = here.reshape(-1, len(CHANNELS))
        arrays[f"mass.{part}"] = mass
    passage = whole.columns["passage"][once]
    members = Rows(bounds_of(np.bincount(passage, minlength=passages)), once[np.argsort(passage, kind="stable")])
    return arrays | members.arrays("members")


def _phrased(own: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows of entries that have several, *own* being the first row of each row's entry."""
    more = own[own != np.arange(len(own))]
    return np.flatnonzero(np.isin(own, more)) if len(more) else np.empty(0, np.int64)
