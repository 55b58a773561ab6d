"""The running bot puts right what it said, whoever changed the articles, also after it was killed."""

import asyncio
from pathlib import Path

from tests.process.conftest import careful_bot
from tests.process.test_conversation import FIRST_BOAT
from tests.process.test_life import rewrite
from tests.support.discord import LoopbackDiscord
from tests.support.process import kijibot

BICYCLE = "自転車は船に持ち込めますか？"
TOLD = "出典が更新されました"
WRITTEN = 1.5
"""Seconds after which a killed process loses nothing of what it said: it writes every second."""


async def _later(folder: Path, old: str, new: str) -> None:
    """Let the first boat leave at another time, by another process."""
    rewrite(folder / "articles.jsonl", old, new, "")
    done = await kijibot(folder, "add", "articles.jsonl")
    assert done.code == 0, done.stdout + done.stderr


async def test_another_processes_change_and_a_kill_between_edit_each_answer_once(library: Path) -> None:
    async with LoopbackDiscord() as place:

        def edits() -> list[int]:
            return [request.status for request in place.recorded if request.method == "PATCH"]

        async with careful_bot(place, library, lang="ja", embedder="none"):
            boat = await place.answer(await place.say(place.general, place.japanese(), FIRST_BOAT, mention=True), 20)
            await place.answer(await place.say(place.general, place.japanese(), BICYCLE, mention=True), 20)
            await asyncio.sleep(WRITTEN)
            await _later(library, "6時40分", "7時10分")
            # What is asked first may still be answered by the version before: something that did not change.
            await place.answer(await place.say(place.general, place.japanese(), BICYCLE, mention=True), 20)
            await place.world.until(lambda: TOLD in place.text(boat), "a correction", 20)
            await place.answer(await place.say(place.general, place.japanese(), FIRST_BOAT, mention=True), 20)
            assert "7時10分" in place.text(boat)
            assert "6時40分" in place.text(boat)
            assert edits() == [200]
            await asyncio.sleep(WRITTEN)

        await _later(library, "7時10分", "8時15分")
        async with careful_bot(place, library, lang="ja", embedder="none") as bot:
            await place.world.until(lambda: len(edits()) > 1, "a correction of what an earlier process said", 30)
            await asyncio.sleep(3)
            assert await bot.stop() == 0
        told = [place.text(each) for each in place.world.history(place.general) if each.author is place.bot]

    assert [TOLD in text for text in told] == [True, False, False, True]
    assert [text.count("8時15分") for text in told] == [1, 0, 0, 1]
    assert edits() == [200, 200, 200]
