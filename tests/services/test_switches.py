"""Whoever wants to know hears that another version serves, whoever made it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.ports import LibraryStore
from knowledge.services.library import LibraryService
from knowledge.services.switches import Switch
from tests.services.conftest import LIGHTHOUSE, add, service
from tests.store.builders import ALICE, number

Write = Callable[..., str]
ONE, TWO = number(1), number(2)


@pytest.fixture
def heard(library: LibraryService) -> list[Switch]:
    found: list[Switch] = []
    library.switches.observe(found.append)
    return found


async def test_every_switch_is_told_once(library: LibraryService, write: Write, heard: list[Switch]) -> None:
    await add(library, write("a.txt"))
    await add(library, write("a.txt"))
    await add(library, write("a.txt", LIGHTHOUSE.replace("1884", "1901")))
    await library.rollback(ALICE, None, by="cli")
    await library.servings([ALICE])

    assert heard == [Switch(ALICE, None, ONE), Switch(ALICE, ONE, TWO), Switch(ALICE, TWO, ONE)]


async def test_what_another_process_did_is_told_at_the_next_look(
    store: LibraryStore, library: LibraryService, tmp_path: Path, write: Write, heard: list[Switch]
) -> None:
    await add(service(store, tmp_path), write("a.txt"))
    assert not heard

    await library.servings([ALICE])

    assert heard == [Switch(ALICE, None, ONE)]


async def test_a_library_that_begins_anew_is_told_of_again(
    library: LibraryService, write: Write, heard: list[Switch]
) -> None:
    await add(library, write("a.txt"))
    await library.let_go(ALICE)
    library.switches.serves((await library.history(ALICE))[0])

    assert heard == [Switch(ALICE, None, ONE), Switch(ALICE, None, ONE)]
