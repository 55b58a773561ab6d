"""After a change of a library: open questions are asked again, and whoever waits or follows is told, in the background.

Nobody is pinged and nobody gets a direct message unasked: a refusal becomes the answer where it stands, with a reply
below it that the channel shows as new, and news of what somebody follows stands where they asked for it.
"""

import asyncio
import logging
from functools import partial

import discord
from discord.ext import commands

from bot.clocks import is_quiet
from bot.desk import Desk, home
from bot.i18n import Words
from bot.ledger import Place
from bot.render.answer import entry_reply
from bot.render.following import completed, completed_note, news_reply
from bot.server_settings import ServerSettings
from knowledge.errors import KnowledgeError
from knowledge.models import Evidence, LibraryId, News, VersionNumber, asked_with
from knowledge.services.inbox import Completion
from knowledge.services.topics import TopicsOf

_log = logging.getLogger(__name__)

_TOLD = "told"
_PAUSE = 0.01
"""Seconds left to those who ask, between two questions that are tried again."""


class Telling:
    """Looks at every library that somebody waits for or follows, whenever it has changed."""

    def __init__(self, desk: Desk, bot: commands.Bot) -> None:
        self._desk, self._bot = desk, bot
        self._known: dict[LibraryId, tuple[VersionNumber | None, ...]] = {}
        """The versions up to which all was tried and told."""
        self._failing = self._again = False
        self._looking: asyncio.Task[None] | None = None

    def soon(self) -> None:
        """Look now, or once more after the look that is going on."""
        self._again = True
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._looks())

    async def close(self) -> None:
        """Break off; what was not told is told by the next connection or process."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _looks(self) -> None:
        while self._again:
            self._again = False
            try:
                await self.look()
                self._failing = False
            except Exception as error:  # noqa: BLE001 - whatever it was, the bot goes on and the next look may succeed
                if not self._failing:
                    known = isinstance(error, KnowledgeError)
                    _log.warning("what is new could not be told: %s", error, exc_info=None if known else error)
                self._failing = True

    async def look(self) -> None:
        """Try and tell once, of every library."""
        asked = await self._desk.inbox.libraries()
        followed = await self._desk.follows.libraries()
        for library in dict.fromkeys((*asked, *followed)):
            settings = await self._desk.servers.get(_server(library))
            if settings.paused or is_quiet(settings, self._guild(library), self._desk.now()):
                continue  # nobody asks at this moment: it is told afterwards
            standing = await self._desk.library.standing(asked_with(library))
            new = await self._told(library) != standing
            if new and library in asked:
                await self._retry(library, settings)
            completions = await self._desk.inbox.completions(library, self._topics_of(settings))
            told = all([await self._complete(each, settings) for each in completions])
            if new and library in followed:
                told &= await self._bring(library, settings)
            if told and new:
                self._known[library] = standing
                await self._desk.preferences.set(library, _TOLD, standing)

    async def _told(self, library: LibraryId) -> tuple[VersionNumber | None, ...]:
        """Return the versions up to which all was tried and told, by this process or an earlier one."""
        if library not in self._known:
            self._known[library] = tuple(await self._desk.preferences.get(library, _TOLD) or ())
        return self._known[library]

    async def _retry(self, library: LibraryId, settings: ServerSettings) -> None:
        for gap in await self._desk.inbox.unsettled(library):
            await self._desk.inbox.retry(gap, settings.strictness, self._topics_of(settings))
            await asyncio.sleep(_PAUSE)

    async def _complete(self, completion: Completion, settings: ServerSettings) -> bool:
        """Give an answer in place of its refusal; return whether nothing is left to do."""
        if self._silent(completion.channel, settings):
            return True
        channel, words = self._bot.get_partial_messageable(completion.channel), Words(completion.lang)
        message, outcome = completion.message, "done"
        if message is not None:
            change = partial(completed, reply=entry_reply(completion.answer, words))
            outcome = await self._desk.delivery.amend(channel, message, change)
            if outcome == "done":
                self._desk.exchanges.answered_later(message, completion.answer)
                await self._note(completion.library, completion.answer, channel.id, message, completion.question, words)
                told = completed_note(completion.question, words)
                outcome, _ = await self._desk.delivery.post(channel, told, nonce=f"kt{message}", below=message)
        # Who deletes a refusal wants nothing to stand there; what cannot be changed, or says something else
        # since its question changed, stays, and the answer is said anew.
        if message is None or outcome in {"barred", "same"}:
            card = entry_reply(completion.answer, words, asked=completion.question)
            outcome, made = await self._desk.delivery.post(channel, card, nonce=f"kw{completion.waiting[0]}")
            await self._note(completion.library, completion.answer, channel.id, made, completion.question, words)
        if outcome == "failed":
            return False
        await self._desk.inbox.completed(completion)
        return True

    async def _bring(self, library: LibraryId, settings: ServerSettings) -> bool:
        """Tell what is new of what is followed; return whether nothing is left to do."""
        done = True
        async for news in self._desk.follows.news(library, settings.strictness, self._topics_of(settings)):
            if news is not None and not self._silent(news.follows[0].channel, settings):
                done &= await self._tell(news)
            await asyncio.sleep(_PAUSE)
        return done

    async def _tell(self, news: News) -> bool:
        first = news.follows[0]
        channel, nonce = self._bot.get_partial_messageable(first.channel), f"kf{first.id}-{news.mark}"
        words = Words(first.lang)
        outcome, made = await self._desk.delivery.post(channel, news_reply(news, words), nonce=nonce)
        if news.answer is not None:
            await self._note(first.library, news.answer, channel.id, made, first.text, words)
        if outcome == "failed":
            return False
        await (self._desk.follows.forget(news) if outcome == "gone" else self._desk.follows.told(news))
        return True

    async def _note(
        self, library: LibraryId, answer: Evidence, channel: int, message: int | None, question: str, words: Words
    ) -> None:
        """Note what *message* shows now, so that it is put right when its article changes."""
        if message is None:
            return
        place = Place(_server(library), channel, self._home(channel))
        standing = zip(asked_with(library), await self._desk.library.standing(asked_with(library)), strict=True)
        served = {each: version for each, version in standing if version is not None}
        await self._desk.ledger.completed(answer, served, place, message, question, words)

    def _topics_of(self, settings: ServerSettings) -> TopicsOf:
        return lambda channel: settings.channel(self._home(channel)).topics

    def _silent(self, channel: int, settings: ServerSettings) -> bool:
        """Return whether nothing may be said in *channel*."""
        return settings.mode(self._home(channel)) == "off"

    def _home(self, channel: int) -> int:
        """Return the channel whose settings count in *channel*."""
        known = self._bot.get_channel(channel)
        return channel if known is None else home(known)

    def _guild(self, library: LibraryId) -> discord.Guild | None:
        server = _server(library)
        return None if server is None else self._bot.get_guild(server)


def _server(library: LibraryId) -> int | None:
    """Return the server whose *library* it is; None for the shared one, which is asked in private."""
    _, _, number = library.partition(":")
    return int(number) if number else None
