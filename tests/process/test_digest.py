"""The digest at the strict loopback Discord: one message, whatever becomes of the connection or the program."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge.app import open_knowledge
from knowledge.models import SHARED, server_library
from knowledge.settings import KnowledgeSettings
from tests.process.conftest import careful_bot
from tests.support.discord import LoopbackDiscord
from tests.support.discord.state import Message
from tests.support.process import running_bot

HEADING = "New in the articles"


async def prefer(folder: Path, place: LoopbackDiscord, name: str, value: Any) -> None:
    """Keep what the program would have kept for the server."""
    settings = KnowledgeSettings.model_validate({"store": f"sqlite:///{folder / 'kijibot.db'}", "embedder": "none"})
    async with open_knowledge(settings) as base:
        await base.preferences.set(server_library(place.home.id), name, value)


async def kept(folder: Path, place: LoopbackDiscord) -> dict[str, Any]:
    """Return the mark of the channel's digest."""
    settings = KnowledgeSettings.model_validate({"store": f"sqlite:///{folder / 'kijibot.db'}", "embedder": "none"})
    async with open_knowledge(settings) as base:
        marks = await base.preferences.get(server_library(place.home.id), "digests")
        assert marks is not None
        mark: dict[str, Any] = marks[str(place.general.id)]
        return mark


async def settled(folder: Path, place: LoopbackDiscord) -> dict[str, Any]:
    """Return the mark once what became of the digest is written down."""
    for _ in range(100):
        mark = await kept(folder, place)
        if mark["sending"] is None:
            return mark
        await asyncio.sleep(0.1)
    raise AssertionError(f"not settled: {mark}")


async def make_due(folder: Path, place: LoopbackDiscord) -> None:
    """Want a digest daily at midnight, the last one a day ago, when nothing was in the library."""
    schedule = {"every": "day", "hour": 0}
    before = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(1)
    channels = {str(place.general.id): {"digest": schedule}}
    await prefer(folder, place, "discord", {"channels": channels, "zone": "UTC", "lang": "en"})
    mark = {"schedule": schedule, "slot": before.isoformat(), "told": {SHARED: 0}}
    await prefer(folder, place, "digests", {str(place.general.id): mark})


def digests(place: LoopbackDiscord) -> list[Message]:
    return [message for message in place.world.history(place.general) if HEADING in place.text(message)]


def looked_into(place: LoopbackDiscord) -> bool:
    return any(each.method == "GET" and each.path.endswith("/messages") for each in place.recorded)


@pytest.mark.parametrize("fault", ["none", "reset", "503"])
async def test_it_comes_once_though_the_connection_breaks_after_discord_has_it(library: Path, fault: str) -> None:
    async with LoopbackDiscord() as place:
        await make_due(library, place)
        where = f"POST /channels/{place.general.id}/messages"
        if fault == "reset":
            place.faults.reset(where, applied=True)
        elif fault == "503":
            place.faults.status(where, 503, applied=True)
        async with careful_bot(place, library):
            await place.world.until(lambda: bool(digests(place)), "the digest", 20)
            mark = await settled(library, place)
        (said,) = digests(place)

        assert "白波フェリーのご案内" in place.text(said)
        assert "new or changed: 3" in place.text(said)
        assert mark["told"][SHARED] == 1


async def test_killed_before_it_knows_what_became_of_it_it_repeats_nothing(library: Path) -> None:
    async with LoopbackDiscord() as place:
        await make_due(library, place)
        where = f"POST /channels/{place.general.id}/messages"
        place.faults.status(where, 503, times=50, applied=True)
        async with running_bot(place, library) as bot:
            await place.world.until(lambda: bool(digests(place)), "the digest", 20)
            bot.process.kill()
            await bot.process.wait()
        begun = (await kept(library, place))["sending"]
        place.faults.waiting.clear()
        sent = sum(where in f"{request.method} {request.path}" for request in place.recorded)
        place.world.messages[digests(place)[0].id].nonce = None  # Discord forgets a nonce after some minutes
        async with careful_bot(place, library) as bot:
            await bot.until_connected()
            await place.answer(await place.say(place.general, place.reader, "Who is the mayor?", mention=True))
            await place.world.until(lambda: looked_into(place), "a look into the channel", 10)
            mark = await settled(library, place)

        assert begun is not None
        assert sent >= 1
        assert len(digests(place)) == 1
        assert (mark["slot"], mark["told"]) == (begun["slot"], begun["told"])
