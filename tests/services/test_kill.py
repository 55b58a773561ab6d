"""Whenever a process is killed, exactly the old or the new version serves."""

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import pytest

from knowledge.models import SHARED
from knowledge.services.library import LibraryService
from knowledge.store.sqlite import SqliteStore
from tests.services.conftest import service

ROOT = Path(__file__).parents[2]
ARTICLES = 8
KILLS = 30
_YEAR = re.compile(r"号灯は(\d{4})年")


class _Changer:
    """Starts changes in processes of their own, and kills them."""

    def __init__(self, database: Path, folder: Path) -> None:
        self._line = f"{database} {folder}\n"
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.services.reloading"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, kill_after: float | None) -> str:
        """Return how a change ended: `killed`, or its exit code."""
        assert self._program.stdin
        assert self._program.stdout
        self._program.stdin.write(self._line)
        self._program.stdin.flush()
        child = int(self._program.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return self._program.stdout.readline().strip()

    def close(self) -> None:
        self._program.communicate(timeout=10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    return made


@pytest.fixture
def changer(tmp_path: Path, folder: Path) -> Iterator[_Changer]:
    made = _Changer(tmp_path / "k.db", folder)
    yield made
    made.close()


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[LibraryService]:
    store = SqliteStore(folder / "k.db")
    yield service(store, folder)
    await store.close()


def _write(folder: Path, state: int) -> None:
    for number in range(ARTICLES):
        text = f"灯台{number}\n\n" + "".join(f"灯台の第{line}号灯は{state:04}年に建てられた。" for line in range(12))
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")


def _forget(tmp_path: Path) -> None:
    for file in tmp_path.glob("k.db*"):
        if file.is_file():
            file.unlink()


async def _state(tmp_path: Path) -> int | None:
    """Return which state of the files serves, having checked that it is one and whole; None before the first."""
    async with opened(tmp_path) as library:
        summaries = await library.articles([SHARED])
        if not summaries:
            assert await library.history(SHARED) == ()
            return None
        assert len(summaries) == ARTICLES
        texts = [(await library.show([SHARED], summary.head.id)).article.text for summary in summaries]
        (serving,) = await library.servings([SHARED])
        keys = [serving.index.key(entry) for entry in range(len(serving.index))]
        quoted = {part.text for part in await library.quoted(serving, keys)}
    (state,) = {found for text in texts for found in _YEAR.findall(text)}
    assert {found for text in quoted for found in _YEAR.findall(text)} == {state}
    with closing(sqlite3.connect(tmp_path / "k.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
    return int(state)


async def test_a_kill_at_any_moment_leaves_the_old_or_the_new_version(
    tmp_path: Path, folder: Path, changer: _Changer
) -> None:
    chance = random.Random(2)
    _write(folder, 1000)
    changer.run(kill_after=0)
    assert await _state(tmp_path) is None
    start = time.monotonic()
    assert changer.run(kill_after=None) == "0"
    lasts = time.monotonic() - start
    serves = await _state(tmp_path)
    assert serves == 1000
    killed, kept = 0, 0

    for number in range(1, KILLS + 1):
        wanted = 1000 + number
        _write(folder, wanted)
        ended = changer.run(kill_after=lasts * 1.1 * chance.random())
        after = await _state(tmp_path)
        assert after in {serves, wanted}
        if ended == "killed":
            killed += 1
            kept += after == serves
        else:
            assert (ended, after) == ("0", wanted)
        serves = after

    assert killed > KILLS // 3
    assert kept > 0
    _write(folder, 9999)
    assert changer.run(kill_after=None) == "0"
    assert await _state(tmp_path) == 9999


async def test_a_kill_during_the_first_add_leaves_nothing_or_all(
    tmp_path: Path, folder: Path, changer: _Changer
) -> None:
    chance = random.Random(3)
    _write(folder, 1000)
    lasts = 0.3

    for _ in range(8):
        _forget(tmp_path)
        start = time.monotonic()
        ended = changer.run(kill_after=lasts * chance.random())
        state = await _state(tmp_path)
        assert state in {None, 1000}
        if ended == "0":
            lasts = time.monotonic() - start
            assert state == 1000
