"""What administrators are told of a self-test: a count and the first few, safe to show."""

import pytest

from bot.i18n import Words
from bot.render.admin import report_reply
from knowledge.models import SHARED, ArticleId, Change, Finding, FindingKind, Report, Spot, VersionNumber
from knowledge.phrases import Lang


def report(*findings: Finding) -> Report:
    return Report(version=VersionNumber(2), change=Change(added=(ArticleId("a"),)), findings=findings)


def finding(kind: FindingKind, question: str) -> Finding:
    spot = Spot(library=SHARED, article=ArticleId("a"), title="Museum", question=question)
    return Finding(kind=kind, spots=(spot,), facts={"count": 2, "length": 2000, "most": 1000})


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        ("en", ["Self-test: to be put right (4)", "- One question has 2 different answers: How much?"]),
        ("ja", ["直したほうがよい所が 4 件あります", "- 同じ質問に、違う答えが 2 件あります: How much?"]),
    ],
)
def test_the_first_three_warnings_are_named(lang: Lang, sentences: list[str]) -> None:
    found = [finding("collision", f"How much? {number}") for number in range(4)]

    (card,) = report_reply(report(*found, finding("too_long", "Why?")), {}, Words(lang), done="report.added_done").cards

    assert [sentence for sentence in sentences if sentence not in card.text] == []
    assert "How much? 2" in card.text
    assert "How much? 3" not in card.text
    assert "Why?" not in card.text


def test_a_hostile_question_pings_nobody() -> None:
    hostile = finding("empty_question", "@everyone **now** <@1> https://evil.example")

    (card,) = report_reply(report(hostile), {}, Words("en"), done="report.added_done").cards

    assert "@everyone" not in card.text
    assert "**now**" not in card.text
    assert "<@1>" not in card.text


def test_notes_alone_say_nothing() -> None:
    (card,) = report_reply(report(finding("too_long", "Why?")), {}, Words("en"), done="report.added_done").cards

    assert "Self-test" not in card.text
