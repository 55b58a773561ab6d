"""The connection breaks, stutters or is refused for a while: every question is answered, and answered once."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.process.conftest import careful_bot
from tests.process.test_conversation import FIRST_BOAT, FIRST_BOAT_ANSWER
from tests.support.discord import Limit, LoopbackDiscord, Message, Recorded

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LoopbackDiscord]:
    """A Discord in which the bot is running."""
    folder = shutil.copytree(prepared, tmp_path_factory.mktemp("connection") / "library")
    async with LoopbackDiscord(messages=Limit(50, 1.0)) as place, careful_bot(place, folder):
        yield place


async def ask(place: LoopbackDiscord) -> Message:
    """Ask, as somebody new: one person may ask only so much in a while."""
    return await place.say(place.general, place.japanese(), FIRST_BOAT, mention=True)


def tries(place: LoopbackDiscord, asked: Message) -> list[Recorded]:
    """Return every attempt to answer *asked* that Discord has dealt with."""
    dealt_with = [request for request in place.recorded if request.status]
    # discord.py writes the id as a number.
    return [each for each in dealt_with if int(each.body.get("message_reference", {}).get("message_id", 0)) == asked.id]


async def answered_once(place: LoopbackDiscord, asked: Message, after_tries: int = 1) -> None:
    """Assert that *asked* has one answer once it was tried so often, and still when a later question has its own."""
    await place.world.until(lambda: len(tries(place, asked)) >= after_tries, f"try number {after_tries}", 12)
    answer = await place.answer(asked, 12)
    await place.answer(await ask(place), 12)

    assert FIRST_BOAT_ANSWER in place.text(answer)
    assert len(place.answers(asked)) == 1
    assert len(tries(place, asked)) == after_tries


@pytest.mark.parametrize("how", ["reset", "closed", "told to reconnect", "invalid but resumable"])
async def test_a_question_in_the_gap_is_answered_once_though_it_comes_twice(how: str, library: Path) -> None:
    # A bot for each: reconnecting often makes it wait longer, as it should.
    async with LoopbackDiscord() as place, careful_bot(place, library):
        match how:
            case "reset":
                await place.gateway.drop()
            case "closed":
                await place.gateway.close(4000)
            case "told to reconnect":
                await place.gateway.reconnect()
            case _:
                await place.gateway.invalidate(resumable=True)
        place.faults.double("MESSAGE_CREATE")
        asked = await ask(place)

        await answered_once(place, asked)
        assert place.faults.doubled == []
        assert (place.gateway.resumed, place.gateway.identified) == (1, 1)


@pytest.mark.parametrize(
    "fault", ["429", "429 for all", "503", "reset before", "reset after it was applied", "503 after it was applied"]
)
async def test_a_message_is_sent_once_though_sending_fails(place: LoopbackDiscord, fault: str) -> None:
    where = f"POST /channels/{place.general.id}/messages"
    match fault:
        case "429":
            place.faults.rate_limit(where, retry_after=0.1)
        case "429 for all":
            place.faults.rate_limit(where, retry_after=0.1, everywhere=True)
        case "503":
            place.faults.status(where, 503)
        case "reset before":
            place.faults.reset(where)
        case "reset after it was applied":
            place.faults.reset(where, applied=True)
        case _:
            place.faults.status(where, 503, applied=True)

    await answered_once(place, await ask(place), after_tries=2)


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after it was applied"])
async def test_a_command_is_answered_once_though_its_callback_is_reset(place: LoopbackDiscord, applied: bool) -> None:  # noqa: FBT001
    place.faults.reset("POST /interactions", applied=applied)
    asked = await place.slash(place.japanese(), "ask", question=FIRST_BOAT)

    def callbacks() -> list[int]:
        return [
            request.code
            for request in place.recorded
            if request.path.endswith(f"{asked.token}/callback") and request.status
        ]

    await place.world.until(lambda: len(callbacks()) == 2, "the second try")
    answer = await place.answer(asked)
    await place.answer(await ask(place))

    assert FIRST_BOAT_ANSWER in place.text(answer)
    assert callbacks() == [0, 40060 if applied else 0]
    assert [message for message in place.world.messages.values() if message.asked_by is asked] == [answer]


async def test_many_questions_over_many_gaps_are_each_answered_once(place: LoopbackDiscord) -> None:
    asked = []
    for number in range(9):
        place.faults.double("MESSAGE_CREATE")
        channel = await place.channel(f"gap-{number}")
        asked.append(await place.say(channel, place.japanese(), FIRST_BOAT, mention=True))
        if number % 3 == 0:
            await place.gateway.drop()
        await asyncio.sleep(0.02)
    said = [place.text(await place.answer(each, 12)) for each in asked]
    await answered_once(place, await ask(place))

    assert [FIRST_BOAT_ANSWER in each for each in said] == [True] * len(asked)
    assert [len(place.answers(each)) for each in asked] == [1] * len(asked)
