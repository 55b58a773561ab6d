"""The reading process: takes tasks from standard input, answers on standard output, dies rather than hang.

It has no network and starts no programs: whatever a page makes a library try ends in an exception.
"""

import contextlib
import os
import sys
from typing import Any

from knowledge.errors import Fault, UnreadableError
from knowledge.extraction.messages import Found, Outcome, Refused, Task, receive, send

_MOST_MEMORY = 1024 * 2**20
_MOST_SECONDS = 10
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "ctypes.")


def main() -> None:
    """Work until standard input ends."""
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    from knowledge.extraction.reading import documents, feed  # slow: half a second

    _limit_memory()
    sys.addaudithook(_refuse)
    send(outgoing, Outcome(outcome=Found()))
    while True:
        try:
            said, data = receive(incoming)
        except EOFError:
            return
        task = Task.model_validate_json(said)
        _limit_time()
        try:
            if task.kind == "feed":
                found = Found(feed=feed(task.name, data, task.content_type))
            else:
                found = Found(documents=tuple(documents(task.name, data, task.metadata, task.content_type)))
            outcome = Outcome(outcome=found)
        except UnreadableError as error:
            facts = {name: fact for name, fact in error.facts.items() if name != "fault"}
            outcome = Outcome(outcome=Refused(fault=error.fault.value, facts=facts))
        except (MemoryError, RecursionError):
            outcome = Outcome(outcome=Refused(fault=Fault.TOO_HARD.value, facts={"name": task.name}))
        send(outgoing, outcome)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    del arguments
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has none; an administrator may allow less
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    """Let this process be killed after that much work from now, also when nobody is left who would."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + 2 * _MOST_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
