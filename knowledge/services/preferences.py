"""What a server's administrators chose, kept per library."""

from typing import Any

from knowledge.models import LibraryId
from knowledge.ports import LibraryStore


class PreferenceService:
    """Keeps JSON values by name; a server's are kept with that server's library."""

    def __init__(self, store: LibraryStore) -> None:
        self._store = store

    async def get(self, library: LibraryId, name: str) -> Any | None:
        """Return the value kept under *name*; None when there is none. Raises `StoreError`."""
        return await self._store.setting(library, name)

    async def set(self, library: LibraryId, name: str, value: Any | None) -> None:
        """Keep *value* under *name*; None forgets it. Raises `StoreError`."""
        await self._store.set_setting(library, name, value)
