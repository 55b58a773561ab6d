"""Posts in each channel that wants it what is new, daily or weekly: one message, or none when nothing is new.

What was told is marked by versions of the libraries, not by days, so that a time in which the bot was down, paused or
kept quiet is made up for by one digest. Before a digest is sent, that it will be is written down; whoever finds such a
note later looks into the channel before anything is sent again.
"""

import asyncio
import hashlib
import logging
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

import discord

from bot.chores import beside
from bot.clocks import is_quiet, latest_slot, zone_of
from bot.desk import Desk
from bot.digest_marks import Mark, Sending
from bot.i18n import Words, words_for
from bot.render.digest import SHOWN, digest_reply, is_digest
from bot.server_settings import Schedule, ServerSettings
from knowledge.models import visible_from

_log = logging.getLogger(__name__)

_WAIT_SECONDS = 30.0
_CLOCKS_APART = timedelta(minutes=5)
"""How much earlier than we noted it, by Discord's clock, a message may have been sent."""
_LOOKED_THROUGH = 100
"""Messages after a digest was begun among which it is looked for: our own alone come from the bot."""


def digests_posted(desk: Desk, bot: discord.Client) -> AbstractAsyncContextManager[None]:
    """Post every digest that falls due while the block runs; one that is broken off is neither lost nor sent twice."""
    return beside(_run(desk, bot))


async def _run(desk: Desk, bot: discord.Client) -> None:
    digests = Digests(desk, bot)
    await bot.wait_until_ready()
    while True:
        await digests.look()
        if desk.closed:  # a stop waits for what is being sent, and for nothing after it
            return
        await asyncio.sleep(_WAIT_SECONDS)


class Digests:
    """The digests of all servers that *bot* is in."""

    def __init__(self, desk: Desk, bot: discord.Client) -> None:
        self._desk, self._bot = desk, bot
        self._failing: set[int] = set()
        """Servers whose trouble was logged."""

    async def look(self) -> None:
        """Post what is due now; whatever goes wrong in one server is logged once, and tried again next time."""
        for guild in self._bot.guilds:
            if self._desk.closed:
                return
            try:
                with self._desk.working():
                    await self._server(guild)
                self._failing.discard(guild.id)
            except Exception as error:  # noqa: BLE001 - the digests of other servers shall not miss theirs
                self._trouble(guild.id, error)

    def _trouble(self, server: int, error: Exception) -> None:
        if server not in self._failing:
            _log.warning("the digests of server %s could not be posted", server, exc_info=error)
        self._failing.add(server)

    async def _server(self, guild: discord.Guild) -> None:
        settings = await self._desk.servers.get(guild.id)
        for channel in tuple(await self._desk.marks.of(guild.id)):
            if settings.channel(channel).digest is None:
                await self._desk.marks.put(guild.id, channel, None)
        for channel, chosen in settings.channels.items():
            if chosen.digest is not None:
                await self._channel(guild, settings, channel, chosen.digest)

    async def _channel(self, guild: discord.Guild, settings: ServerSettings, channel: int, schedule: Schedule) -> None:
        desk, now, libraries = self._desk, self._desk.now(), visible_from(guild.id)
        topics = settings.channel(channel).topics
        slot = latest_slot(schedule, zone_of(settings, guild), now)
        mark = (await desk.marks.of(guild.id)).get(channel)
        if mark is None:
            mark = Mark(schedule=schedule, slot=slot, told=await desk.digest.all_told(libraries))
            await desk.marks.put(guild.id, channel, mark)
        elif mark.schedule != schedule:  # the next one comes when the new schedule says, with all since the last
            mark = mark.model_copy(update={"schedule": schedule, "slot": slot})
            await desk.marks.put(guild.id, channel, mark)
        if slot <= mark.slot or settings.paused or is_quiet(settings, guild, now):
            return
        if mark.sending is not None:
            mark = await self._cleared(guild, channel, mark, mark.sending)
            if slot <= mark.slot:
                return
        news = await desk.digest.since(libraries, mark.told, SHOWN, topics=topics)
        done = Mark(schedule=schedule, slot=slot, told=news.told)
        if news.articles:
            begun = Sending(slot=slot, begun=now, told=news.told)
            await desk.marks.put(guild.id, channel, mark.model_copy(update={"sending": begun}))
            words = Words(settings.lang) if settings.lang else words_for(guild.preferred_locale)
            reply = digest_reply(news, topics, words)
            place = self._bot.get_partial_messageable(channel, guild_id=guild.id)
            outcome, _ = await desk.delivery.post(place, reply, nonce=nonce(channel, slot))
            if outcome == "failed":
                return
            if outcome in {"gone", "barred"}:
                # Tried again when the next one is due: nothing is lost, and Discord not bothered.
                done = mark.model_copy(update={"slot": slot, "sending": None, "refused": True})
        await desk.marks.put(guild.id, channel, done)

    async def _cleared(self, guild: discord.Guild, channel: int, mark: Mark, sending: Sending) -> Mark:
        """Return *mark* with what became of the digest that was begun: it stands in the channel, or never came."""
        done = mark.model_copy(update={"sending": None})
        if await self._stands(guild, channel, sending.begun):
            done = done.model_copy(update={"slot": sending.slot, "told": sending.told, "refused": False})
        await self._desk.marks.put(guild.id, channel, done)
        return done

    async def _stands(self, guild: discord.Guild, channel: int, begun: datetime) -> bool:
        """Return whether a digest of ours stands in *channel* since *begun*; where that cannot be seen, it counts."""
        may = _permissions(guild, channel)
        if may is not None and not may.read_message_history:  # Discord would show an empty channel then
            return True
        place, me = self._bot.get_partial_messageable(channel), self._bot.user
        history = place.history(after=begun - _CLOCKS_APART, limit=_LOOKED_THROUGH, oldest_first=True)
        try:
            return any([me is not None and m.author.id == me.id and is_digest(m) async for m in history])
        except (discord.Forbidden, discord.NotFound):
            return True


def nonce(channel: int, slot: datetime) -> str:
    """Return the nonce, of Discord's 25 characters, by which the digest of *channel* for *slot* is sent once."""
    return "kd" + hashlib.sha256(f"{channel}:{slot.timestamp():.0f}".encode()).hexdigest()[:23]


async def refused_in(desk: Desk, guild: discord.Guild | None) -> frozenset[int]:
    """Return the channels of *guild* in which a digest is wanted and we may not write."""
    if guild is None:
        return frozenset()
    marks = await desk.marks.of(guild.id)
    wanted = [id_ for id_, channel in (await desk.servers.get(guild.id)).channels.items() if channel.digest]
    return frozenset(id_ for id_ in wanted if not _may_write(guild, id_, refused=id_ in marks and marks[id_].refused))


def _may_write(guild: discord.Guild, channel: int, *, refused: bool) -> bool:
    may = _permissions(guild, channel)
    return not refused if may is None else may.view_channel and may.send_messages


def _permissions(guild: discord.Guild, channel: int) -> discord.Permissions | None:
    """Return what we may do in *channel*: nothing where it is gone; None where it is not known."""
    me: discord.Member | None = guild.me  # None when the cache lacks us, whatever discord.py's types say
    if me is None:
        return None
    found = guild.get_channel(channel)
    return discord.Permissions.none() if found is None else found.permissions_for(me)
