"""Answers questions: in messages to the bot, in watched channels, and through /ask."""

import re

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction, home, libraries_of
from bot.i18n import Words, named, words_for_message
from bot.policy import Incoming, attention
from bot.render.answer import answer_reply, entry_reply
from bot.render.escape import plain
from bot.render.limits import CHOICE, CHOICES, units
from bot.render.message import Reply, note
from knowledge.errors import KnowledgeError
from knowledge.models import Answered, EntryId

_BY_ID = re.compile(r"entry:([!-~]{1,80})")
"""The value of a suggestion whose question is longer than Discord lets a choice carry."""
_QUESTION_OPTION = 2000


class AskCog(commands.Cog):
    """Questions and answers."""

    def __init__(self, desk: Desk, bot: commands.Bot) -> None:
        self._desk = desk
        self._bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer *message* if it is for us."""
        if self._desk.closed or message.author.bot or not self._desk.seen.first_time(message.id):
            return
        if self._bot.user is not None:
            with self._desk.working():
                await self._hear(message, self._bot.user.id)

    async def _hear(self, message: discord.Message, me: int) -> None:
        server = server_of(message)
        try:
            settings = await self._desk.servers.get(server)
        except KnowledgeError:  # whether we may speak here is unknown, so we do not
            return
        incoming = read(message, me)
        heed = attention(incoming, settings.mode(home(message.channel)), paused=settings.paused)
        if heed is None:
            return
        words = words_for_message(incoming.text, message.guild, self._desk.lang)
        with self._desk.turn(message.author.id, message.channel.id) as allowance:
            if allowance == "free":
                reply = await self._reply(incoming.text, message, words, overheard=heed == "overheard")
            else:
                reply = note(words("notice.flood")) if allowance == "tell" and heed == "asked" else None
            # Silence ordered while the answer was looked for holds for it too.
            if reply is not None and not (await self._desk.servers.get(server)).paused:
                await self._desk.delivery.answer(message, reply)

    async def _reply(self, text: str, message: discord.Message, words: Words, *, overheard: bool) -> Reply | None:
        if overheard:
            return await self._overheard(text, message, words)
        if not text:
            return note(words("notice.help"))
        return await self._desk.outcome(lambda said: self._answer(text, message, said), words)

    async def _answer(self, text: str, message: discord.Message, words: Words) -> Reply:
        answer = await self._desk.answer(text, server_of(message))
        return answer_reply(answer, words, asker=message.author.id)

    async def _overheard(self, text: str, message: discord.Message, words: Words) -> Reply | None:
        """Return an answer to what nobody asked us, only when we are sure of it: a watcher who guesses is noise."""
        try:
            answer = await self._desk.answer(text, server_of(message))
        except KnowledgeError:
            return None
        if not isinstance(answer.outcome, Answered) or answer.sample:
            return None
        return answer_reply(answer, words, asker=message.author.id)

    @app_commands.command(name=named("command.ask.name"), description=named("command.ask.description"))
    @app_commands.rename(question=named("command.ask.question.name"), private=named("command.ask.private.name"))
    @app_commands.describe(
        question=named("command.ask.question.description"), private=named("command.ask.private.description")
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def ask(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, _QUESTION_OPTION],
        private: bool = False,  # noqa: FBT001, FBT002 - an option of the command
    ) -> None:
        """Answer *question*, for everybody or for the asker alone."""

        async def work(words: Words) -> Reply:
            return await self._ask(interaction, question, words)

        await self._desk.serve(interaction, work, private=private)

    async def _ask(self, interaction: Interaction, question: str, words: Words) -> Reply:
        libraries, asker = libraries_of(interaction), interaction.user.id
        if chosen := _BY_ID.fullmatch(question):
            evidence = await self._desk.answers.entry(libraries, EntryId(chosen[1]))
            if evidence is None:
                return note(words("answer.gone"))
            # Known by its id, so there is nothing to search: it is the answer.
            return entry_reply(evidence, words, sample=await self._desk.library.sampled(libraries))
        if not question.strip():
            return note(words("notice.help"))
        answer = await self._desk.answer(question, interaction.guild_id)
        return answer_reply(answer, words, asker=asker, asked=question.strip())

    @ask.autocomplete("question")
    async def suggest(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer questions that the libraries answer."""
        try:
            if self._desk.closed or (await self._desk.servers.get(interaction.guild_id)).paused:
                return []
            found = await self._desk.answers.suggest(current, libraries_of(interaction), CHOICES)
        except KnowledgeError:
            return []
        choices: dict[str, app_commands.Choice[str]] = {}
        for suggestion in found:
            name = plain(suggestion.question, CHOICE)
            value = suggestion.question if units(suggestion.question) <= CHOICE else f"entry:{suggestion.id}"
            if name:
                choices.setdefault(value, app_commands.Choice(name=name, value=value))
        return list(choices.values())[:CHOICES]


def read(message: discord.Message, me: int) -> Incoming:
    """Return what matters about *message* when deciding whether it is for us, whose id is *me*."""
    marks = (f"<@{me}>", f"<@!{me}>")
    text = message.content
    for mark in marks:
        text = text.replace(mark, " ")
    marked = text != message.content
    mentioned = {user.id for user in message.mentions}
    replied = message.reference.resolved if message.reference else None
    if isinstance(replied, discord.Message):
        replies_to_us = replied.author.id == me
    else:  # Discord does not always say what is replied to, but only its author is mentioned without a mark
        replies_to_us = message.reference is not None and me in mentioned and not marked
    return Incoming(
        from_machine=message.author.bot or message.webhook_id is not None or message.is_system(),
        direct=server_of(message) is None,
        # In code blocks and quotes of code the mark is only text: Discord then leaves us out of `mentions`.
        mentions_us=marked and me in mentioned,
        replies_to_us=replies_to_us,
        for_others=bool(mentioned - {me}) or (message.reference is not None and not replies_to_us),
        text=text.strip(),
    )


def server_of(message: discord.Message) -> int | None:
    """Return the server that *message* was written in, also one that Discord has not told us of; None in private."""
    if message.guild is not None:
        return message.guild.id
    return message.channel.guild_id if isinstance(message.channel, discord.PartialMessageable) else None
