"""The versions that answer questions now, each with its search index in memory."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.among import Among
from knowledge.matching.index import Index
from knowledge.models import LibraryId, Member, Version, VersionNumber, serving
from knowledge.ports import LibraryStore, SnapshotCache
from knowledge.services.analysts import Analysts, worthwhile
from knowledge.services.switches import Switches

T = TypeVar("T")

_POLL_SECONDS = 1.0
"""How long another process's new version may go unnoticed."""


@dataclass(frozen=True, slots=True)
class Serving:
    """One version, ready to search; a question uses one of these from start to end."""

    library: LibraryId
    version: VersionNumber
    fingerprint: str
    """Names the readings it was built from."""
    index: Index
    sample: bool
    """It is the built-in sample library."""
    articles: int
    among: Among | None = field(default=None, compare=False)
    """What alone may answer here; None: all of it."""

    @property
    def rows(self) -> NDArray[np.bool_] | None:
        """For every row of the index, whether it may be a candidate; None: all may."""
        return self.among.rows if self.among else None


@dataclass(slots=True)
class Builds:
    """How many indexes were built since the process began, and how many seconds that took."""

    count: int = 0
    seconds: float = 0.0


class Servings:
    """Holds the current version of each library that was asked about, and notices when it changes.

    While a new version's index is loaded, the one before goes on serving.
    """

    def __init__(
        self,
        store: LibraryStore,
        snapshots: SnapshotCache,
        *,
        sample: bool = False,
        switches: Switches | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._snapshots = snapshots
        self._sample = sample
        self._switches = switches or Switches()
        self._clock = clock
        self.builds = Builds()
        self._cache: dict[LibraryId, tuple[Version, Serving] | None] = {}
        self._checked: dict[LibraryId, float] = {}
        self._loading: defaultdict[LibraryId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, library: LibraryId) -> Serving | None:
        """Return what serves for *library* now; None when nothing was ever added to it."""
        known = library in self._cache
        checked = self._checked.get(library)
        fresh = checked is not None and self._clock() - checked < _POLL_SECONDS
        if not (known and (fresh or self._loading[library].locked())):
            await self._renew(library)
        return self._kept(library)

    async def went_back(self, library: LibraryId) -> None:
        """Wait until what the pointer stands on serves: nobody is answered any more from what was taken back."""
        if library in self._cache:
            await self._renew(library)

    async def _renew(self, library: LibraryId) -> None:
        self._checked[library] = self._clock()
        async with self._loading[library]:
            version = await self._store.current(library)
            kept = self._cache.get(library)
            if version is None:
                self._cache[library] = None
            elif kept is None or (kept[0].number, kept[0].fingerprint) != (version.number, version.fingerprint):
                self._hold(version, await self._load(version, kept[1].index if kept else None))

    def _hold(self, version: Version, serving: Serving) -> None:
        self._cache[version.library] = (version, serving)
        self._switches.serves(version)

    def _kept(self, library: LibraryId) -> Serving | None:
        kept = self._cache.get(library)
        return kept[1] if kept else None

    async def at_hand(self, version: Version) -> Index | None:
        """Return the index of *version*, or of one near it, if that costs no building."""
        kept = self._kept(version.library)
        if kept is not None:
            return kept.index
        arrays = await self._snapshots.load(version.library, version.number, version.fingerprint)
        return None if arrays is None else Index(arrays)

    async def swap(self, version: Version, index: Index) -> None:
        """Let *version*, whose index is *index*, serve from now on."""
        # What was kept is mapped from its files; what was built is memory of this process alone, 3 KiB an entry.
        arrays = await self._snapshots.load(version.library, version.number, version.fingerprint)
        self._checked[version.library] = self._clock()
        self._hold(version, self._serving(version, index if arrays is None else Index(arrays)))

    def loaded(self) -> tuple[Serving, ...]:
        """Return what this process holds ready."""
        return tuple(kept[1] for kept in self._cache.values() if kept is not None)

    def forget(self, library: LibraryId) -> None:
        """Look again before the next question."""
        self._checked.pop(library, None)

    async def build(self, library: LibraryId, members: Sequence[Member], previous: Index | None) -> Index:
        """Return the index of *members*, built in a worker thread; what *previous* holds is not analysed again."""
        revisions = [member.revision for member in serving(members) if member.entries]
        known = previous.known(revisions) if previous else frozenset()
        fresh = self._store.readings(library, [revision for revision in revisions if revision not in known])
        pulled = _pulled(fresh, asyncio.get_running_loop())
        readings = ((revision, None) if revision in known else next(pulled) for revision in revisions)

        def built() -> Index:
            if not worthwhile(sum(member.entries for member in members if member.revision not in known)):
                return Index.build(readings, previous)
            with Analysts() as analysts:
                return Index.build(readings, previous, analysts.begin)

        began = time.perf_counter()
        index = await asyncio.to_thread(built)
        self.builds.count += 1
        self.builds.seconds += time.perf_counter() - began
        return index

    async def _load(self, version: Version, previous: Index | None) -> Serving:
        library, number = version.library, version.number
        arrays = await self._snapshots.load(library, number, version.fingerprint)
        if arrays is not None:
            return self._serving(version, Index(arrays))
        index = await self.build(library, await self._store.members(library, number), previous)
        await self._snapshots.save(library, number, version.fingerprint, index.arrays)
        return self._serving(version, index)

    def _serving(self, version: Version, index: Index) -> Serving:
        return Serving(version.library, version.number, version.fingerprint, index, self._sample, version.articles)


def _pulled(source: AsyncIterator[T], loop: asyncio.AbstractEventLoop) -> Iterator[T]:
    """Yield in a worker thread what *source* yields on *loop*, one at a time."""

    async def following() -> T | None:
        return await anext(source, None)

    while (item := asyncio.run_coroutine_threadsafe(following(), loop).result()) is not None:
        yield item
