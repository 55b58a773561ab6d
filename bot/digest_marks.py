"""How far each channel has been told what is new: kept in the store, so that nothing is told twice or left out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.server_settings import Schedule
from knowledge.models import LibraryId, VersionNumber, server_library
from knowledge.services.preferences import PreferenceService

_NAME = "digests"


class Sending(BaseModel):
    """A digest that may or may not stand in the channel: whether it does was not learnt before the program ended."""

    model_config = ConfigDict(frozen=True)

    slot: datetime
    begun: datetime
    told: dict[LibraryId, VersionNumber]


class Mark(BaseModel):
    """Where a channel's digest stands."""

    model_config = ConfigDict(frozen=True)

    schedule: Schedule
    slot: datetime
    """The moment up to which nothing is due any more."""
    told: dict[LibraryId, VersionNumber]
    sending: Sending | None = None
    refused: bool = False
    """Discord did not let us write the last one."""


class DigestMarks:
    """Reads and writes the marks of servers; each server's are read from the store once."""

    def __init__(self, preferences: PreferenceService) -> None:
        self._preferences = preferences
        self._known: dict[int, dict[int, Mark]] = {}

    async def of(self, server: int) -> Mapping[int, Mark]:
        """Return the marks of the channels of *server*."""
        if server not in self._known:
            self._known[server] = _read(await self._preferences.get(server_library(server), _NAME))
        return self._known[server]

    async def put(self, server: int, channel: int, mark: Mark | None) -> None:
        """Keep *mark* for *channel* of *server*; None forgets it. Counts only once the store has it."""
        marks = {**await self.of(server)}
        if mark is None:
            marks.pop(channel, None)
        else:
            marks[channel] = mark
        kept = {str(id_): each.model_dump(mode="json") for id_, each in marks.items()}
        await self._preferences.set(server_library(server), _NAME, kept)
        self._known[server] = marks

    def forget(self, server: int) -> None:
        """Let go of what is known of *server*."""
        self._known.pop(server, None)


def _read(kept: Any) -> dict[int, Mark]:
    marks: dict[int, Mark] = {}
    for id_, value in kept.items() if isinstance(kept, dict) else ():
        try:
            marks[int(id_)] = Mark.model_validate(value)
        except ValidationError:  # of another version of the program: as if the digest had just been set
            continue
    return marks
