"""/kijibot setup: the whole setup of a server on one panel."""

from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction
from bot.i18n import named
from bot.panel import Setup


class SetupCog(commands.Cog):
    """Shows the panel; a part of /kijibot."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=named("command.setup.name"), description=named("command.setup.description"))
    async def setup(self, interaction: Interaction) -> None:
        """Show how things are set here, to be changed by lists and buttons."""
        await Setup(self._desk, interaction).open()
