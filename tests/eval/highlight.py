"""How often the marked words are an accepted answer, cross-validated by article.

A question counts with the first sentence that answers it, as if the ranker had found it. Every second one is also
asked of another sentence of the paragraph: the ranker errs, and then nothing should be marked. *Exact*: the marked
words equal an accepted answer, in English but for a leading article and a full stop (SQuAD's own comparison). JaQuAD's
answers include the brackets of a title, JSQuAD's do not: both learn from either.
"""

import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from knowledge.matching.highlight import judged, model, possible
from knowledge.matching.ranker import standing
from knowledge.matching.spans import NAMES
from knowledge.matching.terms import analyse_question
from tests.eval.data import Question, questions, readings
from tests.eval.train import ORDER, cross_fitted, folds_of

SEED = 20261124
ASKED = {"jsquad-dev": 4317, "xquad-en-dev": 632, "jaquad-train": 5000}
"""Questions of each set that are used; 10,000 of jaquad-train instead of 5,000 gained nothing."""
LANGUAGE = {"jsquad-dev": "ja", "xquad-en-dev": "en", "jaquad-train": "ja"}
WEIGHTS = {"jsquad-dev": 2.0, "xquad-en-dev": 3.0, "jaquad-train": 1.0}
SPANS = ORDER | {
    "lambdarank_truncation_level": 3, "num_leaves": 31, "max_depth": 7, "learning_rate": 0.1, "min_data_in_leaf": 60,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "num_threads": 1,
}  # fmt: skip
CERTAINTY = SPANS | {"objective": "binary", "num_leaves": 15, "max_depth": 5, "learning_rate": 0.06}
SPAN_TREES, CERTAINTY_TREES = 120, 100
_BRACKETS = ("「」", "『』")


class Sample(NamedTuple):
    """A question, and the spans of the sentence that answers it."""

    set: str
    article: str
    """Folds are cut by it."""
    told: bool
    """The sentence answers the question; otherwise it stands beside the one that does."""
    rows: NDArray[np.float64]
    """Empty where the program marks nothing, whatever the model says."""
    right: NDArray[np.bool_]
    """Which of them are an answer, as the model learns it."""
    exact: NDArray[np.bool_]
    """Which of them equal an accepted answer."""


class HighlightFigures(NamedTuple):
    """What a set's questions say."""

    questions: int
    exact: float
    """Of the shown ones."""
    shown: float
    """Share of the questions."""
    shown_beside: float
    """Share of the questions asked of another sentence; every one is wrong."""


def samples(name: str, every: int = 1) -> list[Sample]:
    """Return the samples of every *every*-th of the chosen questions of the set *name*."""
    chosen, chance = list(questions(name)), random.Random(SEED)
    chance.shuffle(chosen)
    by_id = {str(reading.article.id): reading for reading in readings(name)}
    made = []
    for number, question in enumerate(chosen[: ASKED[name] : every]):
        article, entries = by_id[question.article].article, by_id[question.article].entries
        core = next((entry.core for entry in entries if question.is_right(article, entry.core)), None)
        if core is not None:
            made.append(_sample(name, question, article.text[slice(*core)], told=True))
        paragraph = [article.text[slice(*e.core)] for e in entries if question.in_paragraph(article, e.core)]
        beside = [text for text in paragraph if not any(answer in text for answer in question.answers)]
        if beside and number % 2:
            made.append(_sample(name, question, chance.choice(beside), told=False))
    return made


def _sample(name: str, question: Question, sentence: str, *, told: bool) -> Sample:
    found = possible(analyse_question(question.text), sentence)
    if found is None:
        none = np.empty(0, bool)
        return Sample(name, question.article, told, np.empty((0, len(NAMES))), none, none)
    texts = [sentence[start:end] for start, end in found.bounds.tolist()]
    english = found.language == "en"
    accepted = {_compared(answer) if english else answer for answer in question.answers}
    either = accepted if name != "jaquad-train" else {form for answer in accepted for form in _bracketed(answer)}
    compared = [_compared(text) if english else text for text in texts]
    return Sample(
        name,
        question.article,
        told,
        found.rows.astype(np.float32).astype(np.float64),
        np.array([told and text in either for text in compared]),
        np.array([told and text in accepted for text in compared]),
    )


def _compared(english: str) -> str:
    folded = english.lower().strip().rstrip(".,")
    for article in ("the ", "a ", "an "):
        folded = folded.removeprefix(article)
    return folded


def _bracketed(answer: str) -> set[str]:
    bare = answer[1:-1] if answer[:1] + answer[-1:] in _BRACKETS else answer
    return {answer, bare, *(f"{pair[0]}{bare}{pair[1]}" for pair in _BRACKETS)}


def span_model(chosen: Sequence[Sample]) -> lightgbm.Booster:
    """Return a model that sorts the spans of a sentence."""
    useful = [sample for sample in chosen if sample.right.any()]
    data = lightgbm.Dataset(
        np.concatenate([sample.rows for sample in useful]),
        np.concatenate([sample.right for sample in useful]).astype(int),
        group=[len(sample.right) for sample in useful],
        weight=np.concatenate([np.full(len(sample.right), WEIGHTS[sample.set]) for sample in useful]),
    )
    return lightgbm.train(SPANS, data, SPAN_TREES)


def certainty_model(chosen: Sequence[Sample], scores: Sequence[NDArray[np.float64]]) -> lightgbm.Booster:
    """Return a model of the probability that the first of the spans, sorted by *scores*, is right."""
    rows, right, weights = [], [], []
    for sample, score in zip(chosen, scores, strict=True):
        if len(sample.rows):
            best, row = judged(sample.rows, score)
            rows.append(row)
            right.append(int(sample.right[best]))
            weights.append(WEIGHTS[sample.set])
    return lightgbm.train(CERTAINTY, lightgbm.Dataset(np.stack(rows), right, weight=weights), CERTAINTY_TREES)


def cross_validated(
    chosen: Sequence[Sample],
) -> tuple[list[NDArray[np.float64]], NDArray[np.float64], NDArray[np.bool_]]:
    """Return of *chosen*, by models that saw none of a sample's article: scores of the spans, certainty, exactness."""

    fold = folds_of(sample.article for sample in chosen)
    folds = [fold[sample.article] for sample in chosen]
    _, scores = cross_fitted(
        folds, lambda places: span_model([chosen[place] for place in places]), lambda place: chosen[place].rows
    )
    width = len(NAMES) + standing(np.zeros(1)).shape[1]
    first = [
        judged(sample.rows, score)[1][None, :] if len(sample.rows) else np.empty((0, width))
        for sample, score in zip(chosen, scores, strict=True)
    ]
    _, sure = cross_fitted(
        folds,
        lambda places: certainty_model([chosen[place] for place in places], [scores[place] for place in places]),
        lambda place: first[place],
    )
    certainty = np.array([values[0] if len(values) else 0.0 for values in sure])
    exact = [len(s.rows) > 0 and bool(s.exact[judged(s.rows, sc)[0]]) for s, sc in zip(chosen, scores, strict=True)]
    return scores, certainty, np.array(exact)


def figures(
    chosen: Sequence[Sample], certainty: NDArray[np.float64], exact: NDArray[np.bool_], bar: float
) -> HighlightFigures:
    """Return what showing from the probability *bar* on means for the samples *chosen*."""
    told, shown = np.array([sample.told for sample in chosen]), certainty >= bar
    return HighlightFigures(
        questions=int(told.sum()),
        exact=round(float(exact[told & shown].mean()), 4) if (told & shown).any() else 1.0,
        shown=round(float(shown[told].mean()), 4),
        shown_beside=round(float(shown[~told].mean()), 4),
    )


def highlight_figures() -> dict[str, HighlightFigures]:
    """Return the cross-validated figures of each set at the bars of the shipped model; takes minutes."""
    chosen = [sample for name in ASKED for sample in samples(name)]
    _, certainty, exact = cross_validated(chosen)
    return by_set(chosen, certainty, exact, model().bars)


def by_set(
    chosen: Sequence[Sample], certainty: NDArray[np.float64], exact: NDArray[np.bool_], bars: Mapping[str, float]
) -> dict[str, HighlightFigures]:
    """Return the figures of each set at the *bars* of its language."""
    of = np.array([sample.set for sample in chosen])
    return {
        name: figures(
            [s for s in chosen if s.set == name], certainty[of == name], exact[of == name], bars[LANGUAGE[name]]
        )
        for name in ASKED
        if name in of
    }
