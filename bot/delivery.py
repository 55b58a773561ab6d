"""Getting a message to Discord exactly once, over a connection that may break, and quietly where it may not speak."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Literal, NamedTuple, TypeVar
from weakref import WeakValueDictionary

import aiohttp
import discord

from bot.press import TELL
from bot.render.message import Reply, files_of, to_view
from bot.render.removal import bears, still_removable

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
"""Between edits that nobody waits for."""

T = TypeVar("T")
Amended = Literal["edited", "same", "gone", "failed"]
Outcome = Literal["done", "gone", "barred", "failed"]
"""It stands there; there is no such place or message; Discord does not let us; another try may succeed."""
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
        reference: discord.MessageReference | None = message.to_reference(fail_if_not_exists=False)

        nonce, view = f"kiji{message.id}", to_view(reply)  # a nonce may have 25 characters; this has at most 24

        async def once() -> int:
            if reference is None:
                sent = await message.channel.send(view=view, nonce=nonce, allowed_mentions=NOBODY)
            else:
                sent = await message.channel.send(view=view, nonce=nonce, allowed_mentions=NOBODY, reference=reference)
            return sent.id

        # One after the other: discord.py learns from each reply how many more Discord allows. Sent together, a flood
        # met 27 refusals (429) in five channels.
        turn = self._writing.setdefault(message.channel.id, asyncio.Lock())
        try:
            async with turn:
                try:
                    return await self._persist(once, _WAITS)
                except discord.HTTPException as error:
                    if not _refuses_replies(error):
                        raise
                    reference = None  # without "Read Message History" a reply is refused, a plain message is not
                    return await self._persist(once, _WAITS)
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
        await self._quietly(
            lambda: channel.get_partial_message(message).edit(view=view, allowed_mentions=NOBODY), _WAITS
        )

    async def amend(
        self,
        channel: discord.PartialMessageable,
        message: int,
        change: Callable[[discord.Message | None], discord.ui.LayoutView | None],
    ) -> Amended:
        """Put what *change* makes of our *message* in *channel* in its place, unless that is None.

        *change* gets None where we may not read what we said. Afterwards a moment passes: Discord allows five edits of
        messages in a channel in five seconds.
        """
        place = channel.get_partial_message(message)
        try:
            try:
                old: discord.Message | None = await self._persist(place.fetch, _WAITS)
            except discord.Forbidden:
                old = None
            view = change(old)
            if view is None:
                return "same"
            await self._persist(lambda: place.edit(view=view, allowed_mentions=NOBODY), _WAITS)
        except discord.NotFound:
            return "gone"
        except (discord.HTTPException, discord.RateLimited, OSError, aiohttp.ClientError) as error:
            _log.info("message %s could not be changed: %r", message, error)
            return "failed"
        except _UNREADABLE as error:
            _log.warning("what Discord says about a message could not be read: %r", error)
            return "failed"
        finally:
            await self._sleep(_PACE_SECONDS)
        return "edited"

    async def complete(self, channel: discord.PartialMessageable, message: int, reply: Reply) -> Outcome:
        """Put *reply* in place of the refusal *message*, which may be old, its button to remove it kept.

        What bears no button to be told any more is no refusal now: it was completed already, or its question changed.
        """
        place = channel.get_partial_message(message)

        async def once() -> None:
            try:
                found = await place.fetch()
            except discord.Forbidden:  # without "Read Message History"
                await place.edit(view=to_view(reply), allowed_mentions=NOBODY)
                return
            if bears(found, TELL):
                await found.edit(view=to_view(still_removable(reply, found)), allowed_mentions=NOBODY)

        return (await self._settled(once)).outcome

    async def post(
        self, channel: discord.PartialMessageable, reply: Reply, *, nonce: str, below: int | None = None
    ) -> Settled[int]:
        """Write *reply* in *channel*, as a reply to our message *below* if that is possible; return its id too.

        May be repeated for a few minutes, by a later process too: Discord keeps one of one *nonce*.
        """
        view, reference = to_view(reply), None
        if below is not None:
            reference = discord.MessageReference(message_id=below, channel_id=channel.id, fail_if_not_exists=False)

        async def once() -> int:
            if reference is None:
                return (await channel.send(view=view, nonce=nonce, allowed_mentions=NOBODY)).id
            try:
                return (await channel.send(view=view, nonce=nonce, allowed_mentions=NOBODY, reference=reference)).id
            except discord.HTTPException as error:
                if not _refuses_replies(error):
                    raise
                return (await channel.send(view=view, nonce=nonce, allowed_mentions=NOBODY)).id

        async with self._writing.setdefault(channel.id, asyncio.Lock()):
            return await self._settled(once)

    async def _settled(self, action: Callable[[], Awaitable[T]]) -> Settled[T]:
        """Do *action* like `_persist`, and return how it went."""
        try:
            return Settled("done", await self._persist(action, _WAITS))
        except discord.NotFound:
            return Settled("gone")
        except discord.HTTPException as error:
            if passing(error) or error.status == 429:
                return Settled("failed")
            _log.info("Discord does not let us write there: %r", error)
            return Settled("barred")
        except (discord.RateLimited, OSError, aiohttp.ClientError) as error:
            _log.warning("not said: %r", error)
            return Settled("failed")
        except _UNREADABLE as error:
            _log.warning("what Discord says about an answer it took could not be read: %r", error)
        return Settled("done")

    async def remove(self, channel: discord.PartialMessageable, message: int) -> None:
        """Delete our *message* in *channel*."""
        await self._quietly(lambda: channel.get_partial_message(message).delete(), _WAITS)

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
        await self._quietly(
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
            await self._quietly(
                lambda: interaction.followup.send(view=view, ephemeral=private, allowed_mentions=NOBODY), _WAITS
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
        await self._quietly(interaction.delete_original_response, _WAITS)

    async def _edit(
        self, interaction: discord.Interaction[Any], reply: Reply, view: discord.ui.LayoutView
    ) -> int | None:
        # An edit, not a follow-up: done twice it is still one message.
        async def once() -> int:
            files = files_of(reply) or discord.utils.MISSING
            return (await interaction.edit_original_response(view=view, attachments=files, allowed_mentions=NOBODY)).id

        return await self._quietly(once, _WAITS)

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

        sent = await self._quietly(once, _INTERACTION_WAITS, _INTERACTION_TRY_SECONDS)
        # An earlier try had arrived after all. It may have been a deferral, whose place is still empty.
        return await self._edit(interaction, reply, view) if acknowledged else sent

    async def _quietly(
        self, action: Callable[[], Awaitable[T]], waits: tuple[float, ...], try_seconds: float = _TRY_SECONDS
    ) -> T | None:
        """Do *action* like `_persist`; a fault that stays is logged, and None returned."""
        try:
            return await self._persist(action, waits, try_seconds)
        except discord.InteractionResponded:
            _log.info("an interaction had been answered already")
        except discord.HTTPException as error:
            # Too late, acknowledged before or deleted by somebody: nothing can mend it, and nobody need hear of it.
            _log.log(logging.INFO if error.code in _SETTLED else logging.WARNING, "not said: %r", error)
        except (discord.RateLimited, OSError, aiohttp.ClientError) as error:
            _log.warning("not said: %r", error)
        except _UNREADABLE as error:
            _log.warning("what Discord says about an answer it took could not be read: %r", error)
        return None


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
