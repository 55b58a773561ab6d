"""The panel of `/kijibot setup`: what its lists and buttons do.

Whoever presses is asked anew whether they may, and every press shows the state that is true then: a panel may have
been open for days, and the settings changed elsewhere.
"""

import re
from collections.abc import Sequence
from typing import Any, Self, cast

import discord

from bot.clocks import ZONES, zone_named, zone_of
from bot.desk import Desk, Interaction
from bot.digest import refused_in
from bot.i18n import Words
from bot.policy import MODES
from bot.press import SETUP
from bot.render.escape import line
from bot.render.message import Reply, sorry
from bot.render.settings import topics_named
from bot.render.setup import Panel, Spot, channel_reply, clock_reply, home_reply
from bot.server_settings import EVERY, STRICTNESSES, QuietHours, Schedule
from bot.windows import LONGEST, Window, show_window
from knowledge.models import LibraryId, visible_from
from knowledge.phrases import LANGS
from knowledge.text.fold import fold

_NAME = 80
_TOPICS_NAMED = 25
_CLOCK = frozenset({"clock", "quiet_start", "quiet_end", "zone"})
_CHANNEL = frozenset({"channel", "mode", "topics", "every", "hour"})
_PAGES = frozenset({"home", "clock", "channel"})
"""Controls that show a page and change nothing."""
_HOURS = frozenset(map(str, range(24)))
_USUAL_QUIET = QuietHours(start=22, end=7)


def setup_control(desk: Desk) -> type[discord.ui.DynamicItem[discord.ui.Item[Any]]]:
    """Return the class discord.py makes of the panel's lists and buttons, also on panels of an earlier process."""

    class SetupControl(discord.ui.DynamicItem[discord.ui.Item[Any]], template=SETUP):
        """Something on the panel that was chosen or pressed."""

        def __init__(self, item: discord.ui.Item[Any], match: re.Match[str]) -> None:
            super().__init__(item)
            self._what, self._channel = match["what"], int(match["channel"])

        @classmethod
        async def from_custom_id(
            cls, _interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
        ) -> Self:
            """Return it with what its custom id says."""
            return cls(item, match)

        async def callback(self, interaction: Interaction) -> None:
            """Do what was asked for."""
            await Setup(desk, interaction).pressed(self._what, self._channel)

    return SetupControl


class Setup:
    """The panel in one interaction."""

    def __init__(self, desk: Desk, interaction: Interaction) -> None:
        self._desk, self._interaction = desk, interaction
        self._server = interaction.guild_id or 0

    async def open(self) -> None:
        """Show the first page."""

        async def work(_library: LibraryId, words: Words) -> Reply:
            return home_reply(await self._panel(), words)

        await self._desk.administer(self._interaction, work)

    async def pressed(self, what: str, channel: int) -> None:
        """Change *what* as was chosen, of *channel* if it belongs to one, and show how things are now."""
        if what in {"other_zone", "name_topics"}:
            await self._ask(what, channel)
            return
        values = cast("list[str]", dict(self._interaction.data or {}).get("values", []))

        async def work(_library: LibraryId, words: Words) -> Reply:
            return await self._changed(what, channel, values, words)

        await self._desk.administer(
            self._interaction, work, in_place=True, turning=what in _PAGES, by_role=what != "roles"
        )

    async def _changed(self, what: str, channel: int, values: Sequence[str], words: Words) -> Reply:
        if what in _CHANNEL:
            if what == "channel":
                channel = int(values[0])
            elif not await self._change_channel(what, channel, values):
                return sorry(words("setup.outdated"))
            return channel_reply(await self._panel(), await self._spot(channel), words)
        if not await self._change(what, values):
            return sorry(words("setup.outdated"))
        panel = await self._panel()
        return clock_reply(panel, words) if what in _CLOCK else home_reply(panel, words)

    async def _change(self, what: str, values: Sequence[str]) -> bool:
        """Change *what* of the whole server to *values*; return whether that could be."""
        change, server, value = self._desk.servers.change, self._server, values[0] if values else ""
        match what:
            case "home" | "clock":
                return True
            case "pause" | "resume":
                await change(server, paused=what == "pause")
            case "strictness" if value in STRICTNESSES:
                await change(server, strictness=value)
            case "lang" if value in {"auto", *LANGS}:
                await change(server, lang=None if value == "auto" else value)
            case "zone" if value in ZONES or zone_named(value) == value:
                await change(server, zone=value)
            case "roles":
                await change(server, roles=frozenset(map(int, values)) - {server})
            case "quiet_start" if value == "none":
                await change(server, quiet=None)
            case "quiet_start" | "quiet_end" if value in _HOURS:
                quiet = (await self._desk.servers.get(server)).quiet or _USUAL_QUIET
                side = what.removeprefix("quiet_")
                await change(server, quiet=QuietHours.model_validate({**quiet.model_dump(), side: int(value)}))
            case _:
                return False
        return True

    async def _change_channel(self, what: str, channel: int, values: Sequence[str]) -> bool:
        """Change *what* of *channel* to *values*; return whether that could be."""
        server, value = self._server, values[0] if values else ""
        digest = (await self._desk.servers.get(server)).channel(channel).digest
        match what:
            case "mode" if value in MODES and (value != "forum" or self._is_forum(channel)):
                chosen: dict[str, Any] = {"mode": value}
            case "topics":
                chosen = {"topics": tuple(values)}
            case "every" if value == "none":
                chosen = {"digest": None}
            case "every" if value in EVERY:
                hour = {"hour": digest.hour} if digest else {}
                chosen = {"digest": Schedule.model_validate({"every": value, **hour})}
            case "hour" if digest is not None and value in _HOURS:
                chosen = {"digest": Schedule.model_validate({"every": digest.every, "hour": int(value)})}
            case _:
                return False
        await self._desk.servers.change_channel(server, channel, **chosen)
        return True

    async def written(self, what: str, channel: int, text: str) -> None:
        """Change *what* to what was written in a window: a time zone, or the topics of *channel*."""

        async def work(_library: LibraryId, words: Words) -> Reply:
            if what == "other_zone":
                zone = zone_named(text)
                if zone is None:
                    return sorry(words("setup.zone_unknown", name=line(text, _NAME)))
                return await self._changed("zone", 0, [zone], words)
            known = {fold(topic): topic for topic in await self._desk.topics.named(visible_from(self._server))}
            names = dict.fromkeys(name.strip() for name in text.splitlines() if name.strip())
            if unknown := [name for name in names if fold(name) not in known]:
                return sorry(words("setup.topics_unknown", topics=topics_named(unknown, words, _TOPICS_NAMED)))
            return await self._changed("topics", channel, [known[fold(name)] for name in names], words)

        await self._desk.administer(self._interaction, work, in_place=True)

    async def _ask(self, what: str, channel: int) -> None:
        """Open the window in which *what* can be written."""

        async def make(_library: LibraryId, words: Words) -> Window:
            topics = (await self._desk.servers.get(self._server)).channel(channel).topics
            return SetupModal(self._desk, words, what, channel, "\n".join(topics))

        await show_window(self._desk, self._interaction, make)

    async def _panel(self) -> Panel:
        desk, guild = self._desk, self._interaction.guild
        settings = await desk.servers.get(self._server)
        if guild is not None:  # Discord refuses a list that names a role which is gone
            settings = settings.model_copy(update={"roles": frozenset(r for r in settings.roles if guild.get_role(r))})
        return Panel(
            settings=settings,
            strictness=settings.strictness or desk.answers.strictness,
            zone=zone_of(settings, guild),
            now=desk.now(),
            refused=await refused_in(desk, guild),
        )

    async def _spot(self, channel: int) -> Spot:
        topics = await self._desk.topics.named(visible_from(self._server))
        content = self._interaction.client.intents.message_content
        return Spot(channel, forum=self._is_forum(channel), topics=topics, message_content=content)

    def _is_forum(self, channel: int) -> bool:
        guild = self._interaction.guild
        return guild is not None and isinstance(guild.get_channel(channel), discord.ForumChannel)


class SetupModal(Window):
    """Takes a time zone, or topics one a line, those of *channel* being *topics* now."""

    def __init__(self, desk: Desk, words: Words, what: str, channel: int, topics: str) -> None:
        super().__init__(words(f"setup.{what}"), "setup")
        self._desk, self._what, self._channel = desk, what, channel
        label = words(f"setup.{what}_label")
        if what == "other_zone":
            self._text = self.field(label, _NAME, required=True)
        else:
            self._text = self.field(label, LONGEST, now=topics, long=True)

    async def on_submit(self, interaction: Interaction) -> None:
        """Hand over the text; who may change the setup is checked there, anew."""
        await Setup(self._desk, interaction).written(self._what, self._channel, self._text.value)
