"""Addresses become readings: fetched, read in the process for strangers' bytes, joined over their pages, compared."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from knowledge.errors import Fault, FetchError, UnreadableError
from knowledge.models import (
    Document,
    Fetched,
    Member,
    Origin,
    Problem,
    Quarantine,
    Reading,
    SourceState,
)
from knowledge.parsing.retraction import is_retracted
from knowledge.ports import Clock, Extractor, Fetcher
from knowledge.services.reading import Read, understood, unreadable
from knowledge.sources.joined import joined

MOST_PAGES = 20
"""Pages of one article that are joined."""
_PATIENCE = 3
"""Failures in a row after which an address counts as unreachable."""
_VANISHED = 50
"""Sentences that are remembered of those that disappeared."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a library holds of one address."""

    state: SourceState | None = None
    members: tuple[tuple[Member, Reading], ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """What an address said."""

    outcomes: tuple[Read | Member | Problem, ...]
    """Readings to store; members whose text is still the same; what went wrong."""
    state: SourceState
    quarantine: Quarantine | None = None
    """Why nothing held of it may answer any more."""


class WebReader:
    """Visits addresses, through the one fetcher and the one process that reads strangers' bytes."""

    def __init__(self, fetcher: Fetcher, extractor: Extractor, clock: Clock) -> None:
        self._fetcher = fetcher
        self._extractor = extractor
        self._clock = clock

    async def visit(self, origin: Origin, held: Held) -> Visit:
        """Return what *origin*'s address says now, against what is *held* of it."""
        try:
            fetched = await self._fetched(origin.path, held.state if held.members else None)
            if fetched.unchanged:
                return Visit(_members(held), self._state(origin.path, held, fetched))
            documents = await self._documents(origin, fetched)
            outcomes = await asyncio.to_thread(_read, documents, origin.path)
        except UnreadableError as error:
            return self._failed(origin.path, held, error)
        return self._compared(origin.path, held, fetched, outcomes)

    async def alive(self, address: str, before: SourceState | None) -> Visit:
        """Return whether *address*, which an article came with but was not read from, still stands."""
        held = Held(before)
        try:
            state = self._state(address, held, await self._fetched(address, before))
        except UnreadableError as error:
            return self._failed(address, held, error)
        # Nobody compared its words, so nothing is verified.
        return Visit((), state.model_copy(update={"verified": before.verified if before else None}))

    async def _fetched(self, address: str, state: SourceState | None) -> Fetched:
        fetched = await self._fetcher(
            address,
            etag=state.etag if state else None,
            last_modified=state.last_modified if state else None,
        )
        if _leads_home(address, fetched.url):
            raise FetchError(Fault.GONE, name=address, status=404)
        return fetched

    async def _documents(self, origin: Origin, fetched: Fetched) -> list[Document | Problem]:
        """Return what stands at an address; an article that goes on there on further pages is one document."""
        found = await self._extracted(origin, fetched)
        if len(found) != 1 or isinstance(found[0], Problem) or found[0].following is None:
            return found
        pages, seen, partial = [found[0]], {origin.path, fetched.url}, False
        while following := pages[-1].following:
            if following in seen or urlsplit(following).netloc != urlsplit(fetched.url).netloc:
                break
            if len(pages) == MOST_PAGES:
                partial = True
                break
            seen.add(following)
            try:
                more = await self._extracted(origin, await self._fetcher(following))
            except UnreadableError:
                partial = True
                break
            pages += [page for page in more[:1] if isinstance(page, Document)]
            if len(more) != 1:
                break
        return [joined(pages, partial="pages" if partial else None)]

    async def _extracted(self, origin: Origin, fetched: Fetched) -> list[Document | Problem]:
        found = await asyncio.to_thread(
            self._extractor.documents,
            fetched.url,
            fetched.data,
            origin.metadata,
            content_type=fetched.content_type,
        )
        return [one if isinstance(one, Problem) else _addressed(one, fetched.url) for one in found]

    def _compared(self, address: str, held: Held, fetched: Fetched, outcomes: Sequence[Read | Problem]) -> Visit:
        """Keep the members whose words are the same: touched dates and menus change nothing."""
        same = {reading.article.id: (member, reading) for member, reading in held.members}
        kept: list[Read | Member | Problem] = []
        vanished: list[str] = []
        changed = False
        for outcome in outcomes:
            before = same.get(outcome.reading.article.id) if isinstance(outcome, Read) else None
            if not isinstance(outcome, Read) or before is None:
                kept.append(outcome)
            elif is_retracted(outcome.reading.article.text, before[1].article.text):
                # Its validators would let the next visit take the notice for the article.
                unmarked = {"etag": None, "last_modified": None}
                return Visit((), self._state(address, held, fetched).model_copy(update=unmarked), "retracted")
            elif _says_the_same(outcome.reading, before[1]):
                kept.append(before[0].model_copy(update={"quarantine": None}))
            else:
                kept.append(outcome)
                changed = True
                vanished += _vanished(before[1], outcome.reading)
        state = self._state(address, held, fetched)
        if changed:
            state = state.model_copy(update={"changed": state.checked, "vanished": tuple(vanished[:_VANISHED])})
        return Visit(tuple(kept), state)

    def _state(self, address: str, held: Held, fetched: Fetched) -> SourceState:
        before = held.state
        now = self._clock()
        return SourceState(
            address=address,
            checked=now,
            verified=now,
            changed=before.changed if before else None,
            etag=fetched.etag or (before.etag if before and fetched.unchanged else None),
            last_modified=fetched.last_modified or (before.last_modified if before and fetched.unchanged else None),
            vanished=before.vanished if before else (),
        )

    def _failed(self, address: str, held: Held, error: UnreadableError) -> Visit:
        before = held.state or SourceState(address=address, checked=self._clock())
        state = before.model_copy(
            update={"checked": self._clock(), "failures": before.failures + 1, "fault": error.fault.value}
        )
        quarantine: Quarantine | None = None
        if error.fault is Fault.GONE:
            quarantine = "gone"
        elif isinstance(error, FetchError) and error.fault is not Fault.ROBOTS and state.failures >= _PATIENCE:
            quarantine = "unreachable"
        return Visit((unreadable(address, error),), state, quarantine)


def _addressed(document: Document, url: str) -> Document:
    """Return *document* with an address of its own: its canonical one, or that which answered."""
    if document.metadata.url is not None:
        return document
    return document.model_copy(update={"metadata": document.metadata.model_copy(update={"url": url})})


def _read(documents: Sequence[Document | Problem], address: str) -> list[Read | Problem]:
    return [understood(document, address, address) for document in documents]


def _members(held: Held) -> tuple[Member, ...]:
    return tuple(member.model_copy(update={"quarantine": None}) for member, _ in held.members)


def _leads_home(asked: str, answered: str) -> bool:
    """Whether a page that was asked for led to the site's front page: how many sites say that it is gone."""
    return (
        urlsplit(answered).path in {"", "/"} and urlsplit(asked).path not in {"", "/"} and not urlsplit(answered).query
    )


def _says_the_same(new: Reading, old: Reading) -> bool:
    return (new.article.text, new.article.title) == (old.article.text, old.article.title)


def _vanished(old: Reading, new: Reading) -> list[str]:
    """Return the sentences of *old*'s entries that stand nowhere in *new*."""
    sentences = dict.fromkeys(old.article.text[slice(*entry.core)] for entry in old.entries)
    return [sentence for sentence in sentences if sentence not in new.article.text]
