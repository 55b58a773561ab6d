"""A question that found no answer, from the inbox to the answer of the team."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.app import Knowledge
from knowledge.errors import NotFoundError, UnfitVersionError
from knowledge.matching.alike import key_of
from knowledge.models import SHARED, Answered, Finding, GapId, LibraryId, Metadata, TeamAnswer, Unanswered
from knowledge.services import inbox as module
from knowledge.services.inbox import InboxService
from knowledge.services.trial import Trial
from tests.services.test_settling import base

__all__ = ["base"]

SERVER, OTHER = LibraryId("server:7"), LibraryId("server:8")
QUESTION = "懇親会の会費はいくらですか?"
TEAM = TeamAnswer(text="会費は3,500円です。当日、受付でお支払いください。", url="https://team.example/notice")


@pytest.fixture
async def asked(base: Knowledge) -> GapId:
    """The base with an article beside the point, and the question asked twice in two channels."""
    text = "岬の灯台は1904年に建てられた。高さは21メートルである。"
    await base.library.add_bytes(SERVER, "a.txt", text.encode(), Metadata(title="岬の灯台"), by="cli")
    await base.inbox.note(SERVER, QUESTION, channel=1)
    await base.inbox.note(SERVER, "懇親会の会費はいくら", channel=2)
    return (await base.inbox.all(SERVER))[0].id


async def test_near_duplicates_are_one_with_a_count_and_channels(base: Knowledge, asked: GapId) -> None:
    (gap,) = await base.inbox.all(SERVER)

    assert (gap.id, gap.text, gap.wordings) == (asked, QUESTION, ("懇親会の会費はいくら",))
    assert (gap.count, gap.channels, gap.first) == (2, {1: 1, 2: 1}, datetime.now(UTC).date())


async def test_no_other_library_sees_it(base: Knowledge, asked: GapId) -> None:
    assert await base.inbox.all(OTHER) == await base.inbox.all(SHARED) == ()
    for act in (base.inbox.find, base.inbox.dismiss, base.inbox.reopen):
        with pytest.raises(NotFoundError):
            await act(OTHER, asked)
    with pytest.raises(NotFoundError):
        await base.inbox.answer(OTHER, asked, TEAM, by="1")
    assert (await base.inbox.find(SERVER, asked)).state == "open"


@pytest.mark.parametrize("again", [QUESTION, "懇親会の会費はいくら", "懇親会の会費を教えて"])
async def test_what_the_team_writes_answers_word_for_word(base: Knowledge, asked: GapId, again: str) -> None:
    assert isinstance((await base.answers.answer(again, (SERVER, SHARED))).outcome, Unanswered)
    report = await base.inbox.answer(SERVER, asked, TEAM, by="1")

    assert report.problems == ()
    outcome = (await base.answers.answer(again, (SERVER, SHARED))).outcome
    assert isinstance(outcome, Answered)
    assert outcome.answer.text == TEAM.text
    assert outcome.answer.question == QUESTION
    assert outcome.answer.article.team
    assert (outcome.answer.article.url, outcome.answer.passage_url) == (TEAM.url, None)
    assert (await base.library.show([SERVER], outcome.answer.article.id)).article.kind == "team"
    assert await base.inbox.all(SERVER) == ()


async def test_a_short_answer_stands_under_its_question_in_latest(base: Knowledge, asked: GapId) -> None:
    await base.inbox.answer(SERVER, asked, TeamAnswer(text="無料です。"), by="1")

    (newest,) = await base.library.latest([SERVER], 1)
    assert (newest.head.title, newest.key_points) == (QUESTION, ("無料です。",))


async def test_a_second_answer_takes_the_place_of_the_first(base: Knowledge, asked: GapId) -> None:
    await base.inbox.answer(SERVER, asked, TEAM, by="1")
    await base.inbox.answer(SERVER, asked, TeamAnswer(text="会費は無料になりました。"), by="1")

    assert len(await base.library.articles([SERVER])) == 2
    outcome = (await base.answers.answer(QUESTION, (SERVER,))).outcome
    assert isinstance(outcome, Answered)
    assert outcome.answer.text == "会費は無料になりました。"


async def test_what_the_gate_refuses_is_not_lost(
    base: Knowledge, asked: GapId, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_trial: Trial) -> tuple[Finding, ...]:
        return (Finding(kind="blind", facts={"count": 5}),)

    monkeypatch.setattr(base.library._versions, "_gate", refuse)
    with pytest.raises(UnfitVersionError):
        await base.inbox.answer(SERVER, asked, TEAM, by="1")

    gap = await base.inbox.find(SERVER, asked)
    assert (gap.state, gap.draft) == ("open", TEAM)


async def test_what_was_dismissed_stays_so_in_other_words_until_it_is_put_back(base: Knowledge, asked: GapId) -> None:
    await base.inbox.dismiss(SERVER, asked)
    await base.inbox.note(SERVER, "懇親会の会費っていくらですか", channel=1)

    assert await base.inbox.all(SERVER) == ()
    (gap,) = await base.inbox.all(SERVER, "dismissed")
    assert gap.count == 3
    await base.inbox.reopen(SERVER, asked)
    assert [gap.id for gap in await base.inbox.all(SERVER)] == [asked]


async def test_an_added_article_answers_it_and_a_rollback_opens_it_again(base: Knowledge, asked: GapId) -> None:
    await base.inbox.wait(SERVER, key_of(QUESTION), 5, channel=1, message=11, lang="ja")
    article = "Q: 懇親会の会費はいくらですか?\nA: 会費は4,000円です。"
    await base.library.add_bytes(SERVER, "b.txt", article.encode(), Metadata(title="懇親会"), by="1")
    (gap,) = await base.inbox.unsettled(SERVER)
    await base.inbox.retry(gap, None)

    (done,) = await base.inbox.completions(SERVER)
    assert (done.question, done.answer.text, done.channel, done.message) == (QUESTION, "会費は4,000円です。", 1, 11)
    await base.library.rollback(SERVER, None, by="1")
    (gap,) = await base.inbox.unsettled(SERVER)
    await base.inbox.retry(gap, None)
    assert [gap.state for gap in await base.inbox.all(SERVER)] == ["open"]
    assert await base.inbox.completions(SERVER) == ()


async def test_an_answer_that_did_not_help_does_not_settle_the_question(base: Knowledge, asked: GapId) -> None:
    question = "岬の灯台の高さは?"
    outcome = (await base.answers.answer(question, (SERVER,))).outcome
    assert isinstance(outcome, Answered)
    await base.inbox.note(SERVER, question, channel=1, disliked=outcome.answer.id)
    gap = next(gap for gap in await base.inbox.unsettled(SERVER) if gap.text == question)
    await base.inbox.retry(gap, None)

    assert question in [gap.text for gap in await base.inbox.all(SERVER)]


async def test_tell_me_twice_takes_it_back_and_one_person_has_so_many(
    base: Knowledge, asked: GapId, monkeypatch: pytest.MonkeyPatch
) -> None:
    await base.inbox.note(SERVER, "二次会はありますか", channel=1)
    first, second = key_of(QUESTION), key_of("二次会はありますか")

    async def press(key: str) -> str:
        return await base.inbox.wait(SERVER, key, 5, channel=1, message=11, lang="ja")

    assert [await press(first), await press(first), await press(first)] == ["noted", "taken_back", "noted"]
    monkeypatch.setattr(module, "MOST_WAITING", 1)
    assert (await press(second), await press("0" * 16)) == ("full", "gone")
    assert await base.inbox.waited_for(SERVER) == {asked: 1}


async def test_two_presses_at_once_count_one_after_the_other(base: Knowledge, asked: GapId) -> None:
    async def press() -> str:
        return await base.inbox.wait(SERVER, key_of(QUESTION), 5, channel=1, message=11, lang="ja")

    assert [*await asyncio.gather(press(), press(), press())] == ["noted", "taken_back", "noted"]
    assert await base.inbox.waited_for(SERVER) == {asked: 1}


async def test_the_most_wanted_come_first_and_the_least_wanted_leave(
    base: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = datetime(2026, 11, 1, tzinfo=UTC)
    service = InboxService(base.inbox._store, base.library, base.answers, lambda: day)
    monkeypatch.setattr(module, "MOST_OPEN", 3)
    for _ in range(3):
        await service.note(SERVER, "昔よく聞かれた質問は何ですか", channel=None)
    day += timedelta(60)
    for question in ("入口はどこですか", "出口はどこですか", "売店はどこですか", "売店はどこ?"):
        await service.note(SERVER, question, channel=None)

    texts = [gap.text for gap in await service.all(SERVER)]
    assert texts == ["売店はどこですか", "出口はどこですか", "入口はどこですか"]


async def test_what_was_last_asked_long_ago_and_who_waited_is_forgotten(base: Knowledge, asked: GapId) -> None:
    await base.inbox.wait(SERVER, key_of(QUESTION), 5, channel=1, message=11, lang="ja")

    assert await base.inbox._store.gaps(SERVER)
    assert await base.privacy._store.expire(date.max, date.min) == 2
    assert (await base.inbox.all(SERVER), await base.inbox.waited_for(SERVER)) == ((), {})
