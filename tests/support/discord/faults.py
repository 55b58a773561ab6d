"""What can go wrong between a bot and Discord, to be switched on by a test."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.support.discord.ratelimits import limited


def reset(request: web.BaseRequest) -> None:
    """Tear down the connection of *request* so that the other end sees ECONNRESET."""
    transport = request.transport
    if transport is None:
        return
    lingering = transport.get_extra_info("socket")
    # Closing with a linger time of zero sends RST in place of FIN.
    lingering.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


@dataclass
class Fault:
    """Something that happens to the next *times* requests whose `METHOD /path` contains *where*."""

    where: str
    times: int = 1
    status: int | None = None
    retry_after: float | None = None
    everywhere: bool = False
    """A 429 that counts for all routes."""
    drop: bool = False
    applied: bool = False
    """Whether the request takes effect before things go wrong."""
    hang_seconds: float = 0.0


@dataclass
class Faults:
    """The faults still to come; each method adds one and says what it does."""

    waiting: list[Fault] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    """Gateway events to send twice, once each."""

    def rate_limit(self, where: str, *, times: int = 1, retry_after: float = 0.2, everywhere: bool = False) -> None:
        """Answer 429 without doing anything."""
        self.waiting.append(Fault(where, times, 429, retry_after, everywhere))

    def status(self, where: str, status: int, *, times: int = 1, applied: bool = False) -> None:
        """Answer with an HTTP *status* of the 5xx kind, after doing it when *applied*."""
        self.waiting.append(Fault(where, times, status, applied=applied))

    def reset(self, where: str, *, times: int = 1, applied: bool = False) -> None:
        """Reset the connection in place of an answer, after doing it when *applied*."""
        self.waiting.append(Fault(where, times, drop=True, applied=applied))

    def hang(self, where: str, seconds: float, *, times: int = 1) -> None:
        """Do and answer nothing for a while, then everything."""
        self.waiting.append(Fault(where, times, hang_seconds=seconds))

    def double(self, event: str, *, times: int = 1) -> None:
        """Send the next gateway events called *event* twice."""
        self.doubled += [event] * times

    def take(self, what: str) -> Fault | None:
        """Return the first fault that applies to *what*, used up by one."""
        fault = next((fault for fault in self.waiting if fault.where in what), None)
        if fault is not None:
            fault.times -= 1
            if not fault.times:
                self.waiting.remove(fault)
        return fault

    def take_double(self, event: str) -> bool:
        """Return whether this *event* is to be sent twice."""
        if event not in self.doubled:
            return False
        self.doubled.remove(event)
        return True


async def suffer(fault: Fault, request: web.Request, handle: Callable[[], Awaitable[web.Response]]) -> web.Response:
    """Let *fault* happen to *request*, which *handle* would answer."""
    await asyncio.sleep(fault.hang_seconds)
    answer = await handle() if fault.applied or fault.hang_seconds else None
    if fault.drop:
        reset(request)
        return web.Response(status=500)  # never arrives
    if fault.retry_after is not None:
        return limited(fault.retry_after, everywhere=fault.everywhere)
    if fault.status is not None:
        return web.Response(status=fault.status, text="upstream connect error")
    assert answer is not None
    return answer
