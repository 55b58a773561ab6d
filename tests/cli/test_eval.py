"""What somebody learns about their base from their own questions."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import KETTLE, Run
from tests.eval.data import DATA

LINES = [
    {"id": "Q1", "question": "灯台はいつ点灯した?", "text_contains_any": ["1884年"], "lang": "ja"},
    {"id": 2, "question": "When was the kettle invented?", "expect": "answer", "article": "lighthouse"},
    {"question": "灯台の高さは?", "expect": "refuse"},
    {"question": "What is the capital of Peru?", "expect": "refuse"},
    {"question": "灯台に売店はある?", "text_contains_any": ["売店"]},
    {"question": "How long does a litre of water take to boil?"},
]
BROKEN = [b"{oops", b'{"question": 7}', b'{"question": "?", "expect": "maybe"}', b"", b'{"q": "?"}']


@pytest.fixture
def base(run: Run, here: Path, lighthouse: str) -> None:
    (here / "kettle.txt").write_text(KETTLE, encoding="utf-8")
    assert run("add", lighthouse, "kettle.txt").code == 0


def _bytes(*lines: object) -> bytes:
    return b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)


@pytest.mark.usefixtures("base")
def test_the_counts_and_what_went_wrong_are_one_json_object(run: Run, here: Path) -> None:
    (here / "q.jsonl").write_bytes(_bytes(*LINES))

    ran = run("eval", "q.jsonl", "--json")

    assert (ran.code, ran.err) == (0, "")
    told = ran.json
    assert told["should_answer"] == {
        "questions": 4,
        "right": 2,
        "offered": 0,
        "wrong": 1,
        "missed": 1,
        "unchecked": 1,
    }
    assert told["should_refuse"] == {"questions": 2, "refused": 1, "false": 1}
    assert (told["strictness"], told["malformed"]) == ("balanced", [])
    assert told["median_ms"] > 0
    assert [(one["line"], one["id"], one["verdict"]) for one in told["mistakes"]] == [
        (2, 2, "wrong"),
        (3, None, "false"),
        (5, None, "missed"),
    ]
    assert "1891" in told["mistakes"][0]["shown"]["text"]
    assert told["mistakes"][2]["why"]["unknown"] == ["売店"]


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        (
            "en",
            [
                "Questions that should be answered: 4",
                "2   50 %  answered right",
                "1   50 %  answered though it should refuse",
                "line 2 (2): When was the kettle invented?",
                "it stands in: lighthouse",
                "in none of the articles: “売店”",
            ],
        ),
        (
            "ja",
            [
                "答えるべき質問 4 件",
                "2   50 %  正しく答えた",
                "1   50 %  断るべきなのに答えた",
                "2 行目 (2): When was the kettle invented?",
                "正しい答えのある記事: lighthouse",
                "どの記事にも出てこない言葉: 「売店」",
            ],
        ),
    ],
)
def test_a_person_reads_counts_and_mistakes(run: Run, lang: str, sentences: list[str]) -> None:
    ran = run("eval", "-", "--lang", lang, stdin=_bytes(*LINES))

    assert ran.code == 0
    assert [sentence for sentence in sentences if sentence not in ran.out] == []


@pytest.mark.usefixtures("base")
def test_lines_that_cannot_be_read_are_named_and_the_rest_is_asked(run: Run) -> None:
    ran = run("eval", "-", "--json", stdin=_bytes(*BROKEN, LINES[0]))

    assert ran.code == 0
    assert [one["line"] for one in ran.json["malformed"]] == [1, 2, 3, 5]
    assert "“expect”" in ran.json["malformed"][2]["error"]
    assert [line.split(":")[0] for line in ran.err.splitlines()] == ["Line 1", "Line 2", "Line 3", "Line 5"]
    assert ran.json["should_answer"]["right"] == 1


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("arguments", [("eval", "-"), ("eval", "none.jsonl")], ids=["no line", "no file"])
def test_without_a_question_there_is_nothing_to_tell(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments, stdin=b"\n")

    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1


@pytest.mark.skipif(not DATA.exists(), reason="the shared data are not here")
def test_the_questions_of_the_example_article_are_read_as_they_are(run: Run) -> None:
    run("add", str(DATA / "seed-article.txt"))

    told = run("eval", "--json", str(DATA / "seed-questions-dev.jsonl")).json

    assert (told["should_answer"]["questions"], told["should_refuse"]["questions"]) == (13, 7)
    assert told["malformed"] == []
    assert told["should_answer"]["unchecked"] == 0
