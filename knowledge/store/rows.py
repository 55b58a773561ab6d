"""What rows of a database say, as values."""

import sqlite3
from typing import TypeVar

from knowledge.models import LibraryId, Model
from knowledge.store.database import Database

M = TypeVar("M", bound=Model)


def values(model: type[M], found: sqlite3.Cursor) -> tuple[M, ...]:
    """Return each row *found* as a *model*, whose fields its columns are called after."""
    names = [column[0] for column in found.description]
    return tuple(model.model_validate(dict(zip(names, row, strict=True))) for row in found)


async def libraries(database: Database, statement: str) -> tuple[LibraryId, ...]:
    """Return the libraries whose names *statement* asks *database* for; raises `StoreError`."""
    found = await database.read(lambda connection: connection.execute(statement).fetchall())
    return tuple(LibraryId(library) for (library,) in found)
