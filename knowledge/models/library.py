"""A library as a sequence of immutable versions, and what changes between them."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from pydantic import Field

from knowledge.models.article import ArticleHead, Metadata
from knowledge.models.base import ArticleId, LibraryId, Model, RevisionId, VersionNumber
from knowledge.models.edits import Edits
from knowledge.models.policy import QuotePolicy
from knowledge.models.selftest import Finding
from knowledge.models.source import Quarantine, SourceState

Action = Literal["add", "remove", "reload", "check", "feed", "edit", "undo"]


class Member(Model):
    """An article's place in a version: which stored reading of it serves."""

    article: ArticleId
    revision: RevisionId
    digest: str
    """Hash of the whole reading; the same digest means nothing changed."""
    path: str | None = None
    """The file or address it was read from; None for what came from standard input or Discord."""
    entries: int
    """How many entries it has."""
    since: VersionNumber | None = None
    """The version that brought this state of it; None before there is one."""
    quarantine: Quarantine | None = None
    """Why it is set aside; None: it serves."""
    edits: Edits = Edits()
    """What the team says about it."""
    unedited: RevisionId | None = None
    """The stored reading that `edits` made `revision` of; None where they say nothing."""

    @property
    def as_read(self) -> RevisionId:
        """The stored reading of it as it was read, whatever the team says."""
        return self.revision if self.unedited is None else self.unedited


def serving(members: Iterable[Member]) -> tuple[Member, ...]:
    """Return those of *members* that answer questions."""
    return tuple(member for member in members if member.quarantine is None)


def fingerprint(members: Iterable[Member]) -> str:
    """Return a hash that only these stored readings have, in whatever order; what is set aside does not count."""
    told = sorted(f"{member.revision}:{member.digest}\n" for member in serving(members))
    return hashlib.sha256("".join(told).encode()).hexdigest()


class Change(Model):
    """What a version changed against the one it was built on: article ids, each list in reading order."""

    added: tuple[ArticleId, ...] = ()
    changed: tuple[ArticleId, ...] = ()
    removed: tuple[ArticleId, ...] = ()
    quarantined: tuple[ArticleId, ...] = ()
    restored: tuple[ArticleId, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, kind) for kind in type(self).model_fields)


class Version(Model):
    """One immutable state of a library."""

    library: LibraryId
    number: VersionNumber
    base: VersionNumber | None
    """The version it was built on."""
    created: datetime
    """In UTC."""
    action: Action
    by: str
    """Who made it: `cli`, or a Discord user's id."""
    change: Change
    articles: int
    entries: int
    fingerprint: str
    """Names exactly these stored readings: what a search index of the version must have been built from."""
    current: bool = False
    """Whether the pointer stands here now."""


class Origin(Model):
    """A path or address that was added, to be read again by every reload."""

    path: str
    metadata: Metadata = Metadata()


class Problem(Model):
    """Something that could not be read, in facts: phrase `fault.<fault>` with *facts* filled in says it."""

    name: str
    """The file, or file and line."""
    fault: str
    facts: dict[str, str | int] = Field(default_factory=dict)
    kept: bool = False
    """Its last good article goes on serving."""


class Report(Model):
    """What an add, a remove or a reload did."""

    version: VersionNumber | None
    """The version that serves now; None while there is none."""
    base: VersionNumber | None = None
    """The version that served before; None where the same one still does, and before the first."""
    change: Change
    unchanged: int = 0
    held_back: tuple[ArticleId, ...] = ()
    """Read again but left out, because they were removed by hand."""
    problems: tuple[Problem, ...] = ()
    entries: int = 0
    """How many entries the version that serves now has."""
    checked: int = 0
    """How many addresses were looked at."""
    findings: tuple[Finding, ...] = ()
    """What the self-test of the new version found."""


class ArticleSummary(Model):
    """An article as lists show it."""

    head: ArticleHead
    entries: int
    library: LibraryId
    key_points: tuple[str, ...] = ()
    """Exactly as they stand in the text; filled by `latest` only, and where the source may be quoted."""
    policy: QuotePolicy = "quote"
    """What its source lets us show; told by `latest` only."""
    added: VersionNumber
    """The version that brought this state of it."""
    quarantine: Quarantine | None = None
    """Why it is set aside; None: it serves."""
    source: SourceState | None = None
    """What is known of the address it came from."""
