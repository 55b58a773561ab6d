"""An answer that stands in a channel: what it quotes, so that it can be put right later, and how it came about."""

import hashlib
import zlib
from datetime import date
from typing import Literal, Self

from pydantic import Field

from knowledge.models.answer import Answer, Answered, Choices, Evidence, Strictness, Unanswered
from knowledge.models.base import ArticleId, EntryId, LibraryId, Model, RevisionId, VersionNumber

_HEAD = 8
"""Code points by which a place in a text is recognised before the whole quotation is compared."""

Part = Literal["answer", "newer"]
"""What a quotation is in its message: the answer, or what a newer article says."""
NoticeKind = Literal["changed", "gone", "retracted", "unreachable", "removed", "withheld"]
"""What became of a quotation: its article says it no longer, its page is gone, was taken back or cannot be reached,
the article was taken out of the library, or whoever looks after the articles withholds its words."""


class Notice(Model):
    """What a message has to say about a quotation that no longer holds."""

    kind: NoticeKind
    day: date
    says_now: EntryId | None = None
    """The entry of the same article that answers the same question now."""

    def says_as_much_as(self, other: "Notice | None") -> bool:
        """Return whether *other* tells the same, on whatever day."""
        return other is not None and (self.kind, self.says_now) == (other.kind, other.says_now)


class Quotation(Model):
    """Words of an entry in a message, as a hash: the message holds the words themselves."""

    part: Part
    library: LibraryId
    article: ArticleId
    entry: EntryId
    length: int
    head: int
    """Checksum of its first letters."""
    digest: str
    judged: RevisionId | None = None
    """The reading of the article that it was last compared with."""
    notice: Notice | None = None
    """What the message says about it."""

    @classmethod
    def of(cls, evidence: Evidence, part: Part) -> Self:
        """Return the words of *evidence*, which stand in a message as *part* of it."""
        text = evidence.text
        return cls(
            part=part,
            library=evidence.library,
            article=evidence.article.id,
            entry=evidence.id,
            length=len(text),
            head=_checksum(text[:_HEAD]),
            digest=_digest(text),
        )

    def stands_in(self, text: str) -> bool:
        """Return whether *text* holds the quotation, to the letter and in whatever place."""
        return any(
            _checksum(text[start : start + min(_HEAD, self.length)]) == self.head
            and _digest(text[start : start + self.length]) == self.digest
            for start in range(len(text) - self.length + 1)
        )


class Posted(Model):
    """An answer that everybody in a channel sees. Nothing tells who asked."""

    message: int
    channel: int
    server: LibraryId
    """The library of the server it stands in."""
    day: date
    lang: Literal["ja", "en"]
    question: str
    """What was looked up."""
    outcome: Literal["answered", "choices", "unanswered"]
    strictness: Strictness
    set_by: Literal["server", "operator"]
    """Who chose that strictness."""
    mode: str
    """How the bot behaves in the channel."""
    topics: tuple[str, ...] = ()
    """The channel's, whose articles alone were looked at; none: all articles were."""
    served: dict[LibraryId, VersionNumber] = Field(default_factory=dict)
    """What was asked."""
    offered: tuple[EntryId, ...] = ()
    """Entries in the order they were offered: the answer, or what there was to choose from."""
    quotations: tuple[Quotation, ...] = ()


def offered_by(answer: Answer) -> tuple[EntryId, ...]:
    """Return the entries that *answer* shows or offers, in order."""
    match answer.outcome:
        case Answered(answer=found):
            return (found.id,)
        case Choices(choices=found):
            return tuple(each.id for each in found)
        case Unanswered(nearest=found):
            return tuple(each.id for each in found)


def quoted_by(answer: Answer) -> tuple[Quotation, ...]:
    """Return what a message with *answer* quotes as the words of articles."""
    if not isinstance(answer.outcome, Answered):
        return ()
    parts: tuple[tuple[Part, Evidence | None], ...] = (
        ("answer", answer.outcome.answer),
        ("newer", answer.outcome.newer),
    )
    return tuple(Quotation.of(found, part) for part, found in parts if found is not None and found.text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
