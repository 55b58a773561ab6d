"""Shows what is new and what there is: /latest and /articles."""

from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction, libraries_of
from bot.i18n import Words, named
from bot.render.message import Reply
from bot.render.news import articles_reply, latest_reply


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
            return latest_reply(await self._desk.library.latest(libraries_of(interaction), count), words)

        await self._desk.serve(interaction, work)

    @app_commands.command(name=named("command.articles.name"), description=named("command.articles.description"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def articles(self, interaction: Interaction) -> None:
        """List all articles, to the one who asked."""

        async def work(words: Words) -> Reply:
            return articles_reply(await self._desk.library.articles(libraries_of(interaction)), words, 0)

        await self._desk.serve(interaction, work, private=True)
