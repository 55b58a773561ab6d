"""Which words of a sentence a question asks for: 1904年 where it asks when, the name where it asks who."""

import unicodedata
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.gap import gap
from knowledge.matching.placed import placed
from knowledge.matching.ranker import standing
from knowledge.matching.spans import MOST_WORDS, NAMES, bounds, features, spans
from knowledge.matching.terms import Analysis
from knowledge.matching.trees import Forest
from knowledge.text.language import language_of
from knowledge.text.tokens import Holds

LANGUAGES = ("ja", "en")
"""Languages of questions and sentences that the model was trained on."""
_SHORTEST, _LONGEST = 12, 600
"""Letters of a sentence that is searched. In a shorter one the answer needs no finding."""
_MOST = 0.6
"""Share of the sentence's letters above which words are not set apart by being marked."""
_RIVALS = 6
"""Spans that the best one is compared with."""

_HOLDING = {NAMES.index(f"holds {str(kind.name).lower()}"): int(kind) for kind in Holds}
"""The columns that count what the words of a span hold."""

Floats = NDArray[np.float64]


class Model(NamedTuple):
    """The two forests and what they were trained on (`tests/eval/train_highlight.py` writes them)."""

    order: Forest
    certainty: Forest
    names: tuple[str, ...]
    bars: dict[str, float]
    """Probability from which words are marked, by language."""


class Spans(NamedTuple):
    """Parts of a sentence that may be the answer: bounds of shape (n, 2), and what tells which is, a row each."""

    language: str
    bounds: NDArray[np.int64]
    rows: Floats


@cache
def model() -> Model:
    """Return the model that ships with the program."""
    data = files("knowledge.matching").joinpath("highlight.npz").read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        names = tuple(str(name) for name in arrays["names"])
        if names != NAMES:
            raise RuntimeError("the highlight's model has other features: run python -m tests.eval.train_highlight")
        bars = dict(zip(LANGUAGES, arrays["bars"].tolist(), strict=True))
        return Model(Forest("order", arrays), Forest("certainty", arrays), names, bars)


def highlight(question: Analysis, sentence: str) -> tuple[int, int] | None:
    """Return where in *sentence* the words stand that *question* asks for; None where the model is not sure of them."""
    found = possible(question, sentence)
    if found is None:
        return None
    trained = model()
    best, row = judged(found.rows, trained.order(found.rows))
    certainty = 1 / (1 + np.exp(-trained.certainty(row[None, :])[0]))
    if certainty < trained.bars[found.language]:
        return None
    start, end = found.bounds[best].tolist()
    return start, end


def possible(question: Analysis, sentence: str) -> Spans | None:
    """Return the spans of *sentence* that may answer *question*; None where nothing is to be marked."""
    language = language_of(sentence)
    if (
        not _SHORTEST <= len(sentence) <= _LONGEST
        or language not in LANGUAGES
        or language_of(question.asked) != language
    ):
        return None
    asked = gap(question, japanese=language == "ja")
    if not asked.brief:
        return None
    words = placed(sentence, japanese=language == "ja")
    if not 0 < len(words) <= MOST_WORDS:
        return None
    first, last = spans(words)
    start, end = bounds(words).T
    apart = end[last] - start[first] <= _MOST * len(sentence)
    apart &= [
        _whole(sentence, here, there) for here, there in zip(start[first].tolist(), end[last].tolist(), strict=True)
    ]
    if not apart.any():
        return None
    first, last = first[apart], last[apart]
    rows, ends = features(asked, sentence, words, first, last), np.stack([start[first], end[last]], axis=1)
    if asked.must:
        fitting = rows[:, [column for column, kind in _HOLDING.items() if kind & asked.must]].any(axis=1)
        rows, ends = rows[fitting], ends[fitting]
    return Spans(language, ends, rows) if len(rows) else None


def judged(rows: Floats, scores: Floats) -> tuple[int, Floats]:
    """Return which of *rows* has the highest of *scores*, and its row for the second forest."""
    order = np.argsort(-scores, kind="stable")[:_RIVALS]
    return int(order[0]), np.concatenate([rows[order[0]], standing(scores[order])[0]])


def _whole(text: str, start: int, end: int) -> bool:
    """Return whether no letter of *text* is taken apart by marking the words from *start* to *end*."""
    edges = text[start] + text[end : end + 1]
    return edges.isascii() or not any(
        unicodedata.category(letter)[0] == "M" or letter == "\u200d" or "🏻" <= letter <= "🏿" for letter in edges
    )
