"""What every `LibraryStore` promises; each adapter runs all of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.errors import ConflictError, NotFoundError
from knowledge.models import ArticleId, Change, Edit, Edits, EntryId, Metadata, Origin, RevisionId, fingerprint
from knowledge.ports import LibraryStore
from knowledge.store.memory import MemoryStore
from knowledge.store.sqlite import SqliteStore
from tests.store.builders import ALICE, BOB, activate, add, number, reading

NOW = datetime(2026, 11, 22, 12, 0, 0, 250, tzinfo=UTC)


class Clock:
    """Stands still until a test moves it."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> AsyncIterator[LibraryStore]:
    keep = timedelta(30)
    made: LibraryStore = (
        MemoryStore(clock=clock, keep=keep)
        if request.param == "memory"
        else SqliteStore(tmp_path / "k.db", clock=clock, keep=keep)
    )
    yield made
    await made.close()


async def test_a_library_nobody_added_to_has_nothing(store: LibraryStore) -> None:
    assert await store.current(ALICE) is None
    assert await store.versions(ALICE) == ()
    assert await store.origins(ALICE) == ()
    assert await store.held_back(ALICE) == frozenset()
    assert await store.find(ALICE, number(1), EntryId("a-0")) is None
    with pytest.raises(NotFoundError):
        await store.members(ALICE, number(1))


async def test_what_was_put_is_invisible_until_activated(store: LibraryStore) -> None:
    await store.put(ALICE, [(reading(), "/a.txt")])

    assert await store.current(ALICE) is None


async def test_a_version_says_who_made_it_of_what(store: LibraryStore) -> None:
    members = await store.put(ALICE, [(reading("a"), "/a.txt"), (reading("b", "一文。"), None)])
    change = Change(added=(ArticleId("a"), ArticleId("b")))

    version = await activate(store, members, change=change)

    assert (version.number, version.base, version.action, version.by) == (1, None, "add", "cli")
    assert (version.created, version.change, version.articles, version.entries) == (NOW, change, 2, 3)
    assert version.current
    assert version.fingerprint == fingerprint(members)
    assert await store.current(ALICE) == version
    assert await store.versions(ALICE) == (version,)
    kept = await store.members(ALICE, version.number)
    assert [(member.article, member.path, member.entries, member.since) for member in kept] == [
        ("a", "/a.txt", 2, 1),
        ("b", None, 1, 1),
    ]


async def test_readings_come_back_as_they_were(store: LibraryStore) -> None:
    one, long = reading("a"), reading("b", *(f"{n} 番目の長い文がここにあります🗻。" for n in range(700)), "end\x00end")
    revisions = [member.revision for member in await store.put(ALICE, [(one, None), (long, None)])]

    read = [pair async for pair in store.readings(ALICE, revisions[::-1])]

    assert read == [(revisions[1], long), (revisions[0], one)]
    assert (await store.heads(ALICE, revisions))[revisions[0]].title == "題 a"


async def test_the_same_reading_twice_is_kept_once(store: LibraryStore) -> None:
    (first,) = await store.put(ALICE, [(reading("a"), "/a.txt")])
    again, other = await store.put(ALICE, [(reading("a"), "/copy.txt"), (reading("a", "別。"), None)])

    assert (again.revision, again.digest) == (first.revision, first.digest)
    assert other.revision != first.revision


async def test_quotations_are_the_articles_own_slice(store: LibraryStore) -> None:
    sentences = [f"文{n}:" + "あ🗻" * 30 + "\x00。" for n in range(300)]
    (member,) = await store.put(ALICE, [(reading("a", *sentences), None)])

    quoted = await store.quoted(ALICE, [(member.revision, at) for at in (299, 0, 1, 150)])

    assert [item.text for item in quoted] == [sentences[at] for at in (299, 0, 1, 150)]
    assert [item.heading for item in quoted] == [None, None, "見出し", None]
    assert quoted[0].head.sources[0].name == "新聞"
    assert {item.library for item in quoted} == {ALICE}


async def test_an_entry_that_is_not_stored_is_not_quoted(store: LibraryStore) -> None:
    (member,) = await store.put(ALICE, [(reading(), None)])

    for missing in [(member.revision, 99), (RevisionId(99), 0)]:
        with pytest.raises(NotFoundError):
            await store.quoted(ALICE, [missing])


async def test_nothing_crosses_from_one_library_to_another(store: LibraryStore) -> None:
    version = await add(store, reading("secret"), library=ALICE)
    (member,) = await store.members(ALICE, version.number)
    await add(store, reading("own"), library=BOB)

    assert [m.article for m in await store.members(BOB, number(1))] == ["own"]
    assert await store.find(BOB, number(1), EntryId("secret-0")) is None
    assert dict(await store.heads(BOB, [member.revision])) == {}
    with pytest.raises(NotFoundError):
        await store.quoted(BOB, [(member.revision, 0)])
    with pytest.raises(NotFoundError):
        [item async for item in store.readings(BOB, [member.revision])]
    with pytest.raises(ConflictError):
        await activate(store, [member], library=BOB)


async def test_an_entry_is_found_only_in_versions_that_hold_it(store: LibraryStore) -> None:
    await add(store, reading("a", "前。"))
    await add(store, reading("a", "後。"), reading("b"))
    (new,) = [member for member in await store.members(ALICE, number(2)) if member.article == "a"]

    assert await store.find(ALICE, number(2), EntryId("a-0")) == (new.revision, 0)
    assert await store.find(ALICE, number(2), EntryId("b-1")) is not None
    assert await store.find(ALICE, number(1), EntryId("b-1")) is None
    assert await store.find(ALICE, number(3), EntryId("b-1")) is None


async def test_old_versions_stay_what_they_were(store: LibraryStore) -> None:
    await add(store, reading("a"), reading("b"))
    await add(store, reading("b", "変。"), reading("c"))
    await add(store, reading("b", "変。"))

    held = [[member.article for member in await store.members(ALICE, number(n))] for n in (1, 2, 3)]
    assert held == [["a", "b"], ["b", "c"], ["b"]]
    since = [[member.since for member in await store.members(ALICE, number(n))] for n in (1, 2, 3)]
    assert since == [[1, 1], [2, 2], [2]]


async def test_a_version_after_going_back_is_built_on_where_the_pointer_stands(store: LibraryStore) -> None:
    await add(store, reading("a"))
    await add(store, reading("b"))
    back = await store.point(ALICE, number(1), expect=number(2))
    members = await store.members(ALICE, number(1))
    await activate(store, [*members, *await store.put(ALICE, [(reading("c"), None)])])

    assert (back.number, back.current) == (1, True)
    versions = await store.versions(ALICE)
    assert [(version.number, version.base, version.current) for version in versions] == [
        (3, 1, True),
        (2, 1, False),
        (1, None, False),
    ]
    held = [{member.article for member in await store.members(ALICE, number(n))} for n in (1, 2, 3)]
    assert held == [{"a"}, {"b"}, {"a", "c"}]


async def test_a_change_built_on_an_overtaken_version_is_refused(store: LibraryStore) -> None:
    members = await store.put(ALICE, [(reading(), None)])
    await activate(store, members)
    before = await store.versions(ALICE)

    for expect in (None, number(2)):
        with pytest.raises(ConflictError):
            await store.activate(
                ALICE, (), Change(), action="add", by="cli", expect=expect, origins=(), held_back=frozenset()
            )
    with pytest.raises(ConflictError):
        await store.point(ALICE, number(1), expect=number(7))
    with pytest.raises(NotFoundError):
        await store.point(ALICE, number(7), expect=number(1))
    assert await store.versions(ALICE) == before


async def test_a_reading_that_was_swept_away_meanwhile_is_a_conflict(store: LibraryStore) -> None:
    lost = await store.put(ALICE, [(reading("lost"), None)])
    await add(store, reading("a"))

    with pytest.raises(ConflictError):
        await activate(store, lost)


async def test_what_feeds_bring_does_not_push_out_what_a_person_did(store: LibraryStore, clock: Clock) -> None:
    await add(store, reading("mine"))
    for n in range(25):
        clock.pass_days(2)
        members = await store.put(ALICE, [(reading("news", f"{n} 番目の知らせである。"), None)])
        await activate(store, members, action="feed")

    kept = await store.versions(ALICE)

    assert [version.number for version in kept] == [*range(26, 6, -1), 1]
    assert [member.article for member in await store.members(ALICE, number(1))] == ["mine"]


async def test_every_version_is_kept_for_its_time(store: LibraryStore, clock: Clock) -> None:
    for n in range(25):
        await add(store, reading(f"only-{n}"))
    clock.pass_days(30)
    await store.sweep(ALICE)
    young = [version.number for version in await store.versions(ALICE)]
    await store.point(ALICE, number(3), expect=number(25))
    clock.pass_days(1)
    await store.sweep(ALICE)

    assert young == list(range(25, 0, -1))
    assert [version.number for version in await store.versions(ALICE)] == [*range(25, 5, -1), 3]
    assert [member.article for member in await store.members(ALICE, number(3))] == ["only-2"]
    with pytest.raises(NotFoundError):
        await store.members(ALICE, number(2))


async def test_what_was_put_and_is_not_wanted_is_swept(store: LibraryStore) -> None:
    await add(store, reading("stays"))
    (lost,) = await store.put(ALICE, [(reading("draft", "下書きの文である。"), None)])
    await store.sweep(ALICE)

    assert await store.heads(ALICE, [lost.revision]) == {}
    assert len(await store.members(ALICE, number(1))) == 1


async def test_the_newest_twenty_versions_are_kept_and_their_readings(store: LibraryStore, clock: Clock) -> None:
    for n in range(22):
        clock.pass_days(2)
        await add(store, reading("stays"), reading(f"only-{n}"))

    assert [version.number for version in await store.versions(ALICE)] == list(range(22, 2, -1))
    assert [member.article for member in await store.members(ALICE, number(3))] == ["stays", "only-2"]
    with pytest.raises(NotFoundError):
        await store.members(ALICE, number(2))
    assert await store.find(ALICE, number(22), EntryId("only-0-0")) is None


async def test_edits_belong_to_their_version_and_keep_what_was_read(store: LibraryStore, clock: Clock) -> None:
    read, made = await store.put(ALICE, [(reading("a"), None), (reading("a", "湖は青い。"), None)])
    edits = Edits(entries=(Edit(entry=EntryId("a-0"), sentence="富士山は高い。", hidden=True),), topic="山")
    member = made.model_copy(update={"edits": edits, "unedited": read.revision})
    for members in ([member], [member.model_copy(update={"edits": Edits(topic="湖")})], [made]):
        await activate(store, members, action="edit")
    for n in range(17):
        await add(store, reading("b", f"文{n}。"))

    told = [(await store.members(ALICE, number(n)))[0] for n in (1, 2)]
    assert [(one.edits, one.as_read, one.since) for one in told] == [
        (edits, read.revision, 1),
        (Edits(topic="湖"), read.revision, 2),
    ]
    assert [one async for _, one in store.readings(ALICE, [read.revision])] == [reading("a")]
    clock.pass_days(31)
    await add(store, reading("c"))
    await add(store, reading("d"))
    with pytest.raises(ConflictError):  # what the edits were made of is swept with the last version that needs it
        await activate(store, [member])


async def test_origins_and_what_is_held_back_belong_to_their_version(store: LibraryStore) -> None:
    first = Origin(path="/a", metadata=Metadata(title="題"))
    second = Origin(path="/b")
    await activate(store, (), origins=[first], held_back=frozenset({ArticleId("x")}))
    await activate(store, (), origins=[first, second])

    assert await store.origins(ALICE) == (first, second)
    assert await store.held_back(ALICE) == frozenset()

    await store.set_origins(ALICE, [second])
    assert await store.origins(ALICE) == (second,)

    await store.point(ALICE, number(1), expect=number(2))
    assert await store.origins(ALICE) == (first,)
    assert await store.held_back(ALICE) == {"x"}
    assert await store.origins(BOB) == ()
    with pytest.raises(NotFoundError):
        await store.set_origins(BOB, [first])


async def test_settings_are_json_values_of_one_library(store: LibraryStore) -> None:
    value = {"channel": 123456789012345678, "words": ["あ", None]}
    await store.set_setting(ALICE, "mode", value)
    await store.set_setting(BOB, "mode", "watch")

    assert await store.setting(ALICE, "mode") == value
    assert await store.setting(BOB, "mode") == "watch"
    assert await store.setting(ALICE, "other") is None

    await store.set_setting(ALICE, "mode", None)
    await store.set_setting(ALICE, "never kept", None)
    assert await store.setting(ALICE, "mode") is None
    assert await store.setting(BOB, "mode") == "watch"
