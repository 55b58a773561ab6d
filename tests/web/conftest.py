"""What tests of fetching share."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from knowledge.errors import Fault, FetchError
from knowledge.ports import Fetcher
from knowledge.web.fetcher import WebFetcher
from tests.web.servers import Names, RawServer, always, reply, serving

Opening = Callable[..., WebFetcher]


@pytest.fixture
async def fetcher() -> AsyncIterator[Opening]:
    """Open fetchers that may fetch from the given servers, under the given names; they do not rest."""
    opened: list[WebFetcher] = []

    def opening(
        *servers: RawServer, names: Names | None = None, deadline: float = 5.0, pause: float = 0.0
    ) -> WebFetcher:
        hosts = ["127.0.0.1", *(names.answers if names else ())]
        allow = frozenset((host, server.port) for host in hosts for server in servers)
        opened.append(
            WebFetcher("Kijibot/test", allow=allow, deadline=deadline, pause=pause, burst=0, lookup=names or Names())
        )
        return opened[-1]

    yield opening
    for each in opened:
        await each.close()


async def fault_of(fetch: Fetcher, url: str, *, robots: bool = False) -> FetchError:
    """Return why *url* is not fetched."""
    with pytest.raises(FetchError) as caught:
        await fetch(url, robots=robots)
    assert caught.value.fault in Fault
    return caught.value


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Cut off the world beyond loopback; return where a connection was tried to."""
    tried: list[str] = []
    connect = asyncio.selector_events.BaseSelectorEventLoop.sock_connect

    async def connecting(self: Any, sock: Any, address: tuple[Any, ...]) -> None:
        tried.append(address[0])
        if not address[0].startswith("127."):
            raise ConnectionRefusedError("the world is not there")
        await connect(self, sock, address)

    monkeypatch.setattr(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", connecting)
    return tried


@pytest.fixture
async def canary() -> AsyncIterator[RawServer]:
    """Listen on loopback, where nobody may connect."""
    async with serving(always(reply(body=b"secret"))) as server:
        yield server
