"""A change is shown to the entry, and taken back alone."""

from collections.abc import Callable

import pytest

from knowledge.errors import NotFoundError, OvertakenError, UndoneError
from knowledge.models import ArticleChange, VersionNumber
from knowledge.ports import LibraryStore
from knowledge.services.history import HistoryService
from knowledge.services.library import LibraryService
from tests.services.conftest import KETTLE, LIGHTHOUSE, add, held, replace
from tests.store.builders import ALICE

Write = Callable[..., str]
TAP = "The tap\n\nThe tap drips at night. A new washer mends it for a year."


@pytest.fixture
def history(library: LibraryService, store: LibraryStore) -> HistoryService:
    return HistoryService(library, store)


def number(value: int) -> VersionNumber:
    return VersionNumber(value)


def told(change: ArticleChange) -> list[tuple[str | None, str | None]]:
    """Return the texts of each entry before and after."""
    return [
        (entry.before.text if entry.before else None, entry.after.text if entry.after else None)
        for entry in change.entries
    ]


async def test_a_difference_names_what_appears_changes_and_disappears(
    library: LibraryService, history: HistoryService, write: Write
) -> None:
    kettle, tap = write("kettle.txt", KETTLE), write("tap.txt", TAP)
    await add(library, kettle, tap)
    replace(kettle, KETTLE.replace("1891", "1892").encode())
    replace(tap, None)
    await add(library, write("lighthouse.txt", LIGHTHOUSE))
    await library.remove(ALICE, "The tap", by="cli")
    await library.reload(ALICE, by="cli")

    found = await history.difference(ALICE, number(1), number(4))

    kinds = {change.title: change for change in found.articles}
    assert {title: change.kind for title, change in kinds.items()} == {
        "灯ヶ崎灯台": "added",
        "The kettle": "changed",
        "The tap": "removed",
    }
    changed = told(kinds["The kettle"])
    assert all(before and after for before, after in changed)
    assert ("The kettle was invented in 1891 by two sisters.", "The kettle was invented in 1892 by two sisters.") in (
        changed
    )
    assert all(before is None for before, _ in told(kinds["灯ヶ崎灯台"]))
    assert all(after is None for _, after in told(kinds["The tap"]))


async def test_a_sentence_that_only_moved_is_no_difference(
    library: LibraryService, history: HistoryService, write: Write
) -> None:
    tap = write("tap.txt", TAP)
    await add(library, tap)
    replace(tap, TAP.replace("\n\n", "\n\nIt was bought in spring.\n\n").encode())
    await library.reload(ALICE, by="cli")

    (change,) = (await history.difference(ALICE, number(1), number(2))).articles

    assert {before for before, _ in told(change)} == {None}
    assert all("bought" in (after or "") for _, after in told(change))


async def test_the_newest_change_is_undone_by_going_back(
    library: LibraryService, history: HistoryService, write: Write
) -> None:
    await add(library, write("kettle.txt", KETTLE))
    await add(library, write("tap.txt", TAP))

    report = await history.undo(ALICE, number(2), by="7")

    assert (report.version, report.base, len(report.change.removed)) == (1, 2, 1)
    assert set(await held(library)) == {"The kettle"}
    assert [version.number for version in await library.history(ALICE)] == [2, 1]


async def test_an_older_change_is_undone_alone_by_a_new_version(
    library: LibraryService, history: HistoryService, write: Write
) -> None:
    await add(library, write("kettle.txt", KETTLE))
    await library.remove(ALICE, "The kettle", by="cli")
    await add(library, write("tap.txt", TAP))

    report = await history.undo(ALICE, number(2), by="7")

    assert set(await held(library)) == {"The kettle", "The tap"}
    newest = (await library.history(ALICE))[0]
    assert (newest.number, newest.action, newest.by, report.version) == (4, "undo", "7", 4)
    assert (await library.reload(ALICE, by="cli")).change.removed == ()
    await history.undo(ALICE, number(4), by="7")
    assert set(await held(library)) == {"The tap"}


async def test_an_undone_addition_is_not_read_again(
    library: LibraryService, history: HistoryService, write: Write
) -> None:
    await add(library, write("kettle.txt", KETTLE))
    await add(library, write("tap.txt", TAP))
    await history.undo(ALICE, number(1), by="7")
    await library.reload(ALICE, by="7")

    assert set(await held(library)) == {"The tap"}


async def test_the_very_first_change_can_be_undone(
    library: LibraryService, history: HistoryService, write: Write
) -> None:
    await add(library, write("kettle.txt", KETTLE))
    report = await history.undo(ALICE, number(1), by="7")

    assert (report.version, report.change.removed != ()) == (2, True)
    assert await held(library) == {}


async def test_what_cannot_be_undone_alone_changes_nothing(
    library: LibraryService, history: HistoryService, write: Write
) -> None:
    tap = write("tap.txt", TAP)
    await add(library, tap)
    replace(tap, TAP.replace("year", "month").encode())
    await library.reload(ALICE, by="cli")
    replace(tap, TAP.replace("year", "week").encode())
    await library.reload(ALICE, by="cli")

    with pytest.raises(OvertakenError) as overtaken:
        await history.undo(ALICE, number(2), by="7")
    with pytest.raises(NotFoundError):
        await history.undo(ALICE, number(9), by="7")
    await history.undo(ALICE, number(3), by="7")
    with pytest.raises(UndoneError):
        await history.undo(ALICE, number(3), by="7")

    assert overtaken.value.facts == {"version": 2, "count": 1}
    assert "month" in (await held(library))["The tap"]


async def test_history_says_who_when_and_of_which_articles(
    library: LibraryService, history: HistoryService, write: Write
) -> None:
    await add(library, *(write(f"{n}.txt", f"Note {n}\n\nNote {n} lies in drawer {n} of the desk.") for n in range(5)))
    await library.remove(ALICE, "Note 3", by="7")

    newest, first = await history.steps(ALICE, 9)

    assert (newest.version.by, newest.version.action, newest.titles, newest.more) == ("7", "remove", ("Note 3",), 0)
    assert (len(first.titles), first.more) == (3, 2)
    assert await history.steps(ALICE, 1, 1) == (first,)


async def test_of_very_many_articles_only_the_first_are_looked_into(
    library: LibraryService, history: HistoryService, write: Write
) -> None:
    await add(library, *(write(f"{n}.txt", f"Note {n}\n\nNote {n} lies in drawer {n} of the desk.") for n in range(5)))

    found = await history.difference(ALICE, None, number(1), most=2)

    assert [bool(change.entries) for change in found.articles] == [True, True, False, False, False]
    assert [change.compared for change in found.articles] == [True, True, False, False, False]
