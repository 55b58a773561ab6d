"""Where is kept what was asked, answered and thought of it, and who waits for more."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Protocol

from knowledge.models import (
    Feedback,
    Follow,
    Frequent,
    Gap,
    GapId,
    LibraryId,
    Posted,
    Quotation,
    Tally,
    Waiting,
)


class FeedbackStore(Protocol):
    """Keeps what readers thought of answers, without who they are. Every method may raise `StoreError`."""

    async def put(self, feedback: Feedback) -> None:
        """Keep *feedback*."""
        ...

    async def all(self, library: LibraryId) -> tuple[Feedback, ...]:
        """Return all that was said about *library*, in the order it was said."""
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
