"""/kijibot: where the bot speaks in a server, how sure it must be, and silence at once."""

import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction, home
from bot.i18n import Words, named
from bot.policy import MODES, Mode
from bot.render.message import WRITTEN_IN, Reply, note, sorry
from bot.render.settings import strictness_line
from bot.server_settings import STRICTNESSES
from knowledge.errors import KnowledgeError
from knowledge.models import LibraryId

_log = logging.getLogger(__name__)


class Place(app_commands.Transformer):
    """A channel of the server as a command's option; a thread stands for the channel it belongs to."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Let people choose a channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Offer those channels in which people write."""
        kinds = discord.ChannelType
        return [*WRITTEN_IN, kinds.news_thread, kinds.public_thread, kinds.private_thread]

    async def transform(self, _interaction: Interaction, value: Any, /) -> tuple[int, bool]:
        """Return the channel's id and whether it is a forum; it need not be one that we know."""
        return home(value), _is_forum(value)


class SwitchCog(commands.Cog):
    """Channels, pause and resume."""

    kijibot = app_commands.Group(
        name=named("command.kijibot.name"),
        description=named("command.kijibot.description"),
        guild_only=True,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, desk: Desk, *parts: commands.Cog) -> None:
        """Make the commands of *parts*, cogs that are not added themselves, commands of /kijibot."""
        self._desk = desk
        for command in (command for part in parts for command in part.get_app_commands()):
            self.kijibot.add_command(command)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Let go of what was set for a channel that is gone."""
        try:
            await self._desk.servers.forget_channel(channel.guild.id, channel.id)
        except KnowledgeError as error:
            _log.warning("the settings of a deleted channel stay: %s", error)

    @kijibot.command(name=named("command.channel.name"), description=named("command.channel.description"))
    @app_commands.rename(mode=named("command.channel.mode.name"), channel=named("command.channel.channel.name"))
    @app_commands.describe(
        mode=named("command.channel.mode.description"), channel=named("command.channel.channel.description")
    )
    @app_commands.choices(mode=[app_commands.Choice(name=named(f"mode.{mode}"), value=mode) for mode in MODES])
    async def channel(
        self,
        interaction: Interaction,
        mode: str,
        channel: app_commands.Transform[tuple[int, bool], Place] | None = None,
    ) -> None:
        """Set when the bot answers in *channel*, or here."""

        async def work(_library: LibraryId, words: Words) -> Reply:
            here, forum = channel or _here(interaction)
            chosen: Mode | None = next((known for known in MODES if known == mode), None)
            if interaction.guild_id is None or here is None or chosen is None:
                return sorry(words("sorry.unknown"))
            if chosen == "forum" and not forum:
                return sorry(words("channel.no_forum", channel=f"<#{here}>"))
            await self._desk.servers.set_mode(interaction.guild_id, here, chosen)
            said = words(f"channel.{chosen}", channel=f"<#{here}>")
            if chosen == "watch" and not interaction.client.intents.message_content:
                said += "\n" + words("channel.needs_intent")
            return note(said)

        await self._desk.administer(interaction, work)

    @kijibot.command(name=named("command.strictness.name"), description=named("command.strictness.description"))
    @app_commands.rename(strictness=named("command.strictness.strictness.name"))
    @app_commands.describe(strictness=named("command.strictness.strictness.description"))
    @app_commands.choices(
        strictness=[app_commands.Choice(name=named(f"strictness.{word}"), value=word) for word in STRICTNESSES]
    )
    async def strictness(self, interaction: Interaction, strictness: str) -> None:
        """Set how sure an answer in this server must be."""

        async def work(_library: LibraryId, words: Words) -> Reply:
            chosen = next((known for known in STRICTNESSES if known == strictness), None)
            if interaction.guild_id is None or chosen is None:
                return sorry(words("sorry.unknown"))
            await self._desk.servers.change(interaction.guild_id, strictness=chosen)
            return note(strictness_line(chosen, words, "strictness.set"))

        await self._desk.administer(interaction, work)

    @kijibot.command(name=named("command.pause.name"), description=named("command.pause.description"))
    async def pause(self, interaction: Interaction) -> None:
        """Silence the bot in the whole server."""
        await self._set_paused(interaction, paused=True)

    @kijibot.command(name=named("command.resume.name"), description=named("command.resume.description"))
    async def resume(self, interaction: Interaction) -> None:
        """Let the bot answer again."""
        await self._set_paused(interaction, paused=False)

    async def _set_paused(self, interaction: Interaction, *, paused: bool) -> None:
        async def work(_library: LibraryId, words: Words) -> Reply:
            if interaction.guild_id is not None:
                await self._desk.servers.pause(interaction.guild_id, paused=paused)
            return note(words("pause.on" if paused else "pause.off"))

        await self._desk.administer(interaction, work)


def _here(interaction: Interaction) -> tuple[int | None, bool]:
    """Return the channel in which *interaction* happens, and whether it is a forum: then it happens in a post."""
    channel = interaction.channel
    if channel is None:
        return None, False
    return home(channel), isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel)


def _is_forum(channel: Any) -> bool:
    return getattr(channel, "type", None) is discord.ChannelType.forum
