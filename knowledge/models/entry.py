"""An entry: one thing the article says, by its place in the text."""

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from knowledge.models.base import EntryId, Model, Span

EntryKind = Literal["qa", "key_point", "statement"]
Level = Literal["card", "section", "article"]

QUOTED = 1000
"""Letters of an entry that are shown at once; a longer one is cut, and says so."""


class DateMention(Model):
    """Words in the text that name a day or a stretch of days, and what they mean where they stand."""

    span: Span
    first: date
    last: date


class Entry(Model):
    """Something the article says: `article.text[start:end]` is what may be shown, `core` the sentence to match."""

    id: EntryId
    kind: EntryKind
    start: int
    end: int
    core: Span
    question: str | None = None
    """For a pair: the question it answers."""
    phrasings: tuple[str, ...] = ()
    """Other ways to ask it, as its authors wrote them (`text.phrasings`)."""
    section: int | None = None
    """Position in `Article.sections`."""
    source: int | None = None
    """Position in `Article.sources`."""
    level: Level = "article"
    """`card`: that source says it. `section`: that source is related reading. `article`: the page itself says it."""
    dates: tuple[DateMention, ...] = ()

    @model_validator(mode="after")
    def _core_lies_within(self) -> Self:
        if not 0 <= self.start <= self.core[0] < self.core[1] <= self.end:
            raise ValueError("an entry's core must be a non-empty part of its text")
        return self
