"""Addresses become readings, compared with what was read there before."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

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
from knowledge.ports import Clock
from knowledge.services.pages import PageReader
from knowledge.services.reading import Read, understood, unreadable

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
    """Visits addresses, and tells what is new there."""

    def __init__(self, pages: PageReader, clock: Clock) -> None:
        self._pages = pages
        self._clock = clock

    async def visit(self, origin: Origin, held: Held) -> Visit:
        """Return what *origin*'s address says now, against what is *held* of it."""
        try:
            page = await self._pages.read(origin.path, origin.metadata, held.state if held.members else None)
            if page.fetched.unchanged:
                return Visit(_members(held), self._state(origin.path, held, page.fetched))
            outcomes = await asyncio.to_thread(_read, page.documents, origin.path)
        except UnreadableError as error:
            return self._failed(origin.path, held, error)
        visit = self._compared(origin.path, held, page.fetched, outcomes)
        return visit if page.missing is None else _incomplete(visit, held, page.missing, outcomes)

    async def alive(self, address: str, before: SourceState | None) -> Visit:
        """Return whether *address*, which an article came with but was not read from, still stands."""
        held = Held(before)
        try:
            state = self._state(address, held, await self._pages.fetched(address, before))
        except UnreadableError as error:
            return self._failed(address, held, error)
        # Nobody compared its words, so nothing is verified.
        return Visit((), state.model_copy(update={"verified": before.verified if before else None}))

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
            update={
                "checked": self._clock(),
                "failures": before.failures + 1,
                "fault": error.fault.value,
                "missing": None,
            }
        )
        quarantine: Quarantine | None = None
        if error.fault is Fault.GONE:
            quarantine = "gone"
        elif isinstance(error, FetchError) and error.fault is not Fault.ROBOTS and state.failures >= _PATIENCE:
            quarantine = "unreachable"
        return Visit((unreadable(address, error),), state, quarantine)


def _read(documents: Sequence[Document | Problem], address: str) -> list[Read | Problem]:
    return [understood(document, address, address) for document in documents]


def _incomplete(visit: Visit, held: Held, missing: UnreadableError, outcomes: Sequence[Read | Problem]) -> Visit:
    """Return *visit* of an article that ends before a *missing* page: what is *held* serves on if that is more.

    Only a page that was gone at the look before, too, makes an article shorter.
    """
    if visit.quarantine is not None:
        return visit
    before = held.state
    gone = Fault.GONE.value
    name = str(missing.facts.get("name", visit.state.address))
    again = missing.fault == gone and before is not None and (before.fault, before.missing) == (gone, name)
    trouble = unreadable(name, missing)
    state = visit.state.model_copy(update={"fault": missing.fault.value, "missing": name})
    more = tuple(
        member.model_copy(update={"quarantine": None})
        for member, reading in held.members
        if any(isinstance(one, Read) and _is_less(one.reading, reading) for one in outcomes)
    )
    if again or not more:
        return Visit((*visit.outcomes, trouble), state)
    fields = ("verified", "changed", "vanished")
    kept = {field: getattr(before, field) for field in fields} if before else {}
    return Visit((*more, trouble.model_copy(update={"kept": True})), state.model_copy(update=kept))


def _is_less(new: Reading, old: Reading) -> bool:
    """Whether *new*, which lacks pages, says less of the article than *old*."""
    if new.article.id != old.article.id:
        return False
    return old.article.partial != "pages" or len(old.article.text) > len(new.article.text)


def _members(held: Held) -> tuple[Member, ...]:
    return tuple(member.model_copy(update={"quarantine": None}) for member, _ in held.members)


def _says_the_same(new: Reading, old: Reading) -> bool:
    return (new.article.text, new.article.title) == (old.article.text, old.article.title)


def _vanished(old: Reading, new: Reading) -> list[str]:
    """Return the sentences of *old*'s entries that stand nowhere in *new*."""
    sentences = dict.fromkeys(old.article.text[slice(*entry.core)] for entry in old.entries)
    return [sentence for sentence in sentences if sentence not in new.article.text]
