"""The audit log in the SQLite file that holds the libraries."""

import sqlite3
from functools import partial

from typing_extensions import override

from knowledge.models import Act, LibraryId
from knowledge.ports import AuditStore
from knowledge.store import rows
from knowledge.store.database import Database

REFUSED_KEPT = 500
"""Acts kept of people who had no right to them: whoever presses often must not fill the disk."""

_PUT = """
INSERT INTO audit (library, at, person, kind, what, about, outcome, before, after)
VALUES (:library, :at, :person, :kind, :what, :about, :outcome, :before, :after)
"""
_FORGET_REFUSED = """
DELETE FROM audit WHERE library = :library AND outcome = 'refused' AND number NOT IN (
    SELECT number FROM audit WHERE library = :library AND outcome = 'refused' ORDER BY number DESC LIMIT :kept
)
"""
_ACTS = """
SELECT library, at, person, kind, what, about, outcome, before, after FROM audit
WHERE library = :library ORDER BY number DESC LIMIT :count OFFSET :skip
"""
_LIBRARIES = "SELECT DISTINCT library FROM audit ORDER BY library"


class SqliteAudit(AuditStore):
    """`AuditStore` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    async def put(self, act: Act) -> None:
        await self._database.write(lambda connection: _put(connection, act))

    @override
    async def acts(self, library: LibraryId, count: int, skip: int = 0) -> tuple[Act, ...]:
        return await self._database.read(partial(_acts, library=library, count=count, skip=skip))

    @override
    async def libraries(self) -> tuple[LibraryId, ...]:
        return await rows.libraries(self._database, _LIBRARIES)


def _put(connection: sqlite3.Connection, act: Act) -> None:
    connection.execute(_PUT, act.model_dump(mode="json"))
    if act.outcome == "refused":
        connection.execute(_FORGET_REFUSED, {"library": act.library, "kept": REFUSED_KEPT})


def _acts(connection: sqlite3.Connection, library: LibraryId, count: int, skip: int) -> tuple[Act, ...]:
    return rows.values(Act, connection.execute(_ACTS, {"library": library, "count": count, "skip": skip}))
