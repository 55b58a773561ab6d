"""What people follow is told once, where they asked, whatever happens on the way."""

from typing import Any

import aiohttp
import pytest

from bot.i18n import PHRASES
from bot.server_settings import QuietHours
from knowledge.models import SHARED
from knowledge.phrases import Lang
from tests.bot.conftest import World, words_of
from tests.bot.real import TEXT, add, fake, later, library_of
from tests.bot.test_inbox import lang

__all__ = ["fake", "lang"]

QUESTION = "懇親会の会費はいくらですか?"
PAIR = f"Q: {QUESTION}\nA: 会費は4,000円です。"


@pytest.fixture(autouse=True)
async def articles(world: World) -> None:
    await add(world, "岬の灯台", TEXT)


async def follow(world: World, who: Any = None, **what: str) -> str:
    result = await (who or world.member).slash(world.channel, "follow", **what)
    assert result.ephemeral
    return words_of(result.response)


async def test_a_question_is_told_in_the_channel_when_it_is_answered(world: World, lang: Lang) -> None:
    assert await follow(world, question=QUESTION) == PHRASES.say(lang, "follow.begun_question", text=QUESTION)
    await later(world)
    assert world.said() == []
    await add(world, "懇親会", PAIR)
    await later(world)
    await later(world)

    (said,) = world.said()
    assert PHRASES.say(lang, "follow.answered", question=QUESTION) in said
    assert "> 会費は4,000円です。" in said


async def test_a_topic_is_told_with_its_new_articles(world: World, lang: Lang) -> None:
    assert await follow(world, topic="灯台") == PHRASES.say(lang, "follow.begun_topic", text="灯台")
    await add(world, "灯台の公開日", "岬の灯台は来月から公開される。公開は土曜日である。")
    await later(world)
    await later(world)

    (said,) = world.said()
    assert PHRASES.say(lang, "follow.articles", topic="灯台") in said
    assert "灯台の公開日" in said
    assert "岬の灯台」" not in said


async def test_a_direct_message_follows_the_shared_library_there(world: World) -> None:
    await world.member.user.slash("follow", question=QUESTION)
    await add(world, "懇親会", PAIR)
    await later(world)
    assert world.said(world.member.user.dm_channel) == world.said() == []
    await add(world, "懇親会", PAIR, SHARED)
    await later(world)

    assert "> 会費は4,000円です。" in world.said(world.member.user.dm_channel)[-1]
    assert world.said() == []


async def test_a_process_that_dies_before_it_notes_the_news_tells_it_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await follow(world, question=QUESTION)
    await add(world, "懇親会", PAIR)
    follows: Any = world.fake.follows

    async def dies(_news: Any) -> None:
        raise aiohttp.ClientError("the machine lost its power here")

    with monkeypatch.context() as patch:
        patch.setattr(follows, "told", dies)
        await later(world)
    await world.restart()
    await later(world)

    # Of one nonce Discord keeps one message; simcord does not know that (see tests/process/test_following.py).
    bodies = world.bodies("POST", "/messages")
    assert [body["enforce_nonce"] for body in bodies] == [True, True]
    assert bodies[0]["nonce"] == bodies[1]["nonce"]
    assert len(bodies[0]["nonce"]) <= 25


async def test_news_that_cannot_be_sent_now_is_sent_later(world: World) -> None:
    await follow(world, question=QUESTION)
    await add(world, "懇親会", PAIR)
    for _ in range(12):
        world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=503)
    await later(world)
    assert world.said() == []
    for _ in range(6):
        await later(world)

    assert len(world.said()) == 1


@pytest.mark.parametrize("command", ["kijibot pause", "kijibot channel"])
async def test_where_the_bot_is_to_be_silent_nothing_is_told(world: World, command: str) -> None:
    await follow(world, question=QUESTION)
    await world.admin.slash(world.channel, command, **({"mode": "off"} if command.endswith("channel") else {}))
    await add(world, "懇親会", PAIR)
    await later(world)

    assert world.said() == []


async def test_a_paused_server_is_told_when_it_goes_on(world: World) -> None:
    await follow(world, question=QUESTION)
    await world.admin.slash(world.channel, "kijibot pause")
    await add(world, "懇親会", PAIR)
    await later(world)
    await world.admin.slash(world.channel, "kijibot resume")
    await later(world)

    assert len(world.said()) == 1


async def test_one_sees_and_ends_ones_own_alone(world: World, lang: Lang) -> None:
    other = world.guild.add_member(world.env.create_user("ken"))
    await follow(world, topic="灯台")
    await follow(world, other, question=QUESTION)
    assert PHRASES.say(lang, "follow.known", text="灯台") in await follow(world, topic="灯台")
    shown = await follow(world)
    assert "灯台" in shown
    assert QUESTION not in shown

    offered = await world.member.autocomplete(world.channel, "unfollow", "what", "")
    assert [choice["name"] for choice in offered] == ["灯台"]
    strange = await other.slash(world.channel, "unfollow", what=str(offered[0]["value"]))
    assert words_of(strange.response) == PHRASES.say(lang, "follow.not_followed", text=str(offered[0]["value"]))
    ended = await world.member.slash(world.channel, "unfollow", what=str(offered[0]["value"]))
    assert words_of(ended.response) == PHRASES.say(lang, "follow.ended", text="灯台")
    assert PHRASES.say(lang, "follow.none") in await follow(world)


async def test_both_at_once_and_hostile_texts_are_not_followed(world: World, lang: Lang) -> None:
    for what in ({"question": QUESTION, "topic": "灯台"}, {"topic": "@everyone"}, {"question": "http://evil.example/"}):
        assert await follow(world, **what) == PHRASES.say(lang, "follow.one_thing")


async def test_forget_me_ends_all_that_one_follows(world: World) -> None:
    await follow(world, question=QUESTION)
    shown = await world.member.slash(world.channel, "privacy export")
    assert f"you follow “{QUESTION}”" in words_of(shown.response)
    await world.member.slash(world.channel, "forget-me")
    await add(world, "懇親会", PAIR)
    await later(world)

    assert world.said() == []


async def test_a_channel_with_topics_hears_of_these_alone(world: World) -> None:
    await world.desk.servers.change_channel(world.guild.id, world.channel.id, topics=("くらし",))
    await follow(world, question=QUESTION)
    await follow(world, topic="懇親会")
    await add(world, "懇親会", PAIR)
    await later(world)
    assert world.said() == []


async def test_news_is_kept_with_what_it_quotes(world: World) -> None:
    await follow(world, question=QUESTION)
    await add(world, "懇親会", PAIR)
    await later(world)

    kept = await world.desk.posted.one(library_of(world), world.last.id)
    assert kept is not None
    assert len(kept.quotations) == 1


async def test_quiet_hours_pass_before_news_is_told(world: World) -> None:
    await follow(world, question=QUESTION)
    await world.desk.servers.change(world.guild.id, quiet=QuietHours(start=0, end=0))
    await add(world, "懇親会", PAIR)
    await later(world)
    assert world.said() == []
    await world.desk.servers.change(world.guild.id, quiet=None)
    await later(world)

    assert len(world.said()) == 1
