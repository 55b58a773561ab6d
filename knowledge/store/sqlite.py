"""Libraries in one SQLite file."""

import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from typing_extensions import override

from knowledge.models import (
    Action,
    ArticleHead,
    ArticleId,
    Change,
    EntryId,
    LibraryId,
    Member,
    Origin,
    Quoted,
    Reading,
    RevisionId,
    SourceState,
    Version,
    VersionNumber,
)
from knowledge.ports import Clock, EntryKey, LibraryStore
from knowledge.store import readings, rows, versions
from knowledge.store.analytics import SqliteAnalytics
from knowledge.store.audit import SqliteAudit
from knowledge.store.database import Database
from knowledge.store.feedback import SqliteFeedback
from knowledge.store.feeds import SqliteFeeds
from knowledge.store.following import SqliteFollows
from knowledge.store.inbox import SqliteInbox
from knowledge.store.posted import SqlitePosted
from knowledge.store.privacy import SqlitePrivacy

_BATCH = 32
"""Readings fetched in one go: enough to forget the price of a thread switch, few enough to keep memory low."""

_LIBRARIES = "SELECT id FROM library ORDER BY id"
_SETTING = "SELECT value FROM setting WHERE library = :library AND name = :name"
_FORGET_SETTING = "DELETE FROM setting WHERE library = :library AND name = :name"
_SET_SETTING = """
INSERT INTO setting (library, name, value) VALUES (:library, :name, :value)
ON CONFLICT (library, name) DO UPDATE SET value = :value
"""


_SOURCES = "SELECT address, value FROM source WHERE library = :library"
_SET_SOURCE = """
INSERT INTO source (library, address, value) VALUES (:library, :address, :value)
ON CONFLICT (library, address) DO UPDATE SET value = :value
"""


def utc_now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


class SqliteStore(LibraryStore):
    """`LibraryStore` on one file; see `Database` for when the file is made."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock = utc_now,
        keep: timedelta = timedelta(30),
        connect: Callable[..., sqlite3.Connection] = sqlite3.connect,
    ) -> None:
        """*keep*: how long versions are kept at least."""
        self._keep = keep
        self._database = Database(path, connect=connect)
        self._clock = clock

    @property
    def feedback(self) -> SqliteFeedback:
        """Readers' words on answers, in the same file."""
        return SqliteFeedback(self._database)

    @property
    def audit(self) -> SqliteAudit:
        """The audit log in the same file."""
        return SqliteAudit(self._database)

    @property
    def posted(self) -> SqlitePosted:
        """Answers that stand in channels, in the same file."""
        return SqlitePosted(self._database)

    @property
    def analytics(self) -> SqliteAnalytics:
        """Counts of what was asked, in the same file."""
        return SqliteAnalytics(self._database)

    @property
    def inbox(self) -> SqliteInbox:
        """Questions without an answer, in the same file."""
        return SqliteInbox(self._database)

    @property
    def follows(self) -> SqliteFollows:
        """What people follow, in the same file."""
        return SqliteFollows(self._database)

    @property
    def privacy(self) -> SqlitePrivacy:
        """Forgetting, in the same file."""
        return SqlitePrivacy(self._database, self._since)

    def _since(self) -> datetime:
        """Return the moment before which versions' time is over."""
        return self._clock() - self._keep

    @property
    def feeds(self) -> SqliteFeeds:
        """The feeds in the same file."""
        return SqliteFeeds(self._database)

    async def libraries(self) -> tuple[LibraryId, ...]:
        """Return all libraries that something was ever added to."""
        return await rows.libraries(self._database, _LIBRARIES)

    @override
    async def current(self, library: LibraryId) -> Version | None:
        return await self._database.read(partial(versions.current, library=library))

    @override
    async def versions(self, library: LibraryId) -> tuple[Version, ...]:
        return await self._database.read(partial(versions.versions, library=library))

    @override
    async def members(self, library: LibraryId, number: VersionNumber) -> tuple[Member, ...]:
        return await self._database.read(partial(versions.members, library=library, number=number))

    @override
    async def put(self, library: LibraryId, readings: Sequence[tuple[Reading, str | None]]) -> tuple[Member, ...]:
        return await self._database.write(partial(_put, library=library, batch=readings))

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
        return await self._database.write(
            partial(
                versions.activate,
                library=library,
                wanted=members,
                change=change,
                action=action,
                by=by,
                expect=expect,
                origins=origins,
                held_back=held_back,
                now=self._clock(),
                since=self._since(),
            )
        )

    @override
    async def sweep(self, library: LibraryId) -> None:
        await self._database.write(partial(versions.prune, library=library, since=self._since()))

    @override
    async def point(self, library: LibraryId, number: VersionNumber, *, expect: VersionNumber) -> Version:
        return await self._database.write(partial(versions.point, library=library, number=number, expect=expect))

    @override
    async def readings(
        self, library: LibraryId, revisions: Sequence[RevisionId]
    ) -> AsyncIterator[tuple[RevisionId, Reading]]:
        for start in range(0, len(revisions), _BATCH):
            batch = revisions[start : start + _BATCH]
            for found in await self._database.read(partial(_read, library=library, revisions=batch)):
                yield found

    @override
    async def heads(self, library: LibraryId, revisions: Sequence[RevisionId]) -> Mapping[RevisionId, ArticleHead]:
        return await self._database.read(partial(readings.heads, library=library, revisions=revisions))

    @override
    async def quoted(self, library: LibraryId, keys: Sequence[EntryKey]) -> tuple[Quoted, ...]:
        return await self._database.glance(partial(readings.quoted, library=library, keys=keys))

    @override
    async def passage(self, library: LibraryId, revision: RevisionId, start: int, end: int) -> str:
        job = partial(readings.text, library=library, revision=revision, start=start, end=end)
        return await self._database.glance(job)

    @override
    async def find(self, library: LibraryId, number: VersionNumber, entry: EntryId) -> EntryKey | None:
        return await self._database.read(partial(readings.find, library=library, number=number, entry=entry))

    @override
    async def origins(self, library: LibraryId, number: VersionNumber | None = None) -> tuple[Origin, ...]:
        return await self._database.read(partial(versions.origins, library=library, number=number))

    @override
    async def set_origins(self, library: LibraryId, origins: Sequence[Origin]) -> None:
        await self._database.write(partial(versions.set_origins, library=library, wanted=origins))

    @override
    async def held_back(self, library: LibraryId, number: VersionNumber | None = None) -> frozenset[ArticleId]:
        return await self._database.read(partial(versions.held_back, library=library, number=number))

    @override
    async def setting(self, library: LibraryId, name: str) -> Any | None:
        scope = {"library": library, "name": name}
        row = await self._database.read(lambda connection: connection.execute(_SETTING, scope).fetchone())
        return json.loads(row[0]) if row else None

    @override
    async def set_setting(self, library: LibraryId, name: str, value: Any | None) -> None:
        scope = {"library": library, "name": name, "value": json.dumps(value)}
        statement = _FORGET_SETTING if value is None else _SET_SETTING
        await self._database.write(lambda connection: connection.execute(statement, scope).rowcount)

    @override
    async def sources(self, library: LibraryId) -> Mapping[str, SourceState]:
        scope = {"library": library}
        found = await self._database.read(lambda connection: connection.execute(_SOURCES, scope).fetchall())
        return {address: SourceState.model_validate_json(value) for address, value in found}

    @override
    async def set_sources(self, library: LibraryId, states: Sequence[SourceState]) -> None:
        told = [{"library": library, "address": one.address, "value": one.model_dump_json()} for one in states]
        await self._database.write(lambda connection: connection.executemany(_SET_SOURCE, told).rowcount)

    @override
    async def backup(self, path: str) -> None:
        await self._database.backup(Path(path))

    @override
    async def close(self) -> None:
        await self._database.close()


def _put(
    connection: sqlite3.Connection, library: LibraryId, batch: Sequence[tuple[Reading, str | None]]
) -> tuple[Member, ...]:
    return tuple(readings.put(connection, library, reading, path) for reading, path in batch)


def _read(
    connection: sqlite3.Connection, library: LibraryId, revisions: Sequence[RevisionId]
) -> list[tuple[RevisionId, Reading]]:
    return [(revision, readings.read(connection, library, revision)) for revision in revisions]
