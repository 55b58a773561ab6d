"""Readings taken apart by other processes: the same index, also when one of them is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.matching.chunk import Chunk
from knowledge.matching.index import Batch, Index
from knowledge.models import Reading, RevisionId
from knowledge.services.analysts import Analysts
from tests.matching.conftest import reading


def _readings() -> Iterator[tuple[RevisionId, Reading]]:
    for number in range(1, 601):
        sentences = [f"第{number}号の灯台は{1800 + number}年に建てられた。", f"高さは{number}メートルである。"]
        yield RevisionId(number), reading(f"灯台{number}", [*sentences, "毎年5月に公開される。"])


def _children() -> set[int]:
    own = Path(f"/proc/self/task/{os.getpid()}/children")
    told = (task / "children" for task in own.parent.parent.iterdir())
    return {int(child) for file in told if file.exists() for child in file.read_text(encoding="ascii").split()}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for child processes in /proc")
@pytest.mark.parametrize("killed", [pytest.param(False, id="all live"), pytest.param(True, id="all killed")])
def test_the_index_is_the_same_whoever_takes_the_readings_apart(*, killed: bool) -> None:
    alone = Index.build(_readings())
    before = _children()
    with Analysts() as analysts:
        helpers = _children() - before

        def begin(batch: Batch) -> Callable[[], Chunk]:
            for child in helpers if killed else ():
                os.kill(child, signal.SIGKILL)
            return analysts.begin(batch)

        together = Index.build(_readings(), None, begin)

    assert helpers
    assert not helpers & _children()
    assert alone.arrays.keys() == together.arrays.keys()
    assert [name for name in alone.arrays if not np.array_equal(alone.arrays[name], together.arrays[name])] == []


def test_a_process_that_takes_readings_apart_ends_with_its_input() -> None:
    ended = subprocess.run([sys.executable, "-m", "knowledge.services.analysts"], input=b"", check=False, timeout=60)

    assert ended.returncode == 0
