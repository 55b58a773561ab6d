"""The settings of servers, kept in the store and cached here."""

from typing import Any

from bot.policy import Mode
from bot.server_settings import ServerSettings
from knowledge.models import server_library
from knowledge.services.preferences import PreferenceService

_NAME = "discord"


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
            kept = await self._preferences.get(server_library(server), _NAME)
            self._known.setdefault(server, ServerSettings.read(kept))  # somebody may have been faster, and changed it
        return self._known[server]

    def forget(self, server: int) -> None:
        """Let go of what is known of *server*."""
        self._known.pop(server, None)

    async def pause(self, server: int, *, paused: bool) -> None:
        """Silence *server*, or let it be answered again."""
        await self.change(server, paused=paused)

    async def set_mode(self, server: int, channel: int, mode: Mode) -> None:
        """Set how to behave in *channel* of *server*."""
        await self.change_channel(server, channel, mode=mode)

    async def change_channel(self, server: int, channel: int, **values: Any) -> None:
        """Set those fields of `ChannelSettings` of *channel* that *values* name."""
        settings = await self.get(server)
        changed = settings.channel(channel).model_copy(update=values)
        await self.change(server, channels={**settings.channels, channel: changed})

    async def forget_channel(self, server: int, channel: int) -> None:
        """Let go of what was set for *channel* of *server*."""
        channels = (await self.get(server)).channels
        if channel in channels:
            await self.change(server, channels={id_: each for id_, each in channels.items() if id_ != channel})

    async def change(self, server: int, **values: Any) -> None:
        """Set those fields of `ServerSettings` of *server* that *values* name."""
        settings = (await self.get(server)).model_copy(update=values)
        # In force at once, also when the store then fails: an administrator who wants silence gets it.
        self._known[server] = settings
        await self._preferences.set(server_library(server), _NAME, settings.model_dump(mode="json"))
