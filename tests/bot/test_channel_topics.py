"""A channel with topics, and its threads, say nothing out of other articles, whichever way somebody asks."""

import json
from typing import Any

import pytest

from bot.press import Press, entry_id, latest_id, others_id, page_id
from knowledge.app import Knowledge
from knowledge.models import SHARED, Answered, Evidence, Metadata, server_library
from tests.bot.conftest import World, buttons_of, words_of
from tests.bot.setting_up import base, clock, press, simcord_bot, teach

__all__ = ["base", "clock", "simcord_bot"]

QUESTION = "図書館の開館時間は何時ですか?"
OUTSIDE = "カナリアの住民登録は何時からですか?"
CANARY = "カナリア"


@pytest.fixture
def message_content() -> bool:
    return True


def elsewhere(number: int) -> dict[str, str]:
    """An article that answers better, on another topic."""
    text = f"{CANARY}の図書館の開館時間は午前{number % 12}時です。"
    return {
        "id": f"canary-{number}",
        "title": f"{CANARY}図書館{number}",
        "topic": "別の町",
        "url": f"https://other.example/{number}",
        "published": "2026-05-01",
        "text": f"{text}\n\nQ: {OUTSIDE}\nA: {CANARY}では{number}時からです。",
    }


@pytest.fixture
async def town(world: World, base: Knowledge) -> World:
    """A channel for one topic, in a base that is mostly about others, the shared library's and the server's own."""
    lines = [json.dumps(elsewhere(number), ensure_ascii=False) for number in range(20)]
    await base.library.add_bytes(SHARED, "canaries.jsonl", "\n".join(lines).encode(), Metadata(), by="cli")
    own = server_library(world.guild.id)
    await teach(base, f"{CANARY}の会", f"{CANARY}の図書館の開館時間は午前11時です。", "会", own)
    await teach(base, f"{CANARY}の無題", f"{CANARY}の図書館の開館時間は正午です。")
    text = f"Q: {QUESTION}\nA: 図書館の開館時間は、平日は午前7時からです。\n\nQ: 休館日は?\nA: 月曜日です。"
    await teach(base, "図書室だより", text, "くらし")
    await world.desk.servers.change_channel(world.guild.id, world.channel.id, topics=("くらし",))
    return world


async def canary(base: Knowledge) -> Evidence:
    outcome = (await base.answers.answer(OUTSIDE, [SHARED])).outcome
    assert isinstance(outcome, Answered)
    assert CANARY in outcome.answer.text
    return outcome.answer


def seen(message: Any, *said: str) -> str:
    """All that a reader sees of *message*, its buttons too, but for what the reader has *said*."""
    text = (words_of(message) + json.dumps(buttons_of(message), ensure_ascii=False)).replace("*", "")
    for each in said:
        text = text.replace(each, "…")
    return text


@pytest.mark.parametrize("question", [QUESTION, OUTSIDE, "図書館", "https://other.example/3"])
async def test_no_message_is_answered_from_elsewhere(town: World, question: str) -> None:
    sent = await town.member.send(town.channel, "…")
    await sent.create_thread(name="糸")
    (thread,) = town.channel.threads
    for place in (town.channel, thread):
        await town.desk.servers.set_mode(town.guild.id, town.channel.id, "mention")
        await town.member.send(place, f"{town.me} {question}")
        await town.desk.servers.set_mode(town.guild.id, town.channel.id, "watch")
        await town.member.send(place, question)

    said = [*town.channel.history(), *thread.history()]
    ours = [seen(message, question) for message in said if message.author.bot]
    assert ours
    assert not [text for text in ours if CANARY in text]
    assert question != QUESTION or any("午前7時" in text for text in ours)


async def test_a_reply_and_a_follow_up_stay_within_the_topics(town: World) -> None:
    await town.member.send(town.channel, f"{town.me} {QUESTION}")
    first = town.last
    await town.member.send(town.channel, OUTSIDE, reply_to=first)

    assert CANARY not in seen(town.last, OUTSIDE)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("ask", {"question": QUESTION}),
        ("ask", {"question": OUTSIDE}),
        ("ask", {"question": "entry:{canary}"}),
        ("latest", {"count": 5}),
        ("latest", {"count": 5, "topic": "別の町"}),
        ("articles", {}),
        ("summary", {"article": "canary-3"}),
        ("summary", {"article": f"{CANARY}図書館3"}),
        ("timeline", {"topic": "図書館"}),
        ("compare", {"question": QUESTION}),
        ("help", {}),
    ],
    ids=str,
)
async def test_no_command_shows_anything_of_elsewhere(
    town: World, base: Knowledge, command: str, options: dict[str, Any]
) -> None:
    entry = (await canary(base)).id
    filled = {name: value.format(canary=entry) if isinstance(value, str) else value for name, value in options.items()}
    other = town.guild.create_text_channel("everything")
    here = await town.member.slash(town.channel, command, **filled)
    there = await town.member.slash(other, command, **filled)

    said = [str(value) for value in filled.values()]
    assert CANARY not in seen(here.response, *said)
    assert CANARY in seen(there.response, *said)


async def test_nothing_of_elsewhere_is_suggested(town: World) -> None:
    other = town.guild.create_text_channel("everything")
    for command, option in (("ask", "question"), ("summary", "article")):
        for typed in ("", CANARY, "図書館"):
            here = await town.member.autocomplete(town.channel, command, option, typed)
            assert CANARY not in json.dumps(here, ensure_ascii=False)
        assert CANARY in json.dumps(await town.member.autocomplete(other, command, option, ""), ensure_ascii=False)


async def test_no_button_of_an_earlier_message_leads_elsewhere(town: World, base: Knowledge) -> None:
    found = await canary(base)
    await town.member.send(town.channel, f"{town.me} {QUESTION}")
    last, asker = town.last, town.member.id
    controls = [
        Press(own=False, asker=asker, entry=found.id).custom_id(),
        Press(own=True, asker=asker, entry=found.id).custom_id(),
        entry_id("more", found),
        others_id([found]),
        page_id(0),
        latest_id(5, 0, ""),
        latest_id(1, 3, "別の町"),
    ]
    for control in controls:
        assert control is not None
        result = await press(town, town.member, last, control)
        assert CANARY not in seen(result.response or town.last), control


async def test_elsewhere_and_in_private_everything_answers(town: World) -> None:
    other = town.guild.create_text_channel("everything")
    await town.member.send(other, f"{town.me} {OUTSIDE}")
    await town.member.send_dm(OUTSIDE)

    assert CANARY in seen(other.last_message, OUTSIDE)
    assert CANARY in seen(town.member.user.dm_channel.last_message, OUTSIDE)


async def test_topics_that_are_cleared_count_no_more_at_once(town: World) -> None:
    await town.desk.servers.change_channel(town.guild.id, town.channel.id, topics=())
    await town.member.send(town.channel, f"{town.me} {OUTSIDE}")

    assert CANARY in seen(town.last, OUTSIDE)
