"""The gateway is dropped again and again, and some events come twice: nothing is lost, and nothing answered twice."""

import random
from functools import partial
from pathlib import Path

import pytest

from tests.process.conftest import careful_bot
from tests.process.test_conversation import FIRST_BOAT, FIRST_BOAT_ANSWER
from tests.support.discord import Interaction, Limit, LoopbackDiscord, Message

SEED = 20261124
DOUBLED = 0.05
HOW = ("reset", "closed", "told to reconnect", "invalid but resumable")


async def drop(place: LoopbackDiscord, how: str) -> None:
    """Break the connection in one of the ways in which Discord lets a session be resumed."""
    match how:
        case "reset":
            await place.gateway.drop()
        case "closed":
            await place.gateway.close(4000)
        case "told to reconnect":
            await place.gateway.reconnect()
        case _:
            await place.gateway.invalidate(resumable=True)


def _resumed(place: LoopbackDiscord, times: int) -> bool:
    return place.gateway.resumed == times


async def many_gaps(folder: Path, *, drops: int, questions: int, commands: int) -> None:
    """Drop the connection so often, with so many *questions* and *commands* in each gap."""
    chance = random.Random(SEED)
    asked: list[Message] = []
    used: list[Interaction] = []
    async with LoopbackDiscord(messages=Limit(50, 1.0)) as place, careful_bot(place, folder):
        channels = [await place.channel(f"gap-{number}") for number in range(25)]
        for done in range(drops):
            await drop(place, HOW[done % len(HOW)])
            for _ in range(questions):
                if chance.random() < DOUBLED:
                    place.faults.double("MESSAGE_CREATE")
                asked.append(await place.say(chance.choice(channels), place.japanese(), FIRST_BOAT, mention=True))
            for _ in range(commands):
                if chance.random() < DOUBLED:
                    place.faults.double("INTERACTION_CREATE")
                used.append(
                    await place.slash(place.japanese(), "ask", where=chance.choice(channels), question=FIRST_BOAT)
                )
            await place.world.until(partial(_resumed, place, done + 1), "a resumed session", 20)
        questions_asked: list[Message | Interaction] = [*asked, *used]
        for each in questions_asked:
            assert FIRST_BOAT_ANSWER in place.text(await place.answer(each, 30))
        await place.answer(await place.say(place.general, place.reader, FIRST_BOAT, mention=True), 30)

        assert [len(place.answers(each)) for each in asked] == [1] * len(asked)
        written = [message.asked_by for message in place.world.messages.values() if message.asked_by]
        assert sorted(each.id for each in written) == [each.id for each in used]
        assert (place.gateway.identified, place.gateway.resumed) == (1, drops)


async def test_questions_in_many_gaps_are_each_answered_once(library: Path) -> None:
    await many_gaps(library, drops=12, questions=5, commands=1)


@pytest.mark.slow
async def test_a_thousand_questions_in_a_hundred_gaps_are_each_answered_once(library: Path) -> None:
    await many_gaps(library, drops=100, questions=10, commands=1)
