"""`kijibot policy`: whether a source's words may be shown in the terminal and in JSON."""

import pytest

from tests.cli.conftest import Run

WHEN = "灯ヶ崎灯台はいつ初めて点灯したの?"


@pytest.fixture(autouse=True)
def added(run: Run, lighthouse: str) -> None:
    assert run("add", lighthouse, "--site", "港の新聞", "--url", "https://port.example/light").code == 0


def test_a_source_that_is_not_quoted_is_linked(run: Run) -> None:
    listed = run("policy", "port.example", "title")
    told = run("ask", WHEN)
    japanese = run("ask", WHEN, "--lang", "ja")
    data = run("ask", WHEN, "--json").json

    assert listed.out == "port.example: title and link alone, no quotation\n"
    assert "This source's policy lets us show the link alone, without a quotation." in told.out
    assert "出典の方針により、引用せずにリンクだけを示します。" in japanese.out
    assert "https://port.example/light" in told.out
    assert "点灯" not in told.out
    assert (data["outcome"], data["answer"]["text"], data["answer"]["question"]) == ("answered", "", None)
    assert data["answer"]["article"]["url"] == "https://port.example/light"


def test_policies_are_listed_and_undone(run: Run) -> None:
    run("policy", "港の新聞", "never")

    assert run("policy", "--json").json == [{"site": "港の新聞", "policy": "never"}]
    assert run("ask", WHEN, "--json").json["outcome"] == "unanswered"
    assert run("policy", "港の新聞", "quote").out == "No policies are set: every article is quoted.\n"
    assert "1884年" in run("ask", WHEN).out


@pytest.mark.parametrize("arguments", [("a.example",), ("a.example", "maybe"), ("  ", "never")])
def test_what_makes_no_policy_gets_a_sentence(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run("policy", *arguments)

    assert ran.code == 2
    assert "one of quote, title or never" in ran.err
