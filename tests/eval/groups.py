"""Training and evaluation groups: a question, its candidates' features, and which candidates are right."""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.index import Index
from knowledge.matching.ranker import looked_at
from knowledge.matching.terms import analyse_question
from knowledge.matching.vectors import Embed, Sense, Vectors
from knowledge.models import Article, ArticleId, Entry, EntryId, Reading, RevisionId
from knowledge.text.fold import fold
from tests.eval.data import Question
from tests.eval.distort import DISTORTIONS
from tests.eval.reword import Reworder

SMALL_BASES = (1, 1, 1, 2, 4)
"""Articles in a small base: what somebody has who just began."""


class Group(NamedTuple):
    """A question and what the first stage found for it."""

    article: str
    """The question's article; folds are cut by it."""
    features: NDArray[np.float32]
    as_asked: bool
    """The question was not reworded."""
    holed: bool
    """Half of the base is missing: what this teaches is when not to answer."""
    right: NDArray[np.bool_]
    in_paragraph: NDArray[np.bool_]


def without_some_paragraphs(reading: Reading, share: float, chance: random.Random) -> Reading:
    """Return *reading* without the entries of a random *share* of its paragraphs."""
    text = reading.article.text
    paragraphs = sorted({_paragraph(text, entry) for entry in reading.entries})
    gone = set(chance.sample(paragraphs, round(share * len(paragraphs))))
    kept = tuple(entry for entry in reading.entries if _paragraph(text, entry) not in gone)
    return reading.model_copy(update={"entries": kept})


def told(holed: Sequence[Reading], asked: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """Return the questions that a base with holes can answer, and those it cannot."""
    by_id = {str(reading.article.id): reading for reading in holed}
    kept: list[Question] = []
    gone: list[Question] = []
    for question in asked:
        reading = by_id[question.article]
        told = any(question.in_paragraph(reading.article, entry.core) for entry in reading.entries)
        (kept if told else gone).append(question)
    return kept, gone


def few_at_a_time(
    whole: Sequence[Reading], asked: Sequence[Question], chance: random.Random
) -> Iterator[tuple[list[Reading], list[Question], list[Question]]]:
    """Yield one to a few articles of *whole* at a time, what is *asked* about them, and as much about others."""
    rest = list(whole)
    while rest:
        count = chance.choice(SMALL_BASES)
        few, rest = rest[:count], rest[count:]
        ids = {reading.article.id for reading in few}
        here = [question for question in asked if question.article in ids]
        others = [question for question in asked if question.article not in ids]
        yield few, here, chance.sample(others, min(len(here), len(others)))


def _paragraph(text: str, entry: Entry) -> int:
    return text.rfind("\n\n", 0, entry.core[0])


class Mix(NamedTuple):
    """Shares of the questions that are worded otherwise before they are asked."""

    distorted: float = 0.0
    in_other_words: float = 0.0
    about_another: float = 0.0
    """The answer is then nowhere in the base."""


def groups(
    readings: Sequence[Reading],
    asked: Sequence[Question],
    chance: random.Random,
    mix: Mix,
    reworder: Reworder,
    embed: Embed | None,
    *,
    holed: bool = False,
) -> list[Group]:
    """Return a group for each question over an index of *readings*, worded as *mix* says.

    With *embed*, what is near in meaning is among the candidates, and how near among the features.
    """
    index = Index.build((RevisionId(number), reading) for number, reading in enumerate(readings))
    worded = [(question, *_worded(question.text, reworder, chance, mix)) for question in asked]
    senses: list[Sense | None] = [None] * len(worded)
    if embed is not None:
        vectors, meant = Vectors.build(index, embed), embed([fold(text) for _, text, _ in worded])
        senses = [Sense(vectors, vector) for vector in meant]
    made = []
    for (question, text, answerable), sense in zip(worded, senses, strict=True):
        found, _, values = looked_at(index, analyse_question(text), sense)
        if not len(found.entries):
            continue
        right, near = [], []
        for number in found.entries:
            revision, ordinal = index.key(int(number))
            reading = readings[revision]
            core = reading.entries[ordinal].core
            right.append(answerable and question.is_right(reading.article, core))
            near.append(answerable and question.in_paragraph(reading.article, core))
        made.append(
            Group(
                question.article,
                values.astype(np.float32),
                text == question.text,
                holed,
                np.array(right),
                np.array(near),
            )
        )
    return made


def _worded(question: str, reworder: Reworder, chance: random.Random, mix: Mix) -> tuple[str, bool]:
    """Return *question* as it is asked, and whether its answer is still the same."""
    roll = chance.random()
    if roll < mix.distorted:
        return chance.choice(list(DISTORTIONS.values()))(question, chance), True
    roll -= mix.distorted
    if roll < mix.in_other_words:
        return reworder.in_other_words(question, chance) or question, True
    roll -= mix.in_other_words
    if roll < mix.about_another and (other := reworder.about_another(question, chance)):
        return other, False
    return question, True


def feature_names(embed: Embed | None) -> tuple[str, ...]:
    """Return the names of the features, in order; with *embed*, those of meaning too."""
    article = Article(id=ArticleId("a"), title="a", language="en", text="one two")
    entry = Entry(id=EntryId("e"), kind="statement", start=0, end=7, core=(0, 7))
    index = Index.build([(RevisionId(0), Reading(article=article, entries=(entry,)))])
    sense = Sense(Vectors.build(index, embed), embed(["two"])[0]) if embed is not None else None
    return looked_at(index, analyse_question("two"), sense)[1]
