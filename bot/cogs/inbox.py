"""/kb inbox: what was asked in vain."""

from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction
from bot.i18n import named
from bot.inbox import inbox_page


class InboxCog(commands.Cog):
    """Shows the questions that found no answer; a part of /kb."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=named("command.inbox.name"), description=named("command.inbox.description"))
    async def inbox(self, interaction: Interaction) -> None:
        """Show the newest and most wanted questions without an answer."""
        await self._desk.administer(interaction, inbox_page(self._desk))
