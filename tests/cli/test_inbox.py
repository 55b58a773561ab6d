"""The inbox from the terminal: what was asked in vain, and answering it."""

import asyncio
from pathlib import Path

import pytest

from knowledge.app import open_knowledge
from knowledge.models import SHARED, LibraryId, server_library
from knowledge.settings import KnowledgeSettings
from tests.cli.conftest import Run

QUESTION = "懇親会の会費はいくらですか?"
STORE = ("--store", "sqlite:///k.db")


async def _ask(path: Path, *asked: tuple[LibraryId, str]) -> None:
    async with open_knowledge(KnowledgeSettings.model_validate({"store": f"sqlite:///{path}"})) as knowledge:
        for library, question in asked:
            await knowledge.inbox.note(library, question, channel=None)


@pytest.fixture
def asked(here: Path) -> None:
    one = server_library(7), "二次会の会場はどこですか?"
    asyncio.run(_ask(here / "k.db", (SHARED, "駐車場は何台分ありますか"), *[(SHARED, QUESTION)] * 2, one))


@pytest.mark.usefixtures("asked")
def test_a_library_shows_its_own_questions_the_most_wanted_first(run: Run) -> None:
    shown = run("inbox", *STORE)
    data = run("inbox", "--json", *STORE).json

    assert [line for line in shown.out.splitlines() if line[0] != " "] == [
        f"2  {QUESTION}",
        "1  駐車場は何台分ありますか",
    ]
    assert "times asked: 2" in shown.out
    assert "2 回" in run("inbox", "--lang", "ja", *STORE).out
    assert [(one["id"], one["text"], one["count"], one["waiting"]) for one in data] == [
        (2, QUESTION, 2, 0),
        (1, "駐車場は何台分ありますか", 1, 0),
    ]
    assert [one["id"] for one in run("inbox", "--server", "7", "--json", *STORE).json] == [3]


@pytest.mark.usefixtures("asked")
def test_an_answer_serves_and_takes_the_question_out(run: Run) -> None:
    url = "https://team.example/notice"
    done = run("inbox", "answer", "2", "--text", "会費は3,500円です。", "--url", url, *STORE)
    answered = run("ask", "懇親会の会費は?", *STORE)

    assert (done.code, done.out) == (0, f"“{QUESTION}” is answered now. The bot tells those who wait.\n")
    assert "会費は3,500円です。" in answered.out
    assert "Written by the team" in answered.out
    assert run("show", "team", *STORE).code == 0
    assert [one["id"] for one in run("inbox", "--json", *STORE).json] == [1]


@pytest.mark.usefixtures("asked")
def test_a_question_is_put_aside_and_back(run: Run) -> None:
    assert "put aside" in run("inbox", "dismiss", "1", *STORE).out
    assert [one["id"] for one in run("inbox", "--json", *STORE).json] == [2]
    assert "in the inbox again" in run("inbox", "reopen", "1", *STORE).out
    assert len(run("inbox", "--json", *STORE).json) == 2


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "arguments",
    [
        ("answer", "9", "--text", "x"),
        ("answer", "3", "--text", "another library's"),
        ("dismiss", "3"),
        ("answer", "1", "--text", "x", "--url", "no address"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(run: Run, arguments: tuple[str, ...]) -> None:
    done = run("inbox", *arguments, *STORE)

    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1


def test_an_empty_inbox_is_said_and_makes_no_file(run: Run, here: Path) -> None:
    assert run("inbox").out == "There is no question that went without an answer.\n"
    assert run("inbox", "--json").json == []
    assert not list(here.glob("*.db"))
