"""Pairs asked for in distorted words: does the very pair come first?"""

import random
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from knowledge.models import Entry, EntryId, Reading
from tests.eval.base import Base
from tests.eval.baselines import scorers
from tests.eval.data import Question, questions, readings
from tests.eval.distort import DISTORTIONS
from tests.eval.figures import Figure, Mistake, Part
from tests.eval.folds import Folds

ROW = "distorted"
SEED = 20261122


async def measure_distorted(folds: Folds | None, name: str, most: int, baseline_most: int) -> Part:
    """Ask *most* questions of the set *name* in each of the ten ways, over a base of its questions as pairs.

    A question counts as distorted only where the distortion changes it. The baselines, which look at the pairs'
    questions, are asked *baseline_most* each.
    """
    paired = pairs(readings(name), questions(name))
    base = await Base.of(paired, folds)
    titles = [(reading.article.title, str(entry.question)) for reading in paired for entry in reading.entries]
    stored = [question for _, question in titles]
    others = scorers(stored, [f"{title} {question}" for title, question in titles]) if baseline_most else {}
    figures, mistakes = [], []
    means: defaultdict[str, list[float]] = defaultdict(list)
    for way in DISTORTIONS:
        asked = distorted(questions(name), way, most)
        right, same_answer = [], []
        for question, words in asked:
            hits = await base.hits(words, question.article)
            entries = [base.entry(hit) for hit in hits]
            found = [str(entry.question) for _, entry in entries]
            right.append(found[:1] == [question.text])
            same_answer.append(any(question.is_right(article, entry.core) for article, entry in entries[:1]))
            if not right[-1]:
                rank = found.index(question.text) + 1 if question.text in found else None
                confidence = hits[0].rated.confidence if hits else 0.0
                mistakes.append(Mistake(ROW, f"{words}  ({way})", question.text, "".join(found[:1]), confidence, rank))
        figures.append(Figure.shares(ROW, f"right pair first, {way}", right))
        means["right pair first, mean of ten"].append(figures[-1].value)
        # Of questions by several people many ask the same: 25 of 36 wrong pairs had the right one's answer.
        means["right pair or one with its answer first, mean of ten"].append(float(np.mean(same_answer)))
        for scorer, scores in others.items():
            some = asked[:baseline_most]
            same = [stored[int(np.argmax(scores(words)))] == question.text for question, words in some]
            means[f"right pair first, mean of ten, {scorer}"].append(float(np.mean(same)))
    for mean, shares in means.items():
        each = baseline_most if mean.endswith(tuple(others)) else most
        figures.append(Figure(ROW, mean, float(np.mean(shares)), each * len(shares)))
    return Part(figures, mistakes, {})


def distorted(among: Sequence[Question], way: str, most: int) -> list[tuple[Question, str]]:
    """Return at most *most* questions that distorting them in this *way* changes, each with its distorted words."""
    chance = random.Random(f"{SEED} {way}")
    found: list[tuple[Question, str]] = []
    for question in chance.sample(among, len(among)):
        if len(found) == most:
            break
        if (words := DISTORTIONS[way](question.text, chance)) != question.text:
            found.append((question, words))
    return found


def pairs(whole: Sequence[Reading], asked: Sequence[Question]) -> list[Reading]:
    """Return *whole* with nothing in it but a pair for each question: the question and its answer's sentence."""
    made: defaultdict[str, list[Entry]] = defaultdict(list)
    by_id = {str(reading.article.id): reading for reading in whole}
    for question in asked:
        reading = by_id[question.article]
        core = next((e.core for e in reading.entries if question.is_right(reading.article, e.core)), None)
        if core is not None:
            identity = EntryId(question.id)
            made[question.article].append(
                Entry(id=identity, kind="qa", start=core[0], end=core[1], core=core, question=question.text)
            )
    return [reading.model_copy(update={"entries": tuple(made[reading.article.id])}) for reading in whole]
