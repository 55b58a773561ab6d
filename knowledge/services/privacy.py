"""What is kept of people, how long, and how it is forgotten."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from knowledge.models import Deed, LibraryId
from knowledge.ports import PrivacyStore
from knowledge.services.analytics import AnalyticsService
from knowledge.services.library import LibraryService
from knowledge.services.meaning import MeaningService
from knowledge.services.posted import PostedService


class PrivacyService:
    """Forgets down to the bytes of the database. All methods may raise `StoreError`."""

    def __init__(
        self,
        store: PrivacyStore,
        library: LibraryService,
        meaning: MeaningService,
        posted: PostedService,
        analytics: AnalyticsService,
        days: int,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._store, self._library, self._meaning = store, library, meaning
        self._posted, self._analytics = posted, analytics
        self.days = days
        """How long feedback, counts, acts, unanswered questions, and who waits or follows are kept."""
        self.posted_days = posted.days
        """How long answers that stand in channels are remembered, with their questions."""
        self._today = today

    async def expire(self) -> int:
        """Forget all whose time is over, old versions among it; return how much that was."""
        today = self._today()
        return await self._store.expire(today - timedelta(self.days), today - timedelta(self.posted_days))

    async def deeds(self, person: int) -> tuple[Deed, ...]:
        """Return all that is kept with the Discord id of *person*, the oldest first."""
        return await self._store.deeds(str(person))

    async def forget_person(self, person: int) -> int:
        """Take the Discord id of *person* from all that it is kept with; return in how many places it stood.

        What they wait for and follow is deleted.
        """
        return await self._store.forget_person(str(person))

    async def forget_library(self, library: LibraryId) -> None:
        """Delete *library* with all that belongs to it."""
        self._posted.let_go(library)
        self._analytics.let_go(library)
        await self._store.forget_library(library)
        await self._library.let_go(library)
        await self._meaning.let_go(library)
