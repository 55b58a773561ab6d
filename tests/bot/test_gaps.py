"""What reaches the inbox, and what does not."""

from typing import Any

import pytest

from bot.gaps import Gaps
from knowledge.models import SHARED
from tests.bot.conftest import World
from tests.bot.fakes import FakeKnowledge


@pytest.fixture
def message_content() -> bool:
    return True


async def kept(world: World) -> list[str]:
    await world.desk.gaps.settled()
    inbox: Any = world.fake.inbox
    return [gap.text for library in await inbox.libraries() for gap in await inbox.all(library)]


async def test_in_a_watched_channel_questions_are_kept_and_talk_is_not(world: World) -> None:
    await world.admin.slash(world.channel, "kijibot channel", mode="watch")
    for text in ("きのうは楽しかった", "懇親会の会費はいくらですか?", "わかりました、ありがとう"):
        await world.member.send(world.channel, text)

    assert world.said() == []
    assert await kept(world) == ["懇親会の会費はいくらですか?"]


async def test_where_the_bot_is_not_asked_nothing_is_kept(world: World) -> None:
    await world.member.send(world.channel, "懇親会の会費はいくらですか?")

    assert await kept(world) == []


async def test_one_person_fills_no_inbox(world: World) -> None:
    now = 0.0
    fake = FakeKnowledge()
    gaps = Gaps(fake.inbox, lambda: now)
    for number in range(100):
        gaps.note(SHARED, f"第{number}回の会場はどこですか", person=1, channel=1)
        await gaps.settled()
    assert gaps.note(SHARED, "別の人の質問は何ですか", person=2, channel=1) is not None
    await gaps.settled()
    assert len(await fake.inbox.all(SHARED)) == 31
    now = 3601.0
    assert gaps.note(SHARED, "一時間後の質問は何ですか", person=1, channel=1) is not None
