"""A knowledge base that works, in memory, and answers what a test taught it. It keeps the services' promises."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

from knowledge.errors import NotFoundError
from knowledge.models import (
    Act,
    Answer,
    ArticleId,
    ArticleSummary,
    Change,
    Complaint,
    Deed,
    EntryId,
    Event,
    Evidence,
    Happening,
    LibraryId,
    Posted,
    QuotePolicy,
    Reading,
    Report,
    Strictness,
    Unanswered,
    Version,
    VersionNumber,
    Walked,
)
from knowledge.services.answer import AnswerService, Suggestion
from knowledge.services.audit import AuditService
from knowledge.services.editing import EditingService
from knowledge.services.following import FollowService
from knowledge.services.inbox import InboxService
from knowledge.services.library import LibraryService
from knowledge.services.policies import PolicyService
from knowledge.services.sample import SampleLibrary
from knowledge.services.serving import Builds
from knowledge.services.switches import Switches
from knowledge.services.topics import TopicService
from knowledge.store.memory import MemorySnapshots, MemoryStore
from tests.bot.builders import version
from tests.support.inbox import MemoryFollows, MemoryInbox


class FakeAnswers:
    def __init__(self) -> None:
        self.known: dict[str, Answer] = {}
        self.entries: dict[tuple[LibraryId, str], Evidence] = {}
        self.suggestions: dict[LibraryId, list[Suggestion]] = {}
        self.compared: dict[str, tuple[Evidence, ...]] = {}
        self.asked: list[tuple[str, tuple[LibraryId, ...]]] = []
        self.strictness: Strictness = "balanced"
        self.chosen: list[Strictness | None] = []
        self.fault: Exception | None = None
        self.hold: asyncio.Event | None = None

    async def answer(
        self,
        text: str,
        libraries: Sequence[LibraryId],
        *,
        strictness: Strictness | None = None,
        topics: Collection[str] = (),
    ) -> Answer:
        self.asked.append((text, tuple(libraries)))
        self.chosen.append(strictness)
        if self.hold is not None:
            await self.hold.wait()
        if self.fault is not None:
            raise self.fault
        return self.known.get(text, Answer(question=text, outcome=Unanswered()))

    async def compare(
        self, text: str, libraries: Sequence[LibraryId], *, topics: Collection[str] = ()
    ) -> tuple[Evidence, ...]:
        assert libraries
        return self.compared.get(text, ())

    async def suggest(
        self, text: str, libraries: Sequence[LibraryId], limit: int = 25, *, topics: Collection[str] = ()
    ) -> tuple[Suggestion, ...]:
        found = [s for library in libraries for s in self.suggestions.get(library, []) if text in s.question]
        return tuple(found[:limit])

    async def entry(
        self, libraries: Sequence[LibraryId], entry: EntryId, *, topics: Collection[str] = ()
    ) -> Evidence | None:
        return next((self.entries[key] for lib in libraries if (key := (lib, entry)) in self.entries), None)


class FakeLibrary:
    def __init__(self) -> None:
        self.stored: dict[LibraryId, list[ArticleSummary]] = {}
        self.readings: dict[LibraryId, list[Reading]] = {}
        self.samples: list[ArticleSummary] = []
        self.versions: dict[LibraryId, list[Version]] = {}
        self.calls: list[tuple[Any, ...]] = []
        self.fault: Exception | None = None
        self.policies = PolicyService(MemoryStore())
        self.switches, self.builds = Switches(), Builds()

    def _next(self, library: LibraryId, by: str, call: str, *facts: object) -> VersionNumber:
        if self.fault is not None:
            raise self.fault
        self.calls.append((call, library, by, *facts))
        history = [old.model_copy(update={"current": False}) for old in self.versions.get(library, [])]
        new = version(len(history) + 1, current=True, articles=len(self.stored.get(library, [])))
        self.versions[library] = [new.model_copy(update={"library": library}), *history]
        return new.number

    async def remove(self, library: LibraryId, article: str, *, by: str) -> Report:
        found = [s for s in self.stored.get(library, []) if article in {s.head.id, s.head.title}]
        if len(found) != 1:
            raise NotFoundError("article", article)
        self.stored[library].remove(found[0])
        number = self._next(library, by, "remove")
        return Report(version=number, change=Change(removed=(found[0].head.id,)))

    async def reload(self, library: LibraryId, *, by: str) -> Report:
        number = self._next(library, by, "reload")
        ids: tuple[ArticleId, ...] = tuple(s.head.id for s in self.stored.get(library, []))
        return Report(version=number, change=Change(changed=ids))

    async def rollback(self, library: LibraryId, number: VersionNumber | None, *, by: str) -> Version:
        history = self.versions.get(library, [])
        wanted = [v for v in history if (v.number == number if number else not v.current)]
        if not wanted:
            raise NotFoundError("version", str(number or ""))
        self.calls.append(("rollback", library, by, wanted[0].number))
        self.versions[library] = [v.model_copy(update={"current": v == wanted[0]}) for v in history]
        return wanted[0]

    async def standing(self, libraries: Sequence[LibraryId]) -> tuple[VersionNumber | None, ...]:
        return tuple(history[0].number if (history := self.versions.get(each)) else None for each in libraries)

    async def history(self, library: LibraryId) -> tuple[Version, ...]:
        return tuple(self.versions.get(library, []))

    async def sampled(self, libraries: Sequence[LibraryId]) -> bool:
        return bool(self.samples) and not any(library in self.stored for library in libraries)

    async def articles(
        self, libraries: Sequence[LibraryId], *, samples: bool = False, topics: Collection[str] = ()
    ) -> tuple[ArticleSummary, ...]:
        if samples and await self.sampled(libraries):
            return tuple(self.samples)
        return tuple(s for library in libraries for s in self.stored.get(library, []))

    async def latest(
        self,
        libraries: Sequence[LibraryId],
        count: int,
        *,
        samples: bool = False,
        skip: int = 0,
        among: Collection[ArticleId] | None = None,
        topics: Collection[str] = (),
    ) -> tuple[ArticleSummary, ...]:
        found = await self.articles(libraries, samples=samples)
        return tuple(s for s in found if among is None or s.head.id in among)[skip : skip + count]

    async def show(self, libraries: Sequence[LibraryId], article: str) -> Reading:
        found = [r for library in libraries for r in self.readings.get(library, []) if article == r.article.id]
        if len(found) != 1:
            raise NotFoundError("article", article)
        return found[0]

    async def shown_to_readers(
        self, libraries: Sequence[LibraryId], article: str, *, topics: Collection[str] = ()
    ) -> tuple[Reading, QuotePolicy]:
        return await self.show(libraries, article), "quote"


class FakeHistory:
    def __init__(self, library: FakeLibrary) -> None:
        self._library = library

    async def back(
        self, library: LibraryId, number: VersionNumber | None, *, by: str, expect: VersionNumber | None = None
    ) -> tuple[Version, Report]:
        assert expect is None
        found = await self._library.rollback(library, number, by=by)
        return found, Report(version=found.number, change=Change())


class FakeTopics:
    def __init__(self, library: FakeLibrary) -> None:
        self._library = library
        self.happenings: dict[str, tuple[Happening, ...]] = {}
        self.known: tuple[str, ...] = ()

    async def named(self, libraries: Sequence[LibraryId]) -> tuple[str, ...]:
        assert libraries
        return self.known

    async def articles(
        self, topic: str, libraries: Sequence[LibraryId], *, topics: Collection[str] = ()
    ) -> frozenset[ArticleId]:
        found = await self._library.articles(libraries, samples=True)
        return frozenset(s.head.id for s in found if topic in s.head.title)

    async def timeline(
        self, topic: str, libraries: Sequence[LibraryId], *, topics: Collection[str] = ()
    ) -> tuple[Happening, ...]:
        assert libraries
        return self.happenings.get(topic, ())


class FakeFeedback:
    def __init__(self, answers: FakeAnswers) -> None:
        self._answers = answers
        self.given: list[tuple[EntryId, str | None, Complaint | None, str]] = []

    async def give(
        self,
        libraries: Sequence[LibraryId],
        entry: EntryId,
        *,
        question: str | None,
        complaint: Complaint | None = None,
        remark: str = "",
    ) -> bool:
        if await self._answers.entry(libraries, entry) is None:
            return False
        self.given.append((entry, question, complaint, remark))
        return True


class FakePreferences:
    def __init__(self) -> None:
        self.kept: dict[tuple[LibraryId, str], Any] = {}

    async def get(self, library: LibraryId, name: str) -> Any | None:
        return self.kept.get((library, name))

    async def set(self, library: LibraryId, name: str, value: Any | None) -> None:
        self.kept[library, name] = value


class FakePrivacy:
    def __init__(self) -> None:
        self.days = 90
        self.posted_days = 30
        self.kept: list[tuple[int, Deed]] = []
        self.forgotten: list[LibraryId] = []

    async def deeds(self, person: int) -> tuple[Deed, ...]:
        return tuple(deed for who, deed in self.kept if who == person)

    async def forget_person(self, person: int) -> int:
        before = len(self.kept)
        self.kept = [(who, deed) for who, deed in self.kept if who != person]
        return before - len(self.kept)

    async def forget_library(self, library: LibraryId) -> None:
        self.forgotten.append(library)


class FakeAudit:
    def __init__(self) -> None:
        self.kept: list[Act] = []

    async def put(self, act: Act) -> None:
        self.kept.append(act)

    async def acts(self, library: LibraryId, count: int, skip: int = 0) -> tuple[Act, ...]:
        return tuple([act for act in reversed(self.kept) if act.library == library][skip : skip + count])

    async def libraries(self) -> tuple[LibraryId, ...]:
        return tuple({act.library for act in self.kept})


class FakeMeaning:
    async def embedder(self) -> Any | None:
        return self


class FakeBackground:
    def __init__(self) -> None:
        self.found: Walked | None = None

    async def walked(self, version: Version) -> Walked | None:
        return self.found


class FakePosted:
    days = 30

    def __init__(self) -> None:
        self.kept: dict[int, Posted] = {}

    def today(self) -> date:
        return date(2026, 11, 24)

    def note(self, posted: Posted) -> None:
        self.kept[posted.message] = posted

    def forget(self, message: int) -> None:
        self.kept.pop(message, None)

    async def forget_channel(self, channel: int) -> None:
        self.kept = {message: posted for message, posted in self.kept.items() if posted.channel != channel}

    async def one(self, server: LibraryId, message: int) -> Posted | None:
        found = self.kept.get(message)
        return found if found is not None and found.server == server else None


class FakeAnalytics:
    def __init__(self) -> None:
        self.counted: list[tuple[LibraryId, int, Event, str | None]] = []

    def count(self, server: LibraryId, channel: int, event: Event, question: str | None) -> None:
        self.counted.append((server, channel, event, question))


def _editing() -> EditingService:
    """The real service, over a library that nobody added to."""
    store = MemoryStore()
    sample = SampleLibrary(MemoryStore(), MemorySnapshots(), Path("nowhere"))
    return EditingService(LibraryService(store, MemorySnapshots(), sample), store)


class FakeKnowledge:
    def __init__(self) -> None:
        self.meaning = FakeMeaning()
        self.background = FakeBackground()
        self.answers = FakeAnswers()
        self.library = FakeLibrary()
        self.preferences = FakePreferences()
        self.privacy = FakePrivacy()
        self.feeds = None
        self.history = FakeHistory(self.library)
        self.drafts = None
        self.topics = FakeTopics(self.library)
        self.digest = None
        self.feedback = FakeFeedback(self.answers)
        self.audited = FakeAudit()
        self.audit = AuditService(self.audited)
        self.posted = FakePosted()
        self.analytics = FakeAnalytics()
        self.editing = _editing()
        library, answers = cast("LibraryService", self.library), cast("AnswerService", self.answers)
        self.inbox = InboxService(MemoryInbox(), library, answers)
        self.follows = FollowService(MemoryFollows(), library, answers, cast("TopicService", self.topics))


def knowledge_of(fake: FakeKnowledge) -> Any:
    return cast("Any", fake)
