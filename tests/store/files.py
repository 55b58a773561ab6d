"""Database files in tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from knowledge.store.sqlite import SqliteStore
from tests.store.builders import ALICE


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(path)
    try:
        yield store
    finally:
        await store.close()


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


async def held(path: Path) -> list[str]:
    """Return the sentences that the current version in *path* holds."""
    async with opened(path) as store:
        version = await store.current(ALICE)
        assert version is not None
        revisions = [member.revision for member in await store.members(ALICE, version.number)]
        return [
            item.article.text[entry.start : entry.end]
            async for _, item in store.readings(ALICE, revisions)
            for entry in item.entries
        ]
