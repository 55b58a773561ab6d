"""The first stage: a question against every entry of an index, fast; the best few go on to be ranked."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.index import Found, Index
from knowledge.matching.terms import Analysis

_SIFTED = 100
"""Entries for which the neighbours are looked at too."""
_STRETCHES = 2
"""For each entry wanted, into how many stretches the index is cut to find a bar that enough scores reach."""

WEIGHTS = np.array([1.0, 1.0, 0.5])
"""Of characters, words and sounds."""
PASSAGE, PREVIOUS, NEXT, QUESTION = 0.3, 0.15, 0.1, 0.5
"""Of a channel's own score (facts/MATCHING, "first stage"); the question's and the sounds' by tests/eval."""

Floats = NDArray[np.float64]

NONE = np.empty(0, np.int64)


class Candidates(NamedTuple):
    """The best entries for a question, best first, with the scores that chose them."""

    question: Analysis
    found: Found
    entries: NDArray[np.int64]
    score: Floats
    fields: dict[str, Floats]
    """By field (units, passages, questions, previous, next): shape (entries, channels)."""


def candidates(
    index: Index,
    question: Analysis,
    most: int,
    also: NDArray[np.int64] = NONE,
    rows: NDArray[np.bool_] | None = None,
) -> Candidates:
    """Return at most *most* entries of *index* that share something with *question*, and all of *also*.

    *rows*: for every row whether it may be among them; None: all may.

    Of an entry with phrasings only the row that scores best is among them.
    """
    columns, found = index.columns, index.find(question.terms)
    walk = index.walk(found)
    whole = index.by_field(walk.scores(WEIGHTS))
    total = whole["units"] + QUESTION * whole["questions"] + PASSAGE * whole["passages"][columns["passage"]]
    beaten = NONE
    if len(index.phrased):
        beaten = index.phrased[outdone(columns["own"][index.phrased], total[index.phrased])]
        total[beaten] = 0
    if rows is not None:
        total[~rows] = 0
    sifted = _best(total, max(_SIFTED, most))
    if len(also):
        also = _speaking(index, beaten, also)
        sifted = np.union1d(sifted, also)
    previous, following = columns["previous"][sifted], columns["next"][sifted]
    # Score by score for the few only: all of them by channel would take three times the memory of all entries.
    wanted = {"units": sifted, "previous": np.maximum(previous, 0), "next": np.maximum(following, 0)}
    _, passages, questions, _ = index.whole.postings.starts.tolist()
    wanted |= {"passages": passages + columns["passage"][sifted], "questions": questions + sifted}
    by_channel = walk.by_group(np.concatenate(list(wanted.values()))).T.reshape(len(wanted), len(sifted), len(WEIGHTS))
    fields = dict(zip(wanted, by_channel, strict=True))
    fields["previous"][previous < 0] = 0
    fields["next"][following < 0] = 0
    score = total[sifted] + PREVIOUS * (fields["previous"] @ WEIGHTS) + NEXT * (fields["next"] @ WEIGHTS)
    order = np.argsort(-score, kind="stable")
    order = order[(np.arange(len(order)) < most) | np.isin(sifted[order], also)] if len(also) else order[:most]
    names = ("previous", "next", "units", "questions", "passages")
    return Candidates(question, found, sifted[order], score[order], {name: fields[name][order] for name in names})


def outdone(owners: NDArray[np.int64], scores: NDArray[Any]) -> NDArray[np.int64]:
    """Return the places of *scores* that are not the highest of their owner's: phrasings crowd out nobody."""
    order = np.lexsort((-scores, owners))
    same = owners[order][1:] == owners[order][:-1]
    return np.asarray(order[1:][same], np.int64)


def _speaking(index: Index, beaten: NDArray[np.int64], entries: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows that stand for *entries*, which are own rows, where those *beaten* do not."""
    rows = np.setdiff1d(index.phrased, beaten)
    own = index.columns["own"][rows]
    return np.concatenate([np.setdiff1d(entries, own), rows[np.isin(own, entries)]])


def _best(scores: NDArray[Any], most: int) -> NDArray[np.int64]:
    """Return the numbers of the *most* highest positive *scores*; equal ones in the order of the index."""
    most = min(most, int(np.count_nonzero(scores)))
    if not most:
        return NONE
    # Of more stretches than are wanted, that many have a best score that reaches the bar: at least as many scores do.
    stretch = len(scores) // (_STRETCHES * most)
    bests = scores[: stretch * _STRETCHES * most].reshape(-1, stretch).max(axis=1) if stretch > 1 else scores
    reached = np.flatnonzero(scores >= _highest(bests, most))
    # Any of several equal scores may be among the best: take all that reach the last one, in order.
    chosen = reached[scores[reached] >= _highest(scores[reached], most)]
    return np.asarray(chosen[: 2 * most], np.int64)


def _highest(scores: NDArray[Any], nth: int) -> float:
    """Return the *nth* highest of *scores*."""
    return float(np.partition(scores, len(scores) - nth)[len(scores) - nth])
