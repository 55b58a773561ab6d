"""Previews that wait for *save*: in memory alone, so that nothing is written before it is pressed."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.models import LibraryId, Preview
from knowledge.services.drafts import Draft


@dataclass(frozen=True, slots=True)
class Pending:
    """What was read and shown, as it will be saved."""

    draft: Draft
    preview: Preview
    size: int
    since: float


class PendingDrafts:
    """Holds the newest previews: at most so many, so many bytes together, and for so long.

    The newest one is held however large it is; a file has its own limit.
    """

    def __init__(
        self,
        *,
        most: int = 50,
        most_bytes: int = 32 * 1024 * 1024,
        seconds: float = 30 * 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._most_bytes, self._seconds = most, most_bytes, seconds
        self._clock = clock
        self._held: OrderedDict[str, Pending] = OrderedDict()

    def hold(self, draft: Draft, preview: Preview) -> str:
        """Hold *draft* and return the name by which its buttons know it."""
        name = secrets.token_hex(8)
        self._held[name] = Pending(draft, preview, draft.size, self._clock())
        while len(self._held) > 1 and (
            len(self._held) > self._most or sum(one.size for one in self._held.values()) > self._most_bytes
        ):
            self._held.popitem(last=False)
        self._expire()
        return name

    def get(self, name: str, library: LibraryId) -> Pending | None:
        """Return what is held as *name* for *library*; None when it is held no longer."""
        self._expire()
        pending = self._held.get(name)
        return pending if pending is not None and pending.draft.library == library else None

    def take(self, name: str, library: LibraryId) -> Pending | None:
        """Return the same as `get`, and hold it no longer: of two presses one saves."""
        pending = self.get(name, library)
        if pending is not None:
            del self._held[name]
        return pending

    def put_back(self, name: str, pending: Pending) -> None:
        """Hold *pending* again, which could not be saved."""
        self._held[name] = pending

    def _expire(self) -> None:
        now = self._clock()
        for name in [name for name, one in self._held.items() if now - one.since > self._seconds]:
            del self._held[name]
