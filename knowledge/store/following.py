"""What people follow, in the SQLite file that holds the libraries."""

import sqlite3

from typing_extensions import override

from knowledge.models import Follow, FollowId, LibraryId
from knowledge.ports import FollowStore
from knowledge.store import rows
from knowledge.store.database import Database

_LIBRARIES = "SELECT DISTINCT library FROM follow ORDER BY library"
_ALL = "SELECT id, state FROM follow WHERE library = :library ORDER BY id"
_ADD = "INSERT INTO follow (library, person, since, state) VALUES (:library, :person, :since, :state)"
_UPDATE = "UPDATE follow SET since = :since, state = :state WHERE library = :library AND id = :id"
_REMOVE = "DELETE FROM follow WHERE library = :library AND id = :id"


class SqliteFollows(FollowStore):
    """`FollowStore` on a database that somebody else closes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    async def libraries(self) -> tuple[LibraryId, ...]:
        return await rows.libraries(self._database, _LIBRARIES)

    @override
    async def all(self, library: LibraryId) -> tuple[Follow, ...]:
        def job(connection: sqlite3.Connection) -> tuple[Follow, ...]:
            found = connection.execute(_ALL, {"library": library})
            # The number is known only when the row stands there, so the JSON does not hold it.
            return tuple(
                Follow.model_validate_json(state).model_copy(update={"id": FollowId(number)}) for number, state in found
            )

        return await self._database.read(job)

    @override
    async def add(self, follow: Follow) -> Follow:
        def job(connection: sqlite3.Connection) -> Follow:
            number = connection.execute(_ADD, _row(follow)).lastrowid
            return follow.model_copy(update={"id": FollowId(number or 0)})

        return await self._database.write(job)

    @override
    async def update(self, follow: Follow) -> None:
        row = _row(follow)
        await self._database.write(lambda connection: connection.execute(_UPDATE, row).rowcount)

    @override
    async def remove(self, follow: Follow) -> None:
        scope = {"library": follow.library, "id": follow.id}
        await self._database.write(lambda connection: connection.execute(_REMOVE, scope).rowcount)


def _row(follow: Follow) -> dict[str, object]:
    since = follow.since.isoformat()
    return {
        "id": follow.id,
        "library": follow.library,
        "person": follow.person,
        "since": since,
        "state": follow.model_dump_json(),
    }
