"""/privacy and /forget-me: what is kept, for how long, and how it is deleted; leaving a server deletes its library."""

import logging
from collections import Counter

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction
from bot.i18n import Words, named
from bot.render.escape import line
from bot.render.message import Reply, note
from knowledge.errors import KnowledgeError
from knowledge.models import SHARED, Deed, server_library

_log = logging.getLogger(__name__)

_LISTED = 20
_ABOUT = 100

_TOLD = (
    "questions",
    "posted",
    "counts",
    "feedback",
    "gaps",
    "waiting_ids",
    "changes",
    "acts",
    "memory",
    "leaving",
    "own",
)


class PrivacyCog(commands.Cog):
    """Everybody's own data. It answers everywhere, also where the bot is paused."""

    privacy = app_commands.Group(
        name=named("command.privacy.name"),
        description=named("command.privacy.description"),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @privacy.command(name=named("command.privacy_show.name"), description=named("command.privacy_show.description"))
    async def show(self, interaction: Interaction) -> None:
        """Say what is kept and for how long."""

        async def work(words: Words) -> Reply:
            kept = self._desk.privacy
            return note(
                "\n".join(words(f"privacy.{about}", days=kept.days, posted=kept.posted_days) for about in _TOLD)
            )

        await self._desk.run(interaction, work, private=True)

    @privacy.command(name=named("command.privacy_export.name"), description=named("command.privacy_export.description"))
    async def export(self, interaction: Interaction) -> None:
        """Show all that is kept with the person's id."""

        async def work(words: Words) -> Reply:
            deeds = await self._desk.privacy.deeds(interaction.user.id)
            if not deeds:
                return note(words("privacy.nothing"))
            alike = Counter(_line(deed, words, interaction.client) for deed in deeds)
            lines = [words("privacy.times", line=one, count=n) if n > 1 else one for one, n in alike.items()]
            more = [words("privacy.more", count=len(lines) - _LISTED)] * (len(lines) > _LISTED)
            return note("\n".join([words("privacy.deeds", count=len(deeds)), *lines[-_LISTED:], *more]))

        await self._desk.run(interaction, work, private=True)

    @app_commands.command(name=named("command.forget_me.name"), description=named("command.forget_me.description"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def forget_me(self, interaction: Interaction) -> None:
        """Delete the person's id from all that it is kept with."""

        async def work(words: Words) -> Reply:
            count = await self._desk.privacy.forget_person(interaction.user.id)
            return note(words("privacy.forgotten", count=count) if count else words("privacy.nothing"))

        await self._desk.run(interaction, work, private=True)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Delete what a server that we are no longer in has left with us; an outage does not come here."""
        try:
            await self._desk.privacy.forget_library(server_library(guild.id))
            self._desk.servers.forget(guild.id)
            self._desk.marks.forget(guild.id)
        except KnowledgeError as error:
            _log.error("the library of a server that was left could not be deleted: %s", error)


def _line(deed: Deed, words: Words, client: discord.Client) -> str:
    number = deed.library.removeprefix("server:")
    guild = client.get_guild(int(number)) if number.isdecimal() else None
    server = words("privacy.direct") if deed.library == SHARED else line(guild.name, _ABOUT) if guild else number
    return words(f"privacy.{deed.what}", day=words.day(deed.when.date()), server=server, about=line(deed.about, _ABOUT))
