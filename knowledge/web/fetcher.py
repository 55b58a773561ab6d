"""Fetching: redirects, robots.txt, deadline and bounds around single guarded requests."""

import asyncio
import socket
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import aiohttp
from multidict import CIMultiDictProxy
from yarl import URL

from knowledge.errors import Fault, FetchError
from knowledge.models import Fetched
from knowledge.web.addresses import checked_url, is_web_port, shown
from knowledge.web.body import TooLargeError, TransferFaultError, Unpacker
from knowledge.web.network import Lookup, Resolver, open_session
from knowledge.web.replies import PERMANENT, REDIRECTS, exchange_fault, header, status_fault, wait_asked
from knowledge.web.robots import MOST_BYTES as ROBOTS_BYTES
from knowledge.web.robots import Rules
from knowledge.web.turns import Turns

DEADLINE_SECONDS = 20.0
MOST_MIB = 15
_MOST_HOPS = 5
_ROBOTS_SECONDS = 3600.0
_MOST_ROBOTS = 500


@dataclass(slots=True)
class _Errand:
    """One fetch: what the caller gave, and the time that is left for it. Waiting for a turn takes none of it."""

    name: str
    seconds: float
    headers: Mapping[str, str]
    most: int = MOST_MIB << 20
    cut: bool = False
    """Take what fits of a body that is too large."""
    left: float = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.seconds

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        started = time.monotonic()
        try:
            async with asyncio.timeout(self.left):
                yield
        except TimeoutError as error:
            raise FetchError(Fault.SLOW, name=self.name, seconds=round(self.seconds)) from error
        finally:
            self.left -= time.monotonic() - started

    def error(self, fault: Fault) -> FetchError:
        facts = {"limit_mib": MOST_MIB} if fault is Fault.TOO_LARGE else {}
        return FetchError(fault, name=self.name, **facts)


class _Reply(NamedTuple):
    status: int
    headers: CIMultiDictProxy[str]
    data: bytes


class WebFetcher:
    """Keeps the promises of the `Fetcher` port; make and use it on one event loop.

    *allow* holds the hosts and ports that may lead to special addresses, and that are not spared; all others get a
    request every *pause* seconds after the first *burst*. *deadline* spans a whole fetch: robots.txt, looking names up,
    every redirect, the last byte.
    """

    def __init__(
        self,
        agent: str,
        *,
        allow: frozenset[tuple[str, int]] = frozenset(),
        deadline: float = DEADLINE_SECONDS,
        pause: float = 0.5,
        burst: int = 5,
        lookup: Lookup = socket.getaddrinfo,
    ) -> None:
        self._allow, self._deadline = allow, deadline
        self._resolver = Resolver(lookup)
        self._public = open_session(self._resolver, agent, special=False)
        self._own = open_session(self._resolver, agent, special=True)
        self._turns = Turns(pause, burst)
        self._asking = Turns()
        self._robots: OrderedDict[URL, tuple[float, Rules]] = OrderedDict()
        self._running: set[asyncio.Task[Fetched]] = set()
        self._closed = False

    async def __call__(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, robots: bool = True
    ) -> Fetched:
        """Fetch *url* as the port promises; errors name it as it was given, without a password."""
        given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        errand = _Errand(shown(url), self._deadline, {name: value for name, value in given.items() if value})
        try:
            target = checked_url(url)
        except ValueError as error:
            raise errand.error(Fault.ADDRESS) from error
        if self._closed:
            raise errand.error(Fault.UNREACHABLE)
        work = asyncio.create_task(self._follow(target, errand, robots=robots))
        self._running.add(work)
        try:
            return await work
        except asyncio.CancelledError:
            caller = asyncio.current_task()
            if self._closed and not (caller and caller.cancelling()):
                raise errand.error(Fault.UNREACHABLE) from None
            raise
        finally:
            self._running.discard(work)

    async def close(self) -> None:
        """Let go of all connections; running fetches raise `FetchError`."""
        self._closed = True
        for work in self._running:
            work.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._public.close()
        await self._own.close()
        await self._resolver.close()

    async def _follow(self, url: URL, errand: _Errand, *, robots: bool) -> Fetched:
        """Fetch *url* and what it redirects to, every address judged like the first."""
        moved, permanent = None, True
        for _ in range(_MOST_HOPS + 1):
            pause = await self._permitted_pause(url, errand) if robots else None
            reply = await self._request(url, errand, pause)
            if reply.status not in REDIRECTS:
                return _understood(url, moved if permanent else None, reply, errand)
            permanent = permanent and reply.status in PERMANENT
            url = _next(url, reply, errand)
            moved = str(url)
        raise errand.error(Fault.REDIRECTS)

    async def _permitted_pause(self, url: URL, errand: _Errand) -> float | None:
        """Return the pause that the robots.txt of *url*'s site asks for; raises `FetchError` where it forbids *url*."""
        site = url.origin()
        async with self._asking.turn(str(site)):
            until, rules = self._robots.get(site, (0.0, Rules()))
            if until < time.monotonic():
                rules = await self._rules(site, errand)
                self._robots[site] = time.monotonic() + _ROBOTS_SECONDS, rules
                self._robots.move_to_end(site)
                if len(self._robots) > _MOST_ROBOTS:
                    self._robots.popitem(last=False)
        if not await asyncio.to_thread(rules.permits, url):
            raise errand.error(Fault.ROBOTS)
        return rules.delay

    async def _rules(self, site: URL, errand: _Errand) -> Rules:
        """Fetch the rules of *site* in the time that *errand* has left.

        RFC 9309, 2.3.1: no robots.txt (any 4xx, too many redirects) permits everything, one that cannot be reached
        forbids everything. What then reaches the person is why it could not be, mostly the page's own trouble.
        """
        asking = _Errand(errand.name, errand.seconds, {}, most=ROBOTS_BYTES + (256 << 10), cut=True)
        asking.left = errand.left
        try:
            found = await self._follow(site / "robots.txt", asking, robots=False)
            return await asyncio.to_thread(Rules, found.data)  # a hostile one takes a fifth of a second
        except FetchError as error:
            absent = error.fault is Fault.STATUS and 400 <= int(error.facts["status"]) < 500
            if absent or error.fault in (Fault.GONE, Fault.REDIRECTS):
                return Rules()
            raise
        finally:
            errand.left = asking.left

    async def _request(self, url: URL, errand: _Errand, pause: float | None) -> _Reply:
        """Make one request in its turn; raises `FetchError` unless an answer came and could be read."""
        host, port = url.raw_host or "", url.port or 0
        own = (host, port) in self._allow
        if not own and not is_web_port(port):
            raise errand.error(Fault.REFUSED)
        session = self._own if own else self._public
        async with self._turns.turn(host, 0.0 if own and pause is None else pause), errand.running():
            try:
                async with session.get(url, headers=errand.headers, allow_redirects=False) as response:
                    try:
                        data = await _body(response, errand) if response.status not in REDIRECTS else b""
                    finally:
                        response.close()
                    return _Reply(response.status, response.headers, data)
            except (aiohttp.ClientError, OSError, TooLargeError, TransferFaultError) as error:
                raise errand.error(exchange_fault(error)) from error


async def _body(response: aiohttp.ClientResponse, errand: _Errand) -> bytes:
    """Read and unpack the body of a successful answer; other bodies are not wanted."""
    if status_fault(response.status) is not None:
        return b""
    if response.headers.get("Transfer-Encoding", "chunked").strip().lower() != "chunked":
        raise TransferFaultError("transfer encoding")
    if not errand.cut and (response.content_length or 0) > errand.most:
        raise TooLargeError
    unpacker = Unpacker(response.headers.getall("Content-Encoding", ()), errand.most)
    data = bytearray()
    try:
        async for packed in response.content.iter_any():
            for piece in unpacker.feed(packed):
                data += piece
                await asyncio.sleep(0)  # others get their turn between pieces
        unpacker.close()
    except TooLargeError:
        if not errand.cut:
            raise
    return bytes(data)


def _next(url: URL, reply: _Reply, errand: _Errand) -> URL:
    """Return where *reply* redirects to from *url*.

    Not from https to http: whoever gave an https link asked for a page that nobody changed on its way.
    """
    try:
        target = checked_url(str(url.join(URL(reply.headers.get("Location", "")))))
    except ValueError as error:
        raise errand.error(Fault.REDIRECTS) from error
    if "Location" not in reply.headers or (url.scheme == "https" and target.scheme != "https"):
        raise errand.error(Fault.REDIRECTS)
    return target


def _understood(url: URL, moved: str | None, reply: _Reply, errand: _Errand) -> Fetched:
    """Return what *reply*, the last one, brings; raises `FetchError` where it brings nothing."""
    unchanged = reply.status == 304 and bool(errand.headers)
    fault = None if unchanged else status_fault(reply.status)
    if fault is not None:
        raise FetchError(fault, retry_after=wait_asked(reply.headers), name=errand.name, status=reply.status)
    return Fetched(
        url=str(url),
        moved=moved,
        unchanged=unchanged,
        data=reply.data,
        content_type=header(reply.headers, "Content-Type"),
        etag=header(reply.headers, "ETag") or (errand.headers.get("If-None-Match") if unchanged else None),
        last_modified=header(reply.headers, "Last-Modified")
        or (errand.headers.get("If-Modified-Since") if unchanged else None),
    )
