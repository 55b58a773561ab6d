"""Politeness: one request at a time goes to each host, and not too many in a row."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_MOST_REMEMBERED = 1000


@dataclass(slots=True)
class _Place:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    due: float = 0.0
    """When the requests made so far would have been made had each kept its pause."""


class Turns:
    """Gives turns at places (hosts); after *burst* turns in a row a place rests *pause* seconds between turns."""

    def __init__(self, pause: float = 0.0, burst: int = 0) -> None:
        self._pause, self._burst = pause, burst
        self._places: OrderedDict[str, _Place] = OrderedDict()

    @asynccontextmanager
    async def turn(self, name: str, pause: float | None = None) -> AsyncIterator[None]:
        """Wait for the turn at *name* and hold it; *pause* is what the place itself asks for, every time."""
        place = self._places.setdefault(name, _Place())
        self._places.move_to_end(name)
        place.users += 1
        try:
            async with place.lock:
                credit = self._burst * self._pause if pause is None else 0.0
                await asyncio.sleep(max(0.0, place.due - credit - time.monotonic()))
                try:
                    yield
                finally:
                    place.due = max(place.due, time.monotonic()) + (self._pause if pause is None else pause)
        finally:
            place.users -= 1
            self._forget()

    def _forget(self) -> None:
        """Keep no more places than a bound, the latest; those in use stay."""
        if len(self._places) > _MOST_REMEMBERED:
            for name in [name for name, place in self._places.items() if not place.users]:
                del self._places[name]
                if len(self._places) <= _MOST_REMEMBERED:
                    return
