"""Counts of what was asked and what came of it. They say nothing of who asked."""

from datetime import date, timedelta
from typing import Literal

from knowledge.models.base import LibraryId, Model

Event = Literal["answered", "choices", "unanswered", "helpful", "unhelpful"]
"""What came of a question, or what a reader said of an answer."""


class Tally(Model):
    """How often something happened in a channel on a day."""

    server: LibraryId
    """The server's library; the shared one stands for questions in private."""
    day: date
    channel: int
    """0 in private."""
    event: Event
    question: str
    """Folded; empty where it is not kept."""
    count: int


class Counts(Model):
    """Questions of a channel in a week."""

    week: date
    """Its Monday."""
    server: LibraryId
    channel: int
    answered: int = 0
    choices: int = 0
    unanswered: int = 0
    helpful: int = 0
    unhelpful: int = 0

    @property
    def asked(self) -> int:
        """How many questions were asked."""
        return self.answered + self.choices + self.unanswered


class Frequent(Model):
    """A question, folded, and how often it was asked."""

    question: str
    count: int


class Analytics(Model):
    """What was asked since a Monday, by week and channel."""

    since: date
    until: date
    """The Monday of the last week."""
    counts: tuple[Counts, ...] = ()
    """The oldest week first; weeks without questions are left out."""
    questions: tuple[Frequent, ...] = ()
    """The most frequent first."""
    gaps: tuple[Frequent, ...] = ()
    """Those that found no answer."""

    @property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays of all weeks, also of those without questions."""
        return tuple(self.since + timedelta(7 * week) for week in range((self.until - self.since).days // 7 + 1))


def monday(day: date) -> date:
    """Return the Monday of the week of *day*."""
    return day - timedelta(day.weekday())
