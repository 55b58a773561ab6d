"""Answers questions through /ask."""

import re

from discord import app_commands
from discord.ext import commands

from bot.answering import serve_question
from bot.desk import Desk, Interaction, server_of_use
from bot.i18n import Words, named
from bot.render.answer import entry_reply
from bot.render.escape import plain
from bot.render.limits import CHOICE, CHOICES, units
from bot.render.message import Reply, note
from knowledge.errors import KnowledgeError
from knowledge.models import EntryId

_BY_ID = re.compile(r"entry:([!-~]{1,80})")
"""The value of a suggestion whose question is longer than Discord lets a choice carry."""
_QUESTION_OPTION = 2000


class AskCog(commands.Cog):
    """The command, and the questions it suggests."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=named("command.ask.name"), description=named("command.ask.description"))
    @app_commands.rename(question=named("command.ask.question.name"), private=named("command.ask.private.name"))
    @app_commands.describe(
        question=named("command.ask.question.description"), private=named("command.ask.private.description")
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def ask(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, _QUESTION_OPTION],
        private: bool = False,  # noqa: FBT001, FBT002 - an option of the command
    ) -> None:
        """Answer *question*, for everybody or for the asker alone."""
        if chosen := _BY_ID.fullmatch(question):
            await self._show(interaction, EntryId(chosen[1]), private=private)
        else:
            await serve_question(self._desk, interaction, question, private=private)

    async def _show(self, interaction: Interaction, entry: EntryId, *, private: bool) -> None:
        """Answer with *entry*: known by its id, so there is nothing to search."""

        async def work(words: Words) -> Reply:
            libraries, topics = await self._desk.scope(interaction)
            evidence = await self._desk.answers.entry(libraries, entry, topics=topics)
            if evidence is None:
                return note(words("answer.gone"))
            return entry_reply(evidence, words, sample=await self._desk.library.sampled(libraries))

        await self._desk.serve(interaction, work, private=private)

    @ask.autocomplete("question")
    async def suggest(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer questions that the libraries answer."""
        try:
            if self._desk.closed or (await self._desk.servers.get(server_of_use(interaction))).paused:
                return []
            libraries, topics = await self._desk.scope(interaction)
            found = await self._desk.answers.suggest(current, libraries, CHOICES, topics=topics)
        except KnowledgeError:
            return []
        choices: dict[str, app_commands.Choice[str]] = {}
        for suggestion in found:
            name = plain(suggestion.question, CHOICE)
            value = suggestion.question if units(suggestion.question) <= CHOICE else f"entry:{suggestion.id}"
            if name:
                choices.setdefault(value, app_commands.Choice(name=name, value=value))
        return list(choices.values())[:CHOICES]
