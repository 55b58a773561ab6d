"""Where libraries are kept, and the search arrays of their versions."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.models import (
    Action,
    ArticleHead,
    ArticleId,
    Change,
    EntryId,
    LibraryId,
    Member,
    Origin,
    Quoted,
    Reading,
    RevisionId,
    SourceState,
    Version,
    VersionNumber,
)

Arrays = Mapping[str, NDArray[np.generic]]
EntryKey = tuple[RevisionId, int]
"""A stored reading and a position in its entries."""


class LibraryStore(Protocol):
    """Keeps libraries. Every method names the library it is about; nothing crosses from one to another.

    Stored readings never change and are not visible until `activate` moves a library's pointer to a version that
    holds them. Every method may raise `StoreError`.
    """

    async def current(self, library: LibraryId) -> Version | None:
        """Return the version the pointer stands on; None when nothing was ever added."""
        ...

    async def versions(self, library: LibraryId) -> tuple[Version, ...]:
        """Return all kept versions, newest first."""
        ...

    async def members(self, library: LibraryId, number: VersionNumber) -> tuple[Member, ...]:
        """Return what version *number* holds, in the order it was first added; `NotFoundError` if there is none."""
        ...

    async def put(self, library: LibraryId, readings: Sequence[tuple[Reading, str | None]]) -> tuple[Member, ...]:
        """Keep *readings* with the files they came from, not yet visible, in one step.

        The same reading twice is kept once (equal digest, equal revision).
        """
        ...

    async def activate(
        self,
        library: LibraryId,
        members: Sequence[Member],
        change: Change,
        *,
        action: Action,
        by: str,
        expect: VersionNumber | None,
        origins: Sequence[Origin],
        held_back: frozenset[ArticleId],
    ) -> Version:
        """Make a version of *members* and move the pointer to it, in one step.

        *origins* and *held_back* belong to the version: going back to it brings them back. Old versions go as
        `sweep` says. Raises `ConflictError`, with nothing changed, unless the pointer stands on *expect* and all of
        *members* are still stored.
        """
        ...

    async def sweep(self, library: LibraryId) -> None:
        """Delete the versions whose time is over, and stored readings that no version holds.

        However old they are, the newest twenty versions that a person made stay, the newest twenty that feeds and
        checks made, and the one that serves.
        """
        ...

    async def point(self, library: LibraryId, number: VersionNumber, *, expect: VersionNumber) -> Version:
        """Move the pointer to kept version *number*; `NotFoundError` if there is none, `ConflictError` as above."""
        ...

    def readings(
        self, library: LibraryId, revisions: Sequence[RevisionId]
    ) -> AsyncIterator[tuple[RevisionId, Reading]]:
        """Yield stored readings in the order of *revisions*, without holding them all in memory."""
        ...

    async def heads(self, library: LibraryId, revisions: Sequence[RevisionId]) -> Mapping[RevisionId, ArticleHead]:
        """Return the heads of stored readings."""
        ...

    async def quoted(self, library: LibraryId, keys: Sequence[EntryKey]) -> tuple[Quoted, ...]:
        """Return the entries at *keys*, in that order, each with its own words."""
        ...

    async def passage(self, library: LibraryId, revision: RevisionId, start: int, end: int) -> str:
        """Return `[start:end]` of a stored reading's text; empty where there is no such reading."""
        ...

    async def find(self, library: LibraryId, number: VersionNumber, entry: EntryId) -> EntryKey | None:
        """Return where version *number* holds *entry*; None when it does not, or when its article is set aside."""
        ...

    async def origins(self, library: LibraryId, number: VersionNumber | None = None) -> tuple[Origin, ...]:
        """Return the paths to read at every reload, in the order they were added; those of version *number*."""
        ...

    async def set_origins(self, library: LibraryId, origins: Sequence[Origin]) -> None:
        """Replace the paths to read at every reload; `NotFoundError` while there is no version."""
        ...

    async def held_back(self, library: LibraryId, number: VersionNumber | None = None) -> frozenset[ArticleId]:
        """Return the articles that were removed by hand and that no reload brings back; those of version *number*."""
        ...

    async def setting(self, library: LibraryId, name: str) -> Any | None:
        """Return the JSON value kept under *name*; None when there is none."""
        ...

    async def set_setting(self, library: LibraryId, name: str, value: Any | None) -> None:
        """Keep the JSON *value* under *name*; None forgets it."""
        ...

    async def sources(self, library: LibraryId) -> Mapping[str, SourceState]:
        """Return what is known of the addresses that articles came from, by address."""
        ...

    async def set_sources(self, library: LibraryId, states: Sequence[SourceState]) -> None:
        """Keep *states* in the place of what was known of their addresses."""
        ...

    async def backup(self, path: str) -> None:
        """Write a complete, consistent copy of everything to the new file *path*, while others read and write."""
        ...

    async def close(self) -> None:
        """Let go of everything; the store cannot be used afterwards."""
        ...


class SnapshotCache(Protocol):
    """Keeps the search arrays of versions. A cache: it may forget anything at any time, and never raises.

    *fingerprint* says which readings the arrays were built from (`models.fingerprint`): after a database was put back
    from a backup, the same number may name another version.
    """

    async def load(self, library: LibraryId, number: VersionNumber, fingerprint: str) -> Arrays | None:
        """Return the arrays kept for a version, memory-mapped where that is possible."""
        ...

    async def save(self, library: LibraryId, number: VersionNumber, fingerprint: str, arrays: Arrays) -> None:
        """Keep *arrays* whole or not at all."""
        ...

    async def keep_only(self, library: LibraryId, numbers: Sequence[VersionNumber]) -> None:
        """Forget all versions of *library* but these."""
        ...
