"""Libraries in memory: for the sample library and for tests."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from typing_extensions import override

from knowledge.errors import ConflictError, NotFoundError, StoreError
from knowledge.models import (
    Action,
    ArticleHead,
    ArticleId,
    Change,
    Edits,
    EntryId,
    LibraryId,
    Member,
    Origin,
    Quarantine,
    Quoted,
    Reading,
    RevisionId,
    SourceState,
    Version,
    VersionNumber,
    fingerprint,
    serving,
)
from knowledge.ports import Arrays, Clock, EntryKey, LibraryStore, SnapshotCache
from knowledge.store.readings import digest, head_of
from knowledge.store.versions import BY_ITSELF, KEPT


@dataclass
class _Kept:
    """A version with what belongs to it."""

    version: Version
    members: tuple[Member, ...]
    origins: tuple[Origin, ...]
    held_back: frozenset[ArticleId]


@dataclass
class _Library:
    pointer: VersionNumber | None = None
    versions: dict[VersionNumber, _Kept] = field(default_factory=dict)
    readings: dict[RevisionId, Reading] = field(default_factory=dict)
    revisions: dict[str, RevisionId] = field(default_factory=dict)
    order: dict[ArticleId, int] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    sources: dict[str, SourceState] = field(default_factory=dict)


_Place = tuple[ArticleId, RevisionId, str | None, Quarantine | None, Edits, RevisionId | None]


def _place(member: Member) -> _Place:
    return member.article, member.revision, member.path, member.quarantine, member.edits, member.unedited


def _read(member: Member) -> set[RevisionId]:
    return {member.revision, member.as_read}


class MemoryStore(LibraryStore):
    """`LibraryStore` that forgets everything when the process ends."""

    def __init__(self, *, clock: Clock = lambda: datetime.now(UTC), keep: timedelta = timedelta(30)) -> None:
        self._clock, self._keep = clock, keep
        self._libraries: dict[LibraryId, _Library] = {}
        self._revision = 0

    def _library(self, library: LibraryId) -> _Library:
        return self._libraries.setdefault(library, _Library())

    def _kept(self, library: LibraryId, number: VersionNumber) -> _Kept:
        try:
            return self._library(library).versions[number]
        except KeyError:
            raise NotFoundError("version", str(number)) from None

    @override
    async def current(self, library: LibraryId) -> Version | None:
        pointer = self._library(library).pointer
        return None if pointer is None else self._shown(library, pointer)

    def _shown(self, library: LibraryId, number: VersionNumber) -> Version:
        serves = number == self._library(library).pointer
        return self._kept(library, number).version.model_copy(update={"current": serves})

    @override
    async def versions(self, library: LibraryId) -> tuple[Version, ...]:
        return tuple(self._shown(library, number) for number in sorted(self._library(library).versions, reverse=True))

    @override
    async def members(self, library: LibraryId, number: VersionNumber) -> tuple[Member, ...]:
        return self._kept(library, number).members

    @override
    async def put(self, library: LibraryId, readings: Sequence[tuple[Reading, str | None]]) -> tuple[Member, ...]:
        return tuple(self._put(self._library(library), reading, path) for reading, path in readings)

    def _put(self, kept: _Library, reading: Reading, path: str | None) -> Member:
        key = digest(reading)
        if key not in kept.revisions:
            self._revision += 1
            kept.revisions[key] = RevisionId(self._revision)
            kept.readings[kept.revisions[key]] = reading
        return Member(
            article=reading.article.id,
            revision=kept.revisions[key],
            digest=key,
            path=path,
            entries=len(reading.entries),
        )

    @override
    async def activate(
        self,
        library: LibraryId,
        members: Sequence[Member],
        change: Change,
        *,
        action: Action,
        by: str,
        expect: VersionNumber | None,
        origins: Sequence[Origin],
        held_back: frozenset[ArticleId],
    ) -> Version:
        kept = self._library(library)
        if kept.pointer != expect or any(_read(member) - kept.readings.keys() for member in members):
            raise ConflictError(library=library)
        number = VersionNumber(max(kept.versions, default=0) + 1)
        version = Version(
            library=library,
            number=number,
            base=expect,
            created=self._clock(),
            action=action,
            by=by,
            change=change,
            articles=len(members),
            entries=sum(member.entries for member in serving(members)),
            fingerprint=fingerprint(members),
        )
        for member in members:
            kept.order.setdefault(member.article, len(kept.order))
        since = self._since(kept, number)
        placed = [
            member.model_copy(update={"since": since.get(_place(member), number)})
            for member in sorted(members, key=lambda member: kept.order[member.article])
        ]
        kept.versions[number] = _Kept(version, tuple(placed), tuple(origins), held_back)
        kept.pointer = number
        self._prune(kept)
        return self._shown(library, number)

    @staticmethod
    def _since(kept: _Library, number: VersionNumber) -> dict[_Place, VersionNumber]:
        before = kept.versions.get(VersionNumber(number - 1))
        return {
            _place(member): member.since for member in (before.members if before else ()) if member.since is not None
        }

    def _prune(self, kept: _Library) -> None:
        since = self._clock() - self._keep
        for alone in (True, False):
            same = [number for number, one in kept.versions.items() if (one.version.action in BY_ITSELF) is alone]
            for number in sorted(same)[:-KEPT]:
                if number != kept.pointer and kept.versions[number].version.created < since:
                    del kept.versions[number]
        used = {revision for one in kept.versions.values() for member in one.members for revision in _read(member)}
        kept.readings = {revision: reading for revision, reading in kept.readings.items() if revision in used}
        kept.revisions = {key: revision for key, revision in kept.revisions.items() if revision in used}

    @override
    async def sweep(self, library: LibraryId) -> None:
        self._prune(self._library(library))

    @override
    async def point(self, library: LibraryId, number: VersionNumber, *, expect: VersionNumber) -> Version:
        kept = self._library(library)
        if kept.pointer != expect:
            raise ConflictError(library=library)
        self._kept(library, number)
        kept.pointer = number
        return self._shown(library, number)

    def _reading(self, library: LibraryId, revision: RevisionId) -> Reading:
        try:
            return self._library(library).readings[revision]
        except KeyError:
            raise NotFoundError("reading", str(revision)) from None

    @override
    async def readings(
        self, library: LibraryId, revisions: Sequence[RevisionId]
    ) -> AsyncIterator[tuple[RevisionId, Reading]]:
        for revision in revisions:
            yield revision, self._reading(library, revision)

    @override
    async def heads(self, library: LibraryId, revisions: Sequence[RevisionId]) -> Mapping[RevisionId, ArticleHead]:
        kept = self._library(library).readings
        return {revision: head_of(kept[revision].article) for revision in revisions if revision in kept}

    @override
    async def quoted(self, library: LibraryId, keys: Sequence[EntryKey]) -> tuple[Quoted, ...]:
        return tuple(self._quoted(library, revision, at) for revision, at in keys)

    @override
    async def passage(self, library: LibraryId, revision: RevisionId, start: int, end: int) -> str:
        reading = self._library(library).readings.get(revision)
        return reading.article.text[start:end] if reading else ""

    def _quoted(self, library: LibraryId, revision: RevisionId, at: int) -> Quoted:
        reading, kept = self._reading(library, revision), self._library(library)
        if not 0 <= at < len(reading.entries):
            raise NotFoundError("reading", str(library))
        entry, article = reading.entries[at], reading.article
        members = [member for version in kept.versions.values() for member in version.members]
        paths = [member.path for member in members if member.revision == revision]
        return Quoted(
            library=library,
            head=head_of(article),
            entry=entry,
            text=article.text[entry.start : entry.end],
            heading=None if entry.section is None else article.sections[entry.section].heading,
            state=next((kept.sources[each] for each in (*paths, article.url) if each in kept.sources), None),
        )

    @override
    async def find(self, library: LibraryId, number: VersionNumber, entry: EntryId) -> EntryKey | None:
        kept = self._library(library)
        for member in serving(kept.versions[number].members) if number in kept.versions else ():
            for at, candidate in enumerate(kept.readings[member.revision].entries):
                if candidate.id == entry:
                    return member.revision, at
        return None

    @override
    async def origins(self, library: LibraryId, number: VersionNumber | None = None) -> tuple[Origin, ...]:
        pointer = number or self._library(library).pointer
        return () if pointer is None else self._kept(library, pointer).origins

    @override
    async def set_origins(self, library: LibraryId, origins: Sequence[Origin]) -> None:
        pointer = self._library(library).pointer
        if pointer is None:
            raise NotFoundError("library", library)
        self._kept(library, pointer).origins = tuple(origins)

    @override
    async def held_back(self, library: LibraryId, number: VersionNumber | None = None) -> frozenset[ArticleId]:
        pointer = number or self._library(library).pointer
        return frozenset() if pointer is None else self._kept(library, pointer).held_back

    @override
    async def setting(self, library: LibraryId, name: str) -> Any | None:
        told = self._library(library).settings.get(name)
        return None if told is None else json.loads(told)

    @override
    async def set_setting(self, library: LibraryId, name: str, value: Any | None) -> None:
        settings = self._library(library).settings
        if value is None:
            settings.pop(name, None)
        else:
            settings[name] = json.dumps(value)

    @override
    async def sources(self, library: LibraryId) -> Mapping[str, SourceState]:
        return dict(self._library(library).sources)

    @override
    async def set_sources(self, library: LibraryId, states: Sequence[SourceState]) -> None:
        self._library(library).sources |= {state.address: state for state in states}

    @override
    async def backup(self, path: str) -> None:
        raise StoreError(path=path, problem="this library lives in memory only")

    @override
    async def close(self) -> None:
        self._libraries.clear()


class MemorySnapshots(SnapshotCache):
    """`SnapshotCache` that keeps nothing: what is in memory needs no copy of it."""

    @override
    async def load(self, library: LibraryId, number: VersionNumber, fingerprint: str) -> Arrays | None:
        return None

    @override
    async def save(self, library: LibraryId, number: VersionNumber, fingerprint: str, arrays: Arrays) -> None:
        return None

    @override
    async def keep_only(self, library: LibraryId, numbers: Sequence[VersionNumber]) -> None:
        return None
