"""Hosts are visited one request at a time."""

import asyncio
import time

from knowledge.web.turns import _MOST_REMEMBERED, Turns
from tests.web.conftest import Opening
from tests.web.servers import everywhere, reply, serving


async def test_a_host_gets_one_request_at_a_time_and_others_do_not_wait(fetcher: Opening) -> None:
    current, most = {"a": 0, "b": 0}, {"a": 0, "b": 0}

    async def counting(head: str, writer: asyncio.StreamWriter) -> None:
        host = head.split("Host: ", 1)[1][0]
        current[host] += 1
        most[host] = max(most[host], current[host])
        both.append(min(current.values()))
        await asyncio.sleep(0.02)
        current[host] -= 1
        writer.write(reply())

    both: list[int] = []
    async with serving(counting) as server:
        fetch = fetcher(server, names=everywhere("a.example", "b.example"))
        urls = [server.url(f"/{n}", host=host) for n in range(8) for host in ("a.example", "b.example")]
        await asyncio.gather(*(fetch(url, robots=False) for url in urls))

    assert most == {"a": 1, "b": 1}
    assert max(both) == 1  # both hosts at once


async def test_after_some_turns_a_place_rests_between_them() -> None:
    turns, started, times = Turns(pause=0.1, burst=2), time.monotonic(), []
    for _ in range(5):
        async with turns.turn("a"):
            times.append(time.monotonic() - started)

    assert times[2] < 0.1
    assert 0.2 <= times[4] < 1
    async with turns.turn("b"):
        assert time.monotonic() - started - times[4] < 0.1


async def test_places_nobody_waits_for_are_forgotten() -> None:
    turns = Turns()
    async with turns.turn("held"):
        for n in range(_MOST_REMEMBERED * 2):
            async with turns.turn(str(n)):
                pass

    assert len(turns._places) == _MOST_REMEMBERED
    assert "held" in turns._places


async def test_a_turn_that_failed_lets_the_next_one_go() -> None:
    turns = Turns()
    for _ in range(2):
        try:
            async with asyncio.timeout(0.01), turns.turn("a"):
                await asyncio.sleep(1)
        except TimeoutError:
            continue
    async with asyncio.timeout(1), turns.turn("a"):
        pass
