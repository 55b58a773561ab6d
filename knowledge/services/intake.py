"""What was read is stored, not yet visible."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import TypeVar

from knowledge.errors import Fault
from knowledge.models import ArticleId, Edits, LibraryId, Member, Problem, Reading
from knowledge.parsing.edits import edited, settled
from knowledge.ports import LibraryStore
from knowledge.services.changes import Intake
from knowledge.services.progress import Progress
from knowledge.services.reading import Looked, Outcome, Read, problem

T = TypeVar("T")

_BATCH_SECONDS = 0.3
_BATCH_ITEMS = 256


async def take(
    store: LibraryStore,
    library: LibraryId,
    outcomes: Iterable[Outcome],
    problems: Sequence[Problem] = (),
    progress: Progress | None = None,
    *,
    said: Mapping[ArticleId, Edits],
) -> Intake:
    """Store what *outcomes* brings, portion by portion, and return what came after *problems*.

    What a team *said* about articles before holds for them as they are now.
    """
    members: dict[ArticleId, Member] = {}
    told, origins, count = list(problems), set[str](), 0
    looked: list[Looked] = []
    confirmed: set[ArticleId] = set()
    async for batch in in_batches(outcomes):
        told.extend(outcome for outcome in batch if isinstance(outcome, Problem))
        looked.extend(outcome for outcome in batch if isinstance(outcome, Looked))
        same = {outcome.article: outcome for outcome in batch if isinstance(outcome, Member)}
        members |= same
        confirmed |= same.keys()
        reads = [outcome for outcome in batch if isinstance(outcome, Read)]
        # Nothing to keep is nothing to write: a failed first add must not leave a database behind.
        stored = await store.put(library, [(read.reading, read.path) for read in reads]) if reads else ()
        for read, plain in zip(reads, stored, strict=True):
            edits = said.get(plain.article) if read.edits is None else read.edits
            member = await put_edited(store, library, read.reading, plain.path, edits) if edits else plain
            before = members.pop(member.article, member)
            if before.digest != member.digest:
                told.append(problem(read.name, Fault.DUPLICATE, id=member.article))
            members[member.article] = member
        origins.update(read.origin for read in reads if read.origin is not None)
        count += len(reads)
        if progress is not None:
            progress(count)
    return Intake(
        members,
        tuple(told),
        frozenset(origins),
        states=tuple(one.state for one in looked),
        confirmed=frozenset(confirmed),
        quarantined={article: why for one in looked for article, why in one.quarantined.items()},
    )


async def put_edited(
    store: LibraryStore, library: LibraryId, reading: Reading, path: str | None, edits: Edits
) -> Member:
    """Store *reading* as it was read, and as *edits* make it; return what a version holds of it."""
    (read,) = await store.put(library, [(reading, path)])
    if not edits:
        return read
    here = settled(edits, reading)
    (made,) = await store.put(library, [(edited(reading, here), path)])
    return made.model_copy(update={"edits": here, "unedited": read.revision})


async def in_batches(items: Iterable[T]) -> AsyncIterator[list[T]]:
    """Yield *items*, made in a worker thread, in portions that take about a third of a second."""
    source = iter(items)

    def portion() -> list[T]:
        end = time.monotonic() + _BATCH_SECONDS
        made: list[T] = []
        for item in source:
            made.append(item)
            if len(made) == _BATCH_ITEMS or time.monotonic() > end:
                break
        return made

    while made := await asyncio.to_thread(portion):
        yield made
