"""/kb audit: who did what to the server's library and settings."""

from discord import app_commands
from discord.ext import commands

from bot.auditing import audit_page
from bot.desk import Desk, Interaction
from bot.i18n import named


class AuditCog(commands.Cog):
    """Shows the audit log; a part of /kb."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=named("command.audit.name"), description=named("command.audit.description"))
    async def audit(self, interaction: Interaction) -> None:
        """Show the newest acts of administrators, and of those who tried."""
        await self._desk.administer(interaction, audit_page(self._desk, 0))
