"""How answers and reports are set in lines, on a terminal and elsewhere."""

import io
import re
import sys

import pytest

from knowledge.cli.render import answer_lines, quotation, report_lines
from knowledge.cli.terminal import Line, plain, safe
from knowledge.cli.words import Words
from knowledge.models import Answer, Answered, ArticleRef, Choices, Evidence, Report, SourceRef, Unanswered
from knowledge.models.library import Change

EVIDENCE = Evidence.model_validate(
    {
        "id": "e1",
        "kind": "qa",
        "text": "灯ヶ崎灯台は1884年に\n初めて点灯した。",
        "start": 0,
        "end": 22,
        "core": (0, 22),
        "question": "いつ点灯した?",
        "highlight": (6, 11),
        "confidence": 0.9,
        "article": ArticleRef.model_validate(
            {"id": "a", "title": "灯台の話", "url": "https://example.org/a", "published": "2026-02-11"}
        ),
        "source": SourceRef.model_validate(
            {"name": "港の新聞", "url": "https://example.org/s", "published": "2025-06-06", "level": "card"}
        ),
        "library": "shared",
    }
)


def _shown(evidence: Evidence, lang: str = "ja") -> list[str]:
    return plain(quotation(evidence, Words("ja" if lang == "ja" else "en"))).splitlines()


def test_a_quotation_says_what_it_answers_and_who_says_it() -> None:
    assert _shown(EVIDENCE) == [
        "質問: いつ点灯した?",
        "┃ 灯ヶ崎灯台は1884年に",
        "┃ 初めて点灯した。",
        "出典: 港の新聞 · 2025年6月6日 · https://example.org/s",
        "記事: 灯台の話 · 2026年2月11日 · https://example.org/a",
    ]
    assert _shown(EVIDENCE, "en")[3:] == [
        "Source: 港の新聞 · 6 June 2025 · https://example.org/s",
        "Article: 灯台の話 · 11 February 2026 · https://example.org/a",
    ]


@pytest.mark.parametrize(
    ("level", "lines"),
    [
        ("section", ["関連出典: 港の新聞 · 2025年6月6日 · https://example.org/s"]),
        ("article", ["出典: 港の新聞 · 2025年6月6日 · https://example.org/s", "記事: 灯台の話"]),
        (None, ["記事: 灯台の話 · 2026年2月11日 · https://example.org/a"]),
    ],
)
def test_the_level_decides_how_the_source_is_named(level: str | None, lines: list[str]) -> None:
    source = EVIDENCE.source.model_copy(update={"level": level}) if level and EVIDENCE.source else None
    evidence = EVIDENCE.model_copy(update={"source": source, "question": None})

    assert [line for line in _shown(evidence) if not line.startswith("┃")][: len(lines)] == lines


def test_the_marked_words_are_marked_in_their_own_line() -> None:
    evidence = EVIDENCE.model_copy(update={"highlight": (6, 17)})

    marked = [line.text[slice(*line.highlight)] for line in quotation(evidence, Words("ja")) if line.highlight]

    assert marked == ["1884年に", "初めて点"]


def test_choices_are_numbered_and_a_refusal_names_the_nearest() -> None:
    other = EVIDENCE.model_copy(update={"question": None, "text": "長い" * 200})
    choices = Answer(question="?", outcome=Choices(choices=(EVIDENCE, other)))
    refusal = Answer(question="?", outcome=Unanswered(nearest=(other,) * 10), cut=True)

    listed = plain(answer_lines(choices, Words("ja"))).splitlines()
    refused = plain(answer_lines(refusal, Words("en"))).splitlines()

    assert (listed[0], listed[1]) == ("どれのことでしょうか。", "1. いつ点灯した?")
    assert listed[3].startswith("2. 長い")
    assert listed[3].endswith("…")
    assert refused[:3] == [
        "The question is long; only its first 1 characters were read.",
        "The articles do not answer that.",
        "Nearest:",
    ]
    assert len(refused) == 3 + 2 * 3


@pytest.mark.parametrize(
    ("confidences", "offered"),
    [([0.2, 0.19, 0.18, 0.17], 3), ([0.2, 0.05, 0.01], 2), ([0.9, 0.1, 0.1], 1), ([0.02, 0.02], 0), ([], 0)],
)
def test_a_refusal_offers_only_what_is_near(confidences: list[float], offered: int) -> None:
    nearest = tuple(EVIDENCE.model_copy(update={"confidence": confidence}) for confidence in confidences)

    assert Unanswered(nearest=nearest).offered == nearest[:offered]


@pytest.mark.parametrize(
    "evil", ["\x1b[31mred\x1b[0m", "\x9b2J", "a\u202eb", "\x07", "a\rb", "\u2066x\u2069", "\x7f", "a\u2028b", "\u200f"]
)
def test_nothing_in_an_article_moves_the_terminal(evil: str) -> None:
    evidence = EVIDENCE.model_copy(
        update={
            "text": evil,
            "question": evil,
            "article": EVIDENCE.article.model_copy(update={"title": evil, "url": evil}),
            "source": EVIDENCE.source.model_copy(update={"name": evil}) if EVIDENCE.source else None,
        }
    )
    shown = plain(answer_lines(Answer(question="?", outcome=Answered(answer=evidence)), Words("en")))
    shown += plain(answer_lines(Answer(question="?", outcome=Unanswered(nearest=(evidence,))), Words("en")))

    assert all(letter == "\n" or letter.isprintable() or letter == "\ufffd" for letter in shown)
    assert len(safe(evil)) == len(evil)


def test_japanese_letters_pass_as_they_are() -> None:
    text = "ｶﾞギ゙🗻👨‍👩‍👧 한국어 ①、。—ç"
    assert safe(text) == text


def test_a_long_report_is_cut() -> None:
    change = Change.model_validate({"added": tuple(f"a{n}" for n in range(500))})

    lines = list(report_lines(Report(version=None, change=change), {}, Words("en")))

    assert len(lines) == 22
    assert lines[20].text.strip() == "and 480 more"


def test_lines_on_a_terminal_are_wrapped_beside_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.cli import terminal

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("TERM", "xterm")
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    terminal.show([Line("quote", "[bold]灯台は百年前に建てられ、いまも港の入口で船を導いている。:smile:", (0, 3))])

    assert "\x1b[" in screen.getvalue()
    lines = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue()).splitlines()
    assert len(lines) > 1
    assert all(line.startswith("┃ ") for line in lines)
    assert "[bold]" in lines[0]
    assert "".join(line.removeprefix("┃ ") for line in lines).replace(" ", "").endswith(":smile:")
