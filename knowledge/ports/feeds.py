"""Where the feeds that libraries follow are kept."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from knowledge.models import (
    Feed,
    LibraryId,
    SeenItem,
)


class FeedStore(Protocol):
    """Keeps the feeds that libraries follow, and what was seen in them. Every method may raise `StoreError`."""

    async def libraries(self) -> tuple[LibraryId, ...]:
        """Return the libraries that follow a feed: for whoever looks at all that are due."""
        ...

    async def feeds(self, library: LibraryId) -> tuple[Feed, ...]:
        """Return the feeds of *library*, in the order they were added."""
        ...

    async def add(self, library: LibraryId, feed: Feed) -> None:
        """Follow *feed*, unless its address is followed already."""
        ...

    async def update(self, library: LibraryId, feed: Feed, *, was: str) -> None:
        """Put *feed* in the place of the one at the address *was*; nothing happens if that was removed meanwhile."""
        ...

    async def remove(self, library: LibraryId, url: str) -> None:
        """Forget the feed at *url* and all that was seen in it."""
        ...

    async def seen(self, library: LibraryId, url: str) -> Mapping[str, SeenItem]:
        """Return what was seen in the feed at *url*, by key."""
        ...

    async def record(self, library: LibraryId, url: str, items: Sequence[SeenItem]) -> None:
        """Keep *items* as seen in the feed at *url*, in one step; nothing happens if that was removed meanwhile."""
        ...
