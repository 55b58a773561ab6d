"""The terminal shows what a version changed and takes it back, and what administrators did."""

import asyncio
from pathlib import Path

import pytest

from knowledge.app import open_knowledge
from knowledge.models import VersionNumber, server_library
from knowledge.settings import KnowledgeSettings
from tests.cli.conftest import KETTLE, LIGHTHOUSE, Run


@pytest.fixture
def filled(run: Run, here: Path) -> None:
    """Two versions: a kettle, then a lighthouse beside it and the kettle's year another one."""
    (here / "kettle.txt").write_text(KETTLE, encoding="utf-8")
    assert run("add", "kettle.txt").code == 0
    (here / "kettle.txt").write_text(KETTLE.replace("1891", "1892"), encoding="utf-8")
    (here / "lighthouse.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    assert run("add", "kettle.txt", "lighthouse.txt").code == 0


@pytest.mark.usefixtures("filled")
def test_a_versions_difference_is_shown_to_the_entry(run: Run) -> None:
    shown = run("history", "--diff", "2")
    as_json = run("history", "--diff", "2", "--json").json
    japanese = run("history", "--diff", "2", "--lang", "ja")
    none = run("history", "--diff", "7")

    assert "  ~ The kettle was invented in 1891 by two sisters.\n  → The kettle was invented in 1892" in shown.out
    assert "  ＋ 灯ヶ崎灯台は1884年に初めて点灯した。" in shown.out
    assert "Entries: " in shown.out
    assert "記述: 追加" in japanese.out
    assert [(change["kind"], change["title"]) for change in as_json["articles"]] == [
        ("added", "灯ヶ崎灯台"),
        ("changed", "The kettle"),
    ]
    assert (none.code, none.err) == (
        1,
        "Version 7, or the one before it, is no longer kept. See `history` for those that are.\n",
    )


@pytest.mark.usefixtures("filled")
def test_one_change_is_undone_and_not_twice(run: Run) -> None:
    run("remove", "The kettle")
    done = run("undo", "3")
    again = run("undo", "3")
    overtaken = run("undo", "1")

    assert done.code == 0
    assert "The kettle" in done.out
    assert [article["title"] for article in run("articles", "--json").json] == ["The kettle", "灯ヶ崎灯台"]
    assert (again.code, again.err) == (1, "What version 3 changed was taken back already.\n")
    assert overtaken.code == 1
    assert "were changed again after it (1)" in overtaken.err


def test_the_audit_log_of_all_servers_or_one(run: Run, here: Path) -> None:
    empty = run("audit")

    async def fill() -> None:
        async with open_knowledge(KnowledgeSettings(store=f"sqlite:///{here / 'kijibot.db'}")) as knowledge:
            for server, what in ((5, "kb add"), (6, "kb remove")):
                after = VersionNumber(server)
                await knowledge.audit.record(
                    server_library(server), 77, "command", what, "done", about="港まつり", after=after
                )

    asyncio.run(fill())
    every, one = run("audit"), run("audit", "--server", "5", "--json")

    assert empty.out == "No act of an administrator has been recorded yet.\n"
    assert [line.split(" · ", 1)[1] for line in every.out.splitlines()] == [
        "server 6 · 77 · /kb remove (港まつり) · done · version — → 6",
        "server 5 · 77 · /kb add (港まつり) · done · version — → 5",
    ]
    assert [(act["what"], act["person"], act["after"]) for act in one.json] == [("kb add", "77", 5)]
