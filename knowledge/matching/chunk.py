"""A share of an index: the entries of a few readings as numbers, rows of terms, and where each term stands."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.contents import contents
from knowledge.matching.passages import neighbours, passages_of
from knowledge.matching.postings import Postings
from knowledge.matching.rows import Rows, bounds_of
from knowledge.matching.terms import Analysis, Terms, analyse, analyse_question, channel_of, terms_of, word_terms
from knowledge.models import Article, Entry, Reading
from knowledge.text.phrasings import expand

PARTS = ("body", "question", "title")
COLUMNS = (
    *("ordinal", "kind", "level", "title", "passage", "previous", "next", "place", "start", "length", "words"),
    *("holds", "leans", "lead", "day", "own"),
)
KINDS = ("qa", "key_point", "statement")
LEVELS = ("card", "section", "article")

_LEANING = re.compile(
    r"(?:これ|それ|その|この|あの|同|また|しかし|さらに|なお|一方|ただし|そして|彼|ここ|そこ|このように)"
    r"|(?:he|she|it|they|this|that|these|those|his|her|its|their|however|but|and|also|there)\b"
)
"""A sentence that begins so leans on the one before it."""
_LONGEST_BODY = 600
"""Code points of an entry that are analysed: a pair's answer may run over pages; its beginning tells its subject."""

_NUMBERED = {"title": 1, "passage": 2, "previous": 0, "next": 0, "own": 0}
"""Columns that hold numbers of rows (0), titles (1) and passages (2), or -1."""
_OF_ROWS = tuple(name for name, kind in _NUMBERED.items() if kind == 0)
_BY_ENTRY = ("body", "question", "words", "holds", "text.body", "text.question")
_BY_TITLE = ("title", "text.title")
_ROWS = (*_BY_ENTRY, *_BY_TITLE)
_IN_TERMS = ("body", "question", "title", "words")

Arrays = Mapping[str, NDArray[Any]]


class Chunk(NamedTuple):
    """The entries of some stored readings, one reading after the other; they, titles and passages count from 0.

    An entry is a row with its own question, and right behind it further ones, each with another way to ask it. But for
    that question they are the same.
    """

    revisions: NDArray[np.int64]
    """Of each reading."""
    starts: NDArray[np.int64]
    """Where each reading's rows, titles and passages start, and where the last ones end: shape (n + 1, 3)."""
    columns: dict[str, NDArray[np.int64]]
    """By `COLUMNS`: position in the reading, kind, level, title, passage, neighbours in the passage (-1: none),
    position in the article, where the core starts, length in code points and words, what it holds (`Holds`), whether
    it leans on the sentence before, whether it is of the lead, its date as an ordinal (0: none), and the row with the
    entry's own question, which alone is part of the passage."""
    vocabulary: Terms
    """All terms that stand in it, each once, ascending."""
    rows: dict[str, Rows]
    """Numbers of the terms of each body, question and title, and of the words of each body; what each of those words
    holds; and folded text by `text.part`."""
    postings: Postings

    @classmethod
    def of(
        cls,
        revisions: NDArray[np.int64],
        starts: NDArray[np.int64],
        columns: dict[str, NDArray[np.int64]],
        vocabulary: Terms,
        rows: dict[str, Rows],
    ) -> Self:
        """Return these, with where each term stands."""
        entries, _, passages = starts[-1].tolist()
        body, question = rows["body"], rows["question"]
        titles, of_title = rows["title"].take(columns["title"])
        of_body, of_question = body.owners(), question.owners()
        own = columns["own"][of_body] == of_body
        terms, owners = [body.values, question.values, titles], [of_body, of_question, of_title]
        postings = Postings.of(
            (
                (np.concatenate(terms), np.concatenate(owners)),
                (body.values[own], columns["passage"][of_body[own]]),
                (question.values, of_question),
            ),
            (entries, passages, entries),
            channel_of(vocabulary),
        )
        return cls(revisions, starts, columns, vocabulary, rows, postings)

    @classmethod
    def joined(cls, chunks: Sequence["Chunk"]) -> Self:
        """Return what all *chunks* hold, one after the other."""
        sizes = np.array([piece.starts[-1] for piece in chunks], np.int64).reshape(-1, 3)
        before = np.cumsum(sizes, axis=0) - sizes
        starts = [piece.starts[:-1] + shift for piece, shift in zip(chunks, before, strict=True)]
        parts = {name: [piece.columns[name] for piece in chunks] for name in COLUMNS}
        columns = {name: np.concatenate([*columns, np.empty(0, np.int64)]) for name, columns in parts.items()}
        vocabulary = _merged([piece.vocabulary for piece in chunks])
        numbers = [np.searchsorted(vocabulary, piece.vocabulary).astype(np.int32) for piece in chunks]
        rows = {}
        for name in _ROWS:
            own = rows[name] = Rows.joined([piece.rows[name] for piece in chunks], np.int32)
            if name in _IN_TERMS:
                end = 0
                for piece, number in zip(chunks, numbers, strict=True):
                    start, end = end, end + len(piece.rows[name].values)
                    own.values[start:end] = number[own.values[start:end]]
        return cls(
            np.concatenate([np.empty(0, np.int64), *(piece.revisions for piece in chunks)]),
            np.concatenate([*starts, sizes.sum(axis=0, keepdims=True)]),
            _shifted(columns, np.repeat(before, sizes[:, 0], axis=0)),
            vocabulary,
            rows,
            Postings.joined([piece.postings for piece in chunks], numbers, len(vocabulary)),
        )

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Return the chunk that *arrays* hold."""
        return cls(
            arrays["revisions"],
            arrays["starts"],
            {name: arrays[f"column.{name}"] for name in COLUMNS},
            arrays["vocabulary"],
            {name: Rows.from_arrays(name, arrays) for name in _ROWS},
            Postings.from_arrays("postings", arrays),
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays to store."""
        arrays = {"revisions": self.revisions, "starts": self.starts, "vocabulary": self.vocabulary}
        arrays |= {f"column.{name}": column for name, column in self.columns.items()}
        for name, rows in self.rows.items():
            arrays |= rows.arrays(name)
        return arrays | self.postings.arrays("postings")

    def slice(self, first: int, last: int) -> "Chunk":
        """Return the readings from the *first*, up to the *last* and without it."""
        if (first, last) == (0, len(self.revisions)):
            return self
        (entry, title, _), (entry_end, title_end, _) = self.starts[[first, last]].tolist()
        columns = {name: column[entry:entry_end] for name, column in self.columns.items()}
        rows = {name: self.rows[name].slice(entry, entry_end) for name in _BY_ENTRY}
        rows |= {name: self.rows[name].slice(title, title_end) for name in _BY_TITLE}
        held = np.zeros(len(self.vocabulary), bool)
        for name in _IN_TERMS:
            held[rows[name].values] = True
        number = np.cumsum(held, dtype=np.int32) - 1
        for name in _IN_TERMS:
            rows[name] = Rows(rows[name].bounds, number[rows[name].values])
        starts = self.starts[first : last + 1] - self.starts[first]
        columns = _shifted(columns, np.broadcast_to(-self.starts[first], (entry_end - entry, 3)))
        return Chunk.of(self.revisions[first:last], starts, columns, self.vocabulary[held], rows)


def chunk(readings: Sequence[tuple[int, Reading]]) -> Chunk:
    """Return what an index needs of *readings*, each with the number it is stored as."""
    lists: dict[str, list[int]] = {name: [] for name in COLUMNS}
    sizes = np.zeros((len(readings), 3), np.int64)
    headings: list[str] = []
    bodies: list[Analysis] = []
    questions: list[Analysis] = []
    ways: list[int] = []
    for number, (_, reading) in enumerate(readings):
        article, entries = reading.article, reading.entries
        own_headings, columns = _placed(article, entries)
        sizes[number] = len(entries), len(own_headings), max(columns["passage"], default=-1) + 1
        headings += own_headings
        for name, column in columns.items():
            lists[name] += column
        bodies += [analyse(article.text[e.core[0] : min(e.core[1], e.core[0] + _LONGEST_BODY)]) for e in entries]
        for entry in entries:
            asked = _ways_to_ask(entry)
            ways.append(len(asked))
            questions += [analyse_question(question) if question else _NOTHING for question in asked]
    lists["length"] = [len(body.folded) for body in bodies]
    lists["words"] = [len(body.words) for body in bodies]
    lists["holds"] = [contents(body) for body in bodies]
    lists["leans"] = [bool(_LEANING.match(body.folded)) for body in bodies]
    starts = np.concatenate([np.zeros((1, 3), np.int64), np.cumsum(sizes, axis=0)])
    arrays = {name: np.array(column, np.int64) for name, column in lists.items()}
    arrays = _shifted(arrays, np.repeat(starts[:-1], sizes[:, 0], axis=0))
    # From here on a row for each way to ask.
    rows_of = bounds_of(np.array(ways, np.int64))
    of_row = np.repeat(np.arange(len(ways)), ways)
    arrays |= {name: np.where(arrays[name] >= 0, rows_of[arrays[name]], -1) for name in _OF_ROWS}
    arrays = {name: column[of_row] for name, column in arrays.items()}
    starts[:, 0] = rows_of[starts[:, 0]]
    bodies = [bodies[entry] for entry in of_row.tolist()]
    texts = {"body": bodies, "question": questions, "title": [analyse(heading) for heading in headings]}
    found = {part: terms_of(analysed) for part, analysed in texts.items()}
    vocabulary, numbers = np.unique(np.concatenate([terms.values for terms in found.values()]), return_inverse=True)
    cuts = np.cumsum([len(terms.values) for terms in found.values()])[:-1]
    split = np.split(numbers.astype(np.int32), cuts)
    rows = {part: Rows(terms.bounds, values) for (part, terms), values in zip(found.items(), split, strict=True)}
    words = bounds_of(arrays["words"])
    rows["words"] = Rows(words, np.searchsorted(vocabulary, word_terms(bodies)).astype(np.int32))
    rows["holds"] = Rows(words, np.array([int(word.holds) for body in bodies for word in body.words], np.uint16))
    for part, analysed in texts.items():
        rows[f"text.{part}"] = Rows.of([_bytes(text) for text in analysed], np.uint8)
    revisions = np.array([revision for revision, _ in readings], np.int64)
    return Chunk.of(revisions, starts, arrays, vocabulary, rows)


_NOTHING = analyse_question("")


def _ways_to_ask(entry: Entry) -> list[str]:
    """Return the entry's own question, empty where it has none, and the others that its phrasings stand for."""
    questions = (question for phrasing in entry.phrasings for question in expand(phrasing))
    return list(dict.fromkeys([entry.question or "", *questions]))


def _placed(article: Article, entries: Sequence[Entry]) -> tuple[list[str], dict[str, list[int]]]:
    """Return the headings that *entries* stand under, and the columns that need no look into their words."""
    headings: dict[str, int] = {}
    titles = [headings.setdefault(_heading(article, entry), len(headings)) for entry in entries]
    passages = passages_of(article.text, entries)
    previous, following = neighbours(entries, passages)
    place = [0] * len(entries)
    for position, number in enumerate(sorted(range(len(entries)), key=lambda number: entries[number].core[0])):
        place[number] = position
    return list(headings), {
        "ordinal": list(range(len(entries))),
        "kind": [KINDS.index(entry.kind) for entry in entries],
        "level": [LEVELS.index(entry.level) for entry in entries],
        "title": titles,
        "passage": passages,
        "previous": previous,
        "next": following,
        "place": place,
        "start": [entry.core[0] for entry in entries],
        "lead": [_is_lead(article, entry) for entry in entries],
        "day": [_day(article, entry) for entry in entries],
        "own": list(range(len(entries))),
    }


def _shifted(columns: dict[str, NDArray[np.int64]], shifts: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    """Return *columns*, what they number moved by *shifts*: shape (rows, 3)."""
    return columns | {
        name: np.where(columns[name] >= 0, columns[name] + shifts[:, kind], -1) for name, kind in _NUMBERED.items()
    }


def _merged(vocabularies: Sequence[Terms]) -> Terms:
    """Return the terms of all *vocabularies*, each once, ascending."""
    # Sorted stretches are merged, not sorted anew: a new article's few terms into a million.
    terms = np.sort(np.concatenate([np.empty(0, np.int64), *vocabularies]), kind="stable")
    return terms[np.append(True, terms[1:] != terms[:-1])] if len(terms) else terms


def _bytes(text: Analysis) -> NDArray[Any]:
    return np.frombuffer(text.folded.encode("utf-8", "replace"), np.uint8)


def _is_lead(article: Article, entry: Entry) -> bool:
    """Return whether *entry* stands in the lead of a page that names its sources further down."""
    return bool(article.sources) and entry.level == "article" and entry.kind == "statement"


def _day(article: Article, entry: Entry) -> int:
    card = article.sources[entry.source].published if entry.source is not None else None
    day = card or article.published
    return day.toordinal() if day else 0


def _heading(article: Article, entry: Entry) -> str:
    """Return the words an entry stands under: the article's title and its section's heading."""
    heading = article.sections[entry.section].heading if entry.section is not None else None
    return f"{article.title} {heading}" if heading and heading != article.title else article.title
