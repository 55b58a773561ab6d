"""Counts of what was asked, in the SQLite file that holds the libraries."""

import sqlite3
from collections.abc import Sequence
from datetime import date

from typing_extensions import override

from knowledge.models import Frequent, LibraryId, Tally
from knowledge.ports import AnalyticsStore
from knowledge.store import rows
from knowledge.store.database import Database

WORDED = 1_000
"""Rows of one server and day from which on questions are counted without their words: a flood fills no disk."""

_ADD = """
INSERT INTO tally (server, day, channel, event, question, count)
VALUES (:server, :day, :channel, :event, :question, :count)
ON CONFLICT (server, day, channel, event, question) DO UPDATE SET count = count + :count
"""
_ROWS = "SELECT count(*) FROM tally WHERE server = :server AND day = :day"
_SERVERS = "SELECT DISTINCT server FROM tally ORDER BY server"
_SINCE = """
SELECT server, day, channel, event, '' AS question, sum(count) AS count FROM tally
WHERE server = :server AND day >= :since GROUP BY day, channel, event ORDER BY day, channel, event
"""
_FREQUENT = """
SELECT question, sum(count) AS total FROM tally
WHERE server = :server AND day >= :since AND question <> ''
AND (event = 'unanswered' OR (NOT :gaps AND event IN ('answered', 'choices')))
AND (:channel IS NULL OR channel = :channel)
GROUP BY question ORDER BY total DESC, question LIMIT :limit
"""


class SqliteAnalytics(AnalyticsStore):
    """`AnalyticsStore` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    async def add(self, tallies: Sequence[Tally]) -> None:
        await self._database.write(lambda connection: _add(connection, tallies))

    @override
    async def servers(self) -> tuple[LibraryId, ...]:
        return await rows.libraries(self._database, _SERVERS)

    @override
    async def since(self, server: LibraryId, day: date) -> tuple[Tally, ...]:
        scope = {"server": server, "since": day.isoformat()}
        return await self._database.read(lambda connection: rows.values(Tally, connection.execute(_SINCE, scope)))

    @override
    async def frequent(
        self, server: LibraryId, day: date, *, gaps: bool, channel: int | None, limit: int
    ) -> tuple[Frequent, ...]:
        scope = {"server": server, "since": day.isoformat(), "gaps": gaps, "channel": channel, "limit": limit}
        found = await self._database.read(lambda connection: connection.execute(_FREQUENT, scope).fetchall())
        return tuple(Frequent(question=question, count=count) for question, count in found)


def _add(connection: sqlite3.Connection, tallies: Sequence[Tally]) -> None:
    for tally in tallies:
        row = tally.model_dump(mode="json")
        if tally.question and connection.execute(_ROWS, row).fetchone()[0] >= WORDED:
            row["question"] = ""
        connection.execute(_ADD, row)
