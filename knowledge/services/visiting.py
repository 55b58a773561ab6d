"""Looks at the addresses that a library's articles come from, and tells what is to be done about each."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from knowledge.models import LibraryId, Member, Metadata, Origin, SourceState
from knowledge.ports import LibraryStore
from knowledge.services.changes import State
from knowledge.services.progress import Progress
from knowledge.services.reading import Looked, Outcome, is_address
from knowledge.services.web import Held, Visit, WebReader

_AT_ONCE = 8
_PREPARED = 256


class Visiting:
    """Puts what a library holds of an address beside what stands there now."""

    def __init__(self, store: LibraryStore, web: WebReader) -> None:
        self._store = store
        self._web = web

    async def origins(
        self, library: LibraryId, state: State, origins: Sequence[Origin], progress: Progress | None = None
    ) -> list[Outcome]:
        """Return what the addresses among *origins* bring."""
        states = await self._store.sources(library)
        members = _by_path(state.members)
        return await _gathered(
            {
                origin.path: self._read(library, origin, members.get(origin.path, ()), states.get(origin.path))
                for origin in origins
                if is_address(origin.path)
            },
            progress,
        )

    async def everything(self, library: LibraryId, state: State, progress: Progress | None = None) -> list[Outcome]:
        """Return what every address brings that an article was read from, and whether those still stand that one has.

        An article read from a file keeps the file's words, whatever its page says.
        """
        states = await self._store.sources(library)
        heads = await self._store.heads(library, [member.as_read for member in state.members])
        added = {origin.path: origin for origin in state.origins}
        jobs: dict[str, Coroutine[Any, Any, list[Outcome]]] = {}
        for path, members in _by_path(state.members).items():
            only = heads[members[0].as_read]
            # A feed's article has no origin of its own: it keeps its name and its topic.
            named = Metadata(id=only.id, topic=only.topic) if len(members) == 1 else Metadata()
            origin = added.get(path) or Origin(path=path, metadata=named)
            jobs[path] = self._read(library, origin, members, states.get(path))
        linked: dict[str, list[Member]] = defaultdict(list)
        for member in state.members:
            url = heads[member.as_read].url
            if url and is_address(url) and url not in jobs and not is_address(member.path or ""):
                linked[url].append(member)
        jobs |= {url: self._alive(url, members, states.get(url)) for url, members in linked.items()}
        return await _gathered(jobs, progress)

    async def _read(
        self, library: LibraryId, origin: Origin, members: Sequence[Member], before: SourceState | None
    ) -> list[Outcome]:
        by_revision = {member.as_read: member for member in members}
        readings = self._store.readings(library, list(by_revision))
        held = tuple([(by_revision[revision], reading) async for revision, reading in readings])
        visit = await self._web.visit(origin, Held(before, held))
        return [*visit.outcomes, _looked(visit, members)]

    async def _alive(self, url: str, members: Sequence[Member], before: SourceState | None) -> list[Outcome]:
        visit = await self._web.alive(url, before)
        back = [] if visit.outcomes else [member.model_copy(update={"quarantine": None}) for member in members]
        return [*visit.outcomes, *back, _looked(visit, members)]


def _looked(visit: Visit, members: Sequence[Member]) -> Looked:
    quarantined = {member.article: visit.quarantine for member in members if visit.quarantine}
    return Looked(visit.state, quarantined)


def _by_path(members: Sequence[Member]) -> Mapping[str, list[Member]]:
    """Return *members* by the address they were read from; those from files are left out."""
    found: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        if member.path and is_address(member.path):
            found[member.path].append(member)
    return found


async def _gathered(jobs: Mapping[str, Coroutine[Any, Any, list[Outcome]]], progress: Progress | None) -> list[Outcome]:
    """Return what *jobs*, each about an address, bring; a few at once, hosts in turn, as each serves one at a time."""
    turns: Counter[str] = Counter()
    order = []
    for address in jobs:
        host = urlsplit(address).netloc
        order.append((turns[host], address))
        turns[host] += 1
    slots = asyncio.Semaphore(_AT_ONCE)

    async def done(address: str) -> list[Outcome]:
        async with slots:
            return await jobs[address]

    outcomes: list[Outcome] = []
    count = 0
    order.sort()
    for start in range(0, len(order), _PREPARED):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(done(address)) for _, address in order[start : start + _PREPARED]]
            for task in asyncio.as_completed(tasks):
                outcomes += await task
                count += 1
                if progress is not None:
                    progress(count, len(jobs))
    return outcomes
