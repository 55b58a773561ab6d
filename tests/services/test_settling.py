"""Several articles that tell the same thing: the newest answers, copies are named once, what changed is said."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.app import Knowledge, open_knowledge
from knowledge.models import SHARED, Answered, Evidence, Metadata
from knowledge.services.settling import settle
from knowledge.settings import KnowledgeSettings
from tests.bot.builders import evidence

QUESTION = "汐見水族館の入館料はいくらですか?"


@pytest.fixture
async def base(tmp_path: Path) -> AsyncIterator[Knowledge]:
    settings = KnowledgeSettings.model_validate({"store": f"sqlite:///{tmp_path / 'k.db'}", "embedder": "none"})
    async with open_knowledge(settings) as knowledge:
        yield knowledge


async def add(base: Knowledge, title: str, text: str, published: str | None) -> None:
    said = Metadata.model_validate(
        {"title": title, "published": published, "url": f"https://news.example/{title}", "site": "汐見新聞"}
    )
    await base.library.add_bytes(SHARED, f"{title}.txt", f"{title}\n\n{text}".encode(), said, by="cli")


async def answered(base: Knowledge, question: str = QUESTION) -> Answered:
    outcome = (await base.answers.answer(question, [SHARED])).outcome
    assert isinstance(outcome, Answered), outcome
    return outcome


async def test_the_newest_of_equally_right_articles_answers(base: Knowledge) -> None:
    await add(base, "汐見水族館の案内", "汐見水族館の入館料は大人1,200円です。", "2024-04-01")
    await add(base, "汐見水族館の今", "汐見水族館の入館料は大人1,500円です。", "2026-04-01")

    assert "1,500円" in (await answered(base)).answer.text


async def test_articles_that_say_the_same_become_one_answer_that_names_them(base: Knowledge) -> None:
    for place, day in enumerate(("2024-04-01", "2026-04-01", "2025-04-01")):
        await add(base, f"汐見水族館の案内 その{place}", "汐見水族館の入館料は大人1,200円です。", day)

    outcome = await answered(base)

    assert outcome.answer.article.title.endswith("その1")
    assert [article.title[-1] for article in outcome.also] == ["2", "0"]
    assert outcome.newer is None


def told(text: str, day: date | None, confidence: float) -> Evidence:
    shown = evidence(text, id_=f"{day}", title=f"汐見水族館 {day}", source=None)
    article = shown.article.model_copy(update={"id": f"{day}", "published": day})
    return shown.model_copy(update={"article": article, "confidence": confidence})


OLD, NEW = date(2024, 4, 1), date(2026, 4, 1)


@pytest.mark.parametrize(
    ("text", "day", "newer"),
    [
        pytest.param("汐見水族館の入館料は大人1,500円に改定された。", NEW, True, id="newer, another figure"),
        pytest.param("汐見水族館の入館料は大人1,500円に改定された。", date(2020, 1, 1), False, id="older"),
        pytest.param("汐見水族館の入館料は大人1,500円に改定された。", None, False, id="no date"),
        pytest.param("汐見水族館の入館料は大人1,200円である。", NEW, False, id="the same figure"),
        pytest.param("汐見水族館の入館料は子ども600円である。", NEW, False, id="another thing"),
    ],
)
def test_what_a_newer_article_says_otherwise_comes_with_the_answer(text: str, day: date | None, newer: bool) -> None:  # noqa: FBT001
    settled = settle([told("汐見水族館の入館料は大人1,200円である。", OLD, 0.9), told(text, day, 0.3)])

    assert settled.answer.article.published == OLD
    assert (settled.newer is not None) == newer


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("浜田水族館の入館料は大人1,500円です。", id="another place"),
        pytest.param("汐見水族館の年間入館料は大人4,500円です。", id="another thing"),
    ],
)
async def test_what_is_about_something_else_is_not_held_against_the_answer(base: Knowledge, other: str) -> None:
    await add(base, "汐見水族館の案内", "汐見水族館の入館料は大人1,200円です。", "2024-04-01")
    await add(base, "水族館の話題", other, "2026-04-01")

    outcome = (await base.answers.answer(QUESTION, [SHARED])).outcome

    if isinstance(outcome, Answered):
        assert outcome.newer is None
        assert outcome.also == ()


async def test_the_link_opens_the_article_at_the_sentence(base: Knowledge) -> None:
    await add(base, "aquarium", "汐見水族館の駐車場は無料です。汐見水族館の入館料は大人1,200円です。", "2024-04-01")

    found = (await answered(base)).answer

    assert found.passage_url is not None
    assert found.passage_url.startswith("https://news.example/aquarium#:~:text=%E6%B1%90")
