"""`kijibot find` and `kijibot edit`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

WHEN = "灯ヶ崎灯台はいつ初めて点灯したの?"


@pytest.fixture(autouse=True)
def added(run: Run, lighthouse: str) -> None:
    assert run("add", lighthouse).code == 0


def entry(run: Run, words: str) -> str:
    return str(run("find", words, "--json").json[0]["id"])


@pytest.mark.parametrize(("lang", "mark"), [("en", "(hidden)"), ("ja", "(隠しています)")])
def test_a_hidden_entry_answers_no_more_and_is_still_found(run: Run, lang: str, mark: str) -> None:
    lit = entry(run, "1884年に点灯")

    hidden = run("edit", lit, "--hide", "--lang", lang)

    assert (hidden.code, hidden.err) == (0, "")
    assert "1884" not in run("ask", WHEN).out
    assert "1884" not in run("ask", WHEN, "--json").out
    assert [mark in line for line in run("find", "点灯", "--lang", lang).out.splitlines() if lit in line] == [True]
    assert "1884" not in run("latest").out
    assert run("edit", lit, "--restore").code == 0
    assert "1884年" in run("ask", WHEN).out


def test_a_phrasing_and_a_topic_are_given_kept_and_taken_away(run: Run) -> None:
    high = entry(run, "高さは21メートル")

    assert run("edit", high, "--phrasing", "(のっぽ|ちび)度は", "--phrasing", "背丈を教えて").code == 0
    assert run("edit", high, "--topic", "航路").code == 0
    run("reload")

    assert "21メートル" in run("ask", "ちび度は?").out
    found = run("find", "高さは21メートル", "--json").json[0]
    assert (found["phrasings"], found["article"]["topic"]) == (["(のっぽ|ちび)度は", "背丈を教えて"], "航路")
    assert "edit by cli" in run("history").out
    run("edit", high, "--phrasing", "")
    run("edit", high, "--topic", "")
    found = run("find", "高さは21メートル", "--json").json[0]
    assert (found["phrasings"], found["article"]["topic"]) == ([], None)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        pytest.param(("--hide", "--restore"), 2, "Give one of --hide, --restore", id="two at once"),
        pytest.param((), 2, "Give one of --hide, --restore", id="none"),
        pytest.param(("--phrasing", "(壊れた"), 1, "a bracket is not closed", id="a bracket"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence(
    run: Run, arguments: tuple[str, ...], code: int, sentence: str, here: Path
) -> None:
    before = (here / "kijibot.db").read_bytes()

    ran = run("edit", entry(run, "点灯"), *arguments)

    assert ran.code == code
    assert sentence in ran.err
    assert (here / "kijibot.db").read_bytes() == before


def test_an_entry_that_is_not_there_gets_a_sentence(run: Run) -> None:
    assert "Look for it with `find`" in run("edit", "0123456789abcdef", "--hide").err
    assert run("find", "zzzzzzzzzzqqqqq").code == 1
