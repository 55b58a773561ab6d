"""Adding, removing, reloading and looking at articles; every change makes a new version beside the one that serves."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from itertools import chain

from knowledge.errors import Fault, NotFoundError
from knowledge.models import (
    Action,
    Document,
    EntryId,
    Finding,
    LibraryId,
    Metadata,
    Origin,
    Problem,
    Quoted,
    Report,
    RevisionId,
    Version,
    VersionNumber,
)
from knowledge.ports import EntryKey, Extractor, LibraryStore, SnapshotCache
from knowledge.services import changes
from knowledge.services.adding import Found
from knowledge.services.catalogue import Catalogue
from knowledge.services.changes import Plan, State
from knowledge.services.exchange import Import, exported
from knowledge.services.intake import take
from knowledge.services.progress import Progress
from knowledge.services.reading import (
    Looked,
    Outcome,
    is_address,
    origins_of,
    problem,
    read_data,
    read_origins,
    understood,
)
from knowledge.services.sample import SampleLibrary
from knowledge.services.serving import Serving, Servings
from knowledge.services.switches import Switches
from knowledge.services.topical import Views
from knowledge.services.trial import Gate, Trial
from knowledge.services.versions import MakePlan, Versions
from knowledge.services.visiting import Visiting


class LibraryService(Catalogue):
    """The one way to change a library and to see what it holds.

    A change is prepared beside the version that serves: read, stored, indexed. Only then does the pointer move, so
    that a question sees one version from start to end and a failure leaves everything as it was. Every method may
    raise `StoreError`; those that change something `ConflictError`, when other processes were faster every time, and
    `UnfitVersionError`, when the new version did not pass its self-test.
    """

    def __init__(
        self,
        store: LibraryStore,
        snapshots: SnapshotCache,
        sample: SampleLibrary,
        *,
        extractor: Extractor | None = None,
        visiting: Visiting | None = None,
        gate: Gate | None = None,
    ) -> None:
        """*extractor* None: pages and PDF files are not read; *visiting* None: nor are addresses.

        *gate* looks at every version before it serves; what it finds stands in the report, an error keeps the old one.
        """
        super().__init__(store, sample)
        self._extractor = extractor
        self._visiting = visiting
        self.switches = Switches()
        """Tells what serves from now on, whoever changed it."""
        self._servings = Servings(store, snapshots, switches=self.switches)
        self.builds = self._servings.builds
        """What building indexes took."""
        self._versions = Versions(store, snapshots, self._servings, self.switches, gate)
        self._views = Views()

    async def add_paths(
        self,
        library: LibraryId,
        paths: Sequence[str],
        metadata: Metadata,
        *,
        by: str,
        progress: Progress | None = None,
    ) -> Report:
        """Read files, folders and addresses, and remember them for every reload.

        What cannot be read is among the problems.
        """
        wanted, unnamed = origins_of(paths, metadata)
        visited = await self.visited(library, wanted, progress)

        async def plan(state: State) -> Plan:
            files = read_origins(changes.to_read(state, wanted), self._extractor)
            return await Found(files, visited, wanted, unnamed).added(self._store, library, state, progress)

        return await self.change(library, plan, action="add", by=by)

    async def add_bytes(self, library: LibraryId, name: str, data: bytes, metadata: Metadata, *, by: str) -> Report:
        """Read *data*, called *name*; there is no file that a reload could read again."""

        async def plan(state: State) -> Plan:
            return await Found(read_data(name, data, metadata, self._extractor)).added(self._store, library, state)

        return await self.change(library, plan, action="add", by=by)

    async def add_written(self, library: LibraryId, document: Document, *, by: str) -> Report:
        """Take in *document*, which somebody wrote for this library; also in place of one that was removed by hand."""

        async def plan(state: State) -> Plan:
            read = [understood(document, None, None)]
            return changes.added(state, await take(self._store, library, read, said=state.edits), ())

        return await self.change(library, plan, action="add", by=by)

    async def add_documents(
        self, library: LibraryId, documents: Iterable[Document | Problem], *, by: str, action: Action = "feed"
    ) -> Report:
        """Take in *documents*, each named by the address it stands at; what was removed by hand stays out."""

        async def plan(state: State) -> Plan:
            read = (understood(document, document.name, None) for document in documents)
            return changes.fed(state, await take(self._store, library, read, said=state.edits))

        return await self.change(library, plan, action=action, by=by)

    async def check_sources(self, library: LibraryId, *, by: str, progress: Progress | None = None) -> Report:
        """Look at every address that articles came from: take in what changed, set aside what is gone."""
        visited: list[Outcome] = []
        if self._visiting is not None:
            visited = await self._visiting.everything(library, await self._versions.state(library), progress)
        addresses = [Origin(path=one.state.address) for one in visited if isinstance(one, Looked)]

        async def plan(state: State) -> Plan:
            held = changes.still_held(state, visited)
            intake = await take(self._store, library, held, said=state.edits)
            return await asyncio.to_thread(changes.reloaded, state, intake, addresses)

        return await self.change(library, plan, action="check", by=by)

    async def remove(self, library: LibraryId, article: str, *, by: str) -> Report:
        """Take out the one article that *article* names (id, beginning of it, title or address); `NotFoundError`."""

        async def plan(state: State) -> Plan:
            found = changes.named(article, await self.articles([library]))
            if found is None:
                raise NotFoundError("article", article)
            return changes.removed(state, found.head.id)

        return await self.change(library, plan, action="remove", by=by)

    async def reload(
        self, library: LibraryId, *, by: str, extra: Sequence[Origin] = (), progress: Progress | None = None
    ) -> Report:
        """Read again every path and address that was added, and *extra*; what fails keeps its last good articles."""
        visited = await self.visited(library, (*await self._store.origins(library), *extra), progress)

        async def plan(state: State) -> Plan:
            paths = {origin.path for origin in state.origins}
            origins = (*state.origins, *(origin for origin in extra if origin.path not in paths))
            files = changes.beside(state, read_origins(origins, self._extractor))
            outcomes = chain(files, changes.still_held(state, visited))
            intake = await take(self._store, library, outcomes, (), progress, said=state.edits)
            return await asyncio.to_thread(changes.reloaded, state, intake, origins)

        return await self.change(library, plan, action="reload", by=by)

    async def import_file(self, library: LibraryId, path: str, *, by: str, progress: Progress | None = None) -> Report:
        """Take over the library that `export` wrote to *path*, in one version; raises `UnreadableError`."""
        job = Import(self._store, library, path, progress)
        report = await self.change(library, job.plan, action="add", by=by)
        known = await self._store.sources(library)
        newer = [one for one in job.sources if one.address not in known or known[one.address].checked < one.checked]
        if newer and report.version is not None:
            await self._store.set_sources(library, newer)
        return report

    async def rollback(
        self,
        library: LibraryId,
        number: VersionNumber | None,
        *,
        by: str,  # noqa: ARG002
        expect: VersionNumber | None = None,
    ) -> Version:
        """Let version *number* serve, or the one that the current one was built on; `NotFoundError`.

        `ConflictError` unless version *expect* serves, where that is given.
        """
        return await self._versions.rollback(library, number, expect=expect)

    async def servings(self, libraries: Sequence[LibraryId], topics: Collection[str] = ()) -> tuple[Serving, ...]:
        """Return what serves now; the sample library alone when nothing was ever added to any of *libraries*.

        With *topics*, only articles on them may answer; those of a source whose policy is "never" may not.
        """
        found = [await self._servings.of(library) for library in libraries]
        serving = [each for each in found if each is not None] or [await self._sample.serving()]
        return tuple([await self._view(each, topics) for each in serving])

    async def _view(self, serving: Serving, topics: Collection[str]) -> Serving:
        modes = {} if serving.sample else await self.policies.all(serving.library)
        return await self._views.of(serving, topics, modes, self._store_of(serving))

    @property
    def changing(self) -> bool:
        """Whether some library is being changed by this process."""
        return self._versions.changing

    def loaded(self) -> tuple[Serving, ...]:
        """Return the versions that answered in this process; none of the sample library."""
        return self._servings.loaded()

    async def trial(self, library: LibraryId) -> Trial | None:
        """Return the version that serves, to be tested against the one it was built on; None while there is none."""
        state = await self._versions.state(library)
        serving = await self._servings.of(library)
        if state.current is None or serving is None:
            return None
        kept = {version.number for version in await self._store.versions(library)}
        base = state.current.base
        before = await self._store.members(library, base) if base is not None and base in kept else ()
        return Trial(serving, await self._versions.beside(library), state.members, before)

    async def quoted(self, serving: Serving, keys: Sequence[EntryKey]) -> tuple[Quoted, ...]:
        """Return the entries at *keys* of *serving*'s index, each with its own words, if its source lets us show them.

        The one way from the store to what readers see of entries.
        """
        found = await self._store_of(serving).quoted(serving.library, keys)
        return tuple([await self.policies.applied(quoted) for quoted in found])

    async def passage(self, serving: Serving, revision: RevisionId, start: int, end: int) -> str:
        """Return `[start:end]` of the text of a reading that *serving* holds."""
        return await self._store_of(serving).passage(serving.library, revision, start, end)

    async def find(self, serving: Serving, entry: EntryId) -> EntryKey | None:
        """Return where *serving* holds *entry*; None when it does not, or when that may not answer."""
        key = await self._store_of(serving).find(serving.library, serving.version, entry)
        return key if key is None or serving.among is None or key[0] in serving.among.revisions else None

    def _store_of(self, serving: Serving) -> LibraryStore:
        return self._sample.store if serving.sample else self._store

    async def let_go(self, library: LibraryId) -> None:
        """Forget what was made of *library*, which was deleted."""
        await self._versions.let_go(library)
        self._views.forget(library)

    def export(self, library: LibraryId, progress: Progress | None = None) -> AsyncIterator[str]:
        """Yield the lines of a file that `import_file` reads: *library* as it serves, without loss."""
        return exported(self._store, library, progress)

    async def backup(self, path: str) -> None:
        """Copy everything to the new file *path*; `OccupiedError` when there is one, `NotFoundError` without a base."""
        await self._store.backup(path)

    async def visited(self, library: LibraryId, origins: Sequence[Origin], progress: Progress | None) -> list[Outcome]:
        """Return what the addresses among *origins* bring; before anything waits for the change that follows."""
        addresses = [origin for origin in origins if is_address(origin.path)]
        if not addresses or self._visiting is None:
            return [problem(origin.path, Fault.UNREACHABLE) for origin in addresses]
        return await self._visiting.origins(library, await self._versions.state(library), addresses, progress)

    async def change(self, library: LibraryId, plan: MakePlan, *, action: Action, by: str) -> Report:
        """Make one version of what *plan* makes of the library as it is; it may be asked again, on a newer state."""
        return await self._versions.change(library, plan, action=action, by=by)

    def tried(
        self, library: LibraryId, plan: MakePlan
    ) -> AbstractAsyncContextManager[tuple[State, Plan, tuple[Finding, ...]]]:
        """Yield the library as it is, what *plan* makes of it, and what the self-test finds about that.

        Afterwards nothing of it is left, neither a version nor what was read for it.
        """
        return self._versions.tried(library, plan)
