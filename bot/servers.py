"""What a server's administrators set: silence, strictness, a mode for each channel. Kept in the store, cached here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, get_args

from bot.policy import DEFAULT_MODE, MODES, Mode
from knowledge.models import Strictness, server_library
from knowledge.services.preferences import PreferenceService

STRICTNESSES: tuple[Strictness, ...] = get_args(Strictness)
_NAME = "discord"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """One server's settings."""

    paused: bool = False
    channels: Mapping[int, Mode] = field(default_factory=lambda: MappingProxyType({}))
    """Modes that were set; other channels have the default."""
    strictness: Strictness | None = None
    """None: as the operator set it."""

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

    def forget(self, server: int) -> None:
        """Let go of what is known of *server*."""
        self._known.pop(server, None)

    async def pause(self, server: int, *, paused: bool) -> None:
        """Silence *server*, or let it be answered again."""
        await self._put(server, replace(await self.get(server), paused=paused))

    async def set_mode(self, server: int, channel: int, mode: Mode) -> None:
        """Set how to behave in *channel* of *server*."""
        old = await self.get(server)
        await self._put(server, replace(old, channels={**old.channels, channel: mode}))

    async def set_strictness(self, server: int, strictness: Strictness) -> None:
        """Set how sure an answer in *server* must be."""
        await self._put(server, replace(await self.get(server), strictness=strictness))

    async def _put(self, server: int, settings: ServerSettings) -> None:
        # In force at once, also when the store then fails: an administrator who wants silence gets it.
        self._known[server] = settings
        kept = {
            "paused": settings.paused,
            "channels": {str(id_): mode for id_, mode in settings.channels.items()},
            "strictness": settings.strictness,
        }
        await self._preferences.set(server_library(server), _NAME, kept)


def _read(kept: Any | None) -> ServerSettings:
    if not isinstance(kept, dict):
        return ServerSettings()
    channels = kept.get("channels")
    modes = {int(id_): mode for id_, mode in channels.items() if mode in MODES} if isinstance(channels, dict) else {}
    strictness = next((known for known in STRICTNESSES if known == kept.get("strictness")), None)
    return ServerSettings(paused=bool(kept.get("paused")), channels=modes, strictness=strictness)
