"""Processes that read for us: started when first needed, killed when they take too long, replaced when they die."""

import contextlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from knowledge.errors import Fault, UnreadableError
from knowledge.extraction.messages import Found, Outcome, Refused, Task, receive, send
from knowledge.models import Document, FeedContent, Metadata, Problem

_log = logging.getLogger(__name__)

_ROOT = Path(__file__).parent.parent.parent
_STARTING = 60.0
"""Seconds that a process may take to start on a busy machine."""
_IDLE = 60.0
_MOST_TASKS = 200
"""Libraries keep caches; after that many tasks a process makes way for a fresh one."""
# What the reading process needs; everything else, tokens among it, stays here.
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "VIRTUAL_ENV", "OPENBLAS_NUM_THREADS")


class WorkerExtractor:
    """Reads in at most *workers* processes at a time, each task within *seconds*; an adapter of `ports.Extractor`."""

    def __init__(self, *, workers: int = 2, seconds: float = 9.5) -> None:
        self._seconds = seconds
        self._free = threading.BoundedSemaphore(workers)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._timer: threading.Timer | None = None
        self._closed = False

    def documents(
        self, name: str, data: bytes, metadata: Metadata, *, content_type: str | None = None
    ) -> list[Document | Problem]:
        """Return what *data* holds, typed by its content."""
        task = Task(kind="documents", name=name, metadata=metadata, content_type=content_type)
        return list(self._done(task, data).documents)

    def feed(self, name: str, data: bytes, *, content_type: str | None = None) -> FeedContent:
        """Return the feed, sitemap or list of feeds that *data* is."""
        found = self._done(Task(kind="feed", name=name, content_type=content_type), data).feed
        if found is None:
            raise UnreadableError(Fault.UNKNOWN_KIND, name=name, kind="?")
        return found

    def close(self) -> None:
        """End the processes; those at work end with their task."""
        with self._lock:
            self._closed = True
            self._retire()

    def _done(self, task: Task, data: bytes) -> Found:
        with self._free, self._worker(task.name) as worker:
            outcome = worker.do(task, data, self._seconds)
        match outcome:
            case Refused(fault=fault, facts=facts):
                raise UnreadableError(Fault(fault), **{"name": task.name, **facts})
            case Found():
                return outcome

    @contextlib.contextmanager
    def _worker(self, name: str) -> Iterator["_Worker"]:
        """Lend a living process, and take it back unless it died of its task: then the task was too hard."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
            worker = self._idle.pop() if self._idle else None
        if worker and not worker.is_alive():
            worker.end()
            worker = None
        worker = worker or _Worker()
        try:
            yield worker
        except (OSError, EOFError, ValueError) as error:
            worker.end()
            _log.warning("the reading process was ended over %r", name)
            raise UnreadableError(Fault.TOO_HARD, name=name) from error
        except BaseException:
            worker.end()
            raise
        with self._lock:
            if self._closed or worker.tasks >= _MOST_TASKS:
                worker.end()
                return
            self._idle.append(worker)
            self._timer = threading.Timer(_IDLE, self._rest)
            self._timer.daemon = True
            self._timer.start()

    def _rest(self) -> None:
        with self._lock:
            self._retire()

    def _retire(self) -> None:
        if self._timer:
            self._timer.cancel()
        while self._idle:
            self._idle.pop().end()


class _Worker:
    """One process."""

    def __init__(self) -> None:
        environment = {name: value for name in _ENVIRONMENT if (value := os.environ.get(name)) is not None}
        environment["PYTHONPATH"] = os.pathsep.join([str(_ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        self.tasks = 0
        self._process = subprocess.Popen(  # our own program
            [sys.executable, "-m", "knowledge.extraction"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C is for us; we end it
        )
        self._in, self._out = cast("BinaryIO", self._process.stdin), cast("BinaryIO", self._process.stdout)
        self._started = False

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def do(self, task: Task, data: bytes, seconds: float) -> Found | Refused:
        """Return what became of *task*; `OSError`, `EOFError` or `ValueError` when the process did not survive it."""
        if not self._started:
            with self._deadline(_STARTING):
                receive(self._out)
            self._started = True
        self.tasks += 1
        with self._deadline(seconds):
            send(self._in, task, data)
            said, _ = receive(self._out)
        return Outcome.model_validate_json(said).outcome

    @contextlib.contextmanager
    def _deadline(self, seconds: float) -> Iterator[None]:
        """Kill the process after *seconds*: reading from it and writing to it then end, too."""
        timer = threading.Timer(seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def end(self) -> None:
        self._process.kill()
        for pipe in (self._in, self._out):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()
