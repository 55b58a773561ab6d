"""Answers that stand in channels: remembered, and compared with their articles whenever these change."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from knowledge.errors import StoreError
from knowledge.models import (
    SHARED,
    Answered,
    ArticleId,
    EntryId,
    LibraryId,
    Member,
    Notice,
    NoticeKind,
    Posted,
    Quotation,
    RevisionId,
    Version,
    VersionNumber,
)
from knowledge.ports import LibraryStore, PostedStore
from knowledge.services.answer import AnswerService
from knowledge.services.library import LibraryService

_WAITING = 10_000
"""Answers that wait in memory at most while the database cannot be written."""
_AT_ONCE = 500
"""Quotations that are noted in one go: each transaction waits for the disk."""
_NO_READING = RevisionId(0)
"""Stands for having looked when there was no reading to compare with."""


@dataclass(frozen=True, slots=True)
class Due:
    """A message that must say something else about what it quotes."""

    posted: Posted
    """As it stands, with the notices that it shows."""
    quotations: tuple[Quotation, ...]
    """With the notices that it must show."""

    @property
    def says_otherwise(self) -> bool:
        """Whether the message must be changed."""
        pairs = zip(self.quotations, self.posted.quotations, strict=True)
        return not all(_tell_the_same(new, old) for new, old in pairs)


class PostedService:
    """Remembers what stands where, and finds what has to be put right.

    What is noted waits in memory until `flush`: a process that is lost loses what came since. Everything that waits
    for the database may raise `StoreError`.
    """

    def __init__(
        self,
        store: PostedStore,
        libraries: LibraryStore,
        library: LibraryService,
        answers: AnswerService,
        days: int,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._store = store
        self._libraries = libraries
        self._library = library
        self._answers = answers
        self.days = days
        """How long it is remembered; 0: not at all."""
        self.today = today
        self._new: dict[int, Posted] = {}
        self._forgotten: set[int] = set()
        self._settled: set[int] = set()
        """Messages that were put right, or are gone, since `due` began."""
        self.news = asyncio.Event()
        """Set when a library serves another version."""
        library.switches.observe(lambda _: self.news.set())

    def note(self, posted: Posted) -> None:
        """Remember *posted*, in the place of what stood in its message before."""
        if self.days and len(self._new) < _WAITING:
            self._new[posted.message] = posted

    def forget(self, message: int) -> None:
        """Forget what stands in *message*, which is gone or no answer any more."""
        self._new.pop(message, None)
        self._forgotten.add(message)
        self._settled.add(message)

    async def forget_channel(self, channel: int) -> None:
        """Forget all that stands in *channel*, which is gone."""
        await self.flush()
        await self._store.forget_channel(channel)

    def let_go(self, server: LibraryId) -> None:
        """Drop what was noted of *server*, which is to be deleted."""
        self._new = {message: posted for message, posted in self._new.items() if posted.server != server}

    async def flush(self) -> None:
        """Write down what was noted."""
        if not self._new and not self._forgotten:
            return
        new, forgotten = self._new, self._forgotten
        self._new, self._forgotten = {}, set()
        try:
            await self._store.put(list(new.values()), forgotten)
        except StoreError:
            still = {message: posted for message, posted in new.items() if message not in self._forgotten}
            self._new = {**still, **self._new}
            self._forgotten |= forgotten
            raise

    async def one(self, server: LibraryId, message: int) -> Posted | None:
        """Return what stands in *message* of *server*; None where that is not known."""
        await self.flush()
        return await self._store.one(server, message)

    async def due(self) -> AsyncIterator[Due]:
        """Yield the messages that do not say what has become of their quotations, newest first.

        Whoever puts one right says so by `told`; what is not told of is due again the next time, in a later process
        too.
        """
        await self.flush()
        self._settled.clear()
        for library in await self._store.libraries():
            held = await self._held(library)
            if held is None:
                continue
            seen_to, left = await self._store.seen_to(library) == held.state, False
            unchanged: list[tuple[int, Quotation]] = []
            async for posted in self._quoting(library, unjudged=seen_to):
                due = await self._compared(posted, held)
                if not due.says_otherwise:
                    unchanged += [(posted.message, one) for one in due.quotations if one not in posted.quotations]
                    if len(unchanged) >= _AT_ONCE:
                        await self._store.judge(unchanged)
                        unchanged.clear()
                    continue
                yield due
                left |= posted.message not in self._settled
            if unchanged:
                await self._store.judge(unchanged)
            if not seen_to and not left:
                await self._store.set_seen_to(library, held.state)

    async def told(self, due: Due) -> None:
        """Note that the message of *due* says what it must."""
        await self._store.judge([(due.posted.message, quotation) for quotation in due.quotations])
        self._settled.add(due.posted.message)

    async def _quoting(self, library: LibraryId, *, unjudged: bool) -> AsyncIterator[Posted]:
        before: int | None = None
        while page := await self._store.quoting(library, unjudged=unjudged, before=before):
            for posted in page:
                yield posted
            before = page[-1].message

    async def _compared(self, posted: Posted, held: "_Held") -> Due:
        """Return *posted* and what it must say because of what *held* has."""
        judged = [
            await self._judged(quotation, posted, held) if quotation.library == held.library else quotation
            for quotation in posted.quotations
        ]
        return Due(posted, tuple(judged))

    async def _held(self, library: LibraryId) -> "_Held | None":
        """Return what *library* holds; None while this process still answers from another version of it."""
        version = await self._libraries.current(library)
        serving = [one.version for one in await self._library.servings([library]) if one.library == library]
        if version is None or serving != [version.number]:
            return None
        members = await self._libraries.members(library, version.number)
        policies = dict(await self._library.policies.all(library))
        days = {one.number: one.created.date() for one in await self._libraries.versions(library)}
        return _Held(library, version, {one.article: one for one in members}, policies, days)

    async def _judged(self, quotation: Quotation, posted: Posted, held: "_Held") -> Quotation:
        """Return *quotation* with what is to be said about it now."""
        member = held.members.get(quotation.article)
        if member is None:
            return _noticed(quotation, "removed", held.version.created.date())
        day = held.days.get(member.since or held.version.number, held.version.created.date())
        if member.quarantine is not None:
            return _noticed(quotation, member.quarantine, day)
        if any(edit.hidden and edit.entry == quotation.entry for edit in member.edits.entries):
            return _noticed(quotation, "withheld", day)
        if held.policies and await self._withheld(quotation, member, held):
            return _noticed(quotation, "withheld", self.today())
        compared = quotation.notice is None or quotation.notice.kind == "changed"
        if compared and quotation.judged == member.revision:
            return quotation
        text = await self._libraries.passage(held.library, member.revision, 0, 1 << 31)
        if await asyncio.to_thread(quotation.stands_in, text):
            return quotation.model_copy(update={"judged": member.revision, "notice": None})
        says_now = await self._says_now(quotation, posted) if quotation.part == "answer" else None
        notice = Notice(kind="changed", day=day, says_now=says_now)
        return quotation.model_copy(update={"judged": member.revision, "notice": notice})

    async def _withheld(self, quotation: Quotation, member: Member, held: "_Held") -> bool:
        """Return whether a policy forbids to show the words of *quotation* any more."""
        key = await self._libraries.find(held.library, held.version.number, quotation.entry)
        if key is None:
            head = (await self._libraries.heads(held.library, [member.revision]))[member.revision]
            return await self._library.policies.of_article(held.library, head) != "quote"
        (quoted,) = await self._libraries.quoted(held.library, [key])
        return (await self._library.policies.applied(quoted)).policy != "quote"

    async def _says_now(self, quotation: Quotation, posted: Posted) -> EntryId | None:
        """Return what the same article answers to the same question now."""
        libraries = tuple(dict.fromkeys((posted.server, SHARED)))
        answer = await self._answers.answer(
            posted.question, libraries, strictness=posted.strictness, topics=posted.topics
        )
        if not isinstance(answer.outcome, Answered):
            return None
        found = answer.outcome.answer
        same = (found.library, found.article.id) == (quotation.library, quotation.article)
        return found.id if same and found.policy == "quote" else None


@dataclass(frozen=True, slots=True)
class _Held:
    """A library as it serves."""

    library: LibraryId
    version: Version
    members: Mapping[ArticleId, Member]
    policies: Mapping[str, str]
    days: Mapping[VersionNumber, date]

    @property
    def state(self) -> str:
        """Names what quotations are compared with."""
        told = ",".join(f"{site}={policy}" for site, policy in sorted(self.policies.items()))
        return f"{self.version.number}:{self.version.fingerprint}:{told}"


def _noticed(quotation: Quotation, kind: NoticeKind, day: date) -> Quotation:
    """Return *quotation* with a notice of *kind*, of the day it was first noticed."""
    judged = _NO_READING if quotation.judged is None else quotation.judged
    same = quotation.notice is not None and quotation.notice.kind == kind
    notice = quotation.notice if same else Notice(kind=kind, day=day)
    return quotation.model_copy(update={"judged": judged, "notice": notice})


def _tell_the_same(new: Quotation, old: Quotation) -> bool:
    if new.notice is None or old.notice is None:
        return new.notice is old.notice
    return new.notice.says_as_much_as(old.notice)
