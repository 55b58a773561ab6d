"""Readers' words on answers: kept for whoever looks after the articles."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from knowledge.models import Complaint, EntryId, Feedback, LibraryId
from knowledge.ports import FeedbackStore
from knowledge.services.library import LibraryService

QUESTION_KEPT, REMARK_KEPT = 500, 1000
"""Code points of a question and of a remark that are kept."""


class FeedbackService:
    """Keeps whether answers helped. Both methods may raise `StoreError`."""

    def __init__(
        self,
        library: LibraryService,
        store: FeedbackStore,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._library = library
        self._store = store
        self._today = today

    async def give(
        self,
        libraries: Sequence[LibraryId],
        entry: EntryId,
        *,
        question: str | None,
        complaint: Complaint | None = None,
        remark: str = "",
    ) -> bool:
        """Keep that *entry* helped, or with a *complaint* that it did not; False when *libraries* hold it no more.

        Of the samples nothing is kept: they are in no library that somebody looks after.
        """
        for serving in await self._library.servings(libraries):
            if await self._library.find(serving, entry) is not None:
                if serving.sample:
                    return True
                told = Feedback(
                    library=serving.library,
                    version=serving.version,
                    entry=entry,
                    question=question[:QUESTION_KEPT] if question else None,
                    helpful=complaint is None,
                    complaint=complaint,
                    remark=remark.strip()[:REMARK_KEPT],
                    day=self._today(),
                )
                await self._store.put(told)
                return True
        return False

    async def all(self, library: LibraryId) -> tuple[Feedback, ...]:
        """Return what readers said about answers from *library*, the oldest first."""
        return await self._store.all(library)
