"""What an article mainly is: questions and answers, steps, definitions and tables, a report, or running text."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from knowledge.models import ArticleKind
from knowledge.text.dates import find_dates
from knowledge.text.lexicon import either
from knowledge.text.marks import Place

_DATELINE = re.compile(either("news.dateline"))
_DAY = re.compile(either("news.day"), re.IGNORECASE)
_REPORTS = re.compile(either("news.reports"), re.IGNORECASE)
_FEWEST_STEPS = 3
_FEWEST_ROWS = 3
_OPENING = 4
"""Sentences in which a report says when it happened."""
_NEAR = timedelta(days=45)


def shape_of(
    *, told: int, answered: int, pairs: int, steps: int, task: bool, rows: int, named: int
) -> ArticleKind | None:
    """Return the kind that the lines show, if any.

    Of *told* lines *answered* stand in answers to *pairs* questions, *steps* are steps, *rows* stand in tables and
    definition lists, and *named* define a word each; *task* tells whether the title names something to be done.
    """
    if pairs > 1 and 2 * answered > told:
        return "faq"
    if steps >= _FEWEST_STEPS and (task or 3 * steps >= told):
        return "howto"
    if (rows >= _FEWEST_ROWS and 5 * rows >= 2 * told) or (named >= _FEWEST_ROWS and 3 * named >= 2 * told):
        return "reference"
    return None


def is_news(text: str, said: Sequence[Place], written: date | None) -> bool:
    """Whether the article that says *said* reports something that happened around the day it was *written*."""
    opening = said[:_OPENING]
    if opening and _DATELINE.match(text, *opening[0]):
        return True
    dated = (
        any(_DAY.search(text, *place) for place in opening)
        if written is None
        else any(
            abs(mention.first - written) <= _NEAR and mention.last - mention.first <= _NEAR
            for place in opening
            for mention in find_dates(text, *place, written)
        )
    )
    return dated and any(_REPORTS.search(text, *place) for place in opening)
