"""Files that are not ours, are broken, locked or not to be written."""

import random
import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import (
    BusyStoreError,
    ForeignStoreError,
    NewerStoreError,
    NotFoundError,
    ReadOnlyStoreError,
    StoreError,
)
from knowledge.models import EntryId
from knowledge.store import database
from knowledge.store.sqlite import SqliteStore
from tests.store.builders import ALICE, add, reading
from tests.store.files import held, names, opened


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA application_id = 0x4B494A49; PRAGMA user_version = 999; CREATE TABLE t (x)")


@pytest.mark.parametrize(
    ("make", "error"),
    [
        pytest.param(lambda path: path.write_text("My diary, of great value. " * 99), ForeignStoreError, id="a text"),
        pytest.param(lambda path: path.write_bytes(random.Random(1).randbytes(9000)), ForeignStoreError, id="noise"),
        pytest.param(_foreign, ForeignStoreError, id="another program's database"),
        pytest.param(_newer, NewerStoreError, id="a newer schema"),
    ],
)
async def test_a_file_that_is_not_ours_is_refused_and_left_alone(
    tmp_path: Path, make: object, error: type[StoreError]
) -> None:
    path = tmp_path / "k.db"
    assert callable(make)
    make(path)
    before = path.read_bytes()
    async with opened(path) as store:
        with pytest.raises(error):
            await store.current(ALICE)
        with pytest.raises(error):
            await add(store, reading())
        with pytest.raises(error):
            await store.backup(str(tmp_path / "copy.db"))

    assert path.read_bytes() == before
    assert names(tmp_path) == ["k.db"]


async def test_a_folder_in_the_files_place_is_a_store_error(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        with pytest.raises(StoreError):
            await store.current(ALICE)


async def test_a_damaged_file_gives_right_values_or_a_store_error(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    async with opened(path) as store:
        for n in range(3):
            await add(store, *(reading(f"a{i}", f"文{n}。" * 40, "次。" * 30) for i in range(8)))
    whole = path.read_bytes()
    chance = random.Random(7)

    for round_number in range(120):
        damaged = bytearray(whole)
        if round_number % 6 == 0:
            del damaged[chance.randrange(1, len(whole)) :]
        else:
            for _ in range(chance.choice((1, 4, 60))):
                damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        async with opened(path) as store:
            try:
                for version in await store.versions(ALICE):
                    members = await store.members(ALICE, version.number)
                    await store.quoted(ALICE, [(member.revision, 1) for member in members])
                    await store.find(ALICE, version.number, EntryId("a1-0"))
                    async for _, item in store.readings(ALICE, [member.revision for member in members]):
                        assert item.entries
                    await store.origins(ALICE)
            except (StoreError, NotFoundError):
                pass


async def test_a_database_that_may_only_be_read_still_answers(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    async with opened(path) as store:
        await add(store, reading())
    path.chmod(stat.S_IRUSR)

    def read_only(address: str, **options: Any) -> sqlite3.Connection:
        # The same for root, whom permissions do not stop.
        made: sqlite3.Connection = sqlite3.connect(re.sub("mode=rwc?", "mode=ro", address), **options)
        return made

    store = SqliteStore(path, connect=read_only)
    assert await store.current(ALICE) is not None
    with pytest.raises(ReadOnlyStoreError):
        await add(store, reading("b"))
    await store.close()


async def test_a_database_locked_for_long_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    path = tmp_path / "k.db"
    async with opened(path) as store:
        await add(store, reading())
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(BusyStoreError):
                await store.put(ALICE, [(reading("b"), None)])
            other.execute("ROLLBACK")

        await add(store, reading("b"))

    assert len(await held(path)) == 2
