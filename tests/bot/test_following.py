"""A question in a reply chain, a thread or in private keeps the subject of the answer before it."""

import pytest

from tests.bot.builders import answered, evidence
from tests.bot.conftest import World

FIRST = {"ja": "灯台の見学はいつできますか?", "en": "Where does a tide clock work?"}
THEN = {"ja": "料金は?", "en": "and the price?"}
SEARCHED = {"ja": "灯台の見学 料金は?", "en": "tide clock work the price?"}


@pytest.fixture(autouse=True, params=["ja", "en"])
def lang(request: pytest.FixtureRequest, world: World) -> str:
    lang: str = request.param
    world.fake.answers.known[FIRST[lang]] = answered(evidence(id_="e1", title="岬の灯台"))
    world.fake.answers.known[SEARCHED[lang]] = answered(evidence("見学料は300円です。", id_="e2", title="岬の灯台"))
    return lang


def texts(world: World) -> list[str]:
    return [text for text, _ in world.fake.answers.asked]


async def test_a_reply_to_the_answer_keeps_its_subject(world: World, lang: str) -> None:
    await world.member.send(world.channel, f"{world.me} {FIRST[lang]}")
    await world.admin.send(world.channel, f"{world.me} {THEN[lang]}", reply_to=world.last)

    assert texts(world)[1:] == [SEARCHED[lang]]
    assert "300円" in world.said()[1]


async def test_a_question_after_it_in_the_channel_is_a_new_one(world: World, lang: str) -> None:
    await world.member.send(world.channel, f"{world.me} {FIRST[lang]}")
    await world.member.send(world.channel, f"{world.me} {THEN[lang]}")

    assert texts(world)[1:] == [THEN[lang]]


async def test_in_private_and_in_a_thread_the_last_answer_counts(world: World, lang: str) -> None:
    sent = await world.member.send(world.channel, "話題")
    await sent.create_thread(name="話題")
    (thread,) = world.channel.threads
    for text in (FIRST[lang], THEN[lang]):
        await world.member.send(thread, f"{world.me} {text}")
        await world.member.send_dm(text)

    assert texts(world)[2:] == [SEARCHED[lang]] * 2


async def test_half_an_hour_later_or_when_the_answer_is_gone_it_is_a_new_one(world: World, lang: str) -> None:
    await world.member.send_dm(FIRST[lang])
    channel = world.member.user.dm_channel
    exchange = world.desk.exchanges.last(channel.id)
    assert exchange is not None
    exchange.asked_at -= 30 * 60
    await world.member.send_dm(THEN[lang])

    assert texts(world)[1:] == [THEN[lang]]
