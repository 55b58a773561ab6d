"""What commands, messages and buttons share: whether to serve, how to wait, and answering in one way."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

import discord
from discord import app_commands

from bot.administration import Administration, AdminWork
from bot.ballots import Ballots
from bot.delivery import Delivery
from bot.digest_marks import DigestMarks
from bot.exchanges import Exchanges
from bot.gaps import Gaps
from bot.i18n import Words, words_for
from bot.ledger import Ledger, Place
from bot.manners import Manners, Turn
from bot.metrics import Metrics
from bot.pending import PendingDrafts
from bot.policy import Seen
from bot.render.errors import error_reply
from bot.render.message import Reply, note
from bot.render.removal import still_removable
from bot.servers import Servers
from knowledge.app import Knowledge
from knowledge.errors import KnowledgeError
from knowledge.models import Answer, LibraryId, visible_from
from knowledge.phrases import Lang
from knowledge.ports import Clock

_log = logging.getLogger(__name__)

QUICK_SECONDS = 0.5
"""An answer that takes longer is announced as "thinking", so that something is seen within a second."""
_STOP_SECONDS = 8.0

Interaction = discord.Interaction[Any]
Work = Callable[[Words], Awaitable[Reply]]


class Scope(NamedTuple):
    """What may be seen in one place: *libraries*, and of their articles those on *topics* alone; all without topics."""

    libraries: tuple[LibraryId, ...]
    topics: tuple[str, ...] = ()


def _now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """Serves questions and commands; outlives a connection to Discord."""

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        lang: Lang = "en",
        delivery: Delivery | None = None,
        clock: Clock = _now,
    ) -> None:
        self.library = knowledge.library
        self.answers = knowledge.answers
        self.preferences = knowledge.preferences
        self.meaning = knowledge.meaning
        self.feeds = knowledge.feeds
        self.topics = knowledge.topics
        self.editing = knowledge.editing
        self.feedback = knowledge.feedback
        self.inbox = knowledge.inbox
        self.gaps = Gaps(knowledge.inbox)
        self.follows = knowledge.follows
        self.privacy = knowledge.privacy
        self.audit = knowledge.audit
        self.background = knowledge.background
        self.posted = knowledge.posted
        self.analytics = knowledge.analytics
        self.history = knowledge.history
        self.metrics = Metrics(knowledge.library.builds)
        knowledge.library.switches.observe(self.metrics.switched)
        self.drafts = knowledge.drafts
        self.pending = PendingDrafts()
        self.ballots = Ballots()
        self.servers = Servers(knowledge.preferences)
        self.administration = Administration(self.servers, knowledge.audit)
        self.ledger = Ledger(self.posted, self.analytics, self.servers, self.answers)
        self.digest = knowledge.digest
        self.marks = DigestMarks(knowledge.preferences)
        self.delivery = delivery or Delivery()
        self.lang = lang
        self.seen = Seen()
        self.exchanges = Exchanges()
        self.manners = Manners()
        self.now = clock
        self._working: set[asyncio.Task[Any]] = set()
        self.closed = False
        self.tell_soon: Callable[[], None] = lambda: None
        """Called when there may be something new to tell; `bot.telling` listens while there is a connection."""

    async def answer(self, text: str, server: int | None, channel: int | None) -> Answer:
        """Return the outcome for the question *text* asked in *channel* (see `home`) of *server*; in private None."""
        settings = await self.servers.get(server)
        topics = settings.channel(channel).topics
        began = time.perf_counter()
        answer = await self.answers.answer(text, visible_from(server), strictness=settings.strictness, topics=topics)
        self.metrics.asked(answer, private=server is None, seconds=time.perf_counter() - began)
        return answer

    async def serve(
        self, interaction: Interaction, work: Work, *, private: bool = False, in_place: bool = False
    ) -> int | None:
        """Answer a command or press that asks something: with *work*, unless the server is paused or asks too much.

        Return the id of the message that answers, where everybody sees one.
        """
        place = interaction.channel_id or interaction.user.id
        with self.manners.turn(interaction.user.id, place, interaction.guild_id, aside=True) as turn:

            async def admitted(words: Words) -> Reply:
                return await self._refusal(interaction, words, turn) or await self._hushed(interaction, work, words)

            return await self.run(interaction, admitted, private=private, in_place=in_place)

    async def administer(
        self,
        interaction: Interaction,
        work: AdminWork,
        *,
        in_place: bool = False,
        turning: bool = False,
        by_role: bool = True,
    ) -> None:
        """Answer an administrator's act with what *work* returns for the library that may be changed.

        *in_place* as for `run`, *by_role* as for `administered`; *turning*: only a page is turned, which is not worth
        a line of the audit log.
        """
        library = await self.admit(interaction, by_role=by_role)
        if library is None:
            return

        recorded = self.administration.recorded(interaction, library, work, turning=turning)
        await self.run(interaction, recorded, private=True, in_place=in_place)
        self.tell_soon()

    async def admit(self, interaction: Interaction, *, by_role: bool = True) -> LibraryId | None:
        """Return the library that may be changed, or say that none may and return None."""
        library = await self.administered(interaction, by_role=by_role)
        if library is None:
            words = words_for(interaction.locale)
            key = "notice.not_allowed" if by_role else "notice.managers_alone"
            await self.delivery.respond(interaction, note(words(key)), private=True)
            await self.administration.refused(interaction)
        return library

    async def administered(self, interaction: Interaction, *, by_role: bool = True) -> LibraryId | None:
        """Return the library that the person behind *interaction* may change; None if they may not.

        *by_role*: a role that an administrator has named is enough.
        """
        return await self.administration.library(interaction, by_role=by_role)

    async def scope(self, interaction: Interaction) -> Scope:
        """Return what may be seen where *interaction* happens. Raises `StoreError`."""
        settings = await self.servers.get(server_of_use(interaction))
        return Scope(libraries_of(interaction), settings.channel(channel_of(interaction)).topics)

    async def _refusal(self, interaction: Interaction, words: Words, turn: Turn) -> Reply | None:
        """Return why nothing is answered here and now; None when it is."""
        if self.closed:
            return note(words("notice.stopping"))
        if (await self.servers.get(server_of_use(interaction))).paused:
            return note(words("notice.paused"))
        return None if turn.allowance == "free" else note(words(f"notice.flood_{turn.whom}"))

    async def _hushed(self, interaction: Interaction, work: Work, words: Words) -> Reply:
        """Return what *work* returns, for the asker alone where the bot is to be silent."""
        reply = await work(words)
        settings = await self.servers.get(server_of_use(interaction))
        silent = settings.channel(channel_of(interaction)).mode == "off"
        return replace(reply, private=True) if silent else reply

    async def run(self, interaction: Interaction, work: Work, *, private: bool, in_place: bool = False) -> int | None:
        """Answer with what *work* returns, announcing it first when that takes a while.

        *in_place*: the answer replaces the message whose button was pressed; a mere note still comes separately.
        """
        if not self.seen.first_time(interaction.id):  # Discord sends some events twice after a RESUME
            return None
        with self.working():
            task = asyncio.ensure_future(self._spoken(interaction, work, private=private))
            done, _ = await asyncio.wait({task}, timeout=QUICK_SECONDS)
            if not done:
                await self.delivery.defer(interaction, private=private, in_place=in_place)
            reply = await task
            if in_place and not reply.is_note:
                await self.delivery.update(interaction, still_removable(reply, interaction.message))
                return None
            sent = await self.delivery.respond(interaction, reply, private=private or in_place)
            return None if private or in_place or reply.private else sent

    async def _spoken(self, interaction: Interaction, work: Work, *, private: bool) -> Reply:
        """Return what *work* returns, in the asker's language, or in the server's where everybody reads it."""
        words = words_for(interaction.locale)
        if not private:
            with suppress(KnowledgeError):  # what cannot be read is told by the work itself
                lang = (await self.servers.get(server_of_use(interaction))).lang
                words = Words(lang) if lang else words
        return await self.outcome(work, words)

    async def outcome(self, work: Work, words: Words) -> Reply:
        """Return what *work* returns, or what to say about its failure; nothing escapes."""
        try:
            return await work(words)
        except KnowledgeError as error:
            self.metrics.failed()
            _log.warning("a request failed: %s", error)
            return error_reply(error, words)
        except Exception:  # noqa: BLE001 - whoever asked is told, whatever it was
            self.metrics.failed()
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
        await self.gaps.settled()
        if self._working:
            await asyncio.wait(set(self._working), timeout=_STOP_SECONDS)


def home(channel: Any) -> int:
    """Return the channel whose setting counts for *channel*: a thread follows the channel it belongs to."""
    threads = discord.Thread | app_commands.AppCommandThread
    parent: int = channel.parent_id if isinstance(channel, threads) else channel.id
    return parent


def channel_of(interaction: Interaction) -> int | None:
    """Return the channel whose settings count where *interaction* happens; None where that is not known."""
    return home(interaction.channel) if interaction.channel is not None else interaction.channel_id


def server_of_use(interaction: Interaction) -> int | None:
    """Return the server that *interaction* is used in; None in private, and where only a user has installed us."""
    alone = interaction.is_user_integration() and not interaction.is_guild_integration()
    return None if alone else interaction.guild_id


def place_of(interaction: Interaction, *, alone: bool = False) -> Place:
    """Return where *interaction* happens; *alone*: what comes of it is seen by the person behind it alone."""
    server, channel = server_of_use(interaction), interaction.channel_id or interaction.user.id
    return Place(server, channel, channel_of(interaction) or channel, alone=alone or server is None)


def libraries_of(interaction: Interaction) -> tuple[LibraryId, ...]:
    """Return the libraries that a question asked through *interaction* may see."""
    return visible_from(server_of_use(interaction))
