"""The running bot looks at feeds by itself."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from knowledge.models import SHARED
from tests.process.conftest import careful_bot
from tests.services.feeding import feed_of, following, stories
from tests.support.discord import LoopbackDiscord
from tests.support.process import RunningBot, kijibot
from tests.support.web import Site, served


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with served() as made:
        made.pages["/feed"] = feed_of(made, stories(3))
        yield made


async def _follow(folder: Path, site: Site) -> None:
    """Leave a feed in the database that nobody has looked at yet."""
    async with following(folder, name="kijibot.db") as desk:
        await desk.feeds.add(SHARED, f"{site.base}/feed", by="cli")
    site.asked.clear()


def _bot(place: LoopbackDiscord, folder: Path, site: Site, poll: str = "on") -> AbstractAsyncContextManager[RunningBot]:
    """Run a bot that may ask *site*."""
    return careful_bot(place, folder, lang="en", embedder="none", fetch_allow=site.host, poll=poll)


async def test_a_feed_that_is_due_is_read_while_questions_are_answered(tmp_path: Path, site: Site) -> None:
    await _follow(tmp_path, site)

    async with (
        LoopbackDiscord() as place,
        _bot(place, tmp_path, site) as bot,
    ):
        await bot.until_logged("灯台だより")
        question = await place.say(place.general, place.japanese(), "第1灯台はいつ建てられましたか", mention=True)
        answer = await place.answer(question)

        assert "1001年" in place.text(answer)
        assert "3 added" in bot.log
        assert site.base not in bot.log
        assert await bot.stop() == 0
    assert site.asked == ["/feed"]
    listed = await kijibot(tmp_path, "feed", "list", lang="en")
    assert "articles: 3" in listed.stdout


async def test_a_stop_in_the_middle_of_a_look_is_orderly(tmp_path: Path, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, [(f"/slow-{n}", f"遅い{n}", "短い") for n in range(50)], full=False)
    site.seconds = 0.5
    await _follow(tmp_path, site)

    async with (
        LoopbackDiscord() as place,
        _bot(place, tmp_path, site) as bot,
    ):
        await place.world.until(lambda: len(site.asked) > 2, "a look", 15)
        assert await bot.stop() == 0
    assert len(site.asked) < 40


async def test_polling_can_be_switched_off(tmp_path: Path, site: Site) -> None:
    await _follow(tmp_path, site)

    async with (
        LoopbackDiscord() as place,
        _bot(place, tmp_path, site, poll="off") as bot,
    ):
        await place.answer(await place.say(place.general, place.japanese(), "第1灯台はいつ?", mention=True))
        assert await bot.stop() == 0
    assert site.asked == []
