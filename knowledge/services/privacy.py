"""What is kept of people, how long, and how it is forgotten."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from knowledge.models import Deed, LibraryId
from knowledge.ports import PrivacyStore
from knowledge.services.library import LibraryService
from knowledge.services.meaning import MeaningService


class PrivacyService:
    """Forgets down to the bytes of the database. All methods may raise `StoreError`."""

    def __init__(
        self,
        store: PrivacyStore,
        library: LibraryService,
        meaning: MeaningService,
        days: int,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._store, self._library, self._meaning = store, library, meaning
        self.days = days
        """How long readers' feedback, with the questions it is about, and the audit log are kept."""
        self._today = today

    async def expire(self) -> int:
        """Forget the feedback and the acts that are older than `days`; return how much that was."""
        return await self._store.expire(self._today() - timedelta(self.days))

    async def deeds(self, person: int) -> tuple[Deed, ...]:
        """Return all that is kept with the Discord id of *person*, the oldest first."""
        return await self._store.deeds(str(person))

    async def forget_person(self, person: int) -> int:
        """Take the Discord id of *person* from all that it is kept with; return in how many places it stood."""
        return await self._store.forget_person(str(person))

    async def forget_library(self, library: LibraryId) -> None:
        """Delete *library* with all its versions, settings, feeds, feedback and acts."""
        await self._store.forget_library(library)
        await self._library.let_go(library)
        await self._meaning.let_go(library)
