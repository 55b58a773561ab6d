"""Staying connected, and sending, over a connection that breaks. Time passes only as the code asks it to."""

import asyncio
import errno
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest
from discord.gateway import ReconnectWebSocket

from bot.client import ArticleBot
from bot.connection import Connection, Socket
from bot.delivery import Delivery, passing
from bot.desk import Desk
from bot.identify import IdentifyBudget
from tests.bot.fakes import FakeKnowledge, FakePreferences, knowledge_of

Step = Callable[["Gateway"], None]


class Gateway:
    """A Discord whose sessions go as scripted; it records how each was opened, and when."""

    def __init__(self, *script: Any) -> None:
        self.script = list(script)
        self.now = 0.0
        self.opened: list[tuple[float, bool]] = []
        self.addresses: list[Any] = []
        self.said: list[str] = []
        self.client: Any = SimpleNamespace(
            ws=None, shard_id=None, closed=False, is_closed=lambda: self.client.closed, dispatch=lambda *_: None
        )

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def from_client(self, _client: Any, *, resume: bool, session: Any, gateway: Any, **_: Any) -> Any:
        self.opened.append((self.now, resume))
        self.addresses.append(gateway)
        if not self.script:
            self.client.closed = True
            raise OSError("the test is over")
        step = self.script.pop(0)
        if isinstance(step, OSError):
            raise step
        socket = SimpleNamespace(session_id=session, sequence=None, gateway="resume.example")

        async def poll_event() -> None:
            self.now += step.lives
            socket.session_id = step.session
            raise step.end

        socket.poll_event = poll_event
        return socket

    async def keep(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Socket, "from_client", self.from_client)

        def say(key: str, **facts: object) -> str:
            self.said.append(f"{key} {facts}")
            return key

        budget = IdentifyBudget(cast("Any", FakePreferences()), clock=lambda: self.now)
        await Connection(self.client, budget, say, sleep=self.sleep, clock=lambda: self.now).keep()

    @property
    def waits(self) -> list[float]:
        return [round(at, 1) for at, _ in self.opened]


def session(end: Exception, *, lives: float = 0.0, keeps: bool = True) -> Any:
    return SimpleNamespace(end=end, lives=lives, session="s" if keeps else None)


def closed(code: int) -> discord.ConnectionClosed:
    socket: Any = SimpleNamespace(close_code=code)
    return discord.ConnectionClosed(socket, shard_id=None, code=code)


async def test_a_dropped_socket_is_resumed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = Gateway(session(ReconnectWebSocket(None), lives=100))
    await gateway.keep(monkeypatch)

    assert gateway.opened == [(0, False), (100, True)]
    assert gateway.said == []


async def test_where_the_address_for_resuming_is_dead_the_main_one_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = Gateway(session(ReconnectWebSocket(None), lives=100), OSError("gone"), session(closed(1006), lives=100))
    await gateway.keep(monkeypatch)

    assert gateway.addresses == [None, "resume.example", None, "resume.example"]


async def test_endlessly_refused_sessions_are_asked_for_ever_more_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = Gateway(*(session(ReconnectWebSocket(None, resume=False), keeps=False) for _ in range(40)))
    await gateway.keep(monkeypatch)

    assert len([at for at in gateway.waits if at < 3600]) < 16
    assert all(not resumed for _, resumed in gateway.opened)


async def test_an_outage_is_one_line_a_try_with_growing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = [ConnectionRefusedError(errno.ECONNREFUSED, "refused") for _ in range(8)]
    gateway = Gateway(session(ReconnectWebSocket(None), lives=100), *refused)
    await gateway.keep(monkeypatch)

    gaps = [b - a for a, b in zip(gateway.waits, gateway.waits[1:], strict=False)][1:]
    assert gaps == [1, 2, 4, 8, 16, 32, 60, 60]
    assert len(gateway.said) == 8


@pytest.mark.parametrize("code", [4004, 4010, 4011, 4012, 4013, 4014])
async def test_what_trying_again_cannot_mend_is_not_tried_again(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    gateway = Gateway(session(closed(code)))

    with pytest.raises(discord.ConnectionClosed):
        await gateway.keep(monkeypatch)
    assert len(gateway.opened) == 1


async def test_any_other_close_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = Gateway(session(closed(1000), lives=100), session(closed(1006), lives=100))
    await gateway.keep(monkeypatch)

    assert len(gateway.opened) == 3


async def test_a_close_that_is_cancelled_still_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    bot = ArticleBot(Desk(knowledge_of(FakeKnowledge())))
    closed_at_last: list[str] = []

    async def slow() -> None:
        await asyncio.sleep(0.02)

    async def close_http() -> None:
        closed_at_last.append("http")

    monkeypatch.setattr(bot._connection, "close", slow)
    monkeypatch.setattr(bot.http, "close", close_http)
    closing = asyncio.create_task(bot.close())
    await asyncio.sleep(0.01)
    closing.cancel()

    with pytest.raises(asyncio.CancelledError):
        await closing
    assert closed_at_last == ["http"]


def http_error(status: int, **headers: str) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="", headers=headers)
    return discord.HTTPException(response, "")


@pytest.mark.parametrize(
    ("fault", "again"),
    [
        pytest.param(ConnectionResetError(errno.ECONNRESET, "reset"), True, id="reset on Linux"),
        pytest.param(aiohttp.ServerDisconnectedError(), True, id="closed without an answer"),
        pytest.param(TimeoutError(), True, id="hanging"),
        pytest.param(http_error(503), True, id="503"),
        pytest.param(http_error(429, **{"Retry-After": "1"}), True, id="429 of a proxy"),
        pytest.param(http_error(429, **{"Retry-After": "3600"}), False, id="429 for an hour"),
        pytest.param(http_error(403), False, id="403"),
        pytest.param(http_error(400), False, id="400"),
        pytest.param(ValueError(), False, id="a bug"),
    ],
)
async def test_only_passing_faults_are_tried_again_and_not_for_ever(fault: Exception, again: bool) -> None:  # noqa: FBT001
    waits: list[float] = []
    tries = 0

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def action() -> None:
        nonlocal tries
        tries += 1
        raise fault

    with pytest.raises(type(fault)):
        await Delivery(sleep=sleep)._persist(action, (1.0, 2.0))

    assert passing(fault) is again
    assert (tries, waits) == ((3, [1.0, 2.0]) if again else (1, []))
