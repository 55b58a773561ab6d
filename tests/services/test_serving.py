"""Which version serves, when another is noticed, and what a broken cache costs: nothing."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from knowledge.matching.index import Index
from knowledge.models import Metadata
from knowledge.services.library import LibraryService
from knowledge.services.serving import Serving, Servings
from knowledge.store.snapshots import FileSnapshots
from knowledge.store.sqlite import SqliteStore
from tests.services.conftest import KETTLE, LIGHTHOUSE, service
from tests.store.builders import ALICE, number


class _Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class _Counting(SqliteStore):
    asked = 0

    async def current(self, library):  # type: ignore[no-untyped-def]
        self.asked += 1
        return await super().current(library)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[_Counting]:
    made = _Counting(tmp_path / "k.db")
    yield made
    await made.close()


@pytest.fixture
def library(store: _Counting, tmp_path: Path) -> LibraryService:
    return service(store, tmp_path)


@pytest.fixture
def time() -> _Time:
    return _Time()


@pytest.fixture
def servings(store: _Counting, tmp_path: Path, time: _Time) -> Servings:
    return Servings(store, FileSnapshots(tmp_path / "k.db.index", Index.FORMAT), clock=time)


async def _add(library: LibraryService, name: str, text: str) -> None:
    await library.add_bytes(ALICE, "-", text.encode(), Metadata(id=name), by="cli")


async def _words(library: LibraryService, serving: Serving | None) -> str:
    assert serving is not None
    keys = [serving.index.key(entry) for entry in range(len(serving.index))]
    return "".join(quoted.text for quoted in await library.quoted(serving, keys))


async def test_the_store_is_asked_at_most_once_a_second(
    library: LibraryService, store: _Counting, servings: Servings, time: _Time
) -> None:
    assert await servings.of(ALICE) is None
    await _add(library, "a", LIGHTHOUSE)
    store.asked = 0

    for _ in range(5):
        assert await servings.of(ALICE) is None
    assert store.asked == 0

    time.now += 1.0
    for _ in range(5):
        serving = await servings.of(ALICE)
        assert serving is not None
        assert serving.version == 1
    assert store.asked == 1


async def test_many_first_askers_at_once_all_get_the_version(library: LibraryService, servings: Servings) -> None:
    await _add(library, "a", LIGHTHOUSE)

    found = await asyncio.gather(*(servings.of(ALICE) for _ in range(20)))

    assert {serving.version for serving in found if serving} == {1}
    assert None not in found
    assert len({id(serving) for serving in found}) == 1


async def test_the_version_before_serves_while_the_next_is_loaded(
    library: LibraryService, servings: Servings, time: _Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _add(library, "a", LIGHTHOUSE)
    await servings.of(ALICE)
    await _add(library, "b", KETTLE)
    loading, go_on = asyncio.Event(), asyncio.Event()
    load = FileSnapshots.load

    async def slow(*args: object) -> object:
        loading.set()
        await go_on.wait()
        return await load(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(FileSnapshots, "load", slow)
    time.now += 2
    first = asyncio.create_task(servings.of(ALICE))
    await loading.wait()
    time.now += 2
    meanwhile = await servings.of(ALICE)
    go_on.set()

    assert meanwhile is not None
    assert meanwhile.version == 1
    after = await first
    assert after is not None
    assert after.version == 2


async def test_an_own_change_serves_at_once(library: LibraryService) -> None:
    await _add(library, "a", LIGHTHOUSE)
    assert (await library.servings([ALICE]))[0].version == 1
    await _add(library, "b", KETTLE)
    assert (await library.servings([ALICE]))[0].version == 2
    await library.rollback(ALICE, None, by="cli")
    (serving,) = await library.servings([ALICE])
    assert serving.version == 1
    assert "kettle" not in await _words(library, serving)


async def test_every_entry_of_the_index_is_an_entry_of_the_store(library: LibraryService) -> None:
    for name, text in (("a", LIGHTHOUSE), ("b", KETTLE), ("a", LIGHTHOUSE.replace("1884", "1901"))):
        await _add(library, name, text)

    (serving,) = await library.servings([ALICE])
    version = (await library.history(ALICE))[0]

    assert len(serving.index) == version.entries
    words = await _words(library, serving)
    assert "1901" in words
    assert "1884" not in words


@pytest.mark.parametrize("harm", ["delete", "empty", "cut"])
async def test_a_damaged_cache_is_built_again(
    library: LibraryService, servings: Servings, tmp_path: Path, harm: str
) -> None:
    await _add(library, "a", LIGHTHOUSE)
    index = tmp_path / "k.db.index"
    files = [file for file in index.rglob("*") if file.is_file()]
    assert files
    if harm == "delete":
        shutil.rmtree(index)
    for file in files if harm != "delete" else ():
        file.write_bytes(b"" if harm == "empty" else file.read_bytes()[:-1])

    assert "1884" in await _words(library, await servings.of(ALICE))
    assert (index / str(Index.FORMAT) / "server-1" / "1").is_dir()


async def test_a_restored_backup_does_not_answer_from_a_later_cache(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    store = SqliteStore(path)
    library = service(store, tmp_path)
    await _add(library, "a", LIGHTHOUSE)
    saved = path.read_bytes()
    await _add(library, "b", KETTLE)
    await store.close()
    path.write_bytes(saved)
    store = SqliteStore(path)
    library = service(store, tmp_path)
    await _add(library, "c", "橋\n\n橋は来年の春に開通する予定だ。")
    await store.close()

    store = SqliteStore(path)
    library = service(store, tmp_path)
    (serving,) = await library.servings([ALICE])
    words = await _words(library, serving)
    await store.close()

    assert serving.version == number(2)
    assert "橋" in words
    assert "kettle" not in words


async def test_the_loop_goes_on_while_a_library_is_read(library: LibraryService, tmp_path: Path) -> None:
    line = '{"id": "%s", "title": "題", "text": "灯台は百年前に港の入口へ建てられた。高さは二十一メートルである。"}\n'
    path = tmp_path / "list.jsonl"
    path.write_text("".join(line % n for n in range(400)), encoding="utf-8")
    gaps: list[float] = []

    async def tick() -> None:
        loop = asyncio.get_running_loop()
        before = loop.time()
        while True:
            await asyncio.sleep(0.005)
            gaps.append(loop.time() - before)
            before = loop.time()

    ticking = asyncio.create_task(tick())
    await library.add_paths(ALICE, [str(path)], Metadata(), by="cli")
    ticking.cancel()

    assert len(gaps) > 5
    assert max(gaps) < 1.0  # other programs share the processor; alone it is a few hundredths
