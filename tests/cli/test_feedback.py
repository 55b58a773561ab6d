"""`kijibot feedback`: what readers thought, for whoever looks after the articles."""

import asyncio
from pathlib import Path

from knowledge.app import open_knowledge
from knowledge.models import SHARED, EntryId
from knowledge.settings import KnowledgeSettings
from tests.cli.conftest import Run

WHEN = "灯ヶ崎灯台はいつ初めて点灯したの?"


async def _judge(path: Path, entry: EntryId) -> None:
    async with open_knowledge(KnowledgeSettings.model_validate({"store": f"sqlite:///{path}"})) as knowledge:
        assert await knowledge.feedback.give([SHARED], entry, question=WHEN)
        assert await knowledge.feedback.give([SHARED], entry, question=None, complaint="outdated", remark="\x1b[2J古い")


def test_feedback_is_shown_newest_first(run: Run, lighthouse: str, here: Path) -> None:
    run("add", lighthouse, "--store", "sqlite:///k.db")
    entry = run("ask", WHEN, "--json", "--store", "sqlite:///k.db").json["answer"]["id"]
    asyncio.run(_judge(here / "k.db", EntryId(entry)))

    lines = run("feedback", "--store", "sqlite:///k.db").out.splitlines()
    japanese = run("feedback", "--store", "sqlite:///k.db", "--lang", "ja").out
    data = run("feedback", "--json", "--store", "sqlite:///k.db").json

    assert [line.partition(" ")[2].strip() for line in lines if line[0] != " "] == [
        "out of date: 灯ヶ崎灯台",
        "helpful: 灯ヶ崎灯台",
    ]
    assert "\x1b" not in "".join(lines)
    assert f"  Question: {WHEN}" in lines
    assert "古くなっている: 灯ヶ崎灯台" in japanese
    assert [(one["helpful"], one["complaint"]) for one in data] == [(False, "outdated"), (True, None)]


def test_no_feedback_is_said(run: Run) -> None:
    assert run("feedback").out == "Readers have not rated any answer yet.\n"
    assert run("feedback", "--json").json == []
