"""Adding, removing, going back, looking: what serves afterwards, and what is told."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.errors import ConflictError, NotFoundError
from knowledge.models import SHARED, Metadata
from knowledge.ports import LibraryStore
from knowledge.services.library import LibraryService
from tests.services.conftest import KETTLE, LIGHTHOUSE, add, held, service
from tests.store.builders import ALICE, BOB, number

Write = Callable[..., str]


async def test_an_added_file_is_an_article_with_its_metadata(library: LibraryService, write: Write) -> None:
    report = await add(library, write("a.txt"), title="題", url="https://example.org/a", published="2025-06-06")

    (summary,) = await library.articles([ALICE])
    assert (summary.head.title, summary.head.url, str(summary.head.published)) == (
        "題",
        "https://example.org/a",
        "2025-06-06",
    )
    assert (report.version, report.change.added, report.entries) == (1, (summary.head.id,), summary.entries)
    assert summary.entries > 0
    reading = await library.show([ALICE], summary.head.id)
    assert reading.article.text == LIGHTHOUSE


async def test_adding_again_without_change_makes_no_version(library: LibraryService, write: Write) -> None:
    path = write("a.txt")
    await add(library, path)

    report = await add(library, path)

    assert (report.version, bool(report.change), report.unchanged) == (1, False, 1)
    assert len(await library.history(ALICE)) == 1


async def test_a_changed_article_replaces_its_entries(library: LibraryService, write: Write) -> None:
    first = await add(library, write("a.txt"))
    report = await add(library, write("a.txt", LIGHTHOUSE.replace("1884", "1901")))

    assert report.change.changed == first.change.added
    (text,) = (await held(library)).values()
    assert "1901" in text
    assert "1884" not in text


async def test_bytes_have_no_file_to_read_again(library: LibraryService) -> None:
    await library.add_bytes(ALICE, "-", LIGHTHOUSE.encode(), Metadata(title="題"), by="cli")

    report = await library.reload(ALICE, by="cli")

    assert not report.problems
    assert list(await held(library)) == ["題"]


async def test_what_cannot_be_read_is_told_and_the_rest_is_added(library: LibraryService, write: Write) -> None:
    missing = str(Path(write("a.txt")).parent / "missing.txt")
    report = await add(library, write("empty.txt", ""), write("a.txt"), missing)

    assert len(report.change.added) == 1
    assert {(Path(problem.name).name, problem.fault) for problem in report.problems} == {
        ("empty.txt", "empty"),
        ("missing.txt", "missing"),
    }
    assert not (await library.reload(ALICE, by="cli")).problems  # neither of them is asked for again


async def test_a_malformed_line_is_told_by_number_and_the_rest_is_read(library: LibraryService, write: Write) -> None:
    good = '{"id": "%s", "title": "題%s", "text": "灯台は百年前に港の入口へ建てられた。"}\n'
    report = await add(library, write("list.jsonl", good % ("a", 1) + "{oops\n" + good % ("b", 2)))

    assert report.change.added == ("a", "b")
    (problem,) = report.problems
    assert problem.name.endswith("list.jsonl:2")


async def test_of_two_articles_with_one_id_the_later_serves_and_it_is_told(
    library: LibraryService, write: Write
) -> None:
    line = '{"id": "same", "title": "%s", "text": "灯台は百年前に港の入口へ建てられた。"}\n'
    report = await add(library, write("list.jsonl", line % "先" + line % "後"))

    assert list(await held(library)) == ["後"]
    (problem,) = report.problems
    assert (problem.fault, problem.facts["id"]) == ("duplicate", "same")


async def test_a_removed_article_does_not_come_back_by_itself(library: LibraryService, write: Write) -> None:
    folder = Path(write("news/a.txt")).parent
    write("news/b.txt", KETTLE)
    await add(library, str(folder))
    kettle = next(summary.head.id for summary in await library.articles([ALICE]) if "kettle" in summary.head.title)

    report = await library.remove(ALICE, kettle, by="cli")
    assert report.change.removed == (kettle,)

    report = await library.reload(ALICE, by="cli")
    assert (bool(report.change), report.held_back) == (False, (kettle,))

    report = await add(library, str(folder))
    assert report.change.added == (kettle,)
    assert not (await library.reload(ALICE, by="cli")).change


async def test_a_file_whose_only_article_was_removed_is_not_read_again(
    library: LibraryService, store: LibraryStore, write: Write
) -> None:
    await add(library, write("a.txt"), title="題")
    await library.remove(ALICE, "題", by="cli")

    assert await store.origins(ALICE) == ()
    assert (await library.reload(ALICE, by="cli")).held_back == ()


@pytest.mark.parametrize("name", ["lighthouse-1", "lightho", "灯台", "https://example.org/l"])
async def test_an_article_answers_to_its_names(library: LibraryService, write: Write, name: str) -> None:
    await add(library, write("a.txt"), id="lighthouse-1", title="灯台", url="https://example.org/l")
    await add(library, write("b.txt", KETTLE), id="kettle", title="やかん")

    assert (await library.show([ALICE], name)).article.id == "lighthouse-1"
    assert (await library.remove(ALICE, name, by="cli")).change.removed == ("lighthouse-1",)


@pytest.mark.parametrize("name", ["", "no", "twin", "twin-", "同じ題", "灯"])
async def test_a_name_that_fits_none_or_several_finds_nothing(library: LibraryService, write: Write, name: str) -> None:
    await add(library, write("a.txt"), id="twin-1", title="同じ題")
    await add(library, write("b.txt", KETTLE), id="twin-2", title="同じ題")

    with pytest.raises(NotFoundError):
        await library.show([ALICE], name)
    with pytest.raises(NotFoundError):
        await library.remove(ALICE, name, by="cli")


async def test_going_back_brings_back_what_was_read_and_what_will_be(library: LibraryService, write: Write) -> None:
    await add(library, write("a.txt"), title="一")
    await add(library, write("b.txt", KETTLE), title="二")

    version = await library.rollback(ALICE, None, by="cli")

    assert (version.number, list(await held(library))) == (1, ["一"])
    assert not (await library.reload(ALICE, by="cli")).change
    with pytest.raises(NotFoundError):
        await library.rollback(ALICE, None, by="cli")
    assert (await library.rollback(ALICE, number(2), by="cli")).number == 2
    assert set(await held(library)) == {"一", "二"}


async def test_after_a_rollback_nobody_is_answered_from_what_was_taken_back(
    library: LibraryService, write: Callable[..., str]
) -> None:
    await add(library, write("a.txt"))
    await add(library, write("a.txt", LIGHTHOUSE.replace("1884", "1901")))
    await library.servings([ALICE])

    await library.rollback(ALICE, None, by="cli")
    asked = await asyncio.gather(library.servings([ALICE]), library.servings([ALICE]))

    assert [serving.version for (serving,) in asked] == [1, 1]


async def test_articles_come_newest_first(library: LibraryService, write: Write) -> None:
    await add(library, write("old.txt"), id="old", published="2024-01-01")
    await add(library, write("none.txt"), id="none")
    await add(library, write("new.txt"), id="new", published="2025-01-01")
    await add(library, write("late.txt"), id="late")

    assert [summary.head.id for summary in await library.articles([ALICE])] == ["new", "old", "late", "none"]
    latest = await library.latest([ALICE], 2)
    assert [summary.head.id for summary in latest] == ["new", "old"]
    assert all(point in LIGHTHOUSE for point in latest[0].key_points)
    assert latest[0].key_points


async def test_the_sample_library_answers_until_something_is_added(library: LibraryService, write: Write) -> None:
    (sample,) = await library.servings([ALICE, SHARED])
    assert (sample.sample, sample.articles) == (True, 1)
    (quoted,) = await library.quoted(sample, [sample.index.key(0)])
    assert await library.find(sample, quoted.entry.id) == sample.index.key(0)
    assert (await library.show([ALICE], "見本")).article.title == "見本"
    assert await library.articles([ALICE, SHARED]) == await library.latest([ALICE, SHARED], 3) == ()
    for shown in (await library.articles([ALICE], samples=True), await library.latest([ALICE], 3, samples=True)):
        assert [summary.head.title for summary in shown] == ["見本"]
    assert await library.sampled([ALICE, SHARED])

    await add(library, write("a.txt"), title="題")

    assert [summary.head.title for summary in await library.articles([ALICE, SHARED], samples=True)] == ["題"]
    assert not await library.sampled([ALICE, SHARED])
    (own,) = await library.servings([ALICE, SHARED])
    assert (own.sample, own.library, own.version) == (False, ALICE, 1)
    assert (await library.servings([BOB, SHARED]))[0].sample

    await library.remove(ALICE, "題", by="cli")
    (emptied,) = await library.servings([ALICE])
    assert (emptied.sample, emptied.articles, len(emptied.index)) == (False, 0, 0)


async def test_a_question_in_a_server_sees_both_libraries(library: LibraryService, write: Write) -> None:
    await add(library, write("a.txt"), title="題")
    await library.add_bytes(SHARED, "-", KETTLE.encode(), Metadata(title="やかん"), by="cli")

    assert [serving.library for serving in await library.servings([ALICE, SHARED])] == [ALICE, SHARED]
    assert {summary.head.title for summary in await library.articles([ALICE, SHARED])} == {"題", "やかん"}
    assert [serving.library for serving in await library.servings([BOB, SHARED])] == [SHARED]


async def test_changes_at_once_all_take_place(library: LibraryService, write: Write) -> None:
    paths = [write(f"{n}.txt", LIGHTHOUSE.replace("1884", f"19{n:02}")) for n in range(6)]

    await asyncio.gather(*(add(library, path, id=f"article-{n}") for n, path in enumerate(paths)))

    assert {summary.head.id for summary in await library.articles([ALICE])} == {f"article-{n}" for n in range(6)}
    assert len(await library.history(ALICE)) == 6


async def test_another_process_in_between_costs_one_more_try(store: LibraryStore, tmp_path: Path, write: Write) -> None:
    library, other = service(store, tmp_path), service(store, tmp_path)
    await add(library, write("a.txt"), id="a")
    activate, times = store.activate, []

    async def overtaken(*args: object, **options: object) -> object:
        times.append(1)
        if len(times) == 1:
            await add(other, write("b.txt", KETTLE), id="b")
        return await activate(*args, **options)  # type: ignore[arg-type]

    store.activate = overtaken  # type: ignore[method-assign, assignment]
    await add(library, write("c.txt"), id="c")

    assert {summary.head.id for summary in await library.articles([ALICE])} == {"a", "b", "c"}

    async def always(*args: object, **options: object) -> object:
        raise ConflictError

    store.activate = always  # type: ignore[method-assign, assignment]
    with pytest.raises(ConflictError):
        await add(library, write("d.txt", KETTLE), id="d")
    store.activate = activate  # type: ignore[method-assign]
    assert len(await library.articles([ALICE])) == 3


async def test_what_another_process_sweeps_meanwhile_is_read_again(
    store: LibraryStore, tmp_path: Path, write: Write
) -> None:
    library, other = service(store, tmp_path), service(store, tmp_path)
    await add(library, write("a.txt"), id="a")
    put, times = store.put, []

    async def swept(*args: object, **options: object) -> object:
        stored = await put(*args, **options)  # type: ignore[arg-type]
        times.append(1)
        if len(times) == 1:
            await add(other, write("b.txt", KETTLE), id="b")
        return stored

    store.put = swept  # type: ignore[method-assign, assignment]
    await add(library, write("c.txt"), id="c")

    assert {summary.head.id for summary in await library.articles([ALICE])} == {"a", "b", "c"}


async def test_a_change_waits_its_turn_among_many_processes(store: LibraryStore, tmp_path: Path, write: Write) -> None:
    processes = [service(store, tmp_path) for _ in range(8)]
    paths = [write(f"{number}.txt", f"{LIGHTHOUSE}改修は{number}回。") for number in range(8)]

    await asyncio.gather(*(add(library, path, id=path[-5]) for library, path in zip(processes, paths, strict=True)))

    assert {summary.head.id for summary in await processes[0].articles([ALICE])} == set("01234567")


async def test_progress_counts_articles(library: LibraryService, write: Write) -> None:
    line = '{"id": "%s", "title": "題", "text": "灯台は百年前に港の入口へ建てられた。"}\n'
    seen: list[int] = []
    path = write("list.jsonl", "".join(line % n for n in range(300)))

    await library.add_paths(ALICE, [path], Metadata(), by="cli", progress=seen.append)

    assert seen == sorted(seen)
    assert (len(seen) > 1, seen[-1]) == (True, 300)


async def test_a_file_name_that_is_not_unicode_is_a_problem(library: LibraryService) -> None:
    report = await add(library, "/tmp/\udcff.txt")

    assert [problem.fault for problem in report.problems] == ["unicode"]
    assert report.version is None
