"""A backup that is taken while the bot answers and adds, put in the place of the database, and nothing is missing."""

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from tests.process.conftest import CLOCK, FERRY, MUSEUM
from tests.support.discord import Limit, LoopbackDiscord
from tests.support.process import kijibot, running_bot

QUESTIONS = ("白波フェリーの始発は何時ですか？", "Who repaired the Larkfield town clock?", "資料館の入館料は？")


def rows(database: Path) -> dict[str, list[Any]]:
    """Return all that stands in *database*."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in tables}


async def said(folder: Path) -> list[Any]:
    """Return all that the command line tells of the library in *folder*."""
    asked = [await kijibot(folder, "ask", "--json", question, embedder="none") for question in QUESTIONS]
    told = [json.loads(done.stdout) | {"elapsed_ms": 0} for done in asked]
    for command in (("articles", "--json"), ("history", "--json"), ("export",)):
        done = await kijibot(folder, *command)
        assert done.code == 0, done.stderr
        told.append(done.stdout)
    return told


async def test_a_backup_taken_while_the_bot_works_restores_everything(tmp_path: Path) -> None:
    here, there, quiet = (tmp_path / name for name in ("here", "there", "quiet"))
    for folder in (here, there, quiet):
        folder.mkdir()
    lines = [json.dumps(article, ensure_ascii=False) for article in (FERRY, MUSEUM, CLOCK)]
    (here / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert (await kijibot(here, "add", "a.jsonl")).code == 0
    async with LoopbackDiscord(messages=Limit(10_000, 1.0)) as place, running_bot(place, here, embedder="none") as bot:
        added = 0

        async def work() -> None:
            nonlocal added
            while True:
                await place.answer(await place.slash(place.reader, "ask", question=QUESTIONS[0]), 20)
                form = await place.slash(place.editor, "kb add", title=f"便り{added}")
                await place.world.until(partial(getattr, form, "modal"), "a form", 20)
                await asyncio.sleep(0.1)
                fields = [each["component"]["custom_id"] for each in form.modal["components"]]  # type: ignore[index]
                sent = await place.submit(form, **{fields[0]: f"第{added}便は{added}時に港を出ます。"})
                shown = await place.answer(sent, 20)
                await place.answer(await place.press(place.editor, shown, place.labels(shown)[-2]), 20)
                added += 1

        working = asyncio.create_task(work())
        await place.world.until(lambda: added >= 2, "articles to be added", 40)
        before = added
        done = await kijibot(here, "backup", str(there / "kijibot.db"))
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        assert done.code == 0, done.stderr
        await place.answer(await place.slash(place.editor, "kijibot pause"), 20)
        assert await bot.stop() == 0

    restored = rows(there / "kijibot.db")
    assert len(restored["audit"]) >= before
    exported = await kijibot(there, "export", "--server", str(place.home.id))
    assert [n for n in range(before) if f"第{n}便は{n}時に港を出ます" not in exported.stdout] == []
    assert [each["outcome"] for each in (await said(there))[:3]] == ["answered"] * 3

    assert (await kijibot(here, "backup", str(quiet / "copy.db"))).code == 0
    shutil.move(quiet / "copy.db", quiet / "kijibot.db")
    assert rows(quiet / "kijibot.db") == rows(here / "kijibot.db")
    assert await said(quiet) == await said(here)
