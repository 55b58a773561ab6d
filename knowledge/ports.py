"""What the services need from outside, as promises that every adapter keeps."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.models import (
    Act,
    Action,
    ArticleHead,
    ArticleId,
    Change,
    Deed,
    Document,
    EntryId,
    Feed,
    Feedback,
    FeedContent,
    Fetched,
    Follow,
    Frequent,
    Gap,
    GapId,
    LibraryId,
    Member,
    Metadata,
    Origin,
    Posted,
    Problem,
    Quotation,
    Quoted,
    Reading,
    RevisionId,
    SeenItem,
    SourceState,
    Tally,
    Version,
    VersionNumber,
    Waiting,
)

Arrays = Mapping[str, NDArray[np.generic]]
EntryKey = tuple[RevisionId, int]
"""A stored reading and a position in its entries."""


class Clock(Protocol):
    """Tells the time, in UTC."""

    def __call__(self) -> datetime:
        """Return this moment."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors of their meaning: the nearer two texts in meaning, the higher their vectors' product.

    A text's vector is the same whatever other texts it comes with, in every process.
    """

    id: str
    """Names the model and its weights; vectors of different models are never compared."""
    dimensions: int

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit vectors of *texts*: shape (texts, dimensions). May be called from any thread."""
        ...


class Fetcher(Protocol):
    """Brings what stands at an address on the network; the only way anything is fetched. Safe for any address."""

    async def __call__(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, robots: bool = True
    ) -> Fetched:
        """Return what *url* leads to; with *etag* or *last_modified*, perhaps that it has not changed.

        At most one request goes to a host at a time; *robots*: what the host's robots.txt forbids is not fetched.
        Raises `FetchError`.
        """
        ...

    async def close(self) -> None:
        """Let go of all connections; running fetches are broken off."""
        ...


class Extractor(Protocol):
    """Reads bytes that strangers made (pages, PDF files, feeds) in a process that can be killed.

    Both methods block: call them from a worker thread, several at once if you like. Raise `UnreadableError`, with
    TOO_HARD when the process took too long or too much memory.
    """

    def documents(
        self, name: str, data: bytes, metadata: Metadata, *, content_type: str | None = None
    ) -> list[Document | Problem]:
        """Return what *data* holds, typed by its content; *content_type* is the server's header, a hint."""
        ...

    def feed(self, name: str, data: bytes, *, content_type: str | None = None) -> FeedContent:
        """Return the feed, sitemap or list of feeds that *data* is."""
        ...

    def close(self) -> None:
        """End the processes."""
        ...


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


class FeedbackStore(Protocol):
    """Keeps what readers thought of answers, without who they are. Every method may raise `StoreError`."""

    async def put(self, feedback: Feedback) -> None:
        """Keep *feedback*."""
        ...

    async def all(self, library: LibraryId) -> tuple[Feedback, ...]:
        """Return all that was said about *library*, in the order it was said."""
        ...


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


class PostedStore(Protocol):
    """Keeps answers that stand in channels, without who asked. Every method may raise `StoreError`."""

    async def put(self, posted: Sequence[Posted], forgotten: Collection[int]) -> None:
        """Keep *posted* in the place of what was known of their messages, and forget others, in one step.

        Of each server a bounded number is kept, the newest.
        """
        ...

    async def forget_channel(self, channel: int) -> None:
        """Forget all that stands in *channel*."""
        ...

    async def one(self, server: LibraryId, message: int) -> Posted | None:
        """Return what stands in *message* of *server*; None where that is not known."""
        ...

    async def libraries(self) -> tuple[LibraryId, ...]:
        """Return the libraries that are quoted."""
        ...

    async def quoting(self, library: LibraryId, *, unjudged: bool, before: int | None) -> tuple[Posted, ...]:
        """Return some of what quotes *library*, the newest *before* that message; None: the very newest.

        *unjudged*: only what was never compared with it.
        """
        ...

    async def judge(self, judged: Sequence[tuple[int, Quotation]]) -> None:
        """Keep quotations in the place of what was known of them, each with its message; forgotten ones stay so."""
        ...

    async def seen_to(self, library: LibraryId) -> str | None:
        """Return the state of *library* that all its quotations were seen to in."""
        ...

    async def set_seen_to(self, library: LibraryId, state: str) -> None:
        """Note that all quotations of *library* were seen to in *state*."""
        ...


class AnalyticsStore(Protocol):
    """Keeps counts of what was asked, without who asked. Every method may raise `StoreError`."""

    async def add(self, tallies: Sequence[Tally]) -> None:
        """Add *tallies* to what was counted before, in one step."""
        ...

    async def servers(self) -> tuple[LibraryId, ...]:
        """Return the libraries of all servers that something was counted in."""
        ...

    async def since(self, server: LibraryId, day: date) -> tuple[Tally, ...]:
        """Return what was counted in *server* from *day* on, by day, channel and event, questions left out."""
        ...

    async def frequent(
        self, server: LibraryId, day: date, *, gaps: bool, channel: int | None, limit: int
    ) -> tuple[Frequent, ...]:
        """Return the questions that were asked most often from *day* on; *gaps*: those that found no answer."""
        ...


class InboxStore(Protocol):
    """Keeps questions without an answer, and who waits for one. Every method may raise `StoreError`."""

    async def libraries(self) -> tuple[LibraryId, ...]:
        """Return the libraries that have a gap, of whatever state."""
        ...

    async def gaps(self, library: LibraryId) -> tuple[Gap, ...]:
        """Return all gaps of *library*, of whatever state, the oldest first."""
        ...

    async def add(self, gap: Gap) -> Gap:
        """Keep *gap*, which gets its id, and return it."""
        ...

    async def change(self, library: LibraryId, gap: GapId, changed: Callable[[Gap], Gap]) -> Gap | None:
        """Put what *changed* makes of *gap* in its place, in one step, and return it; None where there is none."""
        ...

    async def drop(self, library: LibraryId, gaps: Sequence[GapId]) -> None:
        """Forget *gaps*, and that anybody waits for them."""
        ...

    async def wait(self, waiting: Waiting) -> None:
        """Keep *waiting*, which gets its id."""
        ...

    async def waiting(self, library: LibraryId) -> tuple[Waiting, ...]:
        """Return who waits for a gap of *library*, in the order in which they asked for it."""
        ...

    async def leave(self, library: LibraryId, waiting: Sequence[int]) -> None:
        """Forget those who wait, by id."""
        ...


class FollowStore(Protocol):
    """Keeps what people follow. Every method may raise `StoreError`."""

    async def libraries(self) -> tuple[LibraryId, ...]:
        """Return the libraries of which somebody follows something."""
        ...

    async def all(self, library: LibraryId) -> tuple[Follow, ...]:
        """Return what is followed of *library*, the oldest first."""
        ...

    async def add(self, follow: Follow) -> Follow:
        """Keep *follow*, which gets its id, and return it."""
        ...

    async def update(self, follow: Follow) -> None:
        """Put *follow* in the place of the one with its id; nothing happens if that was removed meanwhile."""
        ...

    async def remove(self, follow: Follow) -> None:
        """Forget *follow*."""
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
