"""The second stage: how probable it is that each candidate answers the question."""

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.features import features
from knowledge.matching.index import Index
from knowledge.matching.search import candidates
from knowledge.matching.terms import Analysis
from knowledge.matching.trees import Forest

RANKED = 20
"""Candidates the trees look at."""
JUDGED = 10
"""Of those, how many get a probability; the others cannot win and are given up."""

_UNHEARD_OF = 0.5
"""Share of a name's letters and sounds known to the base, below which the base has never heard of it. Of JSQuAD's
questions none falls below, of misspelt ones 3 to 7 in 100, of those about somebody else 16 in 100 (small bases)."""
_UNHEARD_OF_LEFT = 0.3
_NOT_COUNTED_LEFT = 0.4
"""What is left of a probability where the question names somebody unheard of, and where it asks 何人 and nobody is
counted (of right answers to such questions 4 in 100 on JaQuAD). Too few training questions teach either."""

_LEAD_BEHIND = 0.5
"""What a lead's sentence loses in the order: it tells in short what the body tells with its source, and sometimes with
the roles reversed (facts/ARTICLE_FORMAT, trap 9). Right and wrong candidates lie 1 to 6 apart."""

Floats = NDArray[np.float64]


class Model(NamedTuple):
    """The two forests and the names of the features they were trained on (`tests/eval/train.py` writes them)."""

    order: Forest
    confidence: Forest
    names: tuple[str, ...]


class Ranking(NamedTuple):
    """Entries of one index, best first, each with the probability that it answers the question."""

    entries: NDArray[np.int64]
    confidence: Floats


@cache
def model() -> Model:
    """Return the model that ships with the program."""
    data = files("knowledge.matching").joinpath("model.npz").read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        return Model(
            Forest("order", arrays), Forest("confidence", arrays), tuple(str(name) for name in arrays["names"])
        )


def rank(index: Index, question: Analysis) -> Ranking:
    """Return the candidates of *index* for *question*, best first; of several with the same core only the first."""
    found = candidates(index, question, RANKED)
    if not len(found.entries):
        return Ranking(found.entries, found.score)
    names, values = features(index, found)
    trained = model()
    if names != trained.names:
        raise RuntimeError("the ranker's model was trained on other features: run python -m tests.eval.train")
    order_score = trained.order(values) - _LEAD_BEHIND * index.columns["lead"][found.entries]
    order = np.argsort(-order_score, kind="stable")[:JUDGED]
    judged = np.concatenate([values[order], standing(order_score[order])], axis=1)
    confidence = 1 / (1 + np.exp(-trained.confidence(judged)))
    confidence[judged[:, names.index("weakest name in base")] < _UNHEARD_OF] *= _UNHEARD_OF_LEFT
    confidence[judged[:, names.index("counter")] < 0] *= _NOT_COUNTED_LEFT
    confidence = np.minimum.accumulate(confidence)
    entries = found.entries[order]
    cores = zip(index.articles(entries).tolist(), index.columns["start"][entries].tolist(), strict=True)
    first = list({core: place for place, core in reversed(list(enumerate(cores)))}.values())[::-1]
    return Ranking(entries[first], np.asarray(confidence[first], np.float64))


def standing(scores: Floats) -> Floats:
    """Return how each of *scores*, highest first, stands among them: shape (scores, 5)."""
    rank_ = np.arange(len(scores), dtype=np.float64)
    best_other = np.where(rank_ == 0, scores[1] if len(scores) > 1 else scores[0] - 5, scores[0])
    share = np.exp(scores - scores[0])
    fifth = scores[min(4, len(scores) - 1)]
    return np.stack([scores, scores - best_other, scores - fifth, share / share.sum(), rank_], axis=1)
