"""Counts of questions by week and channel, without who asked."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import StoreError
from knowledge.models import Frequent
from knowledge.services.analytics import AnalyticsService
from knowledge.store.analytics import WORDED
from knowledge.store.sqlite import SqliteStore
from tests.store.builders import ALICE, BOB

WEDNESDAY = date(2026, 11, 25)
HALL, PORT = 11, 12


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    made = SqliteStore(tmp_path / "k.db")
    yield made
    await made.close()


def on(store: SqliteStore, day: date) -> AnalyticsService:
    return AnalyticsService(store.analytics, lambda: day)


async def test_weeks_and_channels_are_counted_apart(store: SqliteStore) -> None:
    before, now = on(store, date(2026, 11, 22)), on(store, WEDNESDAY)
    before.count(ALICE, HALL, "answered", "いつ?")
    await before.flush()
    for event in ("answered", "choices", "unanswered", "helpful", "unhelpful"):
        now.count(ALICE, PORT, event, "いつ?")
    now.count(BOB, HALL, "answered", "よその質問")

    report = await now.report(ALICE, 4)

    assert [(str(c.week), c.channel, c.asked, c.answered, c.helpful, c.unhelpful) for c in report.counts] == [
        ("2026-11-16", HALL, 1, 1, 0, 0),
        ("2026-11-23", PORT, 3, 1, 1, 1),
    ]
    assert [str(week) for week in report.weeks] == ["2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"]
    assert report.questions == (Frequent(question="いつ?", count=4),)
    assert (await now.report(ALICE, 4, channel=HALL)).questions == (Frequent(question="いつ?", count=1),)
    assert [c.week for c in (await now.report(ALICE, 1)).counts] == [date(2026, 11, 23)]


async def test_questions_are_merged_when_they_read_alike(store: SqliteStore) -> None:
    counting = on(store, WEDNESDAY)
    for question in ("Ferry times?", "ＦＥＲＲＹ  times?", "ferry times?\u200b", "Harbour fees?"):
        counting.count(ALICE, HALL, "unanswered", question)
    counting.count(ALICE, HALL, "answered", "harbour fees?")
    counting.count(ALICE, HALL, "unanswered", None)

    report = await counting.report(ALICE, 1)

    assert report.gaps == (Frequent(question="ferry times?", count=3), Frequent(question="harbour fees?", count=1))
    assert report.questions[0].count == 3
    assert report.questions[1].count == 2
    assert report.counts[0].unanswered == 5


async def test_a_flood_of_different_questions_is_counted_without_their_words(store: SqliteStore) -> None:
    counting = on(store, WEDNESDAY)
    for number in range(WORDED + 50):
        counting.count(ALICE, HALL, "unanswered", f"question {number}")

    report = await counting.report(ALICE, 1)

    assert report.counts[0].unanswered == WORDED + 50
    assert len(await store.analytics.frequent(ALICE, WEDNESDAY, gaps=True, channel=None, limit=5_000)) == WORDED


async def test_what_could_not_be_written_is_written_later(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    store = SqliteStore(folder / "k.db")
    counting = on(store, WEDNESDAY)
    counting.count(ALICE, HALL, "answered", "いつ?")
    with pytest.raises(StoreError):
        await counting.flush()
    folder.mkdir()
    counting.count(ALICE, HALL, "answered", "いつ?")

    assert (await counting.report(ALICE, 1)).counts[0].answered == 2
    await store.close()
