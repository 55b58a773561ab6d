"""A version of a library, ready to search: flat arrays that can be stored, memory-mapped and swapped whole."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.matching import background
from knowledge.matching.chunk import COLUMNS, PARTS, Chunk, chunk
from knowledge.matching.postings import Postings
from knowledge.matching.rows import Rows
from knowledge.matching.terms import CHANNELS, Terms, channel_of
from knowledge.models import Reading, RevisionId

Arrays = Mapping[str, NDArray[Any]]
FIELDS = ("units", "passages", "questions")


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

    FORMAT = 5
    """Raise it when the arrays' meaning changes: stored ones of another format are built again."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.columns = {name: arrays[f"column.{name}"] for name in COLUMNS}
        self.revisions: NDArray[np.int64] = arrays["revisions"]
        """Of each chunk of entries, in order."""
        self.starts: NDArray[np.int64] = arrays["starts"]
        """Where each chunk's entries, titles and passages start; the last row is where they end: shape (n + 1, 3)."""
        self.vocabulary: Terms = arrays["vocabulary"]
        self.channel: NDArray[np.uint8] = arrays["channel"]
        self.told: NDArray[np.float64] = arrays["told"]
        """How much each term tells (inverse document frequency)."""
        self.rows = {part: Rows.from_arrays(part, arrays) for part in (*PARTS, "words")}
        """Terms by number, of each entry's body and question, of each title, and the words of each body."""
        self.holds = Rows.from_arrays("holds", arrays)
        """What each of the words of a body holds."""
        self.mass = {part: arrays[f"mass.{part}"] for part in ("body", "question")}
        """How much the terms of an entry tell, together, by channel: shape (n, channels)."""
        self.passages = Rows.from_arrays("members", arrays)
        """Entries by passage."""
        self.texts = {part: Rows.from_arrays(f"text.{part}", arrays) for part in PARTS}
        self.fields = {field: Postings.from_arrays(field, arrays) for field in FIELDS}

    @classmethod
    def build(cls, readings: Iterable[tuple[RevisionId, Reading | None]], previous: "Index | None" = None) -> Self:
        """Return the index of *readings*; what *previous* holds of the same stored readings is not analysed again.

        A reading that *previous* knows may be left out (None).
        """
        known = {int(revision): place for place, revision in enumerate(previous.revisions)} if previous else {}
        chunks = []
        for revision, reading in readings:
            place = known.get(int(revision))
            if previous is not None and place is not None:
                chunks.append(previous.chunk(place))
            elif reading is not None:
                chunks.append(chunk(int(revision), reading))
            else:
                raise KeyError(revision)
        return cls(_joined(chunks))

    def known(self, revisions: Iterable[RevisionId]) -> frozenset[RevisionId]:
        """Return those of *revisions* that stand in this index."""
        return frozenset(revisions) & frozenset(RevisionId(revision) for revision in self.revisions.tolist())

    def chunk(self, place: int) -> Chunk:
        """Return the *place*-th reading's share of the index, as it was before it was joined with the others."""
        (entry, title, passage), (entry_end, title_end, _) = self.starts[place], self.starts[place + 1]
        columns = {name: column[entry:entry_end].copy() for name, column in self.columns.items()}
        for name, start in {"title": title, "passage": passage, "previous": entry, "next": entry}.items():
            columns[name][columns[name] >= 0] -= start
        spans = {"title": (title, title_end)}
        rows = {"holds": self.holds.slice(entry, entry_end)}
        for part, numbered in self.rows.items():
            own = numbered.slice(*spans.get(part, (entry, entry_end)))
            rows[part] = Rows(own.bounds, self.vocabulary[own.values])
        for part, texts in self.texts.items():
            rows[f"text.{part}"] = texts.slice(*spans.get(part, (entry, entry_end)))
        return Chunk(int(self.revisions[place]), columns, rows)

    def __len__(self) -> int:
        return len(self.columns["ordinal"])

    @property
    def keys(self) -> NDArray[np.int64]:
        """Stored reading and position in it, of every entry: shape (n, 2)."""
        revisions = np.repeat(self.revisions, np.diff(self.starts[:, 0]))
        return np.stack([revisions, self.columns["ordinal"]], axis=1)

    def key(self, entry: int) -> tuple[RevisionId, int]:
        """Return the stored reading that *entry* stands in, and its position there."""
        return RevisionId(int(self.revisions[self.articles(np.array([entry]))[0]])), int(self.columns["ordinal"][entry])

    def articles(self, entries: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the number of the reading that each of *entries* stands in."""
        return np.searchsorted(self.starts[:, 0], entries, side="right") - 1

    def text(self, part: str, row: int) -> str:
        """Return the folded text of an entry's `body` or `question`, or of a `title`."""
        return bytes(self.texts[part][row]).decode("utf-8")

    def find(self, terms: Terms) -> Found:
        """Return what the index knows of the *terms* of a question, each looked up once."""
        terms = np.unique(terms)
        terms = terms[np.argsort(channel_of(terms), kind="stable")]
        places = np.minimum(np.searchsorted(self.vocabulary, terms), max(len(self.vocabulary) - 1, 0))
        known = self.vocabulary[places] == terms if len(self.vocabulary) else np.zeros(len(terms), bool)
        numbers, unknown = places[known], terms[~known]
        told, channel = self.told[numbers], channel_of(terms[known])
        gone, channel_gone = background.told(unknown, np.zeros(len(unknown), np.int64), len(self)), channel_of(unknown)
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


def _joined(chunks: list[Chunk]) -> dict[str, NDArray[Any]]:
    arrays = _columns(chunks)
    raw = {part: Rows.joined([piece.rows[part] for piece in chunks], np.int64) for part in (*PARTS, "words")}
    vocabulary, numbers = np.unique(np.concatenate([rows.values for rows in raw.values()]), return_inverse=True)
    cuts = np.cumsum([len(rows.values) for rows in raw.values()])[:-1]
    split = np.split(numbers.astype(np.int32), cuts)
    rows = {part: Rows(raw[part].bounds, values) for part, values in zip(raw, split, strict=True)}
    channel = channel_of(vocabulary).astype(np.uint8)
    entries = len(arrays["column.ordinal"])
    itself, passage = np.arange(entries, dtype=np.int64), arrays["column.passage"]
    passages = int(passage.max()) + 1 if entries else 0
    whole = Rows.joined([rows["body"], rows["question"], _picked(rows["title"], arrays["column.title"])], np.int32)
    units = Postings.build(whole, np.concatenate([itself, itself, itself]), entries, channel)
    told = background.told(vocabulary, units.holding(), entries)
    fields = {
        "units": units,
        "passages": Postings.build(rows["body"], passage, passages, channel),
        "questions": Postings.build(rows["question"], itself, entries, channel),
    }
    arrays |= {"vocabulary": vocabulary, "channel": channel, "told": told}
    for field, postings in fields.items():
        arrays |= postings.weighed(told).arrays(field)
    for part, numbered in rows.items():
        arrays |= numbered.arrays(part)
    for part in ("body", "question"):
        cell = rows[part].owners() * len(CHANNELS) + channel[rows[part].values]
        mass = np.bincount(cell, told[rows[part].values], entries * len(CHANNELS))
        arrays[f"mass.{part}"] = mass.reshape(entries, len(CHANNELS)).astype(np.float32)
    members = np.argsort(passage, kind="stable")
    bounds = np.searchsorted(passage[members], np.arange(passages + 1))
    arrays |= Rows(bounds.astype(np.int64), members).arrays("members")
    arrays |= Rows.joined([piece.rows["holds"] for piece in chunks], np.uint16).arrays("holds")
    for part in PARTS:
        arrays |= Rows.joined([piece.rows[f"text.{part}"] for piece in chunks], np.uint8).arrays(f"text.{part}")
    return arrays


def _columns(chunks: list[Chunk]) -> dict[str, NDArray[Any]]:
    """Return the joined columns of *chunks*, what they number shifted to where it now stands."""
    sizes = np.array([piece.sizes for piece in chunks], np.int64).reshape(-1, 3)
    starts = np.zeros((len(chunks) + 1, 3), np.int64)
    np.cumsum(sizes, axis=0, out=starts[1:])
    columns = {}
    for name in COLUMNS:
        parts = [piece.columns[name] for piece in chunks]
        columns[name] = np.concatenate(parts) if parts else np.empty(0, np.int64)
    for name, kind in {"title": 1, "passage": 2, "previous": 0, "next": 0}.items():
        shifts = np.repeat(starts[:-1, kind], sizes[:, 0])
        columns[name] = np.where(columns[name] >= 0, columns[name] + shifts, -1)
    revisions = np.array([piece.revision for piece in chunks], np.int64)
    return {f"column.{name}": column for name, column in columns.items()} | {"revisions": revisions, "starts": starts}


def _picked(rows: Rows, chosen: NDArray[np.int64]) -> Rows:
    """Return the rows *chosen*, in that order; a row may come more than once."""
    values, _ = rows.take(chosen)
    bounds = np.zeros(len(chosen) + 1, np.int64)
    np.cumsum(rows.bounds[chosen + 1] - rows.bounds[chosen], out=bounds[1:])
    return Rows(bounds, values)
