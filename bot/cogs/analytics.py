"""/kb analytics: what was asked, and what the articles lack."""

import asyncio

from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction, home
from bot.i18n import Words, named
from bot.render.analytics import analytics_reply, chart_of
from bot.render.message import Reply
from knowledge.models import LibraryId

_WEEKS = 4
_MOST_WEEKS = 13


class AnalyticsPart(commands.Cog):
    """A part of /kb."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=named("command.analytics.name"), description=named("command.analytics.description"))
    @app_commands.rename(weeks=named("command.analytics.weeks.name"), channel=named("command.analytics.channel.name"))
    @app_commands.describe(
        weeks=named("command.analytics.weeks.description"), channel=named("command.analytics.channel.description")
    )
    async def analytics(
        self,
        interaction: Interaction,
        weeks: app_commands.Range[int, 1, _MOST_WEEKS] = _WEEKS,
        channel: app_commands.AppCommandChannel | app_commands.AppCommandThread | None = None,
    ) -> None:
        """Show numbers, a chart, the questions asked most and those without an answer."""

        async def work(library: LibraryId, words: Words) -> Reply:
            place = None if channel is None else home(channel)
            report = await self._desk.analytics.report(library, weeks, channel=place)
            return analytics_reply(report, await asyncio.to_thread(chart_of, report), words)

        await self._desk.administer(interaction, work)
