"""Slash commands, autocomplete and buttons, as people use them."""

import asyncio
from contextlib import ExitStack
from typing import Any

import pytest

from bot.press import Press
from bot.render.limits import units
from knowledge.errors import StoreError
from knowledge.models import SHARED, EntryId, server_library
from knowledge.services.answer import Suggestion
from tests.bot.builders import answered, choices, evidence, summary, unanswered
from tests.bot.conftest import World, buttons_of, words_of

QUESTION = "灯台はいつ建てられましたか?"


@pytest.fixture(autouse=True)
def taught(world: World) -> None:
    world.fake.answers.known[QUESTION] = answered(evidence())


async def test_ask_answers_for_everybody_and_repeats_the_question(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=QUESTION)

    assert not result.ephemeral
    assert f"You asked: {QUESTION}" in words_of(result.response)
    assert "> 灯台は1904年に建てられました。" in words_of(result.response)
    assert "Source: 岬新聞 (18 April 2026, " in words_of(result.response)


async def test_ask_in_private_is_seen_by_the_asker_alone(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=QUESTION, private=True)

    assert result.ephemeral
    assert world.said() == []


@pytest.mark.usefixtures("japanese")
async def test_a_japanese_person_is_answered_in_japanese(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=QUESTION)

    assert "ご質問: " in words_of(result.response)
    assert "出典: 岬新聞(2026年4月18日、" in words_of(result.response)


async def test_ask_in_a_direct_message_sees_the_shared_library_only(world: World) -> None:
    await world.member.user.slash("ask", question=QUESTION)

    assert world.fake.answers.asked == [(QUESTION, (SHARED,))]


async def test_links_open_source_and_article(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=QUESTION)

    links = [button["url"] for button in buttons_of(result.response) if "url" in button]
    assert links == ["https://paper.example/1904", "https://lighthouse.example/history"]


async def test_autocomplete_offers_what_the_server_may_see(world: World) -> None:
    own = server_library(world.guild.id)
    world.fake.answers.suggestions = {
        own: [Suggestion(question="灯台はどこ?", id=EntryId("e7"))],
        SHARED: [Suggestion(question="灯台はいつ?", id=EntryId("e8"))],
        server_library(1): [Suggestion(question="灯台の秘密は?", id=EntryId("e9"))],
    }

    offered = await world.member.autocomplete(world.channel, "ask", "question", "灯台")
    in_private = await world.member.user.autocomplete("ask", "question", "灯台")

    assert [choice["name"] for choice in offered] == ["灯台はどこ?", "灯台はいつ?"]
    assert [choice["name"] for choice in in_private] == ["灯台はいつ?"]


async def test_a_long_suggestion_fits_and_answers_with_its_own_entry(world: World) -> None:
    long = evidence(id_="e5", question="とても長い質問😀" * 30)
    world.fake.answers.suggestions = {SHARED: [Suggestion(question=long.question or "", id=long.id)]}
    world.fake.answers.entries[SHARED, "e5"] = long

    (choice,) = await world.member.autocomplete(world.channel, "ask", "question", "")
    result = await world.member.slash(world.channel, "ask", question=choice["value"])

    assert units(choice["name"]) <= 100
    assert units(choice["value"]) <= 100
    assert "1904年" in words_of(result.response)


async def test_a_paused_server_gets_no_suggestions(world: World) -> None:
    world.fake.answers.suggestions = {SHARED: [Suggestion(question="灯台はいつ?", id=EntryId("e8"))]}
    await world.admin.slash(world.channel, "kijibot pause")

    assert await world.member.autocomplete(world.channel, "ask", "question", "") == []


async def test_a_slow_answer_is_announced_and_then_put_in_place(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(text: str, libraries: Any, **chosen: Any) -> Any:
        await asyncio.sleep(2.5)
        return answered(evidence())

    monkeypatch.setattr(world.fake.answers, "answer", slow)
    result = await world.member.slash(world.channel, "ask", question=QUESTION, private=True)

    assert [body["type"] for body in world.bodies("POST", "/callback")] == [5]
    assert result.ephemeral
    assert "1904年" in words_of(result.response)


@pytest.mark.parametrize("fault", [StoreError(), ValueError("a bug")], ids=["known", "unforeseen"])
async def test_a_failure_is_one_sentence_without_its_cause(world: World, fault: Exception) -> None:
    world.fake.answers.fault = fault
    result = await world.member.slash(world.channel, "ask", question=QUESTION)

    assert result.ephemeral
    assert words_of(result.response) in {
        "The article store cannot be used right now. Please tell the operator.",
        "That did not work. Please try again in a moment.",
    }


async def test_asking_while_too_much_waits_is_refused_privately_each_time(world: World) -> None:
    with ExitStack() as waiting:
        for _ in range(20):
            waiting.enter_context(world.desk.manners.turn(world.member.id, world.channel.id, world.guild.id))
        late = [await world.member.slash(world.channel, "ask", question=QUESTION) for _ in range(2)]
    later = await world.member.slash(world.channel, "ask", question=QUESTION)

    assert [result.ephemeral for result in late] == [True, True]
    assert "1904年" in words_of(later.response)
    assert len(world.fake.answers.asked) == 1


async def test_samples_are_shown_and_said_to_be_samples(world: World) -> None:
    world.fake.library.samples = [summary(f"見本{n}", id_=f"a{n}") for n in range(1, 13)]
    world.fake.answers.entries[SHARED, "e5"] = evidence(id_="e5")
    latest = await world.member.slash(world.channel, "latest")
    listed = await world.member.slash(world.channel, "articles")
    assert listed.response is not None
    await world.member.click(listed.response, label="Older")
    chosen = await world.member.slash(world.channel, "ask", question="entry:e5")

    assert "見本1" in words_of(latest.response)
    assert "見本12" in words_of(listed.response)
    assert all("sample articles" in words_of(shown.response) for shown in (latest, listed, chosen))


class TestChoices:
    @pytest.fixture(autouse=True)
    def ambiguous(self, world: World) -> None:
        found = [
            evidence("灯台は1904年に建てられました。", id_="e1", question="いつ建てられた?"),
            evidence("灯台は1951年に建て直されました。", id_="e2", question="いつ建て直された?"),
        ]
        world.fake.answers.known["灯台はいつ"] = choices(*found)
        world.fake.answers.known["灯台の色"] = unanswered(*found)
        world.fake.answers.entries = {(SHARED, found.id): found for found in found}

    async def test_each_choice_is_a_numbered_button(self, world: World) -> None:
        await world.member.send(world.channel, f"{world.me} 灯台はいつ")

        labels = [button["label"] for button in buttons_of(world.last)]
        assert labels == ["1. いつ建てられた?", "2. いつ建て直された?"]
        assert "**2.** いつ建て直された?" in world.said()[0]

    @pytest.mark.parametrize("question", ["灯台はいつ", "灯台の色"], ids=["choices", "nearest"])
    async def test_the_asker_turns_the_message_into_the_chosen_answer(self, world: World, question: str) -> None:
        await world.member.send(world.channel, f"{world.me} {question}")
        await world.member.click(world.last, label="2. いつ建て直された?")

        (said,) = world.said()
        assert "> 灯台は1951年に建て直されました。" in said
        remaining = [b["label"] for b in buttons_of(world.last) if b.get("custom_id", "").startswith("kiji:s:")]
        assert remaining == ["1. いつ建てられた?"]

    async def test_anybody_else_sees_the_answer_alone(self, world: World) -> None:
        await world.member.send(world.channel, f"{world.me} 灯台はいつ")
        result = await world.admin.click(world.last, label="1. いつ建てられた?")

        assert result.ephemeral
        assert "1904年" in words_of(result.response)
        assert "1904年" not in world.said()[0]

    async def test_buttons_work_in_a_later_process(self, world: World) -> None:
        await world.member.send(world.channel, f"{world.me} 灯台はいつ")
        await world.restart()
        await world.member.click(world.last, label="1. いつ建てられた?")

        assert "> 灯台は1904年に建てられました。" in world.said()[0]

    async def test_a_choice_that_is_gone_says_so_and_leaves_the_list(self, world: World) -> None:
        await world.member.send(world.channel, f"{world.me} 灯台はいつ")
        world.fake.answers.entries.clear()
        result = await world.member.click(world.last, label="1. いつ建てられた?")

        assert result.ephemeral
        assert "no longer" in words_of(result.response)
        assert len(buttons_of(world.last)) == 2

    async def test_a_paused_server_answers_no_button(self, world: World) -> None:
        await world.member.send(world.channel, f"{world.me} 灯台はいつ")
        await world.admin.slash(world.channel, "kijibot pause")
        result = await world.member.click(world.last, label="1. いつ建てられた?")

        assert result.ephemeral
        assert "1904年" not in world.said()[0]

    async def test_a_button_shows_nothing_of_another_servers_library(self, world: World) -> None:
        """Even where the custom id names such an entry: what may be seen follows from where it is pressed."""
        elsewhere = server_library(world.env.create_guild("elsewhere").id)
        secret = evidence("合言葉は灯り。", id_="secret", question="合言葉は?")
        world.fake.answers.entries[elsewhere, "secret"] = secret
        world.fake.answers.known["合言葉"] = choices(secret, evidence(id_="e1"))
        await world.member.send(world.channel, f"{world.me} 合言葉")
        result = await world.member.click(world.last, label="1. 合言葉は?")

        assert result.ephemeral
        assert "灯り" not in words_of(result.response)


def test_a_button_carries_its_whole_errand_in_discords_hundred_characters() -> None:
    longest = Press(own=True, asker=2**64 - 1, entry=EntryId("e" * 64)).custom_id()

    assert longest is not None
    assert len(longest) <= 100
    assert Press(own=True, asker=1, entry=EntryId("e" * 65)).custom_id() is None


async def test_latest_shows_title_site_date_points_and_link(world: World) -> None:
    world.fake.library.stored[SHARED] = [
        summary("新しい記事", id_="a2", points=("要点その一。", "要点その二。")),
        summary("古い記事", id_="a1"),
    ]
    one = await world.member.slash(world.channel, "latest")
    two = await world.member.slash(world.channel, "latest", count=2)

    assert "新しい記事" in words_of(one.response)
    assert "岬通信 · 18 April 2026" in words_of(one.response)
    assert "要点その二。" in words_of(one.response)
    assert buttons_of(one.response)[0]["url"] == "https://lighthouse.example/history"
    assert "古い記事" not in words_of(one.response)
    assert "古い記事" in words_of(two.response)


async def test_articles_are_listed_privately_and_paged(world: World) -> None:
    world.fake.library.stored[SHARED] = [summary(f"記事{n}", id_=f"a{n}") for n in range(1, 24)]
    first = await world.member.slash(world.channel, "articles")

    assert first.ephemeral
    assert first.response is not None
    assert "記事10\n" in words_of(first.response)
    assert "記事11" not in words_of(first.response)

    await world.member.click(first.response, label="Older")
    assert "**11.** 記事11" in words_of(first.response)


async def test_an_empty_library_is_said_plainly(world: World) -> None:
    for name in ("latest", "articles"):
        result = await world.member.slash(world.channel, name)
        assert words_of(result.response) == "There are no articles yet."


async def test_every_command_is_known_to_discord_in_both_languages(world: World) -> None:
    (sync,) = world.bodies("PUT", "/commands")

    names = {command["name"]: command["name_localizations"]["ja"] for command in sync}
    assert names == {
        "ask": "質問", "latest": "最新", "articles": "記事一覧", "kb": "記事管理", "kijibot": "きじぼっと",
        "summary": "要約", "timeline": "年表", "compare": "比較", "help": "使い方",
        "privacy": "プライバシー", "forget-me": "忘れて", "follow": "フォロー", "unfollow": "フォロー解除",
        "Ask about this message": "このメッセージについて記事で調べる",
        "Why this answer? (admins)": "この回答の理由(管理者用)",
    }  # fmt: skip


async def test_commands_are_given_to_discord_only_when_they_changed(world: World) -> None:
    await world.restart()
    await world.restart()

    assert len(world.bodies("PUT", "/commands")) == 1


@pytest.mark.parametrize("code", [10062, 40060])
async def test_an_interaction_that_discord_gave_up_gets_no_second_failing_reply(world: World, code: int) -> None:
    world.env.inject_error("POST", "/interactions/*/callback", status=404, code=code, times=None)
    await world.member.slash(world.channel, "ask", question=QUESTION)

    assert len(world.bodies("POST", "/callback")) == 1


async def test_an_overloaded_discord_does_not_cost_the_answer(world: World) -> None:
    world.env.inject_error("POST", "/interactions/*/callback", status=503)
    result = await world.member.slash(world.channel, "ask", question=QUESTION)

    assert "1904年" in words_of(result.response)
