"""Looks at articles without a question: /summary, /timeline, /compare; and /help."""

from discord import app_commands
from discord.ext import commands

from bot.choices import article_choices
from bot.desk import Desk, Interaction
from bot.i18n import Words, named
from bot.render.message import Reply, note
from bot.render.reading import compare_reply, help_reply, timeline_reply
from bot.views import summary_of
from knowledge.errors import KnowledgeError

_ARTICLE = 500
_TOPIC = 60
_QUESTION = 500
_EXAMPLES = 25
"""Questions out of which those in the reader's language are taken."""


class ReadingCog(commands.Cog):
    """One article, many articles, and what can be asked of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=named("command.summary.name"), description=named("command.summary.description"))
    @app_commands.rename(article=named("command.summary.article.name"))
    @app_commands.describe(article=named("command.summary.article.description"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def summary(self, interaction: Interaction, article: app_commands.Range[str, 1, _ARTICLE]) -> None:
        """Show the key points of *article*."""
        await self._desk.serve(interaction, summary_of(self._desk, interaction, article))

    @summary.autocomplete("article")
    async def articles(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer the articles that may be seen here, the newest first."""
        try:
            if self._desk.closed or (await self._desk.servers.get(interaction.guild_id)).paused:
                return []
            libraries, topics = await self._desk.scope(interaction)
            found = await self._desk.library.articles(libraries, samples=True, topics=topics)
        except KnowledgeError:
            return []
        return article_choices(found, current)

    @app_commands.command(name=named("command.timeline.name"), description=named("command.timeline.description"))
    @app_commands.rename(topic=named("command.timeline.topic.name"))
    @app_commands.describe(topic=named("command.timeline.topic.description"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def timeline(self, interaction: Interaction, topic: app_commands.Range[str, 1, _TOPIC]) -> None:
        """Show how *topic* went on."""

        async def work(words: Words) -> Reply:
            libraries, topics = await self._desk.scope(interaction)
            happenings = await self._desk.topics.timeline(topic, libraries, topics=topics)
            return timeline_reply(topic, happenings, words)

        await self._desk.serve(interaction, work)

    @app_commands.command(name=named("command.compare.name"), description=named("command.compare.description"))
    @app_commands.rename(question=named("command.compare.question.name"))
    @app_commands.describe(question=named("command.compare.question.description"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def compare(self, interaction: Interaction, question: app_commands.Range[str, 1, _QUESTION]) -> None:
        """Show what each article says to *question*."""

        async def work(words: Words) -> Reply:
            if not question.strip():
                return note(words("notice.help"))
            libraries, topics = await self._desk.scope(interaction)
            found = await self._desk.answers.compare(question, libraries, topics=topics)
            return compare_reply(found, words, asked=question.strip())

        await self._desk.serve(interaction, work)

    @app_commands.command(name=named("command.help.name"), description=named("command.help.description"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def show_help(self, interaction: Interaction) -> None:
        """Show what can be asked here, with questions out of the articles."""

        async def work(words: Words) -> Reply:
            libraries, topics = await self._desk.scope(interaction)
            examples = await self._desk.answers.suggest("", libraries, _EXAMPLES, topics=topics)
            return help_reply(examples, words, asker=interaction.user.id)

        await self._desk.serve(interaction, work, private=True)
