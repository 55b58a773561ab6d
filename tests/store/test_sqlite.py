"""The database file: when it is made, what it says of itself, how it is copied."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.errors import (
    NoFolderError,
    NotFoundError,
    OccupiedError,
)
from knowledge.store.database import MIGRATIONS
from tests.store.builders import ALICE, add, number, reading
from tests.store.files import held, names, opened


async def test_looking_makes_no_file(tmp_path: Path) -> None:
    async with opened(tmp_path / "k.db") as store:
        assert await store.current(ALICE) is None
        assert await store.setting(ALICE, "x") is None

    assert names(tmp_path) == []


async def test_a_file_made_by_another_process_is_noticed(tmp_path: Path) -> None:
    async with opened(tmp_path / "k.db") as looking, opened(tmp_path / "k.db") as writing:
        assert await looking.current(ALICE) is None
        await add(writing, reading())

        version = await looking.current(ALICE)

    assert version is not None


async def test_an_empty_file_is_a_database_not_yet_made(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    path.touch()
    async with opened(path) as store:
        assert await store.current(ALICE) is None
        assert path.stat().st_size == 0
        await add(store, reading())

    assert await held(path) == ["富士山は高い。", "湖は青い。"]


async def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    async with opened(tmp_path / "k.db") as store:
        await add(store, reading())

    with closing(sqlite3.connect(tmp_path / "k.db")) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x4B494A49,)
        newest = max(int(script.name[:4]) for script in MIGRATIONS.glob("*.sql"))
        assert connection.execute("PRAGMA user_version").fetchone() == (newest,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert names(tmp_path) == ["k.db"]


async def test_quoting_waits_for_another_process_without_holding_anybody_up(tmp_path: Path) -> None:
    async with opened(tmp_path / "k.db") as store:
        await add(store, reading())
        (member,) = await store.members(ALICE, number(1))
        with closing(sqlite3.connect(tmp_path / "k.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            quoting = asyncio.create_task(store.quoted(ALICE, [(member.revision, 1)]))
            done, _ = await asyncio.wait([quoting], timeout=0.2)
            other.execute("COMMIT")

        assert not done
        assert [quoted.text for quoted in await quoting] == ["湖は青い。"]


async def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    async with opened(tmp_path / "no" / "k.db") as store:
        with pytest.raises(NoFolderError) as caught:
            await store.current(ALICE)

    assert caught.value.facts["folder"] == str(tmp_path / "no")


async def test_a_backup_is_whole_and_opens(tmp_path: Path) -> None:
    async with opened(tmp_path / "k.db") as store:
        await add(store, reading("a"))
        await store.backup(str(tmp_path / "copy.db"))
        await add(store, reading("b"))

    assert await held(tmp_path / "copy.db") == ["富士山は高い。", "湖は青い。"]
    async with opened(tmp_path / "copy.db") as copy:
        version = await copy.current(ALICE)
        assert version is not None
        assert version.number == 1
    assert names(tmp_path) == ["copy.db", "k.db"]


async def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    async with opened(tmp_path / "k.db") as store:
        with pytest.raises(NotFoundError):
            await store.backup(str(tmp_path / "new.db"))
        await add(store, reading("a"))
        with pytest.raises(OccupiedError):
            await store.backup(str(tmp_path / "copy.db"))
        with pytest.raises(OccupiedError):
            await store.backup(str(tmp_path / "k.db"))
        with pytest.raises(NoFolderError):
            await store.backup(str(tmp_path / "no" / "copy.db"))

    assert (tmp_path / "copy.db").read_text() == "mine"
    assert not (tmp_path / "new.db").exists()
