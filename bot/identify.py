"""The budget of IDENTIFYs, kept beside the articles so that a crash or a restart does not forget what was spent."""

import time
from collections.abc import Callable
from typing import Any

from bot.policy import IdentifyPace
from knowledge.errors import KnowledgeError
from knowledge.models import SHARED
from knowledge.services.preferences import PreferenceService

_NAME = "discord.identified"


class IdentifyBudget:
    """Says when the next session may begin, and remembers each that did, by the clock on the wall."""

    def __init__(self, preferences: PreferenceService, clock: Callable[[], float] = time.time) -> None:
        self._preferences = preferences
        self._clock = clock
        self._pace: IdentifyPace | None = None

    async def wait(self) -> float:
        """Return the seconds to wait before an IDENTIFY that is wished for now."""
        return (await self._recalled()).wait(self._clock())

    async def spend(self) -> None:
        """Remember an IDENTIFY that is about to be made."""
        pace = await self._recalled()
        pace.spend(self._clock())
        try:
            await self._preferences.set(SHARED, _NAME, list(pace.times))
        except KnowledgeError:  # a store that fails keeps nobody from being answered; the pace holds in this process
            return

    async def _recalled(self) -> IdentifyPace:
        if self._pace is None:
            self._pace = IdentifyPace()
            try:
                self._pace.recall(_times(await self._preferences.get(SHARED, _NAME)))
            except KnowledgeError:
                return self._pace
        return self._pace


def _times(kept: Any | None) -> list[float]:
    return [float(time) for time in kept if isinstance(time, int | float)] if isinstance(kept, list) else []
