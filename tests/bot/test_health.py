"""What a supervisor is told: the truth about a connection, however green it looks."""

import asyncio
import socket
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from bot.health import Health, Supervisor, loopback_address
from bot.metrics import Metrics
from knowledge.services.serving import Builds


def client(age: float, *, opened: bool = True, interval: float = 41.25) -> Any:
    closed: list[int] = []

    async def close(code: int) -> None:
        closed.append(code)

    beating = SimpleNamespace(_last_ack=time.perf_counter() - age, interval=interval)
    return SimpleNamespace(ws=SimpleNamespace(open=opened, _keep_alive=beating, close=close), closed=closed)


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        pytest.param(lambda: None, "connecting", id="before the first attempt"),
        pytest.param(lambda: SimpleNamespace(ws=None), "connecting", id="before the first connection"),
        pytest.param(lambda: client(0, opened=False), "connecting", id="between two connections"),
        pytest.param(lambda: client(60), "ok", id="just in time"),
        pytest.param(lambda: client(62), "stale", id="nobody there any more"),
        pytest.param(lambda: client(26, interval=5), "stale", id="where heartbeats are due more often"),
    ],
)
def test_health_is_the_age_of_the_last_acknowledged_heartbeat(seen: Callable[[], Any], state: str) -> None:
    health = Health()
    health.client = seen()

    assert health.pulse().state == state


async def test_it_is_told_over_http_on_this_machine(unused_tcp_port: int) -> None:
    health = Health()
    async with health.served(("127.0.0.1", unused_tcp_port), Metrics(Builds())), aiohttp.ClientSession() as session:
        base = f"http://127.0.0.1:{unused_tcp_port}"
        async with session.get(f"{base}/healthz") as response:
            before = (response.status, await response.text())
        health.client = client(3)
        async with session.get(f"{base}/healthz") as response:
            after = (response.status, await response.text())
        async with session.get(f"{base}/healthz.json") as response:
            body = await response.json()
        async with session.get(f"{base}/") as response:
            other = response.status

    assert (before, after, other) == ((503, "connecting\n"), (200, "ok\n"), 404)
    assert body["state"] == "ok"
    assert 3 <= body["heartbeat_age"] < 10


@pytest.mark.parametrize(
    "text", ["", "8080", "0.0.0.0:80", "example.org:80", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "127.0.0.1:x"]
)
def test_only_a_port_of_this_machine_is_served(text: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        loopback_address(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [("127.0.0.1:80", ("127.0.0.1", 80)), ("[::1]:9", ("::1", 9)), ("localhost:1", ("localhost", 1))],
)
def test_a_port_of_this_machine_is_read(text: str, address: tuple[str, int]) -> None:
    assert loopback_address(text) == address


async def test_systemd_is_told_that_we_live_until_the_connection_is_dead(tmp_path: Path) -> None:
    name = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(name)
        heard.setblocking(False)  # noqa: FBT003
        supervisor = Supervisor({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "20000"})
        health = Health()
        health.client = dying = client(0)
        watching = asyncio.create_task(health.watch(supervisor))
        await asyncio.sleep(0.05)
        alive = [heard.recv(100) for _ in range(3)]
        dying.ws._keep_alive._last_ack -= 100
        await asyncio.sleep(0.03)
        while True:
            try:
                heard.recv(100)
            except BlockingIOError:
                break
        await asyncio.sleep(0.05)
        with pytest.raises(BlockingIOError):
            heard.recv(100)
        watching.cancel()

    assert alive == [b"WATCHDOG=1"] * 3
    assert set(dying.closed) == {4000}


def test_without_a_supervisor_nothing_is_told() -> None:
    Supervisor({}).tell("READY=1")


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [({}, 5.0), ({"WATCHDOG_USEC": "x"}, 5.0), ({"WATCHDOG_USEC": "60000000"}, 30.0),
     ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}, 5.0)],
)  # fmt: skip
def test_the_watchdog_is_fed_twice_within_its_time(environment: dict[str, str], seconds: float) -> None:
    assert Supervisor(environment).interval == seconds
