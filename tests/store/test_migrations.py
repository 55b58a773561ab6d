"""A database made by an earlier Kijibot opens in this one."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.store import database
from tests.store.builders import ALICE, add, number, reading
from tests.store.files import held, opened

SCHEMA_1 = Path(__file__).parent / "schema_1.sql"


async def test_a_database_of_schema_1_opens_in_this_version(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA_1.read_text(encoding="utf-8"))

    assert await held(path) == ["灯台は百年前に建てられた。", "The lamp is lit at dusk."]
    async with opened(path) as store:
        assert [version.number for version in await store.versions(ALICE)] == [2, 1]
        assert [origin.path for origin in await store.origins(ALICE)] == ["/articles/lighthouse.txt"]
        assert await store.held_back(ALICE) == {"old"}
        assert await store.setting(ALICE, "channels") == {"1": "watch"}
        quoted = (
            await store.quoted(ALICE, [(members[0].revision, 1)])
            if (members := await store.members(ALICE, number(2)))
            else ()
        )
        assert quoted[0].text == "The lamp is lit at dusk."
        await add(store, reading("new"))


def _migrations(folder: Path, *scripts: str) -> Path:
    folder.mkdir()
    for place, script in enumerate(scripts, start=1):
        (folder / f"{place:04}_step.sql").write_text(script, encoding="utf-8")
    return folder


def test_migrations_run_in_order_and_once(tmp_path: Path) -> None:
    folder = _migrations(
        tmp_path / "m",
        "CREATE TABLE a (x); PRAGMA user_version = 1;",
        "ALTER TABLE a ADD COLUMN y DEFAULT 'a;b';\n-- a remark; with a semicolon\nPRAGMA user_version = 2;",
    )
    with closing(sqlite3.connect(tmp_path / "k.db", isolation_level=None)) as connection:
        for _ in range(2):
            database.migrate(connection, folder)
            assert connection.execute("PRAGMA user_version").fetchone() == (2,)
            assert [row[1] for row in connection.execute("PRAGMA table_info(a)")] == ["x", "y"]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    first = _migrations(tmp_path / "m1", "CREATE TABLE a (x); PRAGMA user_version = 1;")
    both = _migrations(
        tmp_path / "m2", "CREATE TABLE a (x); PRAGMA user_version = 1;", "CREATE TABLE b (x); CREATE TABLE a (x);"
    )
    with closing(sqlite3.connect(tmp_path / "k.db", isolation_level=None)) as connection:
        database.migrate(connection, first)
        with pytest.raises(sqlite3.OperationalError):
            database.migrate(connection, both)

        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert [row[0] for row in connection.execute("SELECT name FROM sqlite_master")] == ["a"]


def test_every_migration_sets_its_own_number() -> None:
    scripts = sorted(database.MIGRATIONS.glob("*.sql"))

    assert [int(script.name[:4]) for script in scripts] == list(range(1, len(scripts) + 1))
    for place, script in enumerate(scripts, start=1):
        assert f"PRAGMA user_version = {place};" in script.read_text(encoding="utf-8")
