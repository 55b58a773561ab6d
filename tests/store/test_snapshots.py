"""The cache of search arrays: it may forget, but never lies and never raises."""

import asyncio
import random
from pathlib import Path

import numpy as np
import pytest

from knowledge.models import VersionNumber
from knowledge.ports import Arrays
from knowledge.store.snapshots import FileSnapshots
from tests.store.builders import ALICE, BOB, number

ARRAYS: Arrays = {"a": np.arange(5000, dtype=np.int32), "b.c": np.zeros((0, 2)), "d": np.frombuffer(b"text", np.uint8)}
ONE = number(1)


@pytest.fixture
def snapshots(tmp_path: Path) -> FileSnapshots:
    return FileSnapshots(tmp_path / "index", 3)


async def test_arrays_come_back_as_they_were(snapshots: FileSnapshots) -> None:
    await snapshots.save(ALICE, ONE, "mark", ARRAYS)

    found = await snapshots.load(ALICE, ONE, "mark")

    assert found is not None
    assert set(found) == set(ARRAYS)
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array)
    assert isinstance(found["a"].base, np.memmap)


@pytest.mark.parametrize(("library", "version", "mark"), [(BOB, 1, "mark"), (ALICE, 2, "mark"), (ALICE, 1, "other")])
async def test_nothing_is_found_for_anything_else(
    snapshots: FileSnapshots, library: str, version: int, mark: str
) -> None:
    await snapshots.save(ALICE, ONE, "mark", ARRAYS)

    assert await snapshots.load(type(ALICE)(library), VersionNumber(version), mark) is None


async def test_another_format_is_another_place_and_is_swept(snapshots: FileSnapshots, tmp_path: Path) -> None:
    older = FileSnapshots(tmp_path / "index", 2)
    await older.save(ALICE, ONE, "mark", ARRAYS)
    assert await snapshots.load(ALICE, ONE, "mark") is None

    await snapshots.save(ALICE, ONE, "mark", ARRAYS)
    await snapshots.save(ALICE, number(2), "mark", ARRAYS)
    await snapshots.save(BOB, ONE, "mark", ARRAYS)
    await snapshots.keep_only(ALICE, [number(2)])

    assert await older.load(ALICE, ONE, "mark") is None
    assert await snapshots.load(ALICE, ONE, "mark") is None
    assert await snapshots.load(ALICE, number(2), "mark") is not None
    assert await snapshots.load(BOB, ONE, "mark") is not None


async def test_saving_again_replaces(snapshots: FileSnapshots) -> None:
    await snapshots.save(ALICE, ONE, "old", ARRAYS)
    await snapshots.save(ALICE, ONE, "new", {"a": np.ones(3)})

    assert await snapshots.load(ALICE, ONE, "old") is None
    found = await snapshots.load(ALICE, ONE, "new")
    assert found is not None
    assert list(found) == ["a"]


async def test_whatever_is_damaged_is_forgotten(snapshots: FileSnapshots, tmp_path: Path) -> None:
    await snapshots.save(ALICE, ONE, "mark", ARRAYS)
    files = [file for file in (tmp_path / "index").rglob("*") if file.is_file()]
    assert len(files) == 4
    chance = random.Random(3)

    for file in files:
        whole = file.read_bytes()
        for _ in range(25):
            damaged = bytearray(whole)
            damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
            file.write_bytes(damaged if chance.random() < 0.7 else whole[: chance.randrange(len(whole))])
            found = await snapshots.load(ALICE, ONE, "mark")
            if found is not None:  # a flip in a header's padding says nothing else
                for name, array in found.items():
                    np.testing.assert_array_equal(array, ARRAYS[name])
        file.write_bytes(whole)
        file.unlink()
        assert await snapshots.load(ALICE, ONE, "mark") is None
        file.write_bytes(whole)


async def test_a_place_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("in the way")
    snapshots = FileSnapshots(tmp_path / "index", 1)

    await snapshots.save(ALICE, ONE, "mark", ARRAYS)
    await snapshots.keep_only(ALICE, [])

    assert await snapshots.load(ALICE, ONE, "mark") is None


async def test_what_two_processes_write_in_turn_is_never_mixed(snapshots: FileSnapshots, tmp_path: Path) -> None:
    """Two changes of a library that were begun at once both save the next number's arrays."""
    other, done = FileSnapshots(tmp_path / "index", 3), asyncio.Event()

    async def write(own: FileSnapshots, value: int) -> None:
        while not done.is_set():
            await own.save(ALICE, ONE, "mark", {name: np.full(100, value) for name in "abcdefgh"})

    writers = [asyncio.create_task(write(snapshots, 1)), asyncio.create_task(write(other, 2))]
    found = [await snapshots.load(ALICE, ONE, "mark") for _ in range(400)]
    done.set()
    await asyncio.gather(*writers)

    values = [{int(array[0]) for array in arrays.values()} for arrays in found if arrays is not None]
    assert values
    assert all(len(told) == 1 for told in values)
