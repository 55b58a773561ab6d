"""Why this answer: for administrators, on a message of ours and for any question."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction, place_of
from bot.i18n import Words, named
from bot.render.message import Reply, sorry
from bot.render.why import Case, Deciding, why_reply
from bot.verdicts import asked_in
from knowledge.models import LibraryId, Posted, visible_from
from knowledge.services.answer import QUESTION_LIMIT


class WhyPart(commands.Cog):
    """/kb why: a part of /kb."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=named("command.why.name"), description=named("command.why.description"))
    @app_commands.rename(question=named("command.why.question.name"))
    @app_commands.describe(question=named("command.why.question.description"))
    async def why(self, interaction: Interaction, question: app_commands.Range[str, 1, QUESTION_LIMIT]) -> None:
        """Show how *question* comes out here, and why."""

        async def work(_library: LibraryId, words: Words) -> Reply:
            return await _explained(self._desk, interaction, question, words, of_message=False)

        await self._desk.administer(interaction, work)


class WhyMenuCog(commands.Cog):
    """The menu of a message of ours."""

    def __init__(self, desk: Desk, bot: commands.Bot) -> None:
        self._desk, self._bot = desk, bot
        self._why = app_commands.ContextMenu(name=named("command.why.menu"), callback=self.why)

    async def cog_load(self) -> None:
        """Put it into the menu."""
        self._bot.tree.add_command(self._why)

    async def cog_unload(self) -> None:
        """Take it out of the menu."""
        self._bot.tree.remove_command(self._why.name, type=self._why.type)

    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    # A hint for the menu alone; `administered` decides.
    @app_commands.default_permissions(manage_guild=True)
    async def why(self, interaction: Interaction, message: discord.Message) -> None:
        """Show why *message* says what it says."""

        async def work(library: LibraryId, words: Words) -> Reply:
            if message.author != self._bot.user:
                return sorry(words("deciding.not_mine"))
            posted = await self._desk.posted.one(library, message.id)
            question = posted.question if posted and posted.question else asked_in(message)
            if not question:
                return sorry(words("deciding.unknown"))
            return await _explained(self._desk, interaction, question, words, posted=posted)

        await self._desk.administer(interaction, work)


async def _explained(
    desk: Desk,
    interaction: Interaction,
    question: str,
    words: Words,
    *,
    posted: Posted | None = None,
    of_message: bool = True,
) -> Reply:
    """Return why *question* comes out as it does under the settings that counted, or else count here now."""
    settings, here = await desk.servers.get(interaction.guild_id), place_of(interaction).home
    now = Deciding(
        strictness=settings.strictness or desk.answers.strictness,
        set_by="server" if settings.strictness else "operator",
        mode=settings.mode(here),
        topics=settings.channel(here).topics,
    )
    then = Deciding(posted.strictness, posted.set_by, posted.mode, posted.topics) if posted else now
    libraries = visible_from(interaction.guild_id)
    answer, explanation = await desk.answers.explain(
        question, libraries, strictness=then.strictness, topics=then.topics
    )
    if (then.strictness, then.topics) != (now.strictness, now.topics):
        answer = await desk.answers.answer(question, libraries, strictness=now.strictness, topics=now.topics)
    case = Case(question, answer, explanation, then, posted, of_message=of_message)
    return why_reply(case, words)
