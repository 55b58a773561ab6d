"""Articles are looked at before they are saved: read once, shown, and saved exactly as they were read."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Self

from knowledge.errors import Fault
from knowledge.models import (
    ArticleHead,
    ArticleId,
    Change,
    Difference,
    Learnt,
    LibraryId,
    Member,
    Metadata,
    Preview,
    Problem,
    Reading,
    Report,
)
from knowledge.ports import Extractor, LibraryStore
from knowledge.services import changes
from knowledge.services.adding import Found
from knowledge.services.changes import Plan, State
from knowledge.services.comparing import said
from knowledge.services.history import HistoryService
from knowledge.services.library import LibraryService
from knowledge.services.progress import Progress
from knowledge.services.reading import Read, origins_of, read_data, read_origins

_FIRST = 3
"""Pairs and key points of an article that are shown at once."""
_COMPARED = 100
"""Articles whose entries are compared with those that are there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read to be added to a library, and is kept nowhere else."""

    library: LibraryId
    found: Found
    size: int
    """About how many bytes of memory it takes."""

    @classmethod
    def of(cls, library: LibraryId, found: Found) -> Self:
        """Return *found* with its size."""
        return cls(library, found, sum(len(reading.model_dump_json()) for reading in _readings(found).values()))


class DraftService:
    """Reads what is to be added, shows it, and saves just that. Every method may raise `StoreError`."""

    def __init__(
        self, library: LibraryService, history: HistoryService, store: LibraryStore, extractor: Extractor | None
    ) -> None:
        self._library, self._history = library, history
        self._store, self._extractor = store, extractor

    async def of_paths(
        self, library: LibraryId, paths: Sequence[str], metadata: Metadata, *, progress: Progress | None = None
    ) -> Draft:
        """Return what stands in files, folders and at addresses now."""
        wanted, unnamed = origins_of(paths, metadata)
        visited = await self._library.visited(library, wanted, progress)
        there = State(None, (), await self._store.origins(library), frozenset())
        read = changes.to_read(there, wanted)
        files = await asyncio.to_thread(lambda: tuple(read_origins(read, self._extractor)))
        return await asyncio.to_thread(Draft.of, library, Found(files, visited, wanted, unnamed))

    async def of_bytes(self, library: LibraryId, name: str, data: bytes, metadata: Metadata) -> Draft:
        """Return what *data*, called *name*, holds."""
        read = await asyncio.to_thread(lambda: tuple(read_data(name, data, metadata, self._extractor)))
        return await asyncio.to_thread(Draft.of, library, Found(read))

    async def preview(self, draft: Draft) -> Preview:
        """Return what saving *draft* would do now. No version is made, and nothing of the draft is kept.

        Raises `ConflictError` when another process changed the library at the same moment.
        """
        async with self._library.tried(draft.library, self._plan(draft)) as (state, plan, findings):
            change = await asyncio.to_thread(changes.difference, state.members, plan.members)
            articles = await self._history.article_changes(draft.library, state.members, plan.members, most=_COMPARED)
            same = [one for one in draft.found.visited if isinstance(one, Member)]
            heads = await self._store.heads(draft.library, [member.revision for member in same])
            unchanged = [_learnt(head, change) for head in heads.values()]
        version = state.current.number if state.current else None
        return Preview(
            version=version,
            articles=(*await asyncio.to_thread(_all_learnt, draft.found, plan.problems, change), *unchanged),
            difference=Difference(before=version, after=None, articles=articles),
            problems=plan.problems,
            findings=findings,
        )

    async def save(self, draft: Draft, *, by: str) -> Report:
        """Add *draft* to its library; raises whatever a change of the library raises."""
        return await self._library.change(draft.library, self._plan(draft), action="add", by=by)

    def _plan(self, draft: Draft) -> Callable[[State], Awaitable[Plan]]:
        return lambda state: draft.found.added(self._store, draft.library, state)


def _readings(found: Found) -> dict[ArticleId, Reading]:
    """Return all that was read anew; of two readings of one article the later counts, as when it is saved."""
    reads = [one for one in (*found.files, *found.visited) if isinstance(one, Read)]
    return {read.reading.article.id: read.reading for read in reads}


def _all_learnt(found: Found, problems: Sequence[Problem], change: Change) -> tuple[Learnt, ...]:
    refused = {problem.facts.get("id") for problem in problems if problem.fault == Fault.TAKEN}
    readings = _readings(found)
    return tuple(_learnt(readings[one].article, change, readings[one]) for one in readings if one not in refused)


def _learnt(head: ArticleHead, change: Change, reading: Reading | None = None) -> Learnt:
    entries = said(reading)
    kinds = {kind: [entry for entry in entries if entry.kind == kind] for kind in ("qa", "key_point", "statement")}
    return Learnt(
        head=ArticleHead(**{name: getattr(head, name) for name in ArticleHead.model_fields}),
        state="added" if head.id in change.added else "changed" if head.id in change.changed else "unchanged",
        pairs=len(kinds["qa"]),
        key_points=len(kinds["key_point"]),
        statements=len(kinds["statement"]),
        first=(*kinds["qa"][:_FIRST], *kinds["key_point"][:_FIRST]),
    )
