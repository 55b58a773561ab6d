"""What readers do with an answer, and what else they ask for, in both languages and in a later process too."""

from datetime import date
from typing import Any

import pytest

from bot.press import latest_id
from knowledge.models import SHARED, Happening
from knowledge.services.answer import Suggestion
from tests.bot.builders import answered, evidence, reading, summary
from tests.bot.conftest import World, buttons_of, words_of

QUESTION = "灯台はいつ建てられましたか?"
OTHER = evidence("灯台は1951年に建て直されました。", id_="e2", question="いつ建て直された?")


@pytest.fixture(autouse=True)
def taught(world: World) -> None:
    found = evidence(question="灯台の年は?")
    world.fake.answers.known[QUESTION] = answered(found, others=(OTHER,))
    world.fake.answers.entries = {(SHARED, "e1"): found, (SHARED, "e2"): OTHER}
    world.fake.library.readings[SHARED] = [reading()]


async def press(world: World, label: str, *, member: Any = None, restart: bool = True) -> Any:
    """Ask in the channel, start anew, and press a button below the answer."""
    await world.member.send(world.channel, f"{world.me} {QUESTION}")
    if restart:
        await world.restart()
    return await (member or world.member).click(world.last, label=label)


class TestAnswerCard:
    async def test_more_from_the_article_is_its_key_points_and_questions(self, world: World) -> None:
        result = await press(world, "この記事をもっと見る")

        assert result.ephemeral
        assert "灯りは約40キロ先まで届きます。" in words_of(result.response)
        assert [b["label"] for b in buttons_of(result.response)][:2] == [
            "岬の灯台はいつ建てられましたか?",
            "見学できますか?",
        ]
        shown = await world.member.click(result.response, label="岬の灯台はいつ建てられましたか?")
        assert "1904年" in words_of(shown.response)

    async def test_other_passages_are_offered_to_whoever_wants_them(self, world: World) -> None:
        result = await press(world, "ほかの候補", member=world.admin)

        assert result.ephemeral
        assert [b["label"] for b in buttons_of(result.response)] == ["1. いつ建て直された?"]
        shown = await world.admin.click(result.response, label="1. いつ建て直された?")
        assert "1951年" in words_of(shown.response)

    async def test_helpful_is_kept_with_the_question_and_once_a_person(self, world: World) -> None:
        first = await press(world, "役に立った")
        again = await world.member.click(world.last, label="役に立った")
        other = await world.admin.click(world.last, label="役に立った")

        assert "not recorded" in words_of(first.response)
        assert "already" in words_of(again.response)
        assert "not recorded" in words_of(other.response)
        assert world.fake.feedback.given == [("e1", QUESTION, None, "")] * 2

    async def test_not_helpful_asks_why(self, world: World) -> None:
        shown = await press(world, "役に立たない")
        why, remark = (label["component"]["custom_id"] for label in shown.modal["components"])
        result = await world.member.submit_modal(shown, {why: ["outdated"], remark: "値上げした"})

        assert "not recorded" in words_of(result.response)
        assert world.fake.feedback.given == [("e1", QUESTION, "outdated", "値上げした")]

    async def test_a_command_tells_its_question_too(self, world: World) -> None:
        asked = "灯台は_いつ_?"
        world.fake.answers.known[asked] = answered(evidence())
        result = await world.member.slash(world.channel, "ask", question=asked)
        assert result.response is not None
        await world.member.click(result.response, label="Helpful")

        assert world.fake.feedback.given == [("e1", asked, None, "")]

    async def test_a_word_on_what_is_gone_is_declined(self, world: World) -> None:
        await world.member.send(world.channel, f"{world.me} {QUESTION}")
        world.fake.answers.entries.clear()

        for label in ("役に立った", "この記事をもっと見る"):
            result = await world.member.click(world.last, label=label)
            assert "no longer" in words_of(result.response)
        assert world.fake.feedback.given == []


async def test_latest_is_paged_and_by_topic_in_a_later_process_too(world: World) -> None:
    world.fake.library.stored[SHARED] = [
        *(summary(f"灯台だより{n}", id_=f"a{n}") for n in range(1, 4)),
        summary("港まつり", id_="b"),
    ]
    shown = await world.member.slash(world.channel, "latest", topic="灯台")
    assert "灯台だより1" in words_of(shown.response)
    await world.restart()
    await world.member.click(world.last, label="Older")
    assert "灯台だより2" in world.said()[-1]
    await world.member.click(world.last, label="Older")
    assert "灯台だより3" in world.said()[-1]
    assert [b["label"] for b in buttons_of(world.last) if "custom_id" in b] == ["Newer"]

    none = await world.member.slash(world.channel, "latest", topic="火星")
    assert "火星" in words_of(none.response)
    assert len(latest_id(5, 999_999, "話" * 36)) <= 100


async def test_summary_names_its_article_by_autocomplete(world: World) -> None:
    world.fake.library.stored[SHARED] = [summary()]
    (choice,) = await world.member.autocomplete(world.channel, "summary", "article", "灯台")
    shown = await world.member.slash(world.channel, "summary", article=choice["value"])
    unknown = await world.member.slash(world.channel, "summary", article="火星")

    assert "> • 灯台は1904年に建てられました。" in words_of(shown.response)
    assert unknown.ephemeral
    assert "火星" in words_of(unknown.response)


@pytest.mark.usefixtures("japanese")
async def test_a_timeline_and_a_comparison_in_japanese(world: World) -> None:
    built, month = date(1904, 5, 1), date(1904, 5, 31)
    world.fake.topics.happenings["灯台"] = (Happening(first=built, last=month, told=True, entry=evidence()),)
    world.fake.answers.compared[QUESTION] = (evidence(), OTHER)

    timeline = await world.member.slash(world.channel, "timeline", topic="灯台")
    comparison = await world.member.slash(world.channel, "compare", question=QUESTION)
    nothing = await world.member.slash(world.channel, "timeline", topic="火星")

    assert "**1904年5月**\n> 灯台は1904年に建てられました。" in words_of(timeline.response)
    assert "**2.** 2026年4月18日、" in words_of(comparison.response)
    assert "> 灯台は1951年に建て直されました。" in words_of(comparison.response)
    assert "見つかりませんでした" in words_of(nothing.response)


async def test_help_offers_questions_that_can_be_answered_here(world: World) -> None:
    world.fake.answers.suggestions[SHARED] = [Suggestion(question="いつ建て直された?", id=OTHER.id)]
    shown = await world.member.slash(world.channel, "help")
    assert shown.ephemeral
    assert shown.response is not None
    await world.restart()
    pressed = await world.member.click(shown.response, label="いつ建て直された?")

    assert "1951年" in words_of(pressed.response)


async def test_a_paused_server_shows_nothing_of_it(world: World) -> None:
    world.fake.library.stored[SHARED] = [summary()]
    await world.admin.slash(world.channel, "kijibot pause")

    for name, options in (("help", {}), ("timeline", {"topic": "灯台"}), ("summary", {"article": "a1"})):
        shown = await world.member.slash(world.channel, name, **options)
        assert "paused" in words_of(shown.response)
    assert await world.member.autocomplete(world.channel, "summary", "article", "") == []
