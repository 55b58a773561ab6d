"""Reading again: what is renewed, what is kept, what disappears, and what is told."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.models import Metadata, Origin
from knowledge.services.library import LibraryService
from tests.services.conftest import KETTLE, LIGHTHOUSE, add, held, replace
from tests.store.builders import ALICE

Write = Callable[..., str]


async def test_reload_reads_folders_again(library: LibraryService, write: Write) -> None:
    folder = Path(write("news/a.txt")).parent
    write("news/b.txt", KETTLE)
    await add(library, str(folder), site="港の新聞")
    (folder / "c.txt").write_text("新しい橋\n\n橋は来年の春に開通する予定だ。", encoding="utf-8")
    (folder / "a.txt").write_text(LIGHTHOUSE.replace("1884", "1901"), encoding="utf-8")

    report = await library.reload(ALICE, by="cli")

    assert (len(report.change.added), len(report.change.changed), report.unchanged) == (1, 1, 1)
    assert {summary.head.site for summary in await library.articles([ALICE])} == {"港の新聞"}
    assert (await library.history(ALICE))[0].action == "reload"


async def test_a_missing_file_keeps_its_last_good_article(library: LibraryService, write: Write) -> None:
    gone, stays = write("a.txt"), write("b.txt", KETTLE)
    await add(library, gone, stays)
    replace(gone, None)
    replace(stays, KETTLE.replace("1891", "1899").encode())

    report = await library.reload(ALICE, by="cli")

    assert [(problem.name, problem.fault, problem.kept) for problem in report.problems] == [(gone, "missing", True)]
    texts = "".join((await held(library)).values())
    assert "1884" in texts
    assert "1899" in texts


async def test_a_file_missing_from_its_folder_is_named(library: LibraryService, write: Write) -> None:
    gone = write("news/a.txt")
    write("news/b.txt", KETTLE)
    await add(library, str(Path(gone).parent))
    replace(gone, None)

    report = await library.reload(ALICE, by="cli")

    assert [(problem.name, problem.fault, problem.kept) for problem in report.problems] == [(gone, "missing", True)]
    assert len(await held(library)) == 2


async def test_a_missing_folder_is_told_once(library: LibraryService, write: Write) -> None:
    folder = Path(write("news/a.txt")).parent
    write("news/b.txt", KETTLE)
    await add(library, str(folder))
    shutil.rmtree(folder)

    report = await library.reload(ALICE, by="cli")

    assert [(problem.name, problem.fault, problem.kept) for problem in report.problems] == [
        (str(folder), "missing", True)
    ]
    assert (report.version, len(await held(library))) == (1, 2)


@pytest.mark.parametrize("broken", [b"", b"\x00\x01\x02" * 999, b"\xff\xfe\xff" * 50], ids=["empty", "binary", "odd"])
async def test_a_broken_file_leaves_the_old_version_serving(
    library: LibraryService, write: Write, broken: bytes
) -> None:
    path = write("a.txt")
    await add(library, path)
    replace(path, broken)

    report = await library.reload(ALICE, by="cli")

    assert (report.version, bool(report.change)) == (1, False)
    assert [(problem.name, problem.kept) for problem in report.problems] == [(path, True)]
    assert LIGHTHOUSE in (await held(library)).values()


async def test_an_article_that_left_its_file_disappears(library: LibraryService, write: Write) -> None:
    line = '{"id": "%s", "title": "%s", "text": "灯台は百年前に港の入口へ建てられた。"}\n'
    path = write("list.jsonl", line % ("a", "一") + line % ("b", "二"))
    await add(library, path)
    write("list.jsonl", line % ("b", "二"))

    assert (await library.reload(ALICE, by="cli")).change.removed == ("a",)

    await add(library, write("list.jsonl", line % ("a", "一") + line % ("b", "二")))
    write("list.jsonl", "{broken\n" + line % ("b", "二"))
    report = await library.reload(ALICE, by="cli")

    assert not report.change  # the broken line may be the missing article
    assert [problem.kept for problem in report.problems] == [True]


async def test_a_file_with_metadata_of_its_own_keeps_it_within_its_folder(
    library: LibraryService, write: Write
) -> None:
    path = write("news/a.txt")
    await add(library, path, title="自分の題", id="own")
    await add(library, str(Path(path).parent))

    assert [summary.head.id for summary in await library.articles([ALICE])] == ["own"]
    assert not (await library.reload(ALICE, by="cli")).change


async def test_configured_paths_are_read_at_reload(library: LibraryService, write: Write) -> None:
    extra = [Origin(path=write("extra.txt"), metadata=Metadata(title="追加"))]

    report = await library.reload(ALICE, by="cli", extra=extra)
    again = await library.reload(ALICE, by="cli", extra=extra)

    assert len(report.change.added) == 1
    assert (bool(again.change), again.unchanged) == (False, 1)
