"""What articles tell of a topic, in order; what each says to one question; and what readers thought of answers."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from knowledge.app import Knowledge
from knowledge.models import SHARED, EntryId
from tests.services.test_settling import QUESTION, add, answered, base

__all__ = ["base"]


@pytest.fixture
async def bridge(base: Knowledge) -> Knowledge:
    await add(base, "橋の計画", "凪灯大橋の計画は2019年5月に発表された。橋は町を結ぶ。", "2019-05-20")
    await add(base, "橋の着工", "凪灯大橋の工事は2024年3月1日に始まった。渡し船は続く。", "2024-03-02")
    await add(base, "灯台", "灯台は1887年11月3日に点灯した。", "2025-01-01")
    await add(base, "橋の今", "凪灯大橋の総工費は510億円である。", "2026-02-01")
    return base


async def test_a_timeline_is_dated_sentences_of_several_articles_oldest_first(bridge: Knowledge) -> None:
    found = await bridge.topics.timeline("凪灯大橋", [SHARED])

    assert [happening.first for happening in found] == [date(2019, 5, 1), date(2024, 3, 1), date(2026, 2, 1)]
    assert [happening.told for happening in found] == [True, True, False]
    assert all("凪灯大橋" in happening.entry.text for happening in found)


@pytest.mark.parametrize(
    ("topic", "fragment", "whole"),
    [
        pytest.param(
            "Tull",
            "Q: When does the ferry start again?\nA: On 3 October 2026, between Marrow and Tull.",
            "The ferry to Tull was sold on 2 May 2019.",
            id="English",
        ),
        pytest.param(
            "鐘ヶ浦橋",
            "Q: 鐘ヶ浦橋はいつ開通しますか？\nA: 2026年10月3日、鐘ヶ浦橋の東側。",
            "鐘ヶ浦橋の工事は2019年5月2日に始まった。",
            id="Japanese",
        ),
    ],
)
async def test_a_timeline_has_no_answers_that_are_no_sentences(
    base: Knowledge, topic: str, fragment: str, whole: str
) -> None:
    await add(base, topic, f"{whole}\n\n{fragment}", None)

    assert [happening.entry.text for happening in await base.topics.timeline(topic, [SHARED])] == [whole]


async def test_a_topic_finds_its_articles_and_no_others(bridge: Knowledge) -> None:
    found = await bridge.topics.articles("凪灯大橋", [SHARED])
    latest = await bridge.library.latest([SHARED], 2, skip=1, among=found)

    assert [summary.head.title for summary in latest] == ["橋の着工", "橋の計画"]
    assert await bridge.topics.articles("の", [SHARED]) >= found
    assert await bridge.topics.timeline("", [SHARED]) == ()


async def test_a_comparison_has_the_best_sentence_of_each_article_newest_first(base: Knowledge) -> None:
    await add(base, "汐見水族館の案内", "汐見水族館の入館料は大人1,200円です。", "2024-04-01")
    await add(base, "汐見水族館の今", "汐見水族館の入館料は大人1,500円です。", "2026-04-01")

    told = await base.answers.compare(QUESTION, [SHARED])

    assert ["1,500円" in each.text for each in told] == [True, False]


async def test_feedback_is_kept_without_who_gave_it(base: Knowledge, tmp_path: Path) -> None:
    await add(base, "汐見水族館の案内", "汐見水族館の入館料は大人1,200円です。", "2024-04-01")
    entry = (await answered(base)).answer.id

    assert await base.feedback.give([SHARED], entry, question=QUESTION)
    assert await base.feedback.give([SHARED], entry, question=None, complaint="outdated", remark=" 値上げした ")
    assert not await base.feedback.give([SHARED], EntryId("gone"), question=QUESTION)

    good, bad = await base.feedback.all(SHARED)
    assert (good.helpful, good.question, good.complaint, good.version) == (True, QUESTION, None, 1)
    assert (bad.helpful, bad.question, bad.complaint, bad.remark) == (False, None, "outdated", "値上げした")
    with closing(sqlite3.connect(tmp_path / "k.db")) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(feedback)")]
    assert columns == ["number", "library", "version", "entry", "question", "helpful", "complaint", "remark", "day"]
