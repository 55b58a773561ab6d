"""Shows what is new and what there is: /latest and /articles."""

from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction, libraries_of
from bot.i18n import Words, named
from bot.render.message import Reply
from bot.render.news import latest_reply
from bot.views import article_page


class NewsCog(commands.Cog):
    """The newest articles and the list of all."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=named("command.latest.name"), description=named("command.latest.description"))
    @app_commands.rename(count=named("command.latest.count.name"))
    @app_commands.describe(count=named("command.latest.count.description"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def latest(self, interaction: Interaction, count: app_commands.Range[int, 1, 5] = 1) -> None:
        """Show the *count* newest articles in short."""

        async def work(words: Words) -> Reply:
            libraries = libraries_of(interaction)
            newest = await self._desk.library.latest(libraries, count, samples=True)
            return latest_reply(newest, words, sample=await self._desk.library.sampled(libraries))

        await self._desk.serve(interaction, work)

    @app_commands.command(name=named("command.articles.name"), description=named("command.articles.description"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def articles(self, interaction: Interaction) -> None:
        """List all articles, to the one who asked."""
        await self._desk.serve(interaction, article_page(self._desk, interaction, 0), private=True)
