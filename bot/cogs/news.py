"""Shows what is new and what there is: /latest and /articles."""

from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction
from bot.i18n import named
from bot.render.news import Shelf
from bot.views import article_page, latest_page

_TOPIC = 36
"""A topic stands in the buttons that turn the page."""


class NewsCog(commands.Cog):
    """The newest articles and the list of all."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=named("command.latest.name"), description=named("command.latest.description"))
    @app_commands.rename(count=named("command.latest.count.name"), topic=named("command.latest.topic.name"))
    @app_commands.describe(
        count=named("command.latest.count.description"), topic=named("command.latest.topic.description")
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def latest(
        self,
        interaction: Interaction,
        count: app_commands.Range[int, 1, 5] = 1,
        topic: app_commands.Range[str, 1, _TOPIC] = "",
    ) -> None:
        """Show the *count* newest articles in short, those on *topic* alone if there is one."""
        shelf = Shelf(count, topic=" ".join(topic.split()))
        await self._desk.serve(interaction, latest_page(self._desk, interaction, shelf))

    @app_commands.command(name=named("command.articles.name"), description=named("command.articles.description"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def articles(self, interaction: Interaction) -> None:
        """List all articles, to the one who asked."""
        await self._desk.serve(interaction, article_page(self._desk, interaction, 0), private=True)
