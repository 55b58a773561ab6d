"""What questions and entries mean: vectors, made once for each version, and looked at when words leave doubt."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

from knowledge.matching.vectors import Sense, Vectors
from knowledge.models import LibraryId
from knowledge.ports import Embedder, SnapshotCache
from knowledge.services.progress import Progress
from knowledge.services.serving import Serving

_log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 3.0
"""How long questions wait for vectors that are not there yet: long enough to load them, or to make those of a few
hundred entries. From then on words alone answer, while the making goes on."""


class _Making(NamedTuple):
    """The making of a version's vectors, under way or done."""

    serving: Serving
    task: asyncio.Task[Vectors | None]
    since: float
    """By the event loop's clock."""


class MeaningService:
    """Keeps the vectors of what serves. Without an embedder there are none, and words alone must do."""

    def __init__(self, open_embedder: Callable[[], Embedder | None], snapshots: SnapshotCache) -> None:
        self._open_embedder = open_embedder
        self._snapshots = snapshots
        self._opening: asyncio.Task[Embedder | None] | None = None
        self._kept: dict[LibraryId, tuple[Serving, Vectors]] = {}
        self._making: dict[LibraryId, _Making] = {}
        self._closing = False

    async def embedder(self) -> Embedder | None:
        """Return the embedder, opened when it is first needed; None when there is none."""
        if self._opening is None:
            self._opening = asyncio.create_task(asyncio.to_thread(self._open_embedder))
        return await asyncio.shield(self._opening)

    async def senses(self, asked: str, servings: Sequence[Serving]) -> list[Sense | None]:
        """Return what the folded question *asked* means in each of *servings*; None where nothing tells that yet."""
        embedder = await self.embedder()
        if embedder is None:
            return [None] * len(servings)
        vectors = [await self._at_hand(serving) for serving in servings]
        if not any(vectors):
            return [None] * len(servings)
        meant = embedder([asked])[0]
        return [None if own is None else Sense(own, meant) for own in vectors]

    async def prepare(self, serving: Serving, progress: Progress | None = None) -> None:
        """Make and keep the vectors of *serving*, or load them; *progress* hears how many of how many are made."""
        if self._ready(serving) is None and await self.embedder() is not None:
            await asyncio.shield(self.start(serving, progress))

    async def close(self) -> None:
        """Stop making vectors; what is not finished is made when it is needed again."""
        self._closing = True
        for making in self._making.values():
            with suppress(_StoppedError):
                await making.task

    async def let_go(self, library: LibraryId) -> None:
        """Forget the vectors of *library*, which was deleted."""
        self._kept.pop(library, None)
        await self._snapshots.keep_only(library, [])

    def _ready(self, serving: Serving) -> Vectors | None:
        kept = self._kept.get(serving.library)
        return kept[1] if kept is not None and kept[0] == serving else None

    async def _at_hand(self, serving: Serving) -> Vectors | None:
        ready = self._ready(serving)
        if ready is None:
            making = self._start(serving, None)
            left = making.since + _PATIENCE_SECONDS - asyncio.get_running_loop().time()
            await asyncio.wait([making.task], timeout=max(left, 0.0))
            ready = making.task.result() if making.task.done() else None
        return ready

    def start(self, serving: Serving, progress: Progress | None = None) -> asyncio.Task[Vectors | None]:
        """Return the task that makes the vectors of *serving*, or loads them: one for everybody who waits."""
        return self._start(serving, progress).task

    def _start(self, serving: Serving, progress: Progress | None) -> "_Making":
        making = self._making.get(serving.library)
        if making is None or making.serving != serving:
            task = asyncio.create_task(self._make(serving, progress))
            making = _Making(serving, task, asyncio.get_running_loop().time())
            self._making[serving.library] = making
        return making

    async def _make(self, serving: Serving, progress: Progress | None) -> Vectors | None:
        embedder = await self.embedder()
        if embedder is None:
            return None
        library, number, mark = serving.library, serving.version, serving.fingerprint
        arrays = None if serving.sample else await self._snapshots.load(library, number, mark)
        previous = Vectors(arrays) if arrays is not None else None
        if previous is not None and previous.fit(serving.index):
            vectors = previous
        else:
            if previous is None and library in self._kept:
                previous = self._kept[library][1]
            try:
                told = self._told(progress)
                vectors = await asyncio.to_thread(Vectors.build, serving.index, embedder, previous, told)
            except (MemoryError, OSError, ValueError) as error:
                # Words alone answer from this version; the next one tries again.
                _log.warning("no vectors for %s: %s", library, error)
                return None
            if not serving.sample:
                await self._snapshots.save(library, number, mark, vectors.arrays)
                await self._snapshots.keep_only(library, [number])
        self._kept[library] = (serving, vectors)
        return vectors

    def _told(self, progress: Progress | None) -> Progress:
        def told(done: int, total: int) -> None:
            if self._closing:
                raise _StoppedError
            if progress is not None:
                progress(done, total)

        return told


class _StoppedError(Exception):
    """The program ends while vectors are made."""
