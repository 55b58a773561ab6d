"""Getting a message to Discord exactly once, over a connection that may break, and quietly where it may not speak."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Literal, NamedTuple, TypeVar
from weakref import WeakValueDictionary

import aiohttp
import discord

from bot.render.message import Reply, files_of, to_view

_log = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()
_WAITS = (0.5, 1.5, 4.0)
_LONGEST_WAIT = 15.0
_TRY_SECONDS = 20.0
"""discord.py waits for aiohttp's five minutes; a hanging connection is better tried again."""
_INTERACTION_WAITS = (0.2, 0.4)
_INTERACTION_TRY_SECONDS = 0.8
"""Three tries fit into the 3 s that Discord waits for the first word."""
_MUTED_SECONDS = 600.0
_ALREADY_ACKNOWLEDGED = 40060
_SETTLED = frozenset({_ALREADY_ACKNOWLEDGED, 10003, 10008, 10062})
"""Acknowledged already; unknown channel, message, interaction."""
_NO_HISTORY, _BAD_FORM = 160002, 50035
_UNREADABLE = (LookupError, TypeError, ValueError, AttributeError)
"""What discord.py raises on an answer in a shape it does not know, after Discord has accepted what was sent."""

_PACE_SECONDS = 1.1
"""Before each edit that nobody waits for: Discord allows five in a channel in five seconds."""

T = TypeVar("T")
Outcome = Literal["done", "same", "gone", "barred", "failed"]
"""It stands there; nothing was to be changed; there is no such place or message; Discord does not let us; another try
may succeed."""
Sleep = Callable[[float], Awaitable[None]]


class Settled(NamedTuple, Generic[T]):
    """How it went, and what Discord made of it, where that is known."""

    outcome: Outcome
    made: T | None = None


def passing(error: Exception) -> bool:
    """Return whether *error* is a fault that may be gone a moment later.

    discord.py itself retries 500, 502, 504 and 524, but neither 503 nor, on Linux, a reset connection (errno 104).
    """
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or (error.status == 429 and asked_to_wait(error) <= _LONGEST_WAIT)
    return isinstance(error, (OSError, aiohttp.ClientError, TimeoutError))


def asked_to_wait(error: Exception) -> float:
    """Return the seconds after which the refused request may be made again, 0 where nothing is said.

    discord.py sees to a 429 itself, but raises one that comes without Discord's `Via` header.
    """
    if not isinstance(error, discord.HTTPException):
        return 0.0
    try:
        return max(0.0, float(error.response.headers["Retry-After"]))
    except (LookupError, ValueError):
        return 0.0


class Delivery:
    """Sends replies. No body leaves without an empty `allowed_mentions`."""

    def __init__(self, sleep: Sleep = asyncio.sleep, clock: Callable[[], float] = time.monotonic) -> None:
        self._sleep = sleep
        self._clock = clock
        self._muted: dict[int, tuple[float, discord.Permissions | None]] = {}
        self._writing: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, message: discord.Message, reply: Reply) -> int | None:
        """Answer *message* in its channel if that is possible; may be repeated: Discord keeps one.

        Return the id of our message; None when none is known to stand there. The nonce comes from the question's id:
        on a second try, ours or another process's, Discord returns the message that the first one made.
        """
        if self._is_muted(message):
            return None
        reference = message.to_reference(fail_if_not_exists=False)
        nonce, view = f"kiji{message.id}", to_view(reply)  # a nonce may have 25 characters; this has at most 24
        # One after the other: discord.py learns from each reply how many more Discord allows. Sent together, a flood
        # met 27 refusals (429) in five channels.
        turn = self._writing.setdefault(message.channel.id, asyncio.Lock())
        try:
            async with turn:
                return await self._persist(lambda: _send(message.channel, view, nonce, reference), _WAITS)
        except discord.Forbidden as error:
            self._mute(message, f"code {error.code}")
        except (discord.HTTPException, discord.RateLimited, OSError, aiohttp.ClientError) as error:
            _log.warning("an answer in channel %s could not be sent: %r", message.channel.id, error)
        except _UNREADABLE as error:
            _log.warning("what Discord says about an answer it took could not be read: %r", error)
        return None

    async def change(self, channel: discord.PartialMessageable, message: int, reply: Reply) -> None:
        """Put *reply* in place of our *message* in *channel*; done twice it is still one message."""
        view = to_view(reply)
        await self._settled(lambda: channel.get_partial_message(message).edit(view=view, allowed_mentions=NOBODY))

    async def amend(
        self,
        channel: discord.PartialMessageable,
        message: int,
        change: Callable[[discord.Message | None], discord.ui.LayoutView | None],
    ) -> Outcome:
        """Put what *change* makes of our *message* in *channel*, which may be old, in its place, unless that is None.

        *change* gets None where we may not read what we said.
        """
        await self._sleep(_PACE_SECONDS)
        place = channel.get_partial_message(message)
        outcome, old = await self._settled(place.fetch)
        if outcome in {"gone", "failed"}:
            return outcome
        if outcome == "done" and old is None:  # it could not be made out
            return "failed"
        view = change(old)
        if view is None:
            return "same"
        return (await self._settled(lambda: place.edit(view=view, allowed_mentions=NOBODY))).outcome

    async def post(
        self, channel: discord.PartialMessageable, reply: Reply, *, nonce: str, below: int | None = None
    ) -> Settled[int]:
        """Write *reply* in *channel*, as a reply to our message *below* if that is possible; return its id too.

        May be repeated for a few minutes, by a later process too: Discord keeps one of one *nonce*.
        """
        view, reference = to_view(reply), None
        if below is not None:
            reference = discord.MessageReference(message_id=below, channel_id=channel.id, fail_if_not_exists=False)
        async with self._writing.setdefault(channel.id, asyncio.Lock()):
            return await self._settled(lambda: _send(channel, view, nonce, reference))

    async def remove(self, channel: discord.PartialMessageable, message: int) -> None:
        """Delete our *message* in *channel*."""
        await self._settled(lambda: channel.get_partial_message(message).delete())

    def _is_muted(self, message: discord.Message) -> bool:
        """Return whether Discord refused us here lately: it bans addresses that collect 10,000 refusals.

        Trying is the only sure way to know. Our own idea of our permissions serves to notice that they have changed.
        """
        until, then = self._muted.get(message.channel.id, (0.0, None))
        return self._clock() < until and then == own_permissions(message)

    def _mute(self, message: discord.Message, why: str) -> None:
        _log.warning("the bot may not speak in channel %s: %s", message.channel.id, why)
        self._muted[message.channel.id] = (self._clock() + _MUTED_SECONDS, own_permissions(message))

    async def _persist(
        self, action: Callable[[], Awaitable[T]], waits: tuple[float, ...], try_seconds: float = _TRY_SECONDS
    ) -> T:
        """Do *action*, again after each of *waits* while its fault is a passing one; raises the last fault."""
        for planned in (*waits, None):
            try:
                async with asyncio.timeout(try_seconds):
                    return await action()
            except Exception as error:
                if planned is None or not passing(error):
                    raise
                _log.info("sending failed, trying again: %r", error)
                wait = max(planned, min(asked_to_wait(error), _LONGEST_WAIT))
            await self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    async def defer(self, interaction: discord.Interaction[Any], *, private: bool, in_place: bool = False) -> None:
        """Tell Discord that the answer will take longer; *in_place*: that it will replace the pressed message."""
        await self._settled(
            lambda: interaction.response.defer(ephemeral=private, thinking=not in_place),
            _INTERACTION_WAITS,
            _INTERACTION_TRY_SECONDS,
        )

    async def respond(
        self, interaction: discord.Interaction[Any], reply: Reply, *, private: bool = False
    ) -> int | None:
        """Answer a command or a press with a message of its own, the first time or after `defer`; return its id."""
        private, view = private or reply.private, to_view(reply)
        if interaction.response.type is discord.InteractionResponseType.deferred_message_update:
            # Follow-ups carry no nonce: after a lost reply one person may read this note twice.
            await self._settled(
                lambda: interaction.followup.send(view=view, ephemeral=private, allowed_mentions=NOBODY)
            )
            return None
        if interaction.response.is_done():
            return await self._edit(interaction, reply, view)

        async def send() -> int | None:
            files = files_of(reply) or discord.utils.MISSING
            made = await interaction.response.send_message(
                view=view, files=files, ephemeral=private, allowed_mentions=NOBODY
            )
            return made.message_id

        return await self._first_word(interaction, send, reply, view)

    async def update(self, interaction: discord.Interaction[Any], reply: Reply) -> None:
        """Put *reply* in place of the message whose button was pressed."""
        view = to_view(reply)
        if interaction.response.is_done():
            await self._edit(interaction, reply, view)
            return

        async def send() -> None:
            await interaction.response.edit_message(view=view, allowed_mentions=NOBODY)

        await self._first_word(interaction, send, reply, view)

    async def take_back(self, interaction: discord.Interaction[Any]) -> None:
        """Delete the message whose button was pressed."""
        await self.defer(interaction, private=False, in_place=True)
        await self._settled(interaction.delete_original_response)

    async def _edit(
        self, interaction: discord.Interaction[Any], reply: Reply, view: discord.ui.LayoutView
    ) -> int | None:
        # An edit, not a follow-up: done twice it is still one message.
        async def once() -> int:
            files = files_of(reply) or discord.utils.MISSING
            return (await interaction.edit_original_response(view=view, attachments=files, allowed_mentions=NOBODY)).id

        return (await self._settled(once)).made

    async def _first_word(
        self,
        interaction: discord.Interaction[Any],
        send: Callable[[], Awaitable[int | None]],
        reply: Reply,
        view: discord.ui.LayoutView,
    ) -> int | None:
        """Say the first word by *send*, showing *reply* as *view*, within the seconds that Discord waits for it."""
        acknowledged = False

        async def once() -> int | None:
            nonlocal acknowledged
            try:
                return await send()
            except discord.HTTPException as error:
                if error.code != _ALREADY_ACKNOWLEDGED:
                    raise
            acknowledged = True
            return None

        _, sent = await self._settled(once, _INTERACTION_WAITS, _INTERACTION_TRY_SECONDS)
        # An earlier try had arrived after all. It may have been a deferral, whose place is still empty.
        return await self._edit(interaction, reply, view) if acknowledged else sent

    async def _settled(
        self,
        action: Callable[[], Awaitable[T]],
        waits: tuple[float, ...] = _WAITS,
        try_seconds: float = _TRY_SECONDS,
    ) -> Settled[T]:
        """Do *action* like `_persist`, and return how it went; a fault that stays is logged."""
        try:
            return Settled("done", await self._persist(action, waits, try_seconds))
        except discord.InteractionResponded:
            _log.info("an interaction had been answered already")
        except discord.HTTPException as error:
            # Nothing can mend what was deleted, acknowledged before or forbidden, and nobody need hear of it.
            usual = error.code in _SETTLED or isinstance(error, discord.Forbidden)
            _log.log(logging.INFO if usual else logging.WARNING, "not said: %r", error)
            if isinstance(error, discord.NotFound):
                return Settled("gone")
            return Settled("failed" if passing(error) or error.status == 429 else "barred")
        except (discord.RateLimited, OSError, aiohttp.ClientError) as error:
            _log.warning("not said: %r", error)
            return Settled("failed")
        except _UNREADABLE as error:
            _log.warning("what Discord says about what it took could not be read: %r", error)
        return Settled("done")


async def _send(
    channel: discord.abc.Messageable,
    view: discord.ui.LayoutView,
    nonce: str,
    reference: discord.MessageReference | None,
) -> int:
    """Write *view*, as a reply to *reference* if that is possible, and return its id."""
    if reference is not None:
        try:
            sent = await channel.send(view=view, nonce=nonce, allowed_mentions=NOBODY, reference=reference)
        except discord.HTTPException as error:
            if not _refuses_replies(error):
                raise
        else:
            return sent.id
    # Without "Read Message History" a reply is refused, a plain message is not.
    return (await channel.send(view=view, nonce=nonce, allowed_mentions=NOBODY)).id


def _refuses_replies(error: discord.HTTPException) -> bool:
    return error.code == _NO_HISTORY or (error.code == _BAD_FORM and "message_reference" in error.text)


def own_permissions(message: discord.Message) -> discord.Permissions | None:
    """Return our permissions in the channel of *message*; None where there are none or they are not known."""
    channel, guild = message.channel, message.guild
    if guild is None or not isinstance(channel, (discord.abc.GuildChannel, discord.Thread)):
        return None
    me: discord.Member | None = guild.me  # None when the cache lacks us, whatever discord.py's types say
    try:
        return None if me is None else channel.permissions_for(me)
    except (discord.ClientException, AttributeError):  # a thread whose channel we cannot see, a server without roles
        return None
