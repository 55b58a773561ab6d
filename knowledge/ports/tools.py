"""The clock, models of meaning, the network, and readers of strangers' files."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.models import (
    Document,
    FeedContent,
    Fetched,
    Metadata,
    Problem,
)


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
