"""An answer keeps to its question: it changes, goes and is not repeated; and the menu of a message asks too."""

from typing import Any

import discord
import pytest

from bot.exchanges import Exchanges
from tests.bot.builders import answered, evidence, unanswered
from tests.bot.conftest import World, words_of

QUESTION, OTHER = "灯台はいつ建てられましたか?", "灯台の高さは?"
MENU = "Ask about this message"


@pytest.fixture(autouse=True)
def taught(world: World) -> None:
    world.fake.answers.known[QUESTION] = answered(evidence())
    world.fake.answers.known[OTHER] = answered(evidence("高さは31メートルです。", id_="e2"))


async def test_an_edited_question_changes_its_answer(world: World) -> None:
    asked = await world.member.send(world.channel, f"{world.me} {QUESTION}")
    await world.member.edit(asked, f"{world.me} {OTHER}")

    (said,) = world.said()
    assert "31メートル" in said


async def test_an_edit_that_changes_no_words_asks_nothing(world: World) -> None:
    asked = await world.member.send(world.channel, f"{world.me} {QUESTION}")
    await world.member.edit(asked, f"{world.me}  {QUESTION} ")

    assert len(world.fake.answers.asked) == 1


async def test_an_old_question_keeps_its_answer_when_it_is_edited(world: World) -> None:
    asked = await world.member.send(world.channel, f"{world.me} {QUESTION}")
    exchange = world.desk.exchanges.asked_by(asked.id)
    assert exchange is not None
    exchange.asked_at -= 15 * 60
    await world.member.edit(asked, f"{world.me} {OTHER}")

    assert "1904年" in world.said()[0]


async def test_a_deleted_question_takes_its_answer_along(world: World) -> None:
    asked = await world.member.send(world.channel, f"{world.me} {QUESTION}")
    await world.member.delete(asked)

    assert world.said() == []


async def test_a_question_deleted_while_it_is_looked_up_is_not_answered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meanwhile(text: str, libraries: Any, **chosen: Any) -> Any:
        exchange = next(iter(world.desk.exchanges._known.values()))
        world.env.bot.dispatch(
            "raw_message_delete",
            discord.RawMessageDeleteEvent({"id": str(exchange.key), "channel_id": str(world.channel.id)}),
        )
        return answered(evidence())

    monkeypatch.setattr(world.fake.answers, "answer", meanwhile)
    await world.member.send(world.channel, f"{world.me} {QUESTION}")

    assert world.said() == []


async def test_the_asker_removes_the_answer_also_after_a_restart(world: World) -> None:
    await world.member.send(world.channel, f"{world.me} {QUESTION}")
    await world.restart()
    await world.member.click(world.last, label="消す")

    assert world.said() == []


async def test_others_cannot_remove_it_but_who_manages_messages_can(world: World) -> None:
    other = world.guild.add_member(world.env.create_user("ken"))
    keeper = world.guild.add_member(
        world.env.create_user("keeper"), roles=[world.role("Keepers", manage_messages=True)]
    )
    await world.member.send(world.channel, f"{world.me} {QUESTION}")
    refused = await other.click(world.last, label="消す")
    left = len(world.said())
    await keeper.click(world.last, label="消す")

    assert refused.ephemeral
    assert "Only the person who asked" in words_of(refused.response)
    assert (left, world.said()) == (1, [])


async def test_the_button_stays_when_another_passage_is_chosen(world: World) -> None:
    from knowledge.models import SHARED
    from tests.bot.builders import choices

    found = [evidence(id_="e1", question="いつ?"), evidence(id_="e2", question="どこ?")]
    world.fake.answers.entries = {(SHARED, each.id): each for each in found}
    world.fake.answers.known["灯台"] = choices(*found)
    await world.member.send(world.channel, f"{world.me} 灯台")
    await world.member.click(world.last, label="1. いつ?")
    await world.member.click(world.last, label="消す")

    assert world.said() == []


class TestRepeating:
    async def test_the_same_answer_in_the_same_channel_is_a_line_and_the_way_to_it(self, world: World) -> None:
        await world.member.send(world.channel, f"{world.me} {QUESTION}")
        first = world.last
        await world.admin.send(world.channel, f"{world.me} {QUESTION}")

        pointer = world.said()[1]
        assert pointer == (
            "> 灯台は1904年に建てられました。\n-# ↑ 少し前にお答えしました: "
            f"https://discord.com/channels/{world.guild.id}/{world.channel.id}/{first.id}"
        )

    async def test_elsewhere_later_and_after_it_is_gone_the_whole_answer_comes(self, world: World) -> None:
        await world.member.send(world.channel, f"{world.me} {QUESTION}")
        other = world.guild.create_text_channel("other")
        await world.member.send(other, f"{world.me} {QUESTION}")
        await world.member.click(world.last, label="消す")
        await world.member.send(world.channel, f"{world.me} {QUESTION}")
        exchange = world.desk.exchanges.answered_by(world.last.id)
        assert exchange is not None
        exchange.asked_at -= 10 * 60
        await world.member.send(world.channel, f"{world.me} {QUESTION}")

        assert ["出典" in said for said in world.said(other) + world.said()] == [True, True, True]

    async def test_a_command_is_pointed_there_too_unless_the_answer_is_private(self, world: World) -> None:
        first = await world.member.slash(world.channel, "ask", question=QUESTION)
        again = await world.admin.slash(world.channel, "ask", question=QUESTION)
        private = await world.admin.slash(world.channel, "ask", question=QUESTION, private=True)

        assert (first.ephemeral, again.ephemeral, private.ephemeral) == (False, False, True)
        assert "Answered above" in words_of(again.response)
        assert "Source: " in words_of(private.response)

    async def test_in_private_every_answer_is_whole(self, world: World) -> None:
        for _ in range(2):
            await world.member.send_dm(QUESTION)

        assert ["出典" in said for said in world.said(world.member.user.dm_channel)] == [True, True]


class TestMenu:
    async def test_it_answers_what_the_message_asks(self, world: World) -> None:
        sent = await world.admin.send(world.channel, QUESTION)
        result = await world.member.context_menu(world.channel, MENU, sent)

        assert not result.ephemeral
        assert "1904年" in words_of(result.response)
        assert f"You asked: {QUESTION}" in words_of(result.response)

    async def test_a_message_without_words_is_said_to_have_none(self, world: World) -> None:
        await world.member.send(world.channel, f"{world.me} {QUESTION}")
        result = await world.member.context_menu(world.channel, MENU, world.last)

        assert result.ephemeral
        assert "no text" in words_of(result.response)

    @pytest.mark.usefixtures("japanese")
    async def test_it_speaks_japanese(self, world: World) -> None:
        sent = await world.admin.send(world.channel, "知らないこと")
        world.fake.answers.known["知らないこと"] = unanswered()
        result = await world.member.context_menu(world.channel, MENU, sent)

        assert "見つかりませんでした" in words_of(result.response)


async def test_in_a_channel_switched_off_a_command_is_answered_privately(world: World) -> None:
    await world.admin.slash(world.channel, "kijibot channel", mode="off")
    result = await world.member.slash(world.channel, "ask", question=QUESTION)

    assert result.ephemeral
    assert "1904年" in words_of(result.response)


async def test_the_mode_for_forums_is_refused_elsewhere(world: World) -> None:
    result = await world.admin.slash(world.channel, "kijibot channel", mode="forum")

    assert "not a forum" in words_of(result.response)
    assert not (await world.desk.servers.get(world.guild.id)).channels


def test_only_so_many_exchanges_are_remembered() -> None:
    exchanges = Exchanges(capacity=10)
    for number in range(1000):
        exchange = exchanges.begin(number, number % 3, "?")
        exchanges.close(exchange, number + 5000, evidence(id_=f"e{number}"))

    assert len(exchanges._known) == len(exchanges._by_answer) == len(exchanges._quoted) == 10
