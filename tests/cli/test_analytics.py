"""`kijibot analytics`: what was asked in Discord, for the operator and for a spreadsheet."""

import asyncio
import csv
import io
from pathlib import Path

from knowledge.app import open_knowledge
from knowledge.models import SHARED, server_library
from knowledge.settings import KnowledgeSettings
from tests.cli.conftest import Run

HERE, THERE = server_library(5), server_library(6)


async def _ask(path: Path) -> str:
    async with open_knowledge(KnowledgeSettings.model_validate({"store": f"sqlite:///{path}"})) as knowledge:
        counting = knowledge.analytics
        for _ in range(2):
            counting.count(HERE, 70, "answered", "いつ開く?")
        counting.count(HERE, 71, "unanswered", '=cmd|"; \x1b[2J 犬の名前')
        counting.count(HERE, 70, "helpful", "いつ開く?")
        counting.count(THERE, 80, "choices", "どこ?")
        counting.count(SHARED, 0, "unanswered", None)
        await counting.flush()
        return str((await counting.report(HERE, 1)).until)


def test_weeks_and_channels_as_csv(run: Run, here: Path) -> None:
    week = asyncio.run(_ask(here / "k.db"))

    told = run("analytics", "--csv", "--store", "sqlite:///k.db")

    assert list(csv.reader(io.StringIO(told.out))) == [
        ["week", "server", "channel", "asked", "answered", "choices", "unanswered", "helpful", "unhelpful"],
        [week, "5", "70", "2", "2", "0", "0", "1", "0"],
        [week, "5", "71", "1", "0", "0", "1", "0", "0"],
        [week, "6", "80", "1", "0", "1", "0", "0", "0"],
        [week, "", "", "1", "0", "0", "1", "0", "0"],
    ]


def test_questions_too_as_json_and_for_a_person(run: Run, here: Path) -> None:
    asyncio.run(_ask(here / "k.db"))

    data = {one["server"]: one for one in run("analytics", "--json", "--store", "sqlite:///k.db").json}
    english = run("analytics", "--store", "sqlite:///k.db").out
    japanese = run("analytics", "--lang", "ja", "--weeks", "1", "--store", "sqlite:///k.db").out

    assert data["5"]["questions"][0] == {"question": "いつ開く?", "count": 2}
    assert [gap["count"] for gap in data["5"]["gaps"]] == [1]
    assert data[""]["questions"] == []
    assert "\x1b" not in english
    assert "channel 70: asked 2 (answered 2, choice 0, no answer 0), helpful 1, not helpful 0" in english
    assert "In private (counts alone)" in english
    assert "サーバー 5" in japanese
    assert "   2× いつ開く?" in japanese


def test_no_questions_are_said(run: Run) -> None:
    assert run("analytics").out == "No questions have been counted yet.\n"
    assert run("analytics", "--json").json == []
    assert run("analytics", "--csv").out.strip().startswith("week,server,channel")
