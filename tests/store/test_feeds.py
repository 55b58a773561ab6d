"""What is known of feeds, in one file with the libraries."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.models import ArticleId, Feed, SeenItem
from knowledge.store import database, feeds
from knowledge.store.sqlite import SqliteStore
from tests.store.builders import ALICE, BOB
from tests.store.files import opened

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def feed(url: str = "https://a.example/feed", **fields: object) -> Feed:
    return Feed.model_validate({"url": url, "by": "cli", "added": NOW, "due": NOW, **fields})


def item(key: str, **fields: object) -> SeenItem:
    return SeenItem.model_validate({"key": key, "seen": NOW, "state": "taken", **fields})


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened(tmp_path / "k.db") as made:
        yield made


async def test_reading_makes_no_file(store: SqliteStore, tmp_path: Path) -> None:
    assert (await store.feeds.feeds(ALICE), await store.feeds.libraries()) == ((), ())
    assert await store.feeds.seen(ALICE, "https://a.example/feed") == {}
    assert not (tmp_path / "k.db").exists()


async def test_a_library_sees_its_own_feeds_alone(store: SqliteStore) -> None:
    await store.feeds.add(ALICE, feed(title="a"))
    await store.feeds.add(BOB, feed(title="b"))
    await store.feeds.record(ALICE, feed().url, [item("x", article=ArticleId("x1"))])

    assert [found.title for found in await store.feeds.feeds(ALICE)] == ["a"]
    assert [found.title for found in await store.feeds.feeds(BOB)] == ["b"]
    assert await store.feeds.seen(BOB, feed().url) == {}
    assert await store.feeds.libraries() == (ALICE, BOB)


async def test_adding_twice_keeps_the_first(store: SqliteStore) -> None:
    await store.feeds.add(ALICE, feed(title="a"))
    await store.feeds.add(ALICE, feed(title="b"))

    assert await store.feeds.feeds(ALICE) == (feed(title="a"),)


async def test_a_new_address_keeps_what_was_seen(store: SqliteStore) -> None:
    await store.feeds.add(ALICE, feed())
    await store.feeds.record(ALICE, feed().url, [item("x")])

    await store.feeds.update(ALICE, feed("https://b.example/feed"), was=feed().url)

    assert await store.feeds.feeds(ALICE) == (feed("https://b.example/feed"),)
    assert await store.feeds.seen(ALICE, "https://b.example/feed") == {"x": item("x")}


async def test_what_was_removed_is_not_brought_back_by_a_look_that_ends_later(store: SqliteStore) -> None:
    await store.feeds.add(ALICE, feed())
    await store.feeds.record(ALICE, feed().url, [item("x")])

    await store.feeds.remove(ALICE, feed().url)
    await store.feeds.update(ALICE, feed(title="late"), was=feed().url)
    await store.feeds.record(ALICE, feed().url, [item("y")])

    assert await store.feeds.feeds(ALICE) == ()
    await store.feeds.add(ALICE, feed())
    assert await store.feeds.seen(ALICE, feed().url) == {}


async def test_the_oldest_of_those_passed_over_are_forgotten(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "KEPT_PASSED", 2)
    await store.feeds.add(ALICE, feed())
    passed = [item(str(n), state="passed", seen=NOW + timedelta(hours=n)) for n in range(4)]

    await store.feeds.record(ALICE, feed().url, [item("taken", seen=NOW - timedelta(days=9)), *passed])

    assert set(await store.feeds.seen(ALICE, feed().url)) == {"taken", "2", "3"}


async def test_the_feeds_come_with_a_backup(store: SqliteStore, tmp_path: Path) -> None:
    await store.feeds.add(ALICE, feed())
    await store.backup(str(tmp_path / "copy.db"))

    async with opened(tmp_path / "copy.db") as copy:
        assert await copy.feeds.feeds(ALICE) == (feed(),)


def test_statements_name_their_library_and_search_no_rows_in_vain() -> None:
    statements = {
        name: text for name, text in vars(feeds).items() if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE)\b", str(text))
    }

    assert len(statements) == 8
    assert [name for name, text in statements.items() if ":library" not in text] == ["_LIBRARIES"]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        database.migrate(connection)
        for name, text in statements.items():
            values = dict.fromkeys(re.findall(r":(\w+)", text))
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values)]
            assert name == "_LIBRARIES" or not [step for step in plan if step.startswith("SCAN feed")], (text, plan)
