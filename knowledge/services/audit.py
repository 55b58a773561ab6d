"""Who did what to a library in Discord."""

from collections.abc import Callable
from datetime import UTC, datetime
from heapq import nsmallest

from knowledge.models import Act, ActKind, ActOutcome, LibraryId, VersionNumber
from knowledge.ports import AuditStore

ABOUT_KEPT = 200
"""Code points kept of what an act was about."""


class AuditService:
    """Keeps the audit log. Every method may raise `StoreError`."""

    def __init__(self, store: AuditStore, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store = store
        self._now = now

    async def record(
        self,
        library: LibraryId,
        person: int,
        kind: ActKind,
        what: str,
        outcome: ActOutcome,
        *,
        about: str = "",
        before: VersionNumber | None = None,
        after: VersionNumber | None = None,
    ) -> None:
        """Keep that *person*, a Discord id, did *what* to *library*, or was refused it."""
        act = Act(
            library=library,
            at=self._now(),
            person=str(person),
            kind=kind,
            what=what,
            about=about if len(about) <= ABOUT_KEPT else f"{about[: ABOUT_KEPT - 1]}…",
            outcome=outcome,
            before=before,
            after=after,
        )
        await self._store.put(act)

    async def acts(self, library: LibraryId, count: int, skip: int = 0) -> tuple[Act, ...]:
        """Return *count* acts, the newest first, after the *skip* newest."""
        return await self._store.acts(library, count, skip)

    async def everywhere(self, count: int) -> tuple[Act, ...]:
        """Return the *count* newest acts of all libraries, for whoever runs the bot."""
        found = [act for library in await self._store.libraries() for act in await self._store.acts(library, count)]
        return tuple(nsmallest(count, found, key=lambda act: -act.at.timestamp()))
