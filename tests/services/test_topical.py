"""Where only some topics count, no other article has a word in anything that readers see."""

import json
from collections.abc import Sequence

import pytest

from knowledge.app import Knowledge
from knowledge.errors import NotFoundError
from knowledge.models import SHARED, Answered, Choices, Evidence, LibraryId, Metadata, Outcome, Unanswered
from tests.services.test_settling import base

__all__ = ["base"]

SERVER = LibraryId("server:7")
QUESTION = "図書館の開館時間は何時ですか?"
CANARY = "カナリア"


async def add(base: Knowledge, title: str, text: str, topic: str | None, library: LibraryId = SHARED) -> None:
    said = Metadata.model_validate({"title": title, "topic": topic, "url": f"https://town.example/{title}"})
    await base.library.add_bytes(library, f"{title}.txt", text.encode(), said, by="cli")


@pytest.fixture
async def town(base: Knowledge) -> Knowledge:
    """Forty articles that answer, on other topics, and one on the topic that does."""
    lines = [
        json.dumps(
            {
                "id": f"canary-{number}",
                "title": f"第{number}図書館の開館時間",
                "topic": "別の町" if number % 2 else None,
                "url": f"https://other.example/{number}",
                "text": f"{CANARY}の図書館の開館時間は午前{number % 12}時です。\n\n"
                f"Q: 図書館の開館時間は何時ですか?\nA: {CANARY}では午前{number % 12}時です。",
            },
            ensure_ascii=False,
        )
        for number in range(40)
    ]
    await base.library.add_bytes(SHARED, "canaries.jsonl", "\n".join(lines).encode(), Metadata(), by="cli")
    await add(base, "図書室だより", "町の施設は朝早くから使えます。図書館の開館は、平日は午前7時からです。", "くらし")
    return base


def _told(outcome: Outcome) -> Sequence[Evidence]:
    match outcome:
        case Answered() as found:
            return [found.answer, *found.others, *([found.newer] if found.newer else [])]
        case Choices(choices=choices):
            return choices
        case Unanswered(nearest=nearest):
            return nearest


@pytest.mark.parametrize(
    "topics",
    [
        pytest.param(["くらし"], id="as it is written"),
        pytest.param(["　くらし"], id="with a wide blank before it"),
        pytest.param(["ほかの話題", "くらし"], id="one of two"),
    ],
)
async def test_the_best_answer_among_the_allowed_articles_is_found_however_many_others_are_better(
    town: Knowledge, topics: list[str]
) -> None:
    everywhere = (await town.answers.answer(QUESTION, [SHARED])).outcome
    here = (await town.answers.answer(QUESTION, [SHARED], topics=topics)).outcome

    assert any(CANARY in each.text for each in _told(everywhere))
    assert isinstance(here, Answered)
    assert "午前7時" in here.answer.text
    assert not [each for each in _told(here) if CANARY in each.text]
    assert not here.also


async def test_nothing_of_another_topic_is_shown_in_any_other_way(town: Knowledge) -> None:
    topics = ["くらし"]
    (canary, *_) = [e for e in _told((await town.answers.answer(QUESTION, [SHARED])).outcome) if CANARY in e.text]

    assert await town.answers.entry([SHARED], canary.id) is not None
    assert await town.answers.entry([SHARED], canary.id, topics=topics) is None
    assert [each.article.title for each in await town.answers.compare(QUESTION, [SHARED], topics=topics)] == [
        "図書室だより"
    ]
    assert await town.answers.suggest("", [SHARED])
    assert await town.answers.suggest("", [SHARED], topics=topics) == ()
    assert await town.answers.suggest("図書館", [SHARED], topics=topics) == ()
    assert [s.head.title for s in await town.library.latest([SHARED], 50, topics=topics)] == ["図書室だより"]
    assert [s.head.title for s in await town.library.articles([SHARED], topics=topics)] == ["図書室だより"]
    dated = await town.topics.timeline("図書館", [SHARED], topics=topics)
    assert not [each for each in dated if CANARY in each.entry.text]
    assert len(await town.topics.articles("図書館", [SHARED], topics=topics)) == 1
    with pytest.raises(NotFoundError):
        await town.library.shown_to_readers([SHARED], canary.article.id, topics=topics)


async def test_a_topic_that_nobody_writes_about_answers_nothing(town: Knowledge) -> None:
    assert (await town.answers.answer(QUESTION, [SHARED], topics=["宇宙"])).outcome == Unanswered()


async def test_without_topics_nothing_is_left_out_also_what_has_none(town: Knowledge) -> None:
    assert len(await town.library.articles([SHARED])) == 41


async def test_a_topic_that_changes_counts_from_the_next_question_on(town: Knowledge) -> None:
    await town.answers.answer(QUESTION, [SHARED], topics=["くらし"])
    await add(town, "図書室だより", "町の施設は朝早くから使えます。図書館の開館は、平日は午前7時からです。", "おしらせ")

    assert (await town.answers.answer(QUESTION, [SHARED], topics=["くらし"])).outcome == Unanswered()
    moved = (await town.answers.answer(QUESTION, [SHARED], topics=["おしらせ"])).outcome
    assert isinstance(moved, Answered)


async def test_topics_hold_in_all_libraries_that_are_asked_together(town: Knowledge) -> None:
    await add(town, "会の図書館", f"{CANARY}の図書館の開館時間は午前9時です。", "会", SERVER)
    outcome = (await town.answers.answer(QUESTION, [SERVER, SHARED], topics=["くらし"])).outcome

    assert isinstance(outcome, Answered)
    assert not [each for each in _told(outcome) if CANARY in each.text]


async def test_the_topics_there_are_come_in_order_of_their_articles(town: Knowledge) -> None:
    await add(town, "おしらせ", "水道を止めます。", "くらし")

    assert await town.topics.named([SHARED]) == ("別の町", "くらし")


@pytest.mark.parametrize("question", [QUESTION, "別の町の図書館", "開館は平日の何時から?", "水道は止まりますか"])
async def test_all_topics_together_answer_as_none_do(base: Knowledge, question: str) -> None:
    await add(base, "図書室だより", "図書館の開館は、平日は午前7時からです。", "くらし")
    await add(base, "別の町", "別の町の図書館は午前9時に開きます。", "町")
    topics = await base.topics.named([SHARED])

    assert await base.answers.answer(question, [SHARED], topics=topics) == await base.answers.answer(question, [SHARED])
