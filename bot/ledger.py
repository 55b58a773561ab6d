"""What is kept of an answer that was given: what it quotes and where it stands, and that its question was asked."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.i18n import Words
from bot.servers import Servers
from knowledge.errors import KnowledgeError
from knowledge.models import (
    SHARED,
    Answer,
    Event,
    Evidence,
    LibraryId,
    Posted,
    Quotation,
    VersionNumber,
    offered_by,
    quoted_by,
    server_library,
)
from knowledge.services.analytics import AnalyticsService
from knowledge.services.answer import AnswerService
from knowledge.services.posted import PostedService


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer was given."""

    server: int | None
    channel: int
    home: int
    """The channel whose settings count there."""
    alone: bool = False
    """Only the asker sees it."""


class Ledger:
    """Notes answers, without who asked. It writes nothing itself: the services do, when they are told to."""

    def __init__(
        self, posted: PostedService, analytics: AnalyticsService, servers: Servers, answers: AnswerService
    ) -> None:
        self._posted, self._analytics, self._servers, self._answers = posted, analytics, servers, answers

    async def answered(self, answer: Answer, place: Place, message: int | None, words: Words) -> None:
        """Note that *answer* was given at *place*, in *message* if everybody there sees one."""
        # What is asked in private is counted, and its words are nobody's business.
        self._count(place, answer.outcome.outcome, None if place.alone else answer.question)
        if message is None or place.server is None or place.alone:
            return
        if answer.sample:  # it will not change, and the library that takes its place is another
            self._posted.forget(message)
            return
        found = await self._standing(place, place.server, message, words, answer.question)
        update = {
            "outcome": answer.outcome.outcome,
            "served": answer.served,
            "offered": offered_by(answer),
            "quotations": quoted_by(answer),
        }
        self._posted.note(found.model_copy(update=update))

    async def chosen(self, evidence: Evidence, place: Place, message: int, words: Words, question: str | None) -> None:
        """Note that *message*, which offered a choice on *question*, shows *evidence* now."""
        if place.server is None or place.alone:
            return
        known = None
        with suppress(KnowledgeError):  # what was known is lost; that it stands there is kept all the same
            known = await self._posted.one(server_library(place.server), message)
        found = known or await self._standing(place, place.server, message, words, question or "")
        quotations = (Quotation.of(evidence, "answer"),) if evidence.text else ()
        self._posted.note(found.model_copy(update={"quotations": quotations, "lang": words.lang}))

    async def completed(
        self,
        evidence: Evidence,
        served: Mapping[LibraryId, VersionNumber],
        place: Place,
        message: int,
        question: str,
        words: Words,
    ) -> None:
        """Note that *message* shows *evidence*, out of what was *served*, long after *question* was asked."""
        if place.server is None:
            return
        found = await self._standing(place, place.server, message, words, question)
        update = {
            "outcome": "answered",
            "served": dict(served),
            "offered": (evidence.id,),
            "quotations": (Quotation.of(evidence, "answer"),) if evidence.text else (),
        }
        self._posted.note(found.model_copy(update=update))

    def judged(self, place: Place, question: str | None, *, helpful: bool) -> None:
        """Note that a reader said whether the answer to *question* helped."""
        self._count(place, "helpful" if helpful else "unhelpful", None if place.alone else question)

    def _count(self, place: Place, event: Event, question: str | None) -> None:
        server: LibraryId = SHARED if place.server is None else server_library(place.server)
        self._analytics.count(server, 0 if place.server is None else place.home, event, question)

    async def _standing(self, place: Place, server: int, message: int, words: Words, question: str) -> Posted:
        """Return what is known of *message* before anything is known of what it says."""
        settings = await self._servers.get(server)
        return Posted(
            message=message,
            channel=place.channel,
            server=server_library(server),
            day=self._posted.today(),
            lang=words.lang,
            question=question,
            outcome="choices",
            strictness=settings.strictness or self._answers.strictness,
            set_by="server" if settings.strictness else "operator",
            mode=settings.mode(place.home),
            topics=settings.channel(place.home).topics,
        )
