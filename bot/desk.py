"""What commands, messages and buttons share: whether to serve, how to wait, and answering in one way."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Any

import discord
from discord import app_commands

from bot.ballots import Ballots
from bot.delivery import Delivery
from bot.i18n import Words, words_for
from bot.policy import Allowance, Backlog, Seen, may_administer
from bot.render.errors import error_reply
from bot.render.message import Reply, note
from bot.servers import Servers
from knowledge.app import Knowledge
from knowledge.errors import KnowledgeError
from knowledge.models import Answer, LibraryId, server_library, visible_from
from knowledge.phrases import Lang

_log = logging.getLogger(__name__)

QUICK_SECONDS = 1.5
"""An answer that takes longer is announced as "thinking"; Discord waits 3 s for the first word."""
_STOP_SECONDS = 8.0
_PERSON, _CHANNEL = 20, 50
"""Questions that may wait for their answers at a time: of one person, in one channel."""

Interaction = discord.Interaction[Any]
Work = Callable[[Words], Awaitable[Reply]]
AdminWork = Callable[[LibraryId, Words], Awaitable[Reply]]


class Desk:
    """Serves questions and commands; outlives a connection to Discord."""

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        lang: Lang = "en",
        delivery: Delivery | None = None,
    ) -> None:
        self.library = knowledge.library
        self.answers = knowledge.answers
        self.preferences = knowledge.preferences
        self.meaning = knowledge.meaning
        self.topics = knowledge.topics
        self.feedback = knowledge.feedback
        self.ballots = Ballots()
        self.servers = Servers(knowledge.preferences)
        self.delivery = delivery or Delivery()
        self.lang = lang
        self.seen = Seen()
        self._people = Backlog(limit=_PERSON)
        self._channels = Backlog(limit=_CHANNEL)
        self._working: set[asyncio.Task[Any]] = set()
        self.closed = False

    async def answer(self, text: str, server: int | None) -> Answer:
        """Return the outcome for the question *text* asked in *server*, or in private (None)."""
        strictness = (await self.servers.get(server)).strictness
        return await self.answers.answer(text, visible_from(server), strictness=strictness)

    @contextmanager
    def turn(self, user: int, channel: int) -> Generator[Allowance]:
        """Count a question while the block answers it: against one person's limit first, then the channel's."""
        with self._people.entry(user) as person:
            if person != "free":
                yield person
                return
            with self._channels.entry(channel) as allowance:
                yield allowance

    async def serve(
        self, interaction: Interaction, work: Work, *, private: bool = False, in_place: bool = False
    ) -> None:
        """Answer a command or press that asks something: with *work*, unless the server is paused or asks too much."""
        words = words_for(interaction.locale)
        with self.turn(interaction.user.id, interaction.channel_id or interaction.user.id) as allowance:
            refusal = await self._refusal(interaction, words, allowance)
            if refusal is None:
                await self.run(interaction, work, private=private, in_place=in_place)
            else:
                await self.delivery.respond(interaction, refusal, private=True)

    async def administer(self, interaction: Interaction, work: AdminWork) -> None:
        """Answer an administrator's command with what *work* returns for the library that may be changed."""
        library = await self.admit(interaction)
        if library is not None:
            await self.run(interaction, lambda words: work(library, words), private=True)

    async def admit(self, interaction: Interaction) -> LibraryId | None:
        """Return the library that may be changed, or say that none may and return None."""
        library = administered(interaction)
        if library is None:
            words = words_for(interaction.locale)
            await self.delivery.respond(interaction, note(words("notice.not_allowed")), private=True)
        return library

    async def _refusal(self, interaction: Interaction, words: Words, allowance: Allowance) -> Reply | None:
        """Return why nothing is answered here and now; None when it is."""
        if self.closed:
            return note(words("notice.stopping"))
        try:
            if (await self.servers.get(interaction.guild_id)).paused:
                return note(words("notice.paused"))
        except KnowledgeError as error:
            _log.warning("the settings of a server could not be read: %s", error)
            return error_reply(error, words)
        return None if allowance == "free" else note(words("notice.flood"))

    async def run(self, interaction: Interaction, work: Work, *, private: bool, in_place: bool = False) -> None:
        """Answer with what *work* returns, announcing it first when that takes a while.

        *in_place*: the answer replaces the message whose button was pressed; a mere note still comes separately.
        """
        with self.working():
            task = asyncio.ensure_future(self.outcome(work, words_for(interaction.locale)))
            done, _ = await asyncio.wait({task}, timeout=QUICK_SECONDS)
            if not done:
                await self.delivery.defer(interaction, private=private, in_place=in_place)
            reply = await task
            if in_place and not reply.is_note:
                await self.delivery.update(interaction, reply)
            else:
                await self.delivery.respond(interaction, reply, private=private or in_place)

    async def outcome(self, work: Work, words: Words) -> Reply:
        """Return what *work* returns, or what to say about its failure; nothing escapes."""
        try:
            return await work(words)
        except KnowledgeError as error:
            _log.warning("a request failed: %s", error)
            return error_reply(error, words)
        except Exception:  # noqa: BLE001 - whoever asked is told, whatever it was
            _log.exception("a request failed unexpectedly")
            return note(words("sorry.unknown"))

    @contextmanager
    def working(self) -> Generator[None]:
        """Mark the current task as answering somebody: a stop waits for it."""
        task = asyncio.current_task()
        if task is None or task in self._working:
            yield
            return
        self._working.add(task)
        try:
            yield
        finally:
            self._working.discard(task)

    async def close(self) -> None:
        """Take no more questions, and wait a few seconds for those being answered."""
        self.closed = True
        if self._working:
            await asyncio.wait(set(self._working), timeout=_STOP_SECONDS)


def home(channel: Any) -> int:
    """Return the channel whose setting counts for *channel*: a thread follows the channel it belongs to."""
    threads = discord.Thread | app_commands.AppCommandThread
    parent: int = channel.parent_id if isinstance(channel, threads) else channel.id
    return parent


def libraries_of(interaction: Interaction) -> tuple[LibraryId, ...]:
    """Return the libraries that a question asked through *interaction* may see."""
    return visible_from(interaction.guild_id)


def administered(interaction: Interaction) -> LibraryId | None:
    """Return the library that the person behind *interaction* may change; None if they may not.

    The one place that decides it, asked anew at every command, autocomplete and modal.
    """
    server = interaction.guild_id
    if server is None:
        return None
    # The server is not among those we know while Discord has not told us of it yet, or cannot in an outage.
    known = interaction.client.get_guild(server) is not None and not interaction.is_user_integration()
    installed = interaction.is_guild_integration() or known
    allowed = may_administer(server=server, installed=installed, permissions=interaction.permissions)
    return server_library(server) if allowed else None
