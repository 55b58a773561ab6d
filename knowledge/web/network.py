"""Looking names up, and the last check before a connection is made.

aiohttp asks `public_socket` for the socket of every connection, with the very address that it then connects to:
names and literal addresses, redirects and retries all come through here, and nothing is looked up in between.
"""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from knowledge.web.addresses import is_special

Lookup = Callable[..., list[tuple[Any, ...]]]
"""`socket.getaddrinfo`, or what stands in for it."""

_THREADS = 32
_HEADER_BYTES = 16 * 1024


class SpecialAddressError(OSError):
    """A name leads to an address that is not connected to."""

    def __init__(self) -> None:
        super().__init__("not an address of the public internet")


class Resolver(AbstractResolver):
    """Looks names up in threads of its own, so that names that hang keep nobody else's threads."""

    def __init__(self, lookup: Lookup = socket.getaddrinfo) -> None:
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return every address of *host*; raises OSError."""
        look = partial(self._lookup, host, port, family=family, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, look)
        return [
            ResolveResult(
                hostname=host, host=address[0], port=port, family=kind, proto=proto, flags=socket.AI_NUMERICHOST
            )
            for kind, _, proto, _, address in found
        ]

    async def close(self) -> None:
        """Let go of the threads; those that still wait for an answer end when it comes."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def public_socket(info: tuple[Any, ...]) -> socket.socket:
    """Return a socket for the connection *info*; raises `SpecialAddressError` unless it goes to the public internet."""
    family, kind, proto, _, address = info
    if is_special(address[0]):
        raise SpecialAddressError
    return socket.socket(family, kind, proto)


def open_session(resolver: Resolver, agent: str, *, special: bool) -> aiohttp.ClientSession:
    """Open a session that sends nothing but what it is told to; *special*: it may go to special addresses."""
    connector = aiohttp.TCPConnector(
        resolver=resolver,
        use_dns_cache=False,
        limit=0,  # a hundred slow servers must not keep the next one waiting; callers limit themselves
        socket_factory=None if special else public_socket,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        timeout=aiohttp.ClientTimeout(total=None),  # the fetcher's own deadline spans all requests
        headers={"User-Agent": agent, "Accept-Encoding": "gzip, deflate"},
        max_line_size=_HEADER_BYTES,
        max_field_size=_HEADER_BYTES,
    )
