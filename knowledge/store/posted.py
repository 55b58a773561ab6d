"""Answers that stand in channels, in the SQLite file that holds the libraries."""

import sqlite3
from collections.abc import Collection, Sequence

from typing_extensions import override

from knowledge.models import LibraryId, Posted, Quotation
from knowledge.ports import PostedStore
from knowledge.store import rows
from knowledge.store.database import Database

MOST = 5_000
"""Answers of one server that are remembered, the newest."""
_PAGE = 500
_LAST = 2**63 - 1
"""No message has a higher id."""

_FORGET = "DELETE FROM posted WHERE message = :message"
_FORGET_CHANNEL = "DELETE FROM posted WHERE channel = :channel"
_PUT = """
INSERT INTO posted (message, server, channel, day, value) VALUES (:message, :server, :channel, :day, :value)
"""
_QUOTE = """
INSERT INTO quotation (message, part, library, judged, value) VALUES (:message, :part, :library, :judged, :value)
ON CONFLICT (message, part) DO UPDATE SET judged = :judged, value = :value
"""
_TRIM = """
DELETE FROM posted WHERE server = :server
AND message <= (SELECT message FROM posted WHERE server = :server ORDER BY message DESC LIMIT 1 OFFSET :most)
"""
_ONE = "SELECT value FROM posted WHERE message = :message AND server = :server"
_STILL = "SELECT 1 FROM posted WHERE message = :message"
_QUOTATIONS = "SELECT value FROM quotation WHERE message = :message ORDER BY part"
_LIBRARIES = "SELECT DISTINCT library FROM quotation ORDER BY library"
_QUOTING = """
SELECT value FROM posted
WHERE message IN (
    SELECT message FROM quotation WHERE library = :library AND message < :before AND (NOT :unjudged OR judged IS NULL)
)
ORDER BY message DESC LIMIT :most
"""
_SEEN_TO = "SELECT state FROM seen_to WHERE library = :library"
_SET_SEEN_TO = """
INSERT INTO seen_to (library, state) VALUES (:library, :state)
ON CONFLICT (library) DO UPDATE SET state = :state
"""


class SqlitePosted(PostedStore):
    """`PostedStore` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    async def put(self, posted: Sequence[Posted], forgotten: Collection[int]) -> None:
        await self._database.write(lambda connection: _put(connection, posted, forgotten))

    @override
    async def forget_channel(self, channel: int) -> None:
        await self._database.write(lambda connection: connection.execute(_FORGET_CHANNEL, {"channel": channel}))

    @override
    async def one(self, server: LibraryId, message: int) -> Posted | None:
        scope = {"server": server, "message": message}
        found = await self._database.read(lambda connection: _all(connection, _ONE, scope))
        return found[0] if found else None

    @override
    async def libraries(self) -> tuple[LibraryId, ...]:
        return await rows.libraries(self._database, _LIBRARIES)

    @override
    async def quoting(self, library: LibraryId, *, unjudged: bool, before: int | None) -> tuple[Posted, ...]:
        scope = {"library": library, "unjudged": unjudged, "before": _LAST if before is None else before, "most": _PAGE}
        return await self._database.read(lambda connection: _all(connection, _QUOTING, scope))

    @override
    async def judge(self, judged: Sequence[tuple[int, Quotation]]) -> None:
        await self._database.write(lambda connection: _judge(connection, judged))

    @override
    async def seen_to(self, library: LibraryId) -> str | None:
        row = await self._database.read(
            lambda connection: connection.execute(_SEEN_TO, {"library": library}).fetchone()
        )
        return row[0] if row else None

    @override
    async def set_seen_to(self, library: LibraryId, state: str) -> None:
        scope = {"library": library, "state": state}
        await self._database.write(lambda connection: connection.execute(_SET_SEEN_TO, scope))


def _put(connection: sqlite3.Connection, posted: Sequence[Posted], forgotten: Collection[int]) -> None:
    gone = [{"message": message} for message in (*forgotten, *(one.message for one in posted))]
    connection.executemany(_FORGET, gone)
    for one in posted:
        row = one.model_dump(mode="json", include={"message", "server", "channel", "day"})
        connection.execute(_PUT, {**row, "value": one.model_dump_json(exclude={"quotations"})})
        connection.executemany(_QUOTE, [_row(one.message, quotation) for quotation in one.quotations])
    for server in {one.server for one in posted}:
        connection.execute(_TRIM, {"server": server, "most": MOST})


def _judge(connection: sqlite3.Connection, judged: Sequence[tuple[int, Quotation]]) -> None:
    for message, quotation in judged:
        if connection.execute(_STILL, {"message": message}).fetchone():  # it may have been deleted meanwhile
            connection.execute(_QUOTE, _row(message, quotation))


def _row(message: int, quotation: Quotation) -> dict[str, object]:
    return {
        "message": message,
        "part": quotation.part,
        "library": quotation.library,
        "judged": quotation.judged,
        "value": quotation.model_dump_json(),
    }


def _all(connection: sqlite3.Connection, statement: str, scope: dict[str, object]) -> tuple[Posted, ...]:
    found = [Posted.model_validate_json(value) for (value,) in connection.execute(statement, scope).fetchall()]
    return tuple(one.model_copy(update={"quotations": _quotations(connection, one.message)}) for one in found)


def _quotations(connection: sqlite3.Connection, message: int) -> tuple[Quotation, ...]:
    found = connection.execute(_QUOTATIONS, {"message": message})
    return tuple(Quotation.model_validate_json(value) for (value,) in found)
