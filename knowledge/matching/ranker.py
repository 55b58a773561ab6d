"""The second stage: how probable it is that each candidate answers the question."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.matching import meaning
from knowledge.matching.features import features
from knowledge.matching.index import Index
from knowledge.matching.search import NONE, WEIGHTS, Candidates, candidates
from knowledge.matching.terms import Analysis
from knowledge.matching.trees import Forest
from knowledge.matching.vectors import Sense

RANKED = 20
"""Candidates by letters, words and sounds that the trees look at."""
NEAREST = 10
"""Candidates by meaning beside them."""
JUDGED = 10
"""Of those, how many get a probability; the others cannot win and are given up."""

_UNHEARD_OF = 0.5
"""Share of a name's letters and sounds known to the base, below which the base has never heard of it. Of JSQuAD's
questions none falls below, of misspelt ones 3 to 7 in 100, of those about somebody else 16 in 100 (small bases)."""
_UNHEARD_OF_LEFT = 0.3
_NOT_COUNTED_LEFT = 0.4
"""What is left of a probability where the question names somebody unheard of, and where it asks 何人 and nobody is
counted (of right answers to such questions 4 in 100 on JaQuAD). Too few training questions teach either."""

_MEANS_LITTLE = 0.25
_MEANS_LITTLE_LEFT = 0.3
"""Cosine below which an entry of the question's language that shares no word with it, around it neither, is no
answer, and what is left of its probability: a base of a few pairs always holds one that is nearest."""

_LEAD_BEHIND = 1.5
"""What a lead's sentence loses in the order: it tells in short what the body tells with its source, and sometimes with
the roles reversed (facts/ARTICLE_FORMAT, trap 9). Right and wrong candidates lie 1 to 6 apart."""

Floats = NDArray[np.float64]


class Model(NamedTuple):
    """Two forests and the names of the features they were trained on (`tests/eval/train.py` writes them)."""

    order: Forest
    confidence: Forest
    names: tuple[str, ...]

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the model that *arrays* hold."""
        names = tuple(str(name) for name in arrays["names"])
        return cls(Forest("order", arrays), Forest("confidence", arrays), names)


class Ranking(NamedTuple):
    """Entries of one index, best first, each with the probability that it answers the question."""

    entries: NDArray[np.int64]
    confidence: Floats


class Models(NamedTuple):
    """The model that ranks by words alone, and the one that ranks by words and meaning."""

    words: Model
    meaning: Model


@cache
def shipped() -> Models:
    """Return the models that ship with the program."""
    return Models(_loaded("model.npz"), _loaded("meaning.npz"))


def _loaded(name: str) -> Model:
    data = files("knowledge.matching").joinpath(name).read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        return Model.from_arrays(arrays)


def looked_at(
    index: Index, question: Analysis, sense: Sense | None, rows: NDArray[np.bool_] | None = None
) -> tuple[Candidates, tuple[str, ...], Floats]:
    """Return the candidates of *index* for *question*, and the names and values of their features.

    With *sense* the entries nearest in meaning are among them, and how near each one is among the features. *rows*: for
    every row whether it may be a candidate; None: all may.
    """
    near = sense.vectors.nearest(index, sense.question, NEAREST, rows) if sense is not None else NONE
    found = candidates(index, question, RANKED, near, rows)
    if not len(found.entries):
        return found, (), np.empty((0, 0))
    names, values = features(index, found)
    if sense is None:
        return found, names, values
    return (
        found,
        names + meaning.NAMES,
        np.concatenate([values, meaning.nearness(index, found.entries, question.asked, sense)], axis=1),
    )


def rank(
    index: Index,
    question: Analysis,
    sense: Sense | None = None,
    models: Models | None = None,
    rows: NDArray[np.bool_] | None = None,
) -> Ranking:
    """Return the candidates of *index* for *question*, best first, each core once.

    *sense* adds what they mean; *models* stand in for those that ship; *rows* as for `looked_at`.
    """
    found, names, values = looked_at(index, question, sense, rows)
    if not len(found.entries):
        return Ranking(found.entries, found.score)
    models = models or shipped()
    trained = models.words if sense is None else models.meaning
    if names != trained.names:
        raise RuntimeError("the ranker's model was trained on other features: run python -m tests.eval.train")
    order_score = trained.order(values) - _LEAD_BEHIND * index.columns["lead"][found.entries]
    order = np.argsort(-order_score, kind="stable")[:JUDGED]
    judged = np.concatenate([values[order], standing(order_score[order])], axis=1)
    confidence = 1 / (1 + np.exp(-trained.confidence(judged)))
    feature = dict(zip(names, judged.T, strict=False))
    unheard_of = feature["weakest name in base"] < _UNHEARD_OF
    if sense is not None:
        own_language = feature[meaning.OTHER_LANGUAGE] == 0
        unheard_of &= own_language
        strange = own_language & (feature["words with passage"] == 0) & (feature["means best"] < _MEANS_LITTLE)
        confidence[strange] *= _MEANS_LITTLE_LEFT
    confidence[unheard_of] *= _UNHEARD_OF_LEFT
    confidence[feature["counter"] < 0] *= _NOT_COUNTED_LEFT
    confidence = np.minimum.accumulate(confidence)
    entries = found.entries[order]
    cores = zip(index.articles(entries).tolist(), index.columns["start"][entries].tolist(), strict=True)
    places: dict[tuple[int, int], list[int]] = {}
    for place, core in enumerate(cores):
        places.setdefault(core, []).append(place)
    # Of pairs with one answer the one speaks whose question is most like what was asked.
    like = found.fields["questions"][order] @ WEIGHTS + feature["ratio to question"]
    spoken = [max(same, key=like.__getitem__) for same in places.values()]
    confidence = confidence[[same[0] for same in places.values()]]
    return Ranking(index.columns["own"][entries[spoken]], np.asarray(confidence, np.float64))


def standing(scores: Floats) -> Floats:
    """Return how each of *scores*, highest first, stands among them: shape (scores, 5)."""
    rank_ = np.arange(len(scores), dtype=np.float64)
    best_other = np.where(rank_ == 0, scores[1] if len(scores) > 1 else scores[0] - 5, scores[0])
    share = np.exp(scores - scores[0])
    fifth = scores[min(4, len(scores) - 1)]
    return np.stack([scores, scores - best_other, scores - fifth, share / share.sum(), rank_], axis=1)
