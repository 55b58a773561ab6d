"""Unanswered questions and who waits for them, in the SQLite file that holds the libraries."""

import sqlite3
from collections.abc import Callable, Sequence

from typing_extensions import override

from knowledge.models import Gap, GapId, LibraryId, Waiting
from knowledge.ports import InboxStore
from knowledge.store import rows
from knowledge.store.database import Database

_LIBRARIES = "SELECT DISTINCT library FROM gap ORDER BY library"
_GAPS = "SELECT id, state FROM gap WHERE library = :library ORDER BY id"
_GAP = "SELECT id, state FROM gap WHERE library = :library AND id = :id"
_ADD = "INSERT INTO gap (library, last, state) VALUES (:library, :last, :state)"
_CHANGE = "UPDATE gap SET last = :last, state = :state WHERE library = :library AND id = :id"
_DROP = "DELETE FROM gap WHERE library = :library AND id = :id"
_WAIT = """
INSERT INTO waiting (library, gap, person, channel, message, lang, since)
VALUES (:library, :gap, :person, :channel, :message, :lang, :since)
"""
_WAITING = """
SELECT id, library, gap, person, channel, message, lang, since FROM waiting WHERE library = :library ORDER BY id
"""
_LEAVE = "DELETE FROM waiting WHERE library = :library AND id = :id"


class SqliteInbox(InboxStore):
    """`InboxStore` on a database that somebody else closes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    async def libraries(self) -> tuple[LibraryId, ...]:
        return await rows.libraries(self._database, _LIBRARIES)

    @override
    async def gaps(self, library: LibraryId) -> tuple[Gap, ...]:
        scope = {"library": library}
        return await self._database.read(
            lambda connection: tuple(_read(row) for row in connection.execute(_GAPS, scope))
        )

    @override
    async def add(self, gap: Gap) -> Gap:
        def job(connection: sqlite3.Connection) -> Gap:
            number = connection.execute(_ADD, _row(gap)).lastrowid
            return gap.model_copy(update={"id": GapId(number or 0)})

        return await self._database.write(job)

    @override
    async def change(self, library: LibraryId, gap: GapId, changed: Callable[[Gap], Gap]) -> Gap | None:
        def job(connection: sqlite3.Connection) -> Gap | None:
            row = connection.execute(_GAP, {"library": library, "id": gap}).fetchone()
            if row is None:
                return None
            new = changed(_read(row))
            connection.execute(_CHANGE, _row(new))
            return new

        return await self._database.write(job)

    @override
    async def drop(self, library: LibraryId, gaps: Sequence[GapId]) -> None:
        dropped = [{"library": library, "id": gap} for gap in gaps]
        await self._database.write(lambda connection: connection.executemany(_DROP, dropped).rowcount)

    @override
    async def wait(self, waiting: Waiting) -> None:
        row = waiting.model_dump(mode="json", exclude={"id"})
        await self._database.write(lambda connection: connection.execute(_WAIT, row).rowcount)

    @override
    async def waiting(self, library: LibraryId) -> tuple[Waiting, ...]:
        scope = {"library": library}
        return await self._database.read(lambda connection: rows.values(Waiting, connection.execute(_WAITING, scope)))

    @override
    async def leave(self, library: LibraryId, waiting: Sequence[int]) -> None:
        left = [{"library": library, "id": number} for number in waiting]
        await self._database.write(lambda connection: connection.executemany(_LEAVE, left).rowcount)


def _row(gap: Gap) -> dict[str, object]:
    return {"id": gap.id, "library": gap.library, "last": gap.last.isoformat(), "state": gap.model_dump_json()}


def _read(row: tuple[int, str]) -> Gap:
    # The number is known only when the row stands there, so that a new one's JSON does not hold it.
    number, state = row
    return Gap.model_validate_json(state).model_copy(update={"id": GapId(number)})
