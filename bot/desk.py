"""What commands, messages and buttons share: whether to serve, how to wait, and answering in one way."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Any

import discord

from bot.delivery import Delivery
from bot.i18n import Words, words_for
from bot.policy import Cooldown, Seen, may_administer
from bot.render.errors import error_reply
from bot.render.message import Reply, note
from bot.servers import Servers
from knowledge.app import Knowledge
from knowledge.errors import KnowledgeError
from knowledge.models import LibraryId, server_library, visible_from
from knowledge.phrases import Lang

_log = logging.getLogger(__name__)

QUICK_SECONDS = 1.5
"""An answer that takes longer is announced as "thinking"; Discord waits 3 s for the first word."""
_STOP_SECONDS = 8.0

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
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.library = knowledge.library
        self.answers = knowledge.answers
        self.preferences = knowledge.preferences
        self.servers = Servers(knowledge.preferences)
        self.delivery = delivery or Delivery()
        self.lang = lang
        self.seen = Seen()
        self._clock = clock
        self._people = Cooldown(limit=5, window=20.0)
        self._channels = Cooldown(limit=20, window=20.0)
        self._working: set[asyncio.Task[Any]] = set()
        self.closed = False

    def cooldown(self, user: int, channel: int) -> str:
        """Count a question and return `free`, `tell` or `silent`: one person's limit first, then the channel's."""
        now = self._clock()
        person = self._people.use(user, now)
        return person if person != "free" else self._channels.use(("channel", channel), now)

    async def serve(
        self, interaction: Interaction, work: Work, *, private: bool = False, in_place: bool = False
    ) -> None:
        """Answer a command or press that asks something: with *work*, unless the server is paused or asks too much."""
        words = words_for(interaction.locale)
        if (refusal := await self.refusal(interaction, words)) is not None:
            await self.delivery.respond(interaction, refusal, private=True)
            return
        await self.run(interaction, work, private=private, in_place=in_place)

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

    async def refusal(self, interaction: Interaction, words: Words) -> Reply | None:
        """Return why nothing is answered here and now; None when it is."""
        if self.closed:
            return note(words("notice.stopping"))
        try:
            if (await self.servers.get(interaction.guild_id)).paused:
                return note(words("notice.paused"))
        except KnowledgeError as error:
            _log.warning("the settings of a server could not be read: %s", error)
            return error_reply(error, words)
        if self.cooldown(interaction.user.id, interaction.channel_id or 0) != "free":
            return note(words("notice.cooldown"))
        return None

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
    present = interaction.client.get_guild(server) is not None
    for_user_only = interaction.is_user_integration() and not interaction.is_guild_integration()
    allowed = may_administer(
        server=server, member_of_server=present and not for_user_only, permissions=interaction.permissions
    )
    return server_library(server) if allowed else None
