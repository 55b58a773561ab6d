"""When the bot speaks, and when it is silent."""

from contextlib import ExitStack
from typing import Any

import discord
import pytest

from bot.policy import Mode
from knowledge.errors import StoreError
from knowledge.models import SHARED, server_library
from tests.bot.builders import answered, choices, evidence, unanswered
from tests.bot.conftest import World, words_of

QUESTION = "灯台はいつ建てられましたか?"


@pytest.fixture(autouse=True)
def taught(world: World) -> None:
    world.fake.answers.known[QUESTION] = answered(evidence())


async def set_mode(world: World, mode: Mode) -> None:
    result = await world.admin.slash(world.channel, "kijibot channel", mode=mode)
    assert result.ephemeral


async def test_a_mention_is_answered_with_the_quotation_and_its_source(world: World) -> None:
    await world.member.send(world.channel, f"{world.me} {QUESTION}")

    (said,) = world.said()
    assert "> 灯台は1904年に建てられました。" in said
    assert "出典: 岬新聞(2026年4月18日、" in said
    assert world.fake.answers.asked == [(QUESTION, (server_library(world.guild.id), SHARED))]


async def test_an_answer_is_a_reply_with_a_nonce_from_the_question(world: World) -> None:
    sent = await world.member.send(world.channel, f"{world.me} {QUESTION}")

    (body,) = world.bodies("POST", "/messages")
    assert str(sent.id) in body["nonce"]
    assert len(body["nonce"]) <= 25
    assert body["enforce_nonce"] is True
    assert body["message_reference"]["message_id"] == sent.id


async def test_a_direct_message_is_answered_from_the_shared_library(world: World) -> None:
    await world.member.send_dm(QUESTION)

    assert "1904年" in world.said(world.member.user.dm_channel)[0]
    assert world.fake.answers.asked == [(QUESTION, (SHARED,))]


async def test_a_reply_to_the_bot_is_answered(world: World) -> None:
    await world.member.send(world.channel, f"{world.me} こんにちは")
    await world.member.send(world.channel, f"{world.me} {QUESTION}", reply_to=world.last)

    assert "1904年" in world.said()[1]


@pytest.mark.parametrize("text", [QUESTION, "@everyone 灯台はいつ建てられましたか?", "hello there"])
async def test_messages_that_do_not_call_the_bot_are_left_alone(world: World, text: str) -> None:
    await world.member.send(world.channel, text)

    assert world.said() == []
    assert world.fake.answers.asked == []


async def test_a_reply_between_two_members_is_left_alone(world: World) -> None:
    other = world.guild.add_member(world.env.create_user("ken"))
    first = await other.send(world.channel, "昨日の話")
    await world.member.send(world.channel, QUESTION, reply_to=first)

    assert world.said() == []


async def test_bots_and_webhooks_are_never_answered(world: World) -> None:
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    await robot.send(world.channel, f"{world.me} {QUESTION}")
    await world.guild.create_webhook(world.channel).send(f"{world.me} {QUESTION}")

    assert world.fake.answers.asked == []


async def test_a_bot_that_answers_our_answers_ends_the_conversation_at_once(world: World) -> None:
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    await world.member.send(world.channel, f"{world.me} {QUESTION}")
    reply = await robot.send(world.channel, f"{world.me} {QUESTION}", reply_to=world.last)
    await world.member.edit(await world.member.send(world.channel, "話"), f"{world.me} {QUESTION}")

    assert len(world.fake.answers.asked) == 1
    assert reply.author.bot


async def test_a_mention_alone_gets_help_in_the_language_of_the_server(world: World) -> None:
    await world.member.send(world.channel, world.me)

    assert "Ask me something" in world.said()[0]


async def test_a_switched_off_channel_is_silent_even_when_mentioned(world: World) -> None:
    await set_mode(world, "off")
    await world.member.send(world.channel, f"{world.me} {QUESTION}")

    assert world.said() == []


async def test_a_thread_follows_its_channel(world: World) -> None:
    await set_mode(world, "off")
    sent = await world.member.send(world.channel, "話題")
    await sent.create_thread(name="話題")
    (thread,) = world.channel.threads
    await world.member.send(thread, f"{world.me} {QUESTION}")

    assert world.said(thread) == []


async def test_other_channels_keep_answering_when_one_is_off(world: World) -> None:
    await set_mode(world, "off")
    other = world.guild.create_text_channel("other")
    await world.member.send(other, f"{world.me} {QUESTION}")

    assert len(world.said(other)) == 1


class TestWatching:
    @pytest.fixture
    def message_content(self) -> bool:
        return True

    async def test_a_question_is_answered_without_a_call(self, world: World) -> None:
        await set_mode(world, "watch")
        await world.member.send(world.channel, QUESTION)

        assert "1904年" in world.said()[0]

    @pytest.mark.parametrize(
        "outcome",
        [
            pytest.param(unanswered(evidence()), id="refusal"),
            pytest.param(choices(evidence(id_="e1"), evidence(id_="e2")), id="several candidates"),
            pytest.param(answered(evidence(), sample=True), id="only the sample library"),
        ],
    )
    async def test_what_is_not_sure_is_not_said(self, world: World, outcome: Any) -> None:
        await set_mode(world, "watch")
        world.fake.answers.known[QUESTION] = outcome
        await world.member.send(world.channel, QUESTION)

        assert world.fake.answers.asked
        assert world.said() == []

    async def test_a_failing_store_is_not_announced_to_people_who_did_not_ask(self, world: World) -> None:
        await set_mode(world, "watch")
        world.fake.answers.fault = StoreError()
        await world.member.send(world.channel, QUESTION)

        assert world.said() == []

    async def test_talk_that_asks_nothing_is_not_even_looked_up(self, world: World) -> None:
        await set_mode(world, "watch")
        await world.member.send(world.channel, "今日はいい天気でした。")
        await world.member.send(world.channel, f"{world.admin.mention} {QUESTION}")

        assert world.fake.answers.asked == []

    async def test_a_mention_in_a_watched_channel_still_gets_the_refusal(self, world: World) -> None:
        await set_mode(world, "watch")
        await world.member.send(world.channel, f"{world.me} 知らないこと")

        assert "見つかりませんでした" in world.said()[0]


async def test_watching_without_the_intent_says_what_is_missing(world: World) -> None:
    result = await world.admin.slash(world.channel, "kijibot channel", mode="watch")

    assert "KIJIBOT_DISCORD_MESSAGE_CONTENT" in words_of(result.response)


async def test_pause_silences_messages_and_commands_until_resume(world: World) -> None:
    await world.admin.slash(world.channel, "kijibot pause")
    await world.member.send(world.channel, f"{world.me} {QUESTION}")
    asked = await world.member.slash(world.channel, "ask", question=QUESTION)

    assert world.said() == []
    assert asked.ephemeral
    assert "paused" in words_of(asked.response)
    assert world.fake.answers.asked == []

    await world.admin.slash(world.channel, "kijibot resume")
    await world.member.send(world.channel, f"{world.me} {QUESTION}")
    assert len(world.said()) == 1


async def test_pause_and_modes_survive_a_restart(world: World) -> None:
    await set_mode(world, "off")
    await world.restart()
    await world.member.send(world.channel, f"{world.me} {QUESTION}")

    assert world.said() == []


async def test_a_flood_is_told_once_and_leaves_others_served(world: World) -> None:
    with ExitStack() as waiting:
        for _ in range(20):
            waiting.enter_context(world.desk.manners.turn(world.member.id, world.channel.id, world.guild.id))
        for person in (world.member, world.member, world.admin):
            await person.send(world.channel, f"{world.me} {QUESTION}")

    assert len(world.fake.answers.asked) == 1
    assert ["質問が重なっています" in said for said in world.said()] == [True, False]


async def test_somebody_who_waits_for_each_answer_may_ask_without_end(world: World) -> None:
    for _ in range(30):
        await world.member.send(world.channel, f"{world.me} {QUESTION}")

    assert len(world.fake.answers.asked) == 30
    assert all("1904年" in said for said in world.said())


async def test_a_message_delivered_twice_is_answered_once(world: World) -> None:
    sent = await world.member.send(world.channel, f"{world.me} {QUESTION}")
    world.env.bot.dispatch("message", sent)
    await world.env.settle()

    assert len(world.fake.answers.asked) == 1


async def test_a_failing_store_is_told_in_a_sentence(world: World) -> None:
    world.fake.answers.fault = StoreError()
    await world.member.send(world.channel, f"{world.me} {QUESTION}")

    assert "データを利用できません" in world.said()[0]


@pytest.mark.parametrize("status", [503, 500])
async def test_a_passing_fault_of_discord_is_tried_again(world: World, status: int) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=status, times=2)
    await world.member.send(world.channel, f"{world.me} {QUESTION}")

    assert len(world.said()) == 1
    assert len({body["nonce"] for body in world.bodies("POST", "/messages")}) == 1


async def test_a_channel_that_forbids_speaking_is_tried_once(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    for _ in range(3):
        await world.member.send(world.channel, f"{world.me} {QUESTION}")

    assert len(world.bodies("POST", "/messages")) == 1


async def test_a_channel_where_it_may_not_write_costs_one_request_until_its_rights_change(world: World) -> None:
    me = world.guild.me
    assert me is not None
    quiet = world.guild.create_text_channel("quiet", overwrites={me: discord.PermissionOverwrite(send_messages=False)})
    for _ in range(3):
        await world.member.send(quiet, f"{world.me} {QUESTION}")
    before = len(world.bodies("POST", "/messages"))
    known: Any = world.env.bot.get_channel(quiet.id)
    known._overwrites = []
    await world.member.send(quiet, f"{world.me} {QUESTION}")

    assert (before, len(world.bodies("POST", "/messages"))) == (1, 2)


async def test_where_replies_are_forbidden_the_answer_comes_without_one(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=400, code=160002)
    await world.member.send(world.channel, f"{world.me} {QUESTION}")

    assert len(world.said()) == 1
    assert "message_reference" not in world.bodies("POST", "/messages")[1]


async def test_an_answer_that_was_silenced_while_it_was_looked_for_is_not_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def pausing(text: str, libraries: object, **chosen: object) -> object:
        await world.desk.servers.pause(world.guild.id, paused=True)
        return answered(evidence())

    monkeypatch.setattr(world.fake.answers, "answer", pausing)
    await world.member.send(world.channel, f"{world.me} {QUESTION}")

    assert world.said() == []


async def test_while_stopping_nothing_new_is_taken(world: World) -> None:
    await world.desk.close()
    await world.member.send(world.channel, f"{world.me} {QUESTION}")
    result = await world.member.slash(world.channel, "ask", question=QUESTION)

    assert world.fake.answers.asked == []
    assert "restarting" in words_of(result.response)
