"""What a question brings back. The JSON of these models is the command line's contract."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field

from knowledge.models.article import ArticleHead, PartialReason
from knowledge.models.base import ArticleId, EntryId, LibraryId, Model, Span, VersionNumber
from knowledge.models.entry import Entry, EntryKind, Level
from knowledge.models.policy import QuotePolicy
from knowledge.models.source import SourceState

Strictness = Literal["strict", "balanced", "talkative"]
"""How sure an answer must be before it is given."""


class ArticleRef(Model):
    """The article a quotation stands in."""

    id: ArticleId
    title: str
    url: str | None
    published: date | None
    # Beyond the command line's contract:
    modified: date | None = Field(default=None, exclude=True)
    """The day its publisher says it was changed."""
    changed: datetime | None = Field(default=None, exclude=True)
    """When we found its text changed."""
    verified: datetime | None = Field(default=None, exclude=True)
    """When we last saw that its page still says it."""
    partial: PartialReason | None = Field(default=None, exclude=True)
    """Only a part of the article could be read."""
    team: bool = Field(default=False, exclude=True)
    """A moderator wrote it here; its address is where they have it from."""

    @classmethod
    def to(cls, head: ArticleHead, state: SourceState | None) -> Self:
        """Return a reference to the article of *head*, of whose address *state* is known."""
        return cls(
            id=head.id,
            title=head.title,
            url=head.url,
            published=head.published,
            modified=head.modified,
            changed=state.changed if state else None,
            verified=state.verified if state else None,
            partial=head.partial,
            team=head.kind == "team",
        )


class SourceRef(Model):
    """Who says it, and how directly (`Level`)."""

    name: str
    url: str | None
    published: date | None
    level: Level


class Quoted(Model):
    """An entry as the store hands it out: with its article's head and its own words."""

    library: LibraryId
    head: ArticleHead
    entry: Entry
    text: str
    """Exactly `article.text[entry.start:entry.end]`."""
    heading: str | None = None
    """Heading of the section it stands in."""
    state: SourceState | None = None
    """What is known of the address it came from."""
    policy: QuotePolicy = "quote"

    def withheld(self, policy: QuotePolicy) -> Self:
        """Return the same without the source's words: an empty slice, which stands where they begin."""
        start = self.entry.start
        bare = {"end": start, "core": (start, start), "question": None, "phrasings": ()}
        entry = self.entry.model_copy(update=bare)
        return self.model_copy(update={"entry": entry, "text": "", "heading": None, "policy": policy})


class Evidence(Model):
    """A quotation that answers, or may answer, a question."""

    id: EntryId
    kind: EntryKind
    text: str
    start: int
    end: int
    core: Span
    question: str | None
    highlight: Span | None
    confidence: Annotated[float, Field(ge=0, le=1)]
    article: ArticleRef
    source: SourceRef | None
    passage_url: str | None = Field(default=None, exclude=True)
    """The article's address, opening at the sentence; None where no address can."""
    policy: QuotePolicy = Field(default="quote", exclude=True)
    """What its source lets us show; unless `quote`, the text is empty and there is no question."""
    library: LibraryId = Field(exclude=True)


class Happening(Model):
    """A sentence with the day it tells of."""

    first: date
    last: date
    """The same day, or the end of the month, the year or the stretch that the sentence names."""
    told: bool
    """The sentence names the days; else it is the day of publication."""
    entry: Evidence


class Answered(Model):
    """One entry answers the question."""

    outcome: Literal["answered"] = "answered"
    answer: Evidence
    also: tuple[ArticleRef, ...] = ()
    """Other articles that say the same, newest first."""
    newer: Evidence | None = None
    """What a newer article says of the same thing with another figure, date or state."""
    others: tuple[Evidence, ...] = ()
    """What may be meant instead, best first."""


class Choices(Model):
    """Two to five entries may answer it; the asker chooses."""

    outcome: Literal["choices"] = "choices"
    choices: tuple[Evidence, ...] = Field(min_length=2, max_length=5)


_OFFERED = 3
_NEAR, _NEAR_SHARE = 0.03, 0.2
"""Probability, alone and as a share of the nearest one's, below which an entry has little to do with the question. Of
1,500 questions of jsquad-dev 249 were refused: 202 of the 208 that had their paragraph among the first three keep it,
and 482 of 747 entries are left."""


class Unanswered(Model):
    """The articles do not tell; the nearest entries, best first, are offered as a help."""

    outcome: Literal["unanswered"] = "unanswered"
    nearest: tuple[Evidence, ...] = ()

    @property
    def offered(self) -> tuple[Evidence, ...]:
        """What is near enough to be a help to a person."""
        bar = max(_NEAR, _NEAR_SHARE * self.nearest[0].confidence) if self.nearest else 1.0
        return tuple(evidence for evidence in self.nearest[:_OFFERED] if evidence.confidence >= bar)


Outcome = Answered | Choices | Unanswered


class Answer(Model):
    """A question's outcome, and what a renderer must say beside it."""

    question: str
    """As it was used: cut to the limit, if it was longer."""
    outcome: Outcome = Field(discriminator="outcome")
    cut: bool = False
    """The question was longer than the limit and only its beginning was read."""
    sample: bool = False
    """Nothing has been added yet: the answer comes from the sample library."""
    served: dict[LibraryId, VersionNumber] = Field(default_factory=dict, exclude=True)
    """The versions that were asked."""


def source_of(head: ArticleHead, entry: Entry) -> SourceRef | None:
    """Return whose word *entry* is; None when the page itself says it and nobody told where the page stands."""
    if entry.source is not None and entry.level != "article":
        card = head.sources[entry.source]
        return SourceRef(name=card.name, url=card.url, published=card.published, level=entry.level)
    if head.url is None and head.site is None:
        return None
    return SourceRef(name=head.site or head.title, url=head.url, published=head.published, level="article")


def evidence(quoted: Quoted, confidence: float, highlight: tuple[int, int] | None = None) -> Evidence:
    """Return *quoted* ready to show, found with *confidence* (a probability), *highlight* counting within its text."""
    head, entry = quoted.head, quoted.entry
    return Evidence(
        id=entry.id,
        kind=entry.kind,
        text=quoted.text,
        start=entry.start,
        end=entry.end,
        core=entry.core,
        question=entry.question,
        highlight=highlight,
        confidence=confidence,
        article=ArticleRef.to(head, quoted.state),
        source=source_of(head, entry),
        policy=quoted.policy,
        library=quoted.library,
    )
