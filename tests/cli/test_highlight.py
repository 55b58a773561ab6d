"""`ask --json` marks the words that a question asks for, and only those it is sure of."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MUSEUM = """灯ヶ崎郷土館

灯ヶ崎郷土館は1978年4月に、漁師だった長谷川千代が自宅の蔵を改装して開いた。館内の漁具のうち41点が県の文化財に指定されている。
嵐で屋根が壊れたため、郷土館は一年のあいだ休館した。
"""
MILL = """The Eldon mill

The mill on the River Eldon was built in 1794 by the weaver Martha Finch, and its wheel measures 6.5 metres across. \
A flood tore away the old bridge beside it in the winter of 1862.
"""


@pytest.fixture(autouse=True)
def told(run: Run, here: Path) -> None:
    for name, text in (("museum.txt", MUSEUM), ("mill.txt", MILL)):
        (here / name).write_text(text, encoding="utf-8")
        assert run("add", name).code == 0


def marked(run: Run, question: str) -> str | None:
    result = run("ask", "--json", question).json
    assert result["outcome"] == "answered"
    answer = result["answer"]
    return answer["text"][slice(*answer["highlight"])] if answer["highlight"] else None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("灯ヶ崎郷土館が開いたのはいつですか?", "1978年4月", id="a date"),
        pytest.param("灯ヶ崎郷土館を開いた漁師は誰ですか?", "長谷川千代", id="a person"),
        pytest.param("県の文化財に指定されている漁具は何点ですか?", "41点", id="a number with its counter"),
        pytest.param("When was the mill on the River Eldon built?", "1794", id="an English year"),
    ],
)
def test_the_words_asked_for_are_marked(run: Run, question: str, words: str) -> None:
    assert marked(run, question) == words


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("灯ヶ崎郷土館はなぜ一年のあいだ休館したのですか?", id="why"),
        pytest.param("灯ヶ崎郷土館の漁具について教えてください", id="nothing in particular"),
        pytest.param("How was the mill on the River Eldon built?", id="how"),
    ],
)
def test_where_no_few_words_answer_none_are_marked(run: Run, question: str) -> None:
    assert marked(run, question) is None


def test_a_pairs_short_answer_is_left_as_it_is(run: Run, here: Path) -> None:
    (here / "faq.jsonl").write_text(
        json.dumps({"title": "料金", "pairs": [{"question": "入館料はいくらですか?", "answer": "大人は300円です。"}]}),
        encoding="utf-8",
    )
    run("add", "faq.jsonl")

    assert marked(run, "入館料はいくらですか?") is None
