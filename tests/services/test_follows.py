"""What people follow is told once, whenever it changes."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from knowledge.app import Knowledge
from knowledge.models import SHARED, ArticleSummary, LibraryId, Metadata, News
from knowledge.services import following as module
from knowledge.services.following import Place
from tests.services.test_settling import base

__all__ = ["base"]

SERVER, OTHER = LibraryId("server:7"), LibraryId("server:8")
QUESTION = "懇親会の会費はいくらですか?"
MIKA, KEN = Place(5, 1, "ja"), Place(6, 1, "ja")


@pytest.fixture(autouse=True)
async def lighthouse(base: Knowledge) -> None:
    await add(base, "岬の灯台", "岬の灯台は1904年に建てられた。高さは21メートルである。")


async def add(base: Knowledge, title: str, text: str, library: LibraryId = SERVER) -> None:
    await base.library.add_bytes(library, f"{title}.txt", text.encode(), Metadata(title=title, id=title), by="cli")


async def told(base: Knowledge, library: LibraryId = SERVER) -> list[News]:
    """Return what there is to tell, and keep that it was told."""
    found = [news async for news in base.follows.news(library) if news is not None]
    for news in found:
        await base.follows.told(news)
    return found


async def test_a_question_is_told_when_it_is_answered_and_when_the_answer_changes(base: Knowledge) -> None:
    await base.follows.begin(SERVER, "question", QUESTION, MIKA)
    assert await told(base) == []

    await add(base, "懇親会", f"Q: {QUESTION}\nA: 会費は4,000円です。")
    (first,) = await told(base)
    assert first.answer is not None
    assert first.answer.text == "会費は4,000円です。"
    assert await told(base) == []

    await add(base, "懇親会", f"Q: {QUESTION}\nA: 会費は4,500円になりました。")
    (second,) = await told(base)
    assert second.mark != first.mark
    await base.library.rollback(SERVER, None, by="1")
    assert await told(base) == []  # they know the old answer


async def test_what_was_not_kept_as_told_comes_again_with_the_same_mark(base: Knowledge) -> None:
    await base.follows.begin(SERVER, "question", QUESTION, MIKA)
    await add(base, "懇親会", f"Q: {QUESTION}\nA: 会費は4,000円です。")
    (before,) = [news async for news in base.follows.news(SERVER) if news]
    (after,) = [news async for news in base.follows.news(SERVER) if news]

    assert (before.mark, before.follows) == (after.mark, after.follows)


async def test_an_answer_known_at_the_start_is_no_news(base: Knowledge) -> None:
    await add(base, "懇親会", f"Q: {QUESTION}\nA: 会費は4,000円です。")
    await base.follows.begin(SERVER, "question", QUESTION, MIKA)

    assert await told(base) == []


async def test_a_topic_is_told_of_new_articles_alone(base: Knowledge) -> None:
    await base.follows.begin(SERVER, "topic", "灯台", MIKA)
    assert await told(base) == []
    await add(base, "図書館", "図書館は朝九時に開く。本は三万冊ある。")
    assert await told(base) == []
    await add(base, "灯台の公開日", "岬の灯台は来月から公開される。")

    (news,) = await told(base)
    assert [article.title for article in news.articles] == ["灯台の公開日"]
    assert await told(base) == []


async def test_what_comes_while_a_topic_is_looked_through_is_told_the_next_time(
    base: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    await base.follows.begin(SERVER, "topic", "灯台", MIKA)
    await add(base, "灯台の公開日", "岬の灯台は来月から公開される。")
    looked = base.library.articles

    async def articles(libraries: Sequence[LibraryId], **others: Any) -> tuple[ArticleSummary, ...]:
        found = await looked(libraries, **others)
        if not others:
            await add(base, "灯台の祭り", "岬の灯台で祭りが開かれる。")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(base.library, "articles", articles)
        (first,) = await told(base)
    (second,) = await told(base)
    assert [[article.title for article in news.articles] for news in (first, second)] == [
        ["灯台の公開日"],
        ["灯台の祭り"],
    ]


async def test_one_pressed_twice_at_once_follows_once(base: Knowledge) -> None:
    begun = [base.follows.begin(SERVER, "question", QUESTION, MIKA) for _ in range(2)]

    assert sorted(await asyncio.gather(*begun)) == ["begun", "known"]
    assert len(await base.follows.of(SERVER, MIKA.person)) == 1


async def test_the_shared_library_brings_news_to_servers_and_another_server_none(base: Knowledge) -> None:
    for library in (SERVER, OTHER):
        await base.follows.begin(library, "question", QUESTION, MIKA)
    await add(base, "懇親会", f"Q: {QUESTION}\nA: 会費は4,000円です。", OTHER)
    assert await told(base) == []
    assert len(await told(base, OTHER)) == 1

    await add(base, "懇親会", f"Q: {QUESTION}\nA: 会費は五千円です。", SHARED)
    assert len(await told(base)) == 1


async def test_two_in_one_channel_are_told_together(base: Knowledge) -> None:
    for place in (MIKA, KEN, Place(7, 2, "ja"), Place(8, 1, "en")):
        assert await base.follows.begin(SERVER, "question", QUESTION, place) == "begun"
    assert await base.follows.begin(SERVER, "question", "懇親会の会費はいくらですか", MIKA) == "known"
    await add(base, "懇親会", f"Q: {QUESTION}\nA: 会費は4,000円です。")

    people = [[follow.person for follow in news.follows] for news in await told(base)]
    assert people == [["5", "6"], ["7"], ["8"]]


async def test_one_ends_only_ones_own(base: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    await base.follows.begin(SERVER, "topic", "灯台", MIKA)
    (follow,) = await base.follows.of(SERVER, 5)

    assert await base.follows.end(SERVER, 6, str(follow.id)) is None
    assert await base.follows.end(OTHER, 5, str(follow.id)) is None
    assert await base.follows.end(SERVER, 5, "灯台 ") == follow
    assert await base.follows.of(SERVER, 5) == ()
    monkeypatch.setattr(module, "MOST_EACH", 0)
    assert await base.follows.begin(SERVER, "topic", "灯台", MIKA) == "full"
