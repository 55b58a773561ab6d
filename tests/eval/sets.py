"""Questions whose sentence is known: is it first, is it shown, are the asked-for words marked?"""

from collections.abc import Sequence

import numpy as np

from knowledge.models import Answered, Evidence, Outcome
from knowledge.services.evaluation import best_of
from knowledge.text.sentences import sentences
from tests.eval.base import Base
from tests.eval.baselines import scorers
from tests.eval.data import Question, questions, readings
from tests.eval.figures import Figure, Mistake, Part, Rated
from tests.eval.folds import Folds

LONG = 95
"""Percentile of the shown length that is told."""


async def measure_set(folds: Folds | None, name: str, every: int, baseline_most: int = 0) -> Part:
    """Ask every *every*-th question of the set *name* over all of its articles; *baseline_most* of the baselines."""
    asked = questions(name)[::every]
    part = await measure_questions(name, await Base.of(readings(name), folds), asked)
    return part._replace(figures=[*part.figures, *_baselines(name, asked, baseline_most)])


async def measure_questions(row: str, base: Base, asked: Sequence[Question]) -> Part:
    """Ask *base* the questions *asked*, in the wording they have."""
    mistakes: list[Mistake] = []
    right, near, shown, length, confidence, marked, answered = [], [], [], [], [], [], 0
    for question in asked:
        outcome = await base.outcome(question.text, question.article)
        best = best_of(outcome)
        article = base.readings[question.article].article
        # An entry of another article is not right, wherever in its article it stands.
        here = best if best is not None and best.article.id == question.article else None
        right.append(here is not None and question.is_right(article, here.core))
        near.append(here is not None and question.in_paragraph(article, here.core))
        shown.append(here is not None and question.is_right(article, (here.start, here.end)))
        length.append(len(sentences(best.text)) if best else 0)
        confidence.append(best.confidence if best else 0.0)
        answered += isinstance(outcome, Answered)
        if (words := _marked(outcome)) is not None:
            marked.append(words in question.answers)
        if not right[-1]:
            mistakes.append(await _mistake(row, base, question, best))
    figures = [
        Figure.shares(row, "right sentence", right),
        Figure.shares(row, "right paragraph", near),
        Figure.shares(row, "shown text holds the answer, nothing refused", shown),
        Figure(row, f"sentences shown, percentile {LONG}", float(np.percentile(length, LONG)), len(length)),
        Figure.share(row, "answered that mark words", len(marked), answered),
    ]
    if marked:
        figures.append(Figure.shares(row, "marked words are exactly the answer", marked))
    return Part(figures, mistakes, {row: Rated(np.array(confidence), np.array(right))})


def _marked(outcome: Outcome) -> str | None:
    if isinstance(outcome, Answered) and outcome.answer.highlight:
        return outcome.answer.text[slice(*outcome.answer.highlight)]
    return None


async def _mistake(row: str, base: Base, question: Question, best: Evidence | None) -> Mistake:
    reading = base.readings[question.article]
    cores = [entry.core for entry in reading.entries if question.is_right(reading.article, entry.core)]
    told = "\n".join(reading.article.text[slice(*core)] for core in cores)
    ranks = [
        rank
        for rank, hit in enumerate(await base.hits(question.text, question.article), start=1)
        for article, entry in [base.entry(hit)]
        if question.is_right(article, entry.core)
    ]
    return Mistake(
        row,
        question.text,
        f"{' / '.join(question.answers)}\n{reading.article.title}: {told}",
        f"{best.article.title}: {best.text}" if best else "",
        best.confidence if best else 0.0,
        ranks[0] if ranks else None,
    )


def _baselines(name: str, asked: Sequence[Question], most: int) -> list[Figure]:
    """Return the baselines' figures on *most* of the questions *asked*, evenly spread."""
    if not most:
        return []
    held = [(reading.article, entry) for reading in readings(name) for entry in reading.entries]
    bodies = [article.text[slice(*entry.core)] for article, entry in held]
    titled = [f"{article.title} {body}" for (article, _), body in zip(held, bodies, strict=True)]
    some = asked[:: -(-len(asked) // most)]
    figures = []
    for scorer, scores in scorers(bodies, titled).items():
        judged = [(question, *held[int(np.argmax(scores(question.text)))]) for question in some]
        figures += [
            Figure.shares(name, f"right sentence, {scorer}", [q.is_right(a, e.core) for q, a, e in judged]),
            Figure.shares(name, f"right paragraph, {scorer}", [q.in_paragraph(a, e.core) for q, a, e in judged]),
        ]
    return figures
