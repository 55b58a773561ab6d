"""The feeds that a library follows: how far each was read, and what a check of it did."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from knowledge.models.base import ArticleId, Model
from knowledge.models.library import Problem

SeenState = Literal["taken", "passed", "failed"]
"""Its article was added; it was beyond a quota; it could not be read."""


class Feed(Model):
    """A feed or sitemap that a library follows."""

    url: str
    title: str | None = None
    topic: str | None = None
    """What its articles are about, as whoever added it said."""
    by: str
    """Who added it: `cli`, or a Discord user's id."""
    added: datetime
    due: datetime
    """When it is to be looked at next."""
    checked: datetime | None = None
    """When it was last read."""
    interval: int = 3600
    """Seconds between two looks while all goes well; follows how often the feed changes."""
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    """How many looks in a row failed."""
    fault: Problem | None = None
    """Why the last look failed."""
    paused: bool = False
    """It is gone, and looked at again only when somebody asks for it by name."""
    articles: int = 0
    """How many articles it brought."""
    quota: int = Field(1000, ge=1)
    """How many it may bring in thirty days."""


class SeenItem(Model):
    """An item of a feed that needs no second look unless the feed says something else of it."""

    key: str
    said: str | None = None
    """Hash of what the feed says of it, dates left out; None where it says nothing."""
    text_hash: str | None = None
    """Hash of the text that was stored."""
    article: ArticleId | None = None
    seen: datetime
    state: SeenState
    tries: int = 0


class FeedReport(Model):
    """What a look at one feed did."""

    url: str
    title: str | None = None
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    passed_over: int = 0
    """Items beyond the quotas, never looked at again, and those beyond the number that is read."""
    put_off: int = 0
    """Items left for the next look, because their server asked for patience or could not be reached."""
    problems: tuple[Problem, ...] = ()
    paused: bool = False


class FeedsAdded(Model):
    """What adding an address did."""

    feeds: tuple[Feed, ...] = ()
    known: tuple[Feed, ...] = ()
    """Followed already."""
    left_out: int = 0
    """Feeds of a list beyond the number that is taken."""
