"""Everything that serves is asked for in time, beside the answering, and what is found is told in any process."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.models import SHARED, Finding, FindingKind, Metadata, Walked
from knowledge.ports import LibraryStore
from knowledge.services.library import LibraryService
from knowledge.services.sample import SampleLibrary
from knowledge.services.selftest import BackgroundTest, SelfTest
from knowledge.store.memory import MemorySnapshots, MemoryStore
from tests.services.planted import BASES, written
from tests.store.builders import ALICE

Made = Callable[[], tuple[LibraryService, BackgroundTest]]


@pytest.fixture
def made(store: LibraryStore, tmp_path: Path) -> Made:
    """Return a function that starts the program anew over the same store."""

    def start() -> tuple[LibraryService, BackgroundTest]:
        samples, selftest = SampleLibrary(MemoryStore(), MemorySnapshots(), tmp_path), SelfTest(store)
        library = LibraryService(store, MemorySnapshots(), samples, gate=selftest.gate)
        return library, BackgroundTest(store, library, selftest, look_seconds=0.01)

    return start


async def walked(library: LibraryService, background: BackgroundTest) -> Walked | None:
    """Return what is told of the version that serves."""
    (version, *_) = await library.history(SHARED)
    return await background.walked(version)


async def when_walked(library: LibraryService, background: BackgroundTest) -> Walked:
    for _ in range(6_000):
        if found := await walked(library, background):
            return found
        await asyncio.sleep(0.01)
    raise TimeoutError


async def add(library: LibraryService, name: str, text: str) -> None:
    await library.add_bytes(SHARED, name, text.encode(), Metadata(), by=ALICE)


def rooms(count: int) -> str:
    return "# Rooms\n\n" + " ".join(
        f"Hall {number} shows the clocks of the year {1800 + number}." for number in range(count)
    )


def kinds(findings: tuple[Finding, ...]) -> list[FindingKind]:
    return [finding.kind for finding in findings]


async def test_a_bulk_import_serves_after_a_sample_and_the_walk_finds_all_the_rest(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(BASES["ja"], tmp_path / "base.jsonl")
    library, background = made()
    whole = await library.add_paths(SHARED, [str(tmp_path / "base.jsonl")], Metadata(), by=ALICE)
    monkeypatch.setattr("knowledge.services.selftest.service.AT_ONCE", 20)
    monkeypatch.setattr("knowledge.services.selftest.service.SAMPLE", 10)
    trial = await library.trial(SHARED)
    assert trial is not None

    sampled = await SelfTest(library._store).gate(trial)
    told = await background.walk(SHARED)

    assert told is not None
    assert 0 < len(sampled) < len(whole.findings)
    assert kinds(told.findings) == kinds(whole.findings)[: len(told.findings)]
    assert (told.errors, told.warnings, told.notes) == (
        0,
        sum(finding.level == "warning" for finding in whole.findings),
        sum(finding.level == "note" for finding in whole.findings),
    )


async def test_what_was_found_is_told_in_another_process_until_a_newer_version_serves(made: Made) -> None:
    library, background = made()
    await add(library, "a.md", rooms(3))
    await background.walk(SHARED)
    other, elsewhere = made()

    told = await walked(other, elsewhere)
    await add(library, "b.md", "# Kettle\n\nIt boils in four minutes.")

    assert told is not None
    assert (told.entries, told.errors, told.warnings) == (3, 0, 0)
    assert await walked(other, elsewhere) is None


async def test_a_walk_gives_way_to_a_newer_version_and_begins_again(made: Made) -> None:
    library, background = made()
    await add(library, "a.md", rooms(120))
    walk = asyncio.create_task(background.walk(SHARED))
    await asyncio.sleep(0)
    await add(library, "b.md", "# Kettle\n\nIt boils in four minutes.")

    assert await walk is None
    assert await walked(library, background) is None
    again = await background.walk(SHARED)
    assert again is not None
    assert again.entries == 121


async def test_whatever_answers_is_walked_through_while_the_program_runs(made: Made) -> None:
    library, background = made()
    running = asyncio.create_task(background.run())
    try:
        await add(library, "a.md", rooms(3))
        first = await when_walked(library, background)
        await add(library, "b.md", "# Kettle\n\nIt boils in four minutes.")
        second = await when_walked(library, background)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    assert (first.entries, second.entries) == (3, 4)


async def test_an_error_found_later_is_told_and_nothing_is_rolled_back(
    made: Made, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    library, background = made()
    await add(library, "a.md", rooms(3))
    monkeypatch.setattr(
        "knowledge.services.selftest.service._incomplete", lambda _: [Finding(kind="incomplete", facts={"found": 0})]
    )

    told = await background.walk(SHARED)

    assert told is not None
    assert told.errors == 1
    assert "version 1 of shared serves with 1 errors" in caplog.text
    assert [version.number for version in await library.history(SHARED) if version.current] == [1]
