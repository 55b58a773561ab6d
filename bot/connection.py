"""Staying connected to Discord: growing waits, one line for each fault, and never a tight loop of sessions.

discord.py's own loop (`Client.connect`) begins a new session at once whenever Discord ends one, which spends the day's
1,000 IDENTIFYs in 83 minutes, after which Discord resets the token. This one paces them.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from bot.identify import IdentifyBudget

_log = logging.getLogger(__name__)

_HELLO_SECONDS = 60.0
_STABLE_SECONDS = 30.0
"""A connection that lived this long was a good one: the next fault is a new one."""
_LONGEST_WAIT = 60.0
_BRIEF_WAIT = 0.5
_FATAL = frozenset({4004, 4010, 4011, 4012, 4013, 4014})
"""Close codes that the same attempt would only get again (Discord docs, "Gateway Close Event Codes")."""

Sleep = Callable[[float], Awaitable[None]]


class Socket(DiscordWebSocket):
    """A websocket that survives what discord.py cannot read; there, one such event would end the whole bot."""

    async def received_message(self, msg: Any, /) -> None:
        """Handle one frame; an event that cannot be read is logged and left out."""
        text = self._decompressor.decompress(msg) if isinstance(msg, bytes) else msg
        if text is None:  # the rest of the frame is still to come
            return
        try:
            await super().received_message(_completed(text, self.gateway))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            _log.warning("an event that Discord sent could not be read: %r", error)


def _completed(text: str, gateway: yarl.URL) -> str:
    """Return the frame *text* with what discord.py demands of the two events that open a session.

    Discord sends all of it; proxies and test servers leave it out.
    """
    if '"READY"' not in text and '"RESUMED"' not in text:
        return text
    frame = json.loads(text)
    if frame.get("t") == "READY":
        frame["d"] = {"resume_gateway_url": str(gateway), "guilds": [], **frame["d"]}
    elif frame.get("t") == "RESUMED":
        frame["d"] = frame.get("d") or {}
    return json.dumps(frame)


@dataclass(slots=True)
class Backoff:
    """Waits that double: none, then 1, 2, 4 … seconds, until something went well."""

    longest: float = _LONGEST_WAIT
    _next: float = 0.0

    def fault(self) -> float:
        """Return how long to wait after one more fault."""
        wait = self._next
        self._next = min(self.longest, max(1.0, wait * 2))
        return wait

    def good(self) -> None:
        """Begin again with short waits."""
        self._next = 0.0


@dataclass(slots=True)
class Connection:
    """Keeps *client*'s websocket open until the client is closed."""

    client: discord.Client
    budget: IdentifyBudget
    say: Callable[..., str]
    """Says phrase `start.<name>` for the log."""
    gateway: yarl.URL | None = None
    """Used in place of the address that Discord names, for new and resumed sessions alike."""
    sleep: Sleep = asyncio.sleep
    clock: Callable[[], float] = time.monotonic
    _lost: bool = False
    """The last try reached nobody: the address that Discord named for resuming may be gone for good."""

    _begun: bool = False
    """Discord has sent something in this session: it was really begun or resumed."""

    async def keep(self) -> None:
        """Connect, and again whenever the connection breaks.

        Raises `discord.ConnectionClosed` when Discord closes it for a reason that trying again cannot mend.
        """
        backoff = Backoff()
        while not self.client.is_closed():
            began = self.clock()
            fault: Exception | None = None
            try:
                await self._session()
            except ReconnectWebSocket:
                self.client.dispatch("disconnect")
            except discord.ConnectionClosed as error:
                self.client.dispatch("disconnect")
                if self.client.is_closed():
                    return
                if error.code in _FATAL:
                    raise
                fault = error
            except Exception as error:  # noqa: BLE001 - whatever it was, a new connection is the cure
                self.client.dispatch("disconnect")
                fault = error
            if self.client.is_closed():
                return
            wait = self._wait(backoff, lived=self.clock() - began)
            if fault is not None:
                _log.warning(self.say("start.unreachable", why=reason(fault), seconds=round(wait)))
            await self.sleep(wait)

    def _wait(self, backoff: Backoff, *, lived: float) -> float:
        """Return how long to wait before the next try, after a session that *lived* so many seconds.

        At once after a good spell, briefly after a session that was begun or resumed, longer and longer after others.
        """
        if lived >= _STABLE_SECONDS or self._begun:
            backoff.good()
        if self._begun and lived < _STABLE_SECONDS:
            return _BRIEF_WAIT
        return backoff.fault()

    async def _begin(self) -> None:
        """Wait until a new session may begin, and count it."""
        if (pause := await self.budget.wait()) > 0:
            _log.warning(self.say("start.waiting", seconds=round(pause)))
            await self.sleep(pause)
        await self.budget.spend()

    async def _session(self) -> None:
        """Open one websocket, resuming the session if there is one, and read from it until it breaks."""
        self._begun = False
        old: Any = self.client.ws
        resume = old is not None and old.session_id is not None
        if not resume:
            await self._begin()
        opening = Socket.from_client(
            self.client,
            # `initial` leaves out discord.py's own 5 s before an IDENTIFY: the pace above stands in for it.
            initial=True,
            shard_id=self.client.shard_id,
            gateway=self.gateway or (old.gateway if resume and not self._lost else None),
            session=old.session_id if resume else None,
            sequence=old.sequence if resume else None,
            resume=resume,
        )
        self._lost = True
        self.client.ws = await asyncio.wait_for(opening, timeout=_HELLO_SECONDS)
        self._lost = False
        ws, before = self.client.ws, self.client.ws.sequence
        while True:
            await ws.poll_event()
            self._begun = self._begun or ws.sequence != before


def reason(error: BaseException) -> str:
    """Return *error* in a few plain words for the log."""
    if isinstance(error, discord.HTTPException):
        return f"HTTP {error.status}"
    if isinstance(error, discord.ConnectionClosed):
        return f"code {error.code}"
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, aiohttp.ClientConnectorError):
        return str(error.os_error.strerror or error.os_error)
    return str(error) or type(error).__name__
