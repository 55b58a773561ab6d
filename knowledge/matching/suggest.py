"""Questions that the base can answer, as somebody types."""

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.chunk import KINDS
from knowledge.matching.index import Index
from knowledge.matching.search import WEIGHTS
from knowledge.matching.terms import analyse_question


def suggest(index: Index, text: str, most: int, rows: NDArray[np.bool_] | None = None) -> list[int]:
    """Return at most *most* pairs of *index*: those whose question matches *text* best, or without it the newest.

    *rows*: for every row whether it may be among them; None: all may.
    """
    own = index.columns["own"]
    pair = (index.columns["kind"] == KINDS.index("qa")) & (own == np.arange(len(index)))
    pairs = np.flatnonzero(pair if rows is None else pair & rows)
    if not len(pairs):
        return []
    question = analyse_question(text)
    if not question.folded:
        newest = np.argsort(-index.columns["day"][pairs], kind="stable")
        return [int(entry) for entry in pairs[newest[:most]]]
    scores = index.by_field(index.walk(index.find(question.terms)).scores(WEIGHTS))["questions"]
    # Typed as a phrasing, the question is found; what is shown is the entry's own.
    np.maximum.at(scores, own[index.phrased], scores[index.phrased])
    best = pairs[np.argsort(-scores[pairs], kind="stable")[:most]]
    return [int(entry) for entry in best if scores[entry] > 0]
