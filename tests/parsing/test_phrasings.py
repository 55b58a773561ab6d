"""Phrasings are read from the lines under a question and from ready pairs; they are never part of what is quoted."""

import json

import pytest

from knowledge.models import Metadata, Problem, Reading
from knowledge.parsing import read_article
from knowledge.sources import read_bytes


def _read(name: str, text: str) -> tuple[list[Reading], list[Problem]]:
    found = list(read_bytes(name, text.encode(), Metadata(title="FAQ")))
    problems = [one for one in found if isinstance(one, Problem)]
    return [read_article(one) for one in found if not isinstance(one, Problem)], problems


def _pairs(reading: Reading) -> list[tuple[str | None, str, tuple[str, ...]]]:
    text = reading.article.text
    return [(e.question, text[e.start : e.end], e.phrasings) for e in reading.entries if e.kind == "qa"]


LABELLED = """Q: 会談はいつですか?
言い換え: (電話|首脳)会談は(いつ|何日)
Also asked: when do they meet
A: 5月3日です。

Q: 場所は?
A: 東京です。会場は公会堂です。
"""
HEADED = """## 会談はいつですか?

言い換え: (電話|首脳)会談は(いつ|何日)
Also asked: when do they meet

5月3日です。

## 場所は?

東京です。会場は公会堂です。
"""
LISTED = """## 会談はいつですか?

- 言い換え: (電話|首脳)会談は(いつ|何日)
- Also asked: when do they meet

5月3日です。

## 場所は?

東京です。会場は公会堂です。
"""
BARE = """会談はいつですか?
言い換え： (電話|首脳)会談は(いつ|何日)
Also asked: when do they meet
5月3日です。

場所は?
東京です。会場は公会堂です。
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("faq.txt", LABELLED, id="labels in plain text"),
        pytest.param("faq.md", LABELLED, id="labels in Markdown"),
        pytest.param("faq.md", HEADED, id="headings in Markdown"),
        pytest.param("faq.md", LISTED, id="a list under a heading"),
        pytest.param("faq.txt", BARE, id="bare questions"),
    ],
)
def test_lines_under_a_question_are_its_phrasings_and_nothing_else(name: str, text: str) -> None:
    (reading,), problems = _read(name, text)

    assert problems == []
    assert _pairs(reading) == [
        ("会談はいつですか?", "5月3日です。", ("(電話|首脳)会談は(いつ|何日)", "when do they meet")),
        ("場所は?", "東京です。会場は公会堂です。", ()),
    ]
    said = [reading.article.text[entry.start : entry.end] for entry in reading.entries]
    assert not any("言い換え" in text or "asked" in text for text in said)


def test_a_ready_pair_brings_its_phrasings() -> None:
    pairs = [
        {"question": "会談はいつ?", "answer": "5月3日です。", "phrasings": ["(電話|首脳)会談は何日", "(a"]},
        {"question": "場所は?", "answer": "東京です。", "phrasings": "会場"},
    ]
    (reading,), problems = _read("faq.jsonl", json.dumps({"pairs": pairs}))

    assert [phrasings for _, _, phrasings in _pairs(reading)] == [("(電話|首脳)会談は何日",), ("会場",)]
    assert [(one.name, one.fault, one.facts["phrasing"]) for one in problems] == [
        ("faq.jsonl:1", "phrasing_bracket", "(a")
    ]
    assert "首脳" not in reading.article.text


def test_a_phrasing_of_another_kind_spoils_its_record_only() -> None:
    good, bad = ({"pairs": [{"question": "何?", "answer": "これ。", "phrasings": given}]} for given in (None, [7]))
    read, problems = _read("faq.jsonl", f"{json.dumps(bad)}\n{json.dumps(good)}")

    assert len(read) == 1
    assert [(one.name, one.facts["field"]) for one in problems] == [("faq.jsonl:1", "phrasings")]


@pytest.mark.parametrize("name", ["faq.txt", "faq.md"])
def test_one_that_cannot_be_used_is_named_by_its_line_and_the_rest_is_read(name: str) -> None:
    (reading,), problems = _read(name, LABELLED.replace("首脳)", "首脳"))

    assert [(one.name, one.fault) for one in problems] == [(f"{name}:2", "phrasing_bracket")]
    assert _pairs(reading)[0] == ("会談はいつですか?", "5月3日です。", ("when do they meet",))


def test_a_bracket_that_is_a_letter_stays_one_in_markdown_too() -> None:
    (reading,), problems = _read("faq.md", LABELLED.replace("when do", r"\(when\) do"))

    assert problems == []
    assert _pairs(reading)[0][2][1] == r"\(when\) do they meet"


def test_the_same_words_in_running_text_are_text() -> None:
    text = "話し方の本\n\n彼は三つの例を挙げた。\n言い換え: これは長い説明を短くする技法である。\n"
    (reading,), problems = _read("page.txt", text)

    assert problems == []
    assert any("短くする技法" in reading.article.text[e.start : e.end] for e in reading.entries)
