"""Whether the bot is alive, told to whoever watches it: over HTTP on this machine alone, and to systemd.

The only sure sign is the age of the last heartbeat that Discord acknowledged. `Client.is_ready()` stays true and
`Client.latency` keeps its last value on a dead connection.
"""

import asyncio
import json
import logging
import os
import socket
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal

import discord

from bot.metrics import Metrics

_log = logging.getLogger(__name__)

State = Literal["ok", "connecting", "stale"]

_GRACE_SECONDS = 20.0
"""So long after a heartbeat was due to be acknowledged, nobody is there any more."""
_LOOK_SECONDS = 5.0
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True)
class Pulse:
    """A moment's health."""

    state: State
    heartbeat_age: float | None
    """Seconds since Discord last acknowledged a heartbeat; None while there is no connection."""
    uptime: float


class Health:
    """Feels the pulse of the current connection."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self.client: discord.Client | None = None
        """The bot of the current attempt to log in."""

    def pulse(self) -> Pulse:
        """Return how things are now."""
        uptime = time.monotonic() - self._started
        # discord.py keeps both to itself: the time of the last acknowledgement, and the seconds between heartbeats.
        connection: Any = self.client.ws if self.client is not None else None
        beating = getattr(connection, "_keep_alive", None)
        if beating is None or not connection.open:
            return Pulse("connecting", None, uptime)
        age: float = time.perf_counter() - beating._last_ack  # noqa: SLF001
        return Pulse("stale" if age > beating.interval + _GRACE_SECONDS else "ok", age, uptime)

    async def watch(self, supervisor: "Supervisor") -> None:
        """Cut a connection on which nobody answers, so that a new one is made; tell *supervisor* that we live.

        Nothing is told while the connection is dead or the event loop blocked. An outage of Discord is no reason to be
        restarted: trying again is all that a new process could do, too.
        """
        while True:
            if self.pulse().state != "stale":
                supervisor.tell("WATCHDOG=1")
            elif self.client is not None:
                _log.warning("Discord no longer acknowledges heartbeats; connecting anew")
                with suppress(TimeoutError, OSError):
                    await asyncio.wait_for(self.client.ws.close(4000), _LOOK_SECONDS)
            await asyncio.sleep(min(_LOOK_SECONDS, supervisor.interval))

    @asynccontextmanager
    async def served(self, address: tuple[str, int], metrics: Metrics) -> AsyncGenerator[None]:
        """Answer /healthz (a word), /healthz.json and /metrics at *address*; raises `OSError` when it is taken."""
        from aiohttp import web  # most run without, and it takes a while and some memory

        async def told(request: web.Request) -> web.Response:
            pulse = self.pulse()
            status = 200 if pulse.state == "ok" else 503
            if request.path.endswith(".json"):
                body = {"state": pulse.state, "heartbeat_age": pulse.heartbeat_age, "uptime": round(pulse.uptime, 1)}
                return web.Response(text=json.dumps(body), status=status, content_type="application/json")
            return web.Response(text=pulse.state + "\n", status=status)

        async def counted(_request: web.Request) -> web.Response:
            return web.Response(text=metrics.text())

        app = web.Application()
        app.add_routes([web.get("/healthz", told), web.get("/healthz.json", told), web.get("/metrics", counted)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        try:
            await web.TCPSite(runner, *address).start()
            yield
        finally:
            await runner.cleanup()


class Supervisor:
    """systemd, if it started us (sd_notify(3), without a library): a datagram to the socket that it names."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        microseconds = environment.get("WATCHDOG_USEC", "")
        meant = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        # Twice within the time it grants, as its manual advises.
        self.interval = int(microseconds) / 2_000_000 if microseconds.isdigit() and meant else _LOOK_SECONDS

    def tell(self, state: str) -> None:
        """Tell *state* (`READY=1`, `WATCHDOG=1`, `STOPPING=1`); where nobody listens, nothing happens."""
        if not self._address:
            return
        name = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
                out.sendto(state.encode(), name)
        except OSError as error:
            _log.warning("the supervisor could not be told %s: %s", state, error)


def loopback_address(text: str) -> tuple[str, int]:
    """Return host and port that *text* names; `ValueError` unless it is a port of this machine alone."""
    host, _, port = text.strip().rpartition(":")
    host = host.strip("[]")
    if host not in _LOOPBACK or not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65_535:
        raise ValueError("not a loopback address with a port")
    return host, int(port)
