"""Whichever call to SQLite fails, the state is old or new."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import (
    KnowledgeError,
)
from knowledge.store.sqlite import SqliteStore
from tests.store.builders import ALICE, activate, add, reading
from tests.store.files import held, opened


class _Failing(sqlite3.Connection):
    """Counts its statements and fails one of them, as a full or broken disk would."""

    left = -1
    for_ever = False

    def _count(self) -> None:
        if _Failing.left == 0:
            if not _Failing.for_ever:
                _Failing.left = -1
            raise sqlite3.OperationalError("disk I/O error")
        _Failing.left -= _Failing.left > 0

    def execute(self, *args: Any) -> sqlite3.Cursor:
        self._count()
        return super().execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        self._count()
        return super().executemany(*args)

    def rollback(self) -> None:
        if _Failing.for_ever:
            self._count()
        super().rollback()


def _connect_failing(*args: Any, **options: Any) -> sqlite3.Connection:
    return sqlite3.connect(*args, factory=_Failing, **options)


@pytest.mark.parametrize("for_ever", [False, True], ids=["one call fails", "all calls fail from then on"])
async def test_whichever_call_fails_the_state_is_old_or_new(tmp_path: Path, *, for_ever: bool) -> None:
    path = tmp_path / "k.db"
    async with opened(path) as store:
        await add(store, reading("a", "旧一。"), reading("b", "旧二。"))
    original = path.read_bytes()
    outcomes = []

    for n in range(200):
        path.write_bytes(original)
        store = SqliteStore(path, connect=_connect_failing)
        _Failing.left, _Failing.for_ever = n, for_ever
        try:
            members = await store.put(ALICE, [(reading("a", "新一。"), None), (reading("b", "新二。"), None)])
            await activate(store, members)
            outcomes.append("new")
        except KnowledgeError:
            outcomes.append("old")
        unreached = _Failing.left > 0
        _Failing.left, _Failing.for_ever = -1, False
        await store.close()

        assert await held(path) == (["旧一。", "旧二。"] if outcomes[-1] == "old" else ["新一。", "新二。"])
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if unreached:
            break

    assert outcomes[-1] == "new"
    assert outcomes.count("old") > 15
