"""Libraries go out to a file and come in from one, whole: what was learnt is carried, not read anew."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

from knowledge.models import ArticleId, LibraryId, Origin, Quarantine, SourceState
from knowledge.ports import LibraryStore
from knowledge.services import changes
from knowledge.services.changes import Plan, State
from knowledge.services.intake import take
from knowledge.services.progress import Progress
from knowledge.services.reading import Read
from knowledge.sources.exchange import Beside, Held, article_line, begin_line, beside_line, read_export


async def exported(store: LibraryStore, library: LibraryId, progress: Progress | None = None) -> AsyncIterator[str]:
    """Yield the lines of an export of the version of *library* that serves, an article at a time."""
    current = await store.current(library)
    members = await store.members(library, current.number) if current else ()
    yield begin_line(len(members))
    for origin in await store.origins(library):
        yield beside_line(Beside(origin=origin))
    for article in sorted(await store.held_back(library)):
        yield beside_line(Beside(held_back=article))
    for source in (await store.sources(library)).values():
        yield beside_line(Beside(source=source))
    places = iter(members)
    count = 0
    async for _, reading in store.readings(library, [member.as_read for member in members]):
        member = next(places)
        count += 1
        held = Held(reading=reading, path=member.path, quarantine=member.quarantine, edits=member.edits)
        yield article_line(held)
        if progress is not None:
            progress(count, len(members))


class Import:
    """Reads one export into a library: a plan for its next version, and what is known of its sources."""

    def __init__(self, store: LibraryStore, library: LibraryId, path: str, progress: Progress | None) -> None:
        self._store, self._library, self._path, self._progress = store, library, path, progress
        self.sources: list[SourceState] = []
        """Filled by `plan`."""

    async def plan(self, state: State) -> Plan:
        """Return *state* with what the file holds; raises `UnreadableError` unless all of it can be used."""
        origins: list[Origin] = []
        held_back: list[ArticleId] = []
        quarantined: dict[ArticleId, Quarantine] = {}
        self.sources.clear()

        def reads() -> Iterator[Read]:
            for item in read_export(Path(self._path)):
                if isinstance(item, Held):
                    article = item.reading.article.id
                    if item.quarantine is not None:
                        quarantined[article] = item.quarantine
                    yield Read(article, item.reading, item.path, None, item.edits)
                elif item.origin is not None:
                    origins.append(item.origin)
                elif item.held_back is not None:
                    held_back.append(item.held_back)
                elif item.source is not None:
                    self.sources.append(item.source)

        intake = await take(self._store, self._library, reads(), (), self._progress, said={})
        return changes.imported(state, replace(intake, quarantined=quarantined), origins, held_back)
