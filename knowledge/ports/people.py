"""Where is kept what people did, and how it is forgotten."""

from datetime import date
from typing import Protocol

from knowledge.models import (
    Act,
    Deed,
    LibraryId,
)


class AuditStore(Protocol):
    """Keeps what administrators did. Every method may raise `StoreError`."""

    async def put(self, act: Act) -> None:
        """Keep *act*; of those that were refused only the newest stay."""
        ...

    async def acts(self, library: LibraryId, count: int, skip: int = 0) -> tuple[Act, ...]:
        """Return *count* acts, the newest first, after the *skip* newest."""
        ...

    async def libraries(self) -> tuple[LibraryId, ...]:
        """Return the libraries of which an act is kept."""
        ...


class PrivacyStore(Protocol):
    """Forgets: nothing that was deleted stays in a file. Every method may raise `StoreError`."""

    async def forget_library(self, library: LibraryId) -> None:
        """Delete all that belongs to *library*, in one step."""
        ...

    async def deeds(self, person: str) -> tuple[Deed, ...]:
        """Return all that is kept with the id of *person*, the oldest first."""
        ...

    async def forget_person(self, person: str) -> int:
        """Take the id of *person* from all that it is kept with, and delete what is theirs alone; return how much."""
        ...

    async def expire(self, before: date, posted: date) -> int:
        """Delete what was last said, asked or told *before* that day, answers *posted* before that, old versions.

        Return how many that were.
        """
        ...
