"""The library that answers while nothing was added: read from the program's own files, kept in memory only."""

import asyncio
from pathlib import Path

from knowledge.errors import NotFoundError
from knowledge.models import SHARED, Origin
from knowledge.ports import LibraryStore, SnapshotCache
from knowledge.services import changes
from knowledge.services.intake import take
from knowledge.services.reading import read_origins
from knowledge.services.serving import Serving, Servings


class SampleLibrary:
    """Reads the articles in *folder* into *store*, a store in memory, when they are first needed."""

    def __init__(self, store: LibraryStore, snapshots: SnapshotCache, folder: Path) -> None:
        self.store = store
        self._servings = Servings(store, snapshots, sample=True)
        self._folder = folder
        self._reading = asyncio.Lock()

    async def serving(self) -> Serving:
        """Return the sample library, ready to search; `NotFoundError` when the program came without it."""
        async with self._reading:
            if await self.store.current(SHARED) is None:
                await self._read()
        serving = await self._servings.of(SHARED)
        if serving is None or not serving.articles:
            raise NotFoundError("sample", str(self._folder))
        return serving

    async def _read(self) -> None:
        intake = await take(self.store, SHARED, read_origins([Origin(path=str(self._folder))]), said={})
        members = tuple(intake.members.values())
        await self.store.activate(
            SHARED,
            members,
            changes.difference((), members),
            action="add",
            by="sample",
            expect=None,
            origins=(),
            held_back=frozenset(),
        )
