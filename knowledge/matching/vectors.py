"""What the entries of an index mean, as vectors: for questions that share no word with their answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.index import Index
from knowledge.matching.search import outdone

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts in, unit vectors out: shape (texts, dimensions)."""

_SKETCHED = 64
"""Numbers of a vector's sketch: what is looked through, a quarter of a kilobyte an entry in place of two."""
_LEARNT_FROM = 20_000
"""Vectors from which the directions of the sketch are taken."""
_AT_ONCE = 256
"""Texts embedded between two looks at the progress."""
_SIFTED = 8
"""Times as many entries are compared in full as are wanted: the sketch only sorts out what is far off."""


class Vectors:
    """The vectors of every entry's body under its heading, and of the questions of pairs; row by row as in an index."""

    FORMAT = 1
    """Raise it when the arrays' meaning or the embedder's weights change: stored ones are made again."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.arrays = arrays
        self.revisions: NDArray[np.int64] = arrays["revisions"]
        self.starts: NDArray[np.int64] = arrays["starts"]
        """Where each reading's entries start, and where the last one's end."""
        self.body: NDArray[np.float16] = arrays["body"]
        self.asked: NDArray[np.int64] = arrays["asked"]
        """The entries that have a question, ascending."""
        self.question: NDArray[np.float16] = arrays["question"]
        """The vectors of those questions."""
        self.directions: NDArray[np.float32] = arrays["directions"]
        self.sketch: NDArray[np.float32] = arrays["sketch"]
        """All vectors along `directions`, bodies first."""

    @classmethod
    def build(
        cls,
        index: Index,
        embed: Embed,
        previous: "Vectors | None" = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Self:
        """Return the vectors of *index*; what *previous* holds of the same stored readings is not embedded again.

        *progress* is told how many of how many texts are done.
        """
        starts = np.asarray(index.whole.starts[:, 0], np.int64)
        asked = np.flatnonzero(np.diff(index.rows["text.question"].bounds))
        own = index.columns["own"]
        body, question = (np.zeros((rows, 0), np.float16) for rows in (len(index), len(asked)))
        fresh, fresh_asked = np.ones(len(index), bool), np.ones(len(asked), bool)
        if previous is not None and len(previous.revisions):
            body, fresh = _taken_over(index, starts, previous)
            question, fresh_asked = _questions_taken_over(index, asked, starts, previous)
        fresh &= own == np.arange(len(own))
        texts = [spoken(index, entry) for entry in np.flatnonzero(fresh).tolist()]
        texts += [index.text("question", entry) for entry in asked[fresh_asked].tolist()]
        made = _embedded(texts, embed, progress)
        if made is not None:
            body = body if body.shape[1] else np.zeros((len(index), made.shape[1]), np.float16)
            question = question if question.shape[1] else np.zeros((len(asked), made.shape[1]), np.float16)
            cut = int(fresh.sum())
            body[fresh], question[fresh_asked] = made[:cut], made[cut:]
        body[index.phrased] = body[own[index.phrased]]
        whole = np.concatenate([body, question])
        directions = _directions(whole)
        return cls(
            {
                "revisions": index.whole.revisions,
                "starts": starts,
                "body": body,
                "asked": asked,
                "question": question,
                "directions": directions,
                "sketch": _sketched(whole, directions),
            }
        )

    def fit(self, index: Index) -> bool:
        """Return whether these are the vectors of *index*, row by row."""
        return np.array_equal(self.revisions, index.whole.revisions) and len(self.body) == len(index)

    def nearest(
        self, index: Index, question: NDArray[np.float32], most: int, rows: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """Return about *most* entries whose body or question means what *question*, a vector, means; nearest first.

        *index* is the one that these are the vectors of. An entry comes once, as its own row. *rows*: as for
        `candidates`.
        """
        sifted = min(_SIFTED * most, len(self.sketch))
        if not sifted:
            return np.empty(0, np.int64)
        rough = self.sketch @ (question @ self.directions)
        own = index.columns["own"]
        if len(index.phrased):
            owners = np.concatenate([own, own[self.asked]])
            several = np.flatnonzero(np.isin(owners, own[index.phrased]))
            rough[several[outdone(owners[several], rough[several])]] = -np.inf
        if rows is not None:
            rough[~np.concatenate([rows, rows[self.asked]])] = -np.inf
        best = np.argpartition(-rough, sifted - 1)[:sifted]
        if rows is not None:
            best = best[rough[best] > -np.inf]
        bodies, questions = best[best < len(self.body)], best[best >= len(self.body)] - len(self.body)
        entries = own[np.concatenate([bodies, self.asked[questions]])]
        close = np.concatenate([_cosines(self.body, bodies, question), _cosines(self.question, questions, question)])
        ordered = entries[np.argsort(-close, kind="stable")]
        _, first = np.unique(ordered, return_index=True)
        return np.asarray(ordered[np.sort(first)[:most]], np.int64)

    def bodies(self, entries: NDArray[np.int64], question: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how near in meaning the body of each of *entries* is to *question*: cosines."""
        return _cosines(self.body, entries, question)

    def questions(self, entries: NDArray[np.int64], question: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the same of the questions of *entries*; 0 where there is none."""
        close = np.zeros(len(entries), np.float32)
        if len(self.asked):
            rows = np.minimum(np.searchsorted(self.asked, entries), len(self.asked) - 1)
            has = self.asked[rows] == entries
            close[has] = _cosines(self.question, rows[has], question)
        return close


class Sense(NamedTuple):
    """A question's meaning, and that of the entries it is asked of."""

    vectors: Vectors
    question: NDArray[np.float32]


def spoken(index: Index, entry: int) -> str:
    """Return *entry* as it is embedded: what stands above it, and its body."""
    return f"{index.text('title', int(index.columns['title'][entry]))}. {index.text('body', entry)}"


def _cosines(
    vectors: NDArray[np.float16], rows: NDArray[np.int64], question: NDArray[np.float32]
) -> NDArray[np.float32]:
    return np.asarray(vectors[rows].astype(np.float32) @ question, np.float32)


def _embedded(
    texts: list[str], embed: Embed, progress: Callable[[int, int], None] | None
) -> NDArray[np.float16] | None:
    made = []
    for start in range(0, len(texts), _AT_ONCE):
        made.append(embed(texts[start : start + _AT_ONCE]).astype(np.float16))
        if progress is not None:
            progress(min(start + _AT_ONCE, len(texts)), len(texts))
    return np.concatenate(made) if made else None


def _taken_over(
    index: Index, starts: NDArray[np.int64], previous: Vectors
) -> tuple[NDArray[np.float16], NDArray[np.bool_]]:
    """Return the bodies that *previous* holds, and which are still missing."""
    body = np.zeros((len(index), previous.body.shape[1]), np.float16)
    fresh = np.ones(len(index), bool)
    for place, old in _shared(index, previous):
        body[starts[place] : starts[place + 1]] = previous.body[previous.starts[old] : previous.starts[old + 1]]
        fresh[starts[place] : starts[place + 1]] = False
    return body, fresh


def _questions_taken_over(
    index: Index, asked: NDArray[np.int64], starts: NDArray[np.int64], previous: Vectors
) -> tuple[NDArray[np.float16], NDArray[np.bool_]]:
    """Return the questions that *previous* holds, and which are still missing."""
    question = np.zeros((len(asked), previous.body.shape[1]), np.float16)
    fresh = np.ones(len(asked), bool)
    for place, old in _shared(index, previous):
        new_first, new_last = np.searchsorted(asked, starts[place : place + 2])
        first, last = np.searchsorted(previous.asked, previous.starts[old : old + 2])
        question[new_first:new_last], fresh[new_first:new_last] = previous.question[first:last], False
    return question, fresh


def _shared(index: Index, previous: Vectors) -> list[tuple[int, int]]:
    """Return the places of the readings that both hold: in *index* and in *previous*."""
    known = {revision: place for place, revision in enumerate(previous.revisions.tolist())}
    return [(place, known[r]) for place, r in enumerate(index.whole.revisions.tolist()) if r in known]


def _directions(vectors: NDArray[np.float16]) -> NDArray[np.float32]:
    """Return the directions in which *vectors* reach furthest: shape (dimensions, directions)."""
    some = vectors[:: max(1, len(vectors) // _LEARNT_FROM)].astype(np.float32)
    _, directions = np.linalg.eigh(some.T @ some)
    return np.ascontiguousarray(directions[:, -_SKETCHED:])


def _sketched(vectors: NDArray[np.float16], directions: NDArray[np.float32]) -> NDArray[np.float32]:
    sketch = np.empty((len(vectors), directions.shape[1]), np.float32)
    for start in range(0, len(vectors), _LEARNT_FROM):
        part = slice(start, start + _LEARNT_FROM)
        sketch[part] = vectors[part].astype(np.float32) @ directions
    return sketch
