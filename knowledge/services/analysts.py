"""Takes readings apart in processes of their own beside this one, as Sudachi holds the interpreter's lock.

`python -m knowledge.services.analysts` is such a process: batches in on its standard input, chunks out on its standard
output. It ends with its input, so that none outlives the process that asked, however that one ends.
"""

import gc
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from io import BytesIO
from typing import IO, Self

import numpy as np
from pydantic import TypeAdapter

from knowledge.matching.chunk import Chunk, chunk
from knowledge.matching.index import Batch
from knowledge.models import Reading

_log = logging.getLogger(__name__)

_FEW = 2_000
"""Entries up to which one process is as quick as several: waking them takes a quarter of a second."""
_MOST = 4
"""Processes at most; each holds 110 MiB beside Sudachi's dictionary, which all share."""
_AT_HAND = 2
"""Batches given to a process, so that it need not wait for its next one."""
_LENGTH = 8
"""Bytes before a message that tell its length."""
_BATCHES = TypeAdapter(list[tuple[int, Reading]])


class Analysts:
    """Lets other processes take batches apart, as many as there are processors.

    This one only hands over: busy itself, it would hold its lock whenever a piece of an outcome arrives, and lose
    what the others gain.
    """

    def __init__(self) -> None:
        self._others = [_Other() for _ in range(min(_processors(), _MOST))]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for other in self._others:
            other.close()

    def begin(self, batch: Batch) -> Callable[[], Chunk]:
        """Let a process take *batch* apart, once one has room for it; return what to call for the chunk."""
        while True:
            asked = [other.asked() for other in self._others]
            fewest = min(asked, key=len)
            if len(fewest) < _AT_HAND:
                return self._others[asked.index(fewest)].ask(batch).result
            wait([future for each in asked for future in each], return_when=FIRST_COMPLETED)


class _Other:
    """Another process."""

    def __init__(self) -> None:
        path = os.pathsep.join(place for place in sys.path if place)
        self._process = subprocess.Popen(  # noqa: S603 (this very program)
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # Ctrl-C is for the one that asked
        )
        self._thread = ThreadPoolExecutor(1)
        self._asked: list[Future[Chunk]] = []

    def asked(self) -> list[Future[Chunk]]:
        """Return what it has not answered yet."""
        self._asked = [future for future in self._asked if not future.done()]
        return self._asked

    def ask(self, batch: Batch) -> Future[Chunk]:
        future = self._thread.submit(self._answer, batch)
        self._asked.append(future)
        return future

    def _answer(self, batch: Batch) -> Chunk:
        process = self._process
        assert process.stdin is not None  # noqa: S101 (both are pipes)
        assert process.stdout is not None  # noqa: S101
        try:
            _write(process.stdin, _BATCHES.dump_json(list(batch)))
            arrays = dict(np.load(BytesIO(_read(process.stdout)), allow_pickle=False))
        except (OSError, EOFError) as error:
            # It was killed, for memory perhaps. What it was asked is done here.
            _log.warning("a process that takes articles apart is gone: %r", error)
            return chunk(batch)
        return Chunk.from_arrays(arrays)

    def close(self) -> None:
        self._process.kill()
        self._thread.shutdown(cancel_futures=True)
        self._process.communicate()


def worthwhile(entries: int) -> bool:
    """Return whether so many *entries* to take apart are worth waking other processes."""
    return entries > _FEW and _processors() > 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _write(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(_LENGTH))
    stream.write(message)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    """Return the next message of *stream*; `EOFError` when there is none, or not all of it."""
    length = int.from_bytes(stream.read(_LENGTH))
    message = stream.read(length)
    if not length or len(message) < length:
        raise EOFError
    return message


def _serve() -> None:
    """Take batches apart until there are no more."""
    gc.disable()  # what is made here has no cycles
    with suppress(EOFError):
        while True:
            made = BytesIO()
            arrays = chunk(_BATCHES.validate_json(_read(sys.stdin.buffer))).arrays()
            np.savez(made, **arrays)  # type: ignore[arg-type]  # none is called allow_pickle
            _write(sys.stdout.buffer, made.getvalue())


if __name__ == "__main__":
    _serve()
