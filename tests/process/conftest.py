"""A small library, made once by the command line, and the real bot started upon it."""

import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.discord import LoopbackDiscord
from tests.support.process import RunningBot, environment, running_bot

FERRY: dict[str, Any] = {
    "id": "ferry",
    "title": "白波フェリーのご案内",
    "url": "https://example.org/ferry",
    "site": "白波汽船",
    "published": "2026-04-01",
    "pairs": [
        {"question": "白波フェリーの始発は何時ですか？", "answer": "始発は午前6時40分に出ます。"},
        {"question": "自転車は船に持ち込めますか？", "answer": "自転車は一台500円で持ち込めます。"},
        {"question": "駐車場は何台分ありますか？", "answer": "港の北側に80台分の駐車場があります。"},
    ],
}
MUSEUM: dict[str, Any] = {
    "id": "museum",
    "title": "白波灯台資料館の手引き",
    "url": "https://example.org/museum",
    "site": "白波町",
    "published": "2026-05-01",
    "pairs": [
        {"question": "駐車場は何台分ありますか？", "answer": "建物の裏に22台分の駐車場があります。"},
        {"question": "資料館の入館料はいくらですか？", "answer": "入館料は大人が300円です。"},
    ],
}
CLOCK = {
    "id": "clock",
    "title": "The Larkfield town clock",
    "url": "https://example.org/clock",
    "site": "Larkfield Courier",
    "published": "2026-06-01",
    "text": "The Larkfield town clock was repaired in March 2026 by Ada Penrose. The repair cost 4,200 pounds.",
}

UNTOLD = "白波町の町長は誰ですか？"
"""No article tells, so the nearest entries are offered as buttons."""


def told_by(label: str) -> str:
    """Return what the entry says that a button labelled *label* (`1. question`, or what is said) must show."""
    offered = label.split(". ", 1)[1]
    pairs: list[dict[str, str]] = [*FERRY["pairs"], *MUSEUM["pairs"]]
    return next(pair["answer"] for pair in pairs if offered in pair.values())


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `articles.jsonl` and the database that `kijibot add` made of it."""
    folder = tmp_path_factory.mktemp("prepared")
    lines = [json.dumps(article, ensure_ascii=False) for article in (FERRY, MUSEUM, CLOCK)]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "bot", "add", "articles.jsonl"]
    done = subprocess.run(command, cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def library(prepared: Path, tmp_path: Path) -> Path:
    """A copy of the prepared folder, for one test to change; its database remembers the first folder's file."""
    return shutil.copytree(prepared, tmp_path / "library")


@asynccontextmanager
async def careful_bot(
    place: LoopbackDiscord, folder: Path, *, connected: bool = True, **settings: str
) -> AsyncIterator[RunningBot]:
    """Run the bot and afterwards look at everything it sent and printed."""
    async with running_bot(place, folder, connected=connected, **settings) as bot:
        yield bot
    assert place.token not in bot.log
    assert not [token for token in place.world.interactions if token in bot.log]
    assert "Traceback" not in bot.log
    assert [line for line in bot.lines if " ERROR " in line] == []
    assert [body for body in place.bodies() if body.get("allowed_mentions", {}).get("parse") != []] == []
    assert [message.pings for message in place.world.messages.values() if message.pings] == []
    assert [request for request in place.recorded if request.code in (50035, 10062) or request.status == 401] == []
