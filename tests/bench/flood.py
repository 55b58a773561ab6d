"""The whole flood: `python -m tests.bench.flood`. 1,000 questions in 10 s from 200 people in five channels.

Discord lets a bot write five messages in five seconds in a channel, so most must be refused, kindly. Meanwhile an
administrator adds many articles in the same process (`--articles`). Prints what became of the questions, and for how
long the bot's event loop stood still: a ticker inside the bot's process measures it every few milliseconds.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import bot.runner
from bot.settings import BotSettings
from tests.process.conftest import CLOCK, FERRY, MUSEUM
from tests.process.flood import Flooded, flood
from tests.support.discord import File, LoopbackDiscord
from tests.support.process import RunningBot, kijibot, running_bot

_TICK = 0.005


async def _ticking(settings: BotSettings) -> None:
    gaps: list[float] = []

    async def tick() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_TICK)
            gaps.append(time.perf_counter() - before - _TICK)

    ticker = asyncio.create_task(tick())
    try:
        await _run(settings)
    finally:
        ticker.cancel()
        gaps.sort(reverse=True)
        long = sum(gap > 0.05 for gap in gaps)
        print(f"loop: {len(gaps)} ticks, {long} late by over 50 ms, worst {[round(1000 * gap) for gap in gaps[:8]]} ms")


_run = bot.runner._run


def serve() -> int:
    """Run the bot with the ticker beside it; the environment says where."""
    bot.runner._run = _ticking
    return bot.runner.run(BotSettings())


async def measure(asked: int, people: int, seconds: float, articles: int) -> tuple[Flooded, str]:
    """Return what became of the flood, and what the ticker saw."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = [json.dumps(article, ensure_ascii=False) for article in (FERRY, MUSEUM, CLOCK)]
        (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
        added = await kijibot(folder, "add", "articles.jsonl")
        assert added.code == 0, added.stderr
        async with LoopbackDiscord() as place, running_bot(place, folder, module="tests.bench.flood") as running:
            adding = asyncio.create_task(_add(place, running, articles)) if articles else None
            await asyncio.sleep(0.5)
            questions = [pair["question"] for pair in FERRY["pairs"]]
            result = await flood(place, questions, asked=asked, people=people, channels=5, seconds=seconds)
            if adding is not None:
                print(await adding)
            await running.stop()
        return result, running.log.splitlines()[-1]


async def _add(place: LoopbackDiscord, running: RunningBot, articles: int) -> str:
    """Let the administrator add so many *articles* at once; return what the bot says about it."""
    lines = (
        json.dumps({"id": f"a{number}", "title": f"便り{number}", "text": f"第{number}便は{number}時に港を出ます。"})
        for number in range(articles)
    )
    began = time.perf_counter()
    room = await place.channel("administration")
    asked = await place.slash(place.editor, "kb add", where=room, file=File("many.jsonl", "\n".join(lines).encode()))
    shown = await place.answer(asked, 600)
    saved = await place.press(place.editor, shown, place.labels(shown)[-2])
    said = place.text(await place.answer(saved, 600)).splitlines()[0]
    return f"{articles} articles added meanwhile in {time.perf_counter() - began:.1f} s: {said}"


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--questions", type=int, default=1000)
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--seconds", type=float, default=10.0)
    options.add_argument("--articles", type=int, default=0)
    given = options.parse_args()
    print(f"load before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    result, loop = asyncio.run(measure(given.questions, given.people, given.seconds, given.articles))
    print(result)
    print(loop)
    print(f"load after: {os.getloadavg()[0]:.2f}")


if __name__ == "__main__":
    if sys.argv[1:] == ["bot"]:
        sys.exit(serve())
    main()
