"""Whoever waits or follows is told once, though events come twice and the program is killed in between."""

from pathlib import Path

import pytest

from tests.process.conftest import UNTOLD, careful_bot
from tests.support.discord import LoopbackDiscord
from tests.support.process import kijibot, running_bot

PAIR = f"Q: {UNTOLD}\nA: 町長は白波花子です。"
TOLD = "町長は白波花子です。"


async def answered(folder: Path) -> None:
    """Add, as the operator in a terminal does, an article that answers."""
    done = await kijibot(folder, "add", "-", "--title", "白波町の町長", stdin=PAIR.encode())
    assert done.code == 0, done.stderr


@pytest.mark.parametrize("how", ["the answer is on its way", "the answer has just come"])
async def test_a_program_that_is_killed_while_it_tells_has_told_once(library: Path, how: str) -> None:
    async with LoopbackDiscord() as place:
        async with running_bot(place, library) as bot:
            place.faults.double("INTERACTION_CREATE")
            used = await place.slash(place.japanese(), "follow", question=UNTOLD)
            assert "フォローしました" in place.text(await place.answer(used))
            if how == "the answer is on its way":
                place.faults.hang(f"POST /channels/{place.general.id}/messages", 20.0)
            await answered(library)
            await place.world.until(place.bodies, "the news to be on its way", 30)
            bot.process.kill()
            await bot.process.wait()
        place.faults.waiting.clear()
        async with careful_bot(place, library):
            place.faults.double("MESSAGE_CREATE")
            await place.answer(await place.say(place.general, place.reader, UNTOLD, mention=True))
            await place.world.until(
                lambda: any("フォロー中" in place.text(each) for each in place.world.messages.values()), "the news", 20
            )

    told = [message for message in place.world.messages.values() if "フォロー中" in place.text(message)]
    assert len(told) == 1
    assert TOLD in place.text(told[0])


async def test_a_refusal_becomes_the_answer_after_a_crash(library: Path) -> None:
    async with LoopbackDiscord() as place:
        async with running_bot(place, library) as bot:
            refusal = await place.answer(await place.say(place.general, place.japanese(), UNTOLD, mention=True))
            place.faults.double("INTERACTION_CREATE")
            pressed = await place.press(place.japanese("待つ人"), refusal, "答えが見つかったら知らせる")
            assert "承知しました" in place.text(await place.answer(pressed))
            bot.process.kill()
            await bot.process.wait()
        await answered(library)
        async with careful_bot(place, library):
            await place.world.until(lambda: TOLD in place.text(refusal), "the refusal to become the answer", 30)
            await place.world.until(
                lambda: any("答えが見つかりました" in place.text(each) for each in place.since(refusal)), "a line", 20
            )

        assert len(place.since(refusal)) == 1
