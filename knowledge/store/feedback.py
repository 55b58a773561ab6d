"""Readers' feedback in the SQLite file that holds the libraries."""

from typing_extensions import override

from knowledge.models import Feedback, LibraryId
from knowledge.ports import FeedbackStore
from knowledge.store import rows
from knowledge.store.database import Database

_PUT = """
INSERT INTO feedback (library, version, entry, question, helpful, complaint, remark, day)
VALUES (:library, :version, :entry, :question, :helpful, :complaint, :remark, :day)
"""
_ALL = """
SELECT library, version, entry, question, helpful, complaint, remark, day FROM feedback
WHERE library = :library ORDER BY number
"""


class SqliteFeedback(FeedbackStore):
    """`FeedbackStore` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    async def put(self, feedback: Feedback) -> None:
        row = feedback.model_dump(mode="json")
        await self._database.write(lambda connection: connection.execute(_PUT, row).rowcount)

    @override
    async def all(self, library: LibraryId) -> tuple[Feedback, ...]:
        scope = {"library": library}
        return await self._database.read(lambda connection: rows.values(Feedback, connection.execute(_ALL, scope)))
