"""Answers messages: to the bot, in watched channels, in forums; and keeps up when a question changes or goes."""

from typing import NamedTuple

import discord
from discord.ext import commands

from bot.answering import Asked, Said, missed, said
from bot.clocks import is_quiet
from bot.desk import Desk, home
from bot.exchanges import Exchange
from bot.i18n import Words, words_for_message
from bot.ledger import Place
from bot.policy import Incoming, attention, looks_like_question
from bot.render.message import Reply, note
from knowledge.errors import KnowledgeError
from knowledge.models import Answered
from knowledge.services.conversation import Topic, answer_following


class Heard(NamedTuple):
    """A message that is for us."""

    message: discord.Message
    texts: tuple[str, ...]
    """What it asks; of several ways to take it, the likeliest first."""
    overheard: bool
    words: Words


class ListeningCog(commands.Cog):
    """Messages, their changes and their end."""

    def __init__(self, desk: Desk, bot: commands.Bot) -> None:
        self._desk = desk
        self._bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer *message* if it is for us."""
        if self._desk.closed or message.author.bot or not self._desk.seen.first_time(message.id):
            return
        with self._desk.working():
            heard = await self._heed(message)
            if heard is not None:
                await self._hear(heard)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Answer a question anew whose words were changed soon after it was asked."""
        exchange = self._desk.exchanges.asked_by(payload.message_id)
        if self._desk.closed or exchange is None or not self._desk.exchanges.is_fresh(exchange):
            return
        with self._desk.working():
            heard = await self._heed(payload.message)
            # Discord tells of an edit also when only a link's preview has come.
            if heard is not None and _text(heard) != exchange.text:
                await self._hear_again(heard, exchange)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take back the answer to a question that is gone."""
        await self._gone(payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Take back the answers to questions that are gone."""
        for message in payload.message_ids:
            await self._gone(message)

    async def _heed(self, message: discord.Message) -> Heard | None:
        """Return *message* if it is for us."""
        if self._bot.user is None:
            return None
        try:
            settings = await self._desk.servers.get(server_of(message))
        except KnowledgeError:  # whether we may speak here is unknown, so we do not
            return None
        incoming = read(message, self._bot.user.id)
        quiet = is_quiet(settings, message.guild, self._desk.now())
        heed = attention(incoming, settings.mode(home(message.channel)), paused=settings.paused, quiet=quiet)
        if heed is None:
            return None
        texts = ways_to_take(incoming.text, message.channel.name if incoming.post else None)  # type: ignore[union-attr]
        told = words_for_message(texts[-1], message.guild, self._desk.lang)
        words = Words(settings.lang) if settings.lang else told
        return Heard(message, texts, heed == "overheard", words)

    async def _hear(self, heard: Heard) -> None:
        message, desk = heard.message, self._desk
        with desk.manners.turn(message.author.id, message.channel.id, server_of(message)) as turn:
            if turn.allowance != "free":
                if turn.allowance == "tell" and not heard.overheard:
                    await desk.delivery.answer(message, note(heard.words(f"notice.flood_{turn.whom}")))
                return
            exchange = desk.exchanges.begin(message.id, message.channel.id, _text(heard))
            async with exchange.lock:
                answer = await self._said(heard, exchange)
                sent = None
                # Silence ordered while the answer was looked for holds for it too.
                if answer is not None and not exchange.withdrawn and not await self._paused(message):
                    sent = await desk.delivery.answer(message, answer.reply)
                desk.exchanges.close(exchange, sent, answer.evidence if answer else None)
                if answer is not None and answer.answer is not None:
                    await desk.ledger.answered(answer.answer, _place(message), sent, heard.words)

    async def _hear_again(self, heard: Heard, exchange: Exchange) -> None:
        message, desk = heard.message, self._desk
        async with exchange.lock:
            if exchange.answer is None or exchange.withdrawn:
                return
            with desk.manners.turn(message.author.id, message.channel.id, server_of(message)) as turn:
                if turn.allowance != "free":
                    return
                exchange.text = _text(heard)
                answer = await self._said(heard, exchange)
                if answer is None:
                    await desk.delivery.remove(self._place(exchange), exchange.answer)
                    desk.exchanges.forget(exchange)
                else:
                    await desk.delivery.change(self._place(exchange), exchange.answer, answer.reply)
                    desk.exchanges.close(exchange, exchange.answer, answer.evidence)
                    if answer.answer is None:
                        desk.posted.forget(exchange.answer)
                    else:
                        await desk.ledger.answered(answer.answer, _place(message), exchange.answer, heard.words)

    async def _gone(self, message: int) -> None:
        exchanges = self._desk.exchanges
        if (answered := exchanges.answered_by(message)) is not None:
            exchanges.forget(answered)
        if (asked := exchanges.asked_by(message)) is None:
            return
        asked.withdrawn = True
        with self._desk.working():
            async with asked.lock:
                exchanges.forget(asked)
                if asked.answer is not None:
                    await self._desk.delivery.remove(self._place(asked), asked.answer)

    def _place(self, exchange: Exchange) -> discord.PartialMessageable:
        return self._bot.get_partial_messageable(exchange.channel)

    async def _paused(self, message: discord.Message) -> bool:
        return (await self._desk.servers.get(server_of(message))).paused

    async def _said(self, heard: Heard, exchange: Exchange) -> Said | None:
        """Return what to say about *heard*; None for nothing."""
        message, server = heard.message, server_of(heard.message)
        asked = Asked(message.author.id, server, exchange, alone=server is None)
        if heard.overheard:
            return await self._overheard(heard, asked)
        if not heard.texts[0]:
            return Said(note(heard.words("notice.help")))
        found: Said | None = None

        async def work(words: Words) -> Reply:
            nonlocal found
            answer, exchange.searched = await answer_following(
                lambda text: self._desk.answer(text, server, home(message.channel)),
                heard.texts[0],
                self._topic(message, exchange),
            )
            found = said(self._desk, answer, words, asked)
            return found.reply

        reply = await self._desk.outcome(work, heard.words)
        return found or Said(reply)

    def _topic(self, message: discord.Message, asking: Exchange) -> Topic | None:
        """Return what was spoken about before *message*: in our answer it replies to, in its thread or in private."""
        exchanges, reference = self._desk.exchanges, message.reference
        if reference is not None and reference.message_id is not None:
            before = exchanges.answered_by(reference.message_id)
        elif isinstance(message.channel, discord.Thread) or server_of(message) is None:
            before = exchanges.last(message.channel.id)
        else:
            before = None
        if before is None or before is asking or before.evidence is None:
            return None
        return Topic(before.searched, before.evidence.article.title)

    async def _overheard(self, heard: Heard, asked: Asked) -> Said | None:
        """Return an answer to what nobody asked us, only when we are sure of it: a watcher who guesses is noise."""
        for text in heard.texts:
            try:
                answer = await self._desk.answer(text, asked.server, home(heard.message.channel))
            except KnowledgeError:
                return None
            if isinstance(answer.outcome, Answered) and not answer.sample:
                asked.exchange.searched = text
                return said(self._desk, answer, heard.words, asked)
            if looks_like_question(text):
                missed(self._desk, answer, asked)
        return None


def ways_to_take(text: str, title: str | None) -> tuple[str, ...]:
    """Return what a message asks: its *text*, or for a post in a forum its *title*, and then the two together."""
    if title is None:
        return (text,)
    return (title, f"{title}\n{text}") if text else (title,)


def _place(message: discord.Message) -> Place:
    """Return where *message* asks; in private it is the asker's alone."""
    server = server_of(message)
    return Place(server, message.channel.id, home(message.channel), alone=server is None)


def _text(heard: Heard) -> str:
    return heard.texts[-1]


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
        post=opens_a_post(message),
    )


def opens_a_post(message: discord.Message) -> bool:
    """Return whether *message* is the first of a post in a forum: it bears the id of the post's thread."""
    channel = message.channel
    return (
        isinstance(channel, discord.Thread)
        and channel.id == message.id
        and isinstance(channel.parent, discord.ForumChannel)
    )


def server_of(message: discord.Message) -> int | None:
    """Return the server that *message* was written in, also one that Discord has not told us of; None in private."""
    if message.guild is not None:
        return message.guild.id
    return message.channel.guild_id if isinstance(message.channel, discord.PartialMessageable) else None
