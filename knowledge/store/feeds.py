"""Feeds in the same SQLite file as the libraries that follow them."""

import sqlite3
from collections.abc import Mapping, Sequence

from typing_extensions import override

from knowledge.models import Feed, LibraryId, SeenItem
from knowledge.ports import FeedStore
from knowledge.store import rows
from knowledge.store.database import Database

KEPT_PASSED = 40_000
"""Of items passed over, so many are remembered: twice as many as are read of a feed at once."""

# The one question that is not about a single library: whose feeds are there to look at?
_LIBRARIES = "SELECT DISTINCT library FROM feed ORDER BY library"
_FEEDS = "SELECT state FROM feed WHERE library = :library ORDER BY id"
_ADD = "INSERT INTO feed (library, url, state) VALUES (:library, :url, :state) ON CONFLICT (library, url) DO NOTHING"
_UPDATE = "UPDATE OR IGNORE feed SET url = :url, state = :state WHERE library = :library AND url = :was"
_REMOVE = "DELETE FROM feed WHERE library = :library AND url = :url"
_SEEN = """
SELECT key, said, text_hash, article, seen, feed_item.state AS state, tries
FROM feed JOIN feed_item ON feed_item.feed = feed.id
WHERE library = :library AND url = :url
"""
_RECORD = """
INSERT INTO feed_item (feed, key, said, text_hash, article, seen, state, tries)
SELECT id, :key, :said, :text_hash, :article, :seen, :state, :tries FROM feed WHERE library = :library AND url = :url
ON CONFLICT (feed, key) DO UPDATE SET
    said = :said, text_hash = :text_hash, article = :article, seen = :seen, state = :state, tries = :tries
"""
_FORGET = """
DELETE FROM feed_item
WHERE feed = (SELECT id FROM feed WHERE library = :library AND url = :url) AND key IN (
    SELECT key FROM feed_item
    WHERE feed = (SELECT id FROM feed WHERE library = :library AND url = :url) AND state = 'passed'
    ORDER BY seen DESC LIMIT -1 OFFSET :kept
)
"""


class SqliteFeeds(FeedStore):
    """`FeedStore` on a database that somebody else closes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    async def libraries(self) -> tuple[LibraryId, ...]:
        return await rows.libraries(self._database, _LIBRARIES)

    @override
    async def feeds(self, library: LibraryId) -> tuple[Feed, ...]:
        scope = {"library": library}
        return await self._database.read(
            lambda connection: tuple(Feed.model_validate_json(row[0]) for row in connection.execute(_FEEDS, scope))
        )

    @override
    async def add(self, library: LibraryId, feed: Feed) -> None:
        row = {"library": library, "url": feed.url, "state": feed.model_dump_json()}
        await self._database.write(lambda connection: connection.execute(_ADD, row).rowcount)

    @override
    async def update(self, library: LibraryId, feed: Feed, *, was: str) -> None:
        row = {"library": library, "url": feed.url, "state": feed.model_dump_json(), "was": was}
        await self._database.write(lambda connection: connection.execute(_UPDATE, row).rowcount)

    @override
    async def remove(self, library: LibraryId, url: str) -> None:
        row = {"library": library, "url": url}
        await self._database.write(lambda connection: connection.execute(_REMOVE, row).rowcount)

    @override
    async def seen(self, library: LibraryId, url: str) -> Mapping[str, SeenItem]:
        scope = {"library": library, "url": url}
        return await self._database.read(
            lambda connection: {item.key: item for item in rows.values(SeenItem, connection.execute(_SEEN, scope))}
        )

    @override
    async def record(self, library: LibraryId, url: str, items: Sequence[SeenItem]) -> None:
        scope = {"library": library, "url": url}
        seen = [scope | item.model_dump(mode="json") for item in items]

        def job(connection: sqlite3.Connection) -> None:
            connection.executemany(_RECORD, seen)
            connection.execute(_FORGET, scope | {"kept": KEPT_PASSED})

        await self._database.write(job)
