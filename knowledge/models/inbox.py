"""What the articles did not answer, who waits for an answer, and who follows what."""

from datetime import date, datetime
from typing import Literal, NewType

from pydantic import Field

from knowledge.models.answer import Evidence
from knowledge.models.article import ArticleHead
from knowledge.models.base import EntryId, LibraryId, Model

GapId = NewType("GapId", int)
FollowId = NewType("FollowId", int)
GapState = Literal["open", "answered", "dismissed"]
"""`dismissed`: it is no question for these articles; it and what is like it are not shown again."""
FollowKind = Literal["question", "topic"]


class TeamAnswer(Model):
    """What a moderator writes to answer a question."""

    text: str
    url: str | None = None
    title: str | None = None


class Gap(Model):
    """A question that the articles did not answer, or not well, with those that are the same. It names nobody."""

    id: GapId
    library: LibraryId
    text: str
    """As it was asked first."""
    wordings: tuple[str, ...] = ()
    """Other ways in which it was asked."""
    keys: tuple[str, ...] = ()
    """Of every wording (`matching.alike.key_of`), also of those that are not kept."""
    count: int = 1
    """How often it was asked."""
    first: date
    last: date
    channels: dict[int, int] = Field(default_factory=dict)
    """How often in which channel; not for what was asked in private."""
    state: GapState = "open"
    disliked: EntryId | None = None
    """The entry that answered it, and was found unhelpful."""
    entry: EntryId | None = None
    """The entry that answers it now."""
    draft: TeamAnswer | None = None
    """What was written to answer it, until it serves."""


class Waiting(Model):
    """Somebody wants to be told when a question is answered."""

    id: int
    library: LibraryId
    gap: GapId
    person: str
    channel: int
    message: int | None
    """Ours that says there is no answer; None where only the asker saw it."""
    lang: Literal["ja", "en"]
    since: datetime


class Follow(Model):
    """Somebody follows a question or a topic."""

    id: FollowId
    library: LibraryId
    person: str
    channel: int
    """Where they asked to be told."""
    kind: FollowKind
    text: str
    lang: Literal["ja", "en"]
    since: datetime
    """When they began, or were last told something."""
    told: tuple[str, ...] = ()
    """Question: marks of the answers they know."""
    seen: dict[LibraryId, int] = Field(default_factory=dict)
    """Topic: the version up to which they know each library's articles."""


class News(Model):
    """What those who follow one thing in one channel are to be told, once."""

    follows: tuple[Follow, ...] = Field(min_length=1)
    """As they shall be kept when they have been told."""
    mark: str
    """Names what is new: the same news has the same mark in every process."""
    answer: Evidence | None = None
    articles: tuple[ArticleHead, ...] = ()
