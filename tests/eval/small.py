"""Small bases, as a newcomer has them: a few short articles, or a few topics of a town hall, and questions besides."""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.policy import POLICIES
from knowledge.models import Reading
from tests.eval.base import Base
from tests.eval.data import Question, questions, readings
from tests.eval.figures import Figure, Mistake, Part, Rated
from tests.eval.folds import Folds
from tests.eval.groups import told, without_some_paragraphs
from tests.eval.refusing import ANSWERED, BARS, Run, asked_of
from tests.eval.worded_bases import FAQS, faq, without_some_pairs

ARTICLES = (10, 20, 60)
"""In a base cut from a set, at most half of the set; of each a tenth of the paragraphs is left."""
LEFT_OUT = 0.9
TOPICS = (1, 2, 4, 8)
"""Of a town hall in a base; a quarter of its pairs is left out."""
BASES = 3
"""Of each size."""
ASKED = 40
"""Of each kind of question, of a base."""


class Small(NamedTuple):
    """A small base, and questions of three kinds."""

    readings: Sequence[Reading]
    answerable: Sequence[Question]
    near: Sequence[Question]
    """About a subject of the base; what is asked is not there."""
    absent: Sequence[Question]
    """About a subject that is not in the base."""


async def measure_small(folds: Folds | None, names: Sequence[str], every: int) -> Part:
    """Ask small bases cut from the sets *names* and from the town halls, every *every*-th question."""
    figures: list[Figure] = []
    mistakes: list[Mistake] = []
    rated: dict[str, Rated] = {}
    made = {name: _articles(name) for name in names} | {name: _topics(name) for name in FAQS}
    for name, bases in made.items():
        row, runs, kinds = f"small, {name}", list[Run](), list[str]()
        for small in bases:
            near, absent = small.near[::every], small.absent[::every]
            base = await Base.of(small.readings, folds)
            run, wrong = await asked_of(row, base, small.answerable[::every], [*near, *absent])
            runs.append(run)
            mistakes += wrong
            kinds += ["answerable"] * int(run.answerable.sum()) + ["near"] * len(near) + ["absent"] * len(absent)
        whole = Run(*map(np.concatenate, zip(*runs, strict=True)))
        figures += _figures(row, whole, np.array(kinds))
        rated[row] = Rated(whole.confidence, whole.right)
    return Part(figures, mistakes, rated)


def _figures(row: str, run: Run, kinds: NDArray[np.str_]) -> list[Figure]:
    def shown(outcomes: NDArray[np.int8], name: str, note: str = "") -> Figure:
        return Figure.shares(row, name, ((outcomes == ANSWERED) & run.holds)[run.answerable].tolist(), note)

    figures = []
    for place, name in enumerate(POLICIES):
        outcomes = run.by_policy[:, place]
        figures.append(shown(outcomes, f"{name}: shown right"))
        figures += [
            Figure.shares(row, f"{name}: false, {kind}", (outcomes > 0)[kinds == kind].tolist())
            for kind in ("near", "absent")
        ]
    for place in range(19, len(BARS), 10):
        outcomes = run.by_bar[:, place]
        near, absent = ((outcomes > 0)[kinds == kind].mean() for kind in ("near", "absent"))
        note = f"false {near:.1%} near, {absent:.1%} absent"
        figures.append(shown(outcomes, f"shown right, accept {BARS[place]:.1f}", note))
    return figures


def _articles(name: str) -> Iterator[Small]:
    """Yield bases of a few articles of the set *name*, each cut short, and what is asked of them."""
    chance = random.Random(f"small {name}")
    whole, asked = list(readings(name)), questions(name)
    for count in ARTICLES * BASES:
        few = chance.sample(whole, min(count, len(whole) // 2))
        short = [without_some_paragraphs(reading, LEFT_OUT, chance) for reading in few]
        yield _small(short, asked, chance)


def _topics(name: str) -> Iterator[Small]:
    """Yield bases of a few topics of the town hall *name*, and what is asked of them."""
    chance = random.Random(f"small {name}")
    whole, asked = faq(name)
    for count in TOPICS * BASES:
        few = [without_some_pairs(reading, 0.25, chance) for reading in chance.sample(whole, count)]
        yield _small(few, asked, chance)


def _small(few: Sequence[Reading], asked: Sequence[Question], chance: random.Random) -> Small:
    ids = {reading.article.id for reading in few}
    kept, gone = told(few, [question for question in asked if question.article in ids])
    absent = [question for question in asked if question.article not in ids]
    return Small(few, *(chance.sample(some, min(ASKED, len(some))) for some in (kept, gone, absent)))
