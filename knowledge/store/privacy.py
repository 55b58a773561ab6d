"""Forgetting for good, in the SQLite file that holds the libraries.

`PRAGMA secure_delete` (see `Database`) overwrites what is deleted with zeros, and the rollback journal goes with the
transaction, so that no byte of it stays in a file of ours.
"""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date, datetime

from typing_extensions import override

from knowledge.models import Deed, LibraryId
from knowledge.ports import PrivacyStore
from knowledge.store.database import Database
from knowledge.store.versions import prune

_NOBODY = "-"
_LIBRARY = (
    "DELETE FROM membership WHERE library = :library",
    "DELETE FROM reading WHERE library = :library",
    "DELETE FROM article WHERE library = :library",
    "DELETE FROM version WHERE library = :library",
    "DELETE FROM library WHERE id = :library",
    "DELETE FROM setting WHERE library = :library",
    "DELETE FROM source WHERE library = :library",
    "DELETE FROM feed WHERE library = :library",
    "DELETE FROM feedback WHERE library = :library",
    "DELETE FROM audit WHERE library = :library",
    "DELETE FROM posted WHERE server = :library",
    "DELETE FROM seen_to WHERE library = :library",
    "DELETE FROM tally WHERE server = :library",
    "DELETE FROM waiting WHERE library = :library",
    "DELETE FROM gap WHERE library = :library",
    "DELETE FROM follow WHERE library = :library",
)
_DEEDS = """
SELECT library, 'version', created, '' FROM version WHERE made_by = :person
UNION ALL SELECT library, 'feed', json_extract(state, '$.added'), '' FROM feed
WHERE json_extract(state, '$.by') = :person
UNION ALL SELECT library, 'act', at, '' FROM audit WHERE person = :person
UNION ALL SELECT waiting.library, 'waiting', since, json_extract(gap.state, '$.text')
FROM waiting JOIN gap ON gap.id = waiting.gap WHERE person = :person
UNION ALL SELECT library, 'follow', since, json_extract(state, '$.text') FROM follow WHERE person = :person
ORDER BY 3
"""
_PERSON = (
    "UPDATE version SET made_by = :nobody WHERE made_by = :person",
    "UPDATE audit SET person = NULL WHERE person = :person",
    "UPDATE feed SET state = json_set(state, '$.by', :nobody) WHERE json_extract(state, '$.by') = :person",
    "DELETE FROM waiting WHERE person = :person",
    "DELETE FROM follow WHERE person = :person",
)
_EXPIRE = (
    "DELETE FROM feedback WHERE day < :day",
    "DELETE FROM waiting WHERE since < :day",
    "DELETE FROM gap WHERE last < :day",
    "DELETE FROM follow WHERE since < :day",
    "DELETE FROM audit WHERE at < :day",
    "DELETE FROM tally WHERE day < :day",
    "DELETE FROM posted WHERE day < :posted",
)
_LIBRARIES = "SELECT id FROM library ORDER BY id"


class SqlitePrivacy(PrivacyStore):
    """`PrivacyStore` in a database."""

    def __init__(self, database: Database, since: Callable[[], datetime]) -> None:
        """*since* returns the moment before which versions' time is over."""
        self._database, self._since = database, since

    @override
    async def forget_library(self, library: LibraryId) -> None:
        await self._database.write(lambda connection: _each(connection, _LIBRARY, {"library": library}))

    @override
    async def deeds(self, person: str) -> tuple[Deed, ...]:
        rows = await self._database.read(lambda connection: connection.execute(_DEEDS, {"person": person}).fetchall())
        return tuple(Deed(library=library, what=what, when=when, about=about) for library, what, when, about in rows)

    @override
    async def forget_person(self, person: str) -> int:
        scope = {"person": person, "nobody": _NOBODY}
        return await self._database.write(lambda connection: _each(connection, _PERSON, scope))

    @override
    async def expire(self, before: date, posted: date) -> int:
        scope = {"day": before.isoformat(), "posted": posted.isoformat()}
        return await self._database.write(lambda connection: _expire(connection, scope, self._since()))


def _expire(connection: sqlite3.Connection, scope: dict[str, str], since: datetime) -> int:
    libraries = [LibraryId(library) for (library,) in connection.execute(_LIBRARIES).fetchall()]
    versions = sum(prune(connection, library, since) for library in libraries)
    return versions + _each(connection, _EXPIRE, scope)


def _each(connection: sqlite3.Connection, statements: Sequence[str], scope: dict[str, str]) -> int:
    return sum(connection.execute(statement, scope).rowcount for statement in statements)
