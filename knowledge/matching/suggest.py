"""Questions that the base can answer, as somebody types."""

import numpy as np

from knowledge.matching.chunk import KINDS
from knowledge.matching.index import Index
from knowledge.matching.search import WEIGHTS
from knowledge.matching.terms import analyse_question


def suggest(index: Index, text: str, most: int) -> list[int]:
    """Return at most *most* pairs of *index*: those whose question matches *text* best, or without it the newest."""
    own = index.columns["own"]
    pairs = np.flatnonzero((index.columns["kind"] == KINDS.index("qa")) & (own == np.arange(len(index))))
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
