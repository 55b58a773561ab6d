"""What a server's administrators set: silence for all, a mode for each channel. Kept in the store, cached here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bot.policy import DEFAULT_MODE, MODES, Mode
from knowledge.models import server_library
from knowledge.services.preferences import PreferenceService

_NAME = "discord"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """One server's settings."""

    paused: bool = False
    channels: Mapping[int, Mode] = field(default_factory=lambda: MappingProxyType({}))
    """Modes that were set; other channels have the default."""

    def mode(self, channel: int) -> Mode:
        """Return how to behave in *channel*."""
        return self.channels.get(channel, DEFAULT_MODE)


class Servers:
    """Reads and writes the settings of servers; each is read from the store once."""

    def __init__(self, preferences: PreferenceService) -> None:
        self._preferences = preferences
        self._known: dict[int, ServerSettings] = {}

    async def get(self, server: int | None) -> ServerSettings:
        """Return the settings of *server*; the defaults in direct messages (None)."""
        if server is None:
            return ServerSettings()
        if server not in self._known:
            self._known[server] = _read(await self._preferences.get(server_library(server), _NAME))
        return self._known[server]

    async def pause(self, server: int, *, paused: bool) -> None:
        """Silence *server*, or let it be answered again."""
        old = await self.get(server)
        await self._put(server, ServerSettings(paused=paused, channels=old.channels))

    async def set_mode(self, server: int, channel: int, mode: Mode) -> None:
        """Set how to behave in *channel* of *server*."""
        old = await self.get(server)
        await self._put(server, ServerSettings(paused=old.paused, channels={**old.channels, channel: mode}))

    async def _put(self, server: int, settings: ServerSettings) -> None:
        # In force at once, also when the store then fails: an administrator who wants silence gets it.
        self._known[server] = settings
        kept = {"paused": settings.paused, "channels": {str(id_): mode for id_, mode in settings.channels.items()}}
        await self._preferences.set(server_library(server), _NAME, kept)


def _read(kept: Any | None) -> ServerSettings:
    if not isinstance(kept, dict):
        return ServerSettings()
    channels = kept.get("channels")
    modes = {int(id_): mode for id_, mode in channels.items() if mode in MODES} if isinstance(channels, dict) else {}
    return ServerSettings(paused=bool(kept.get("paused")), channels=modes)
