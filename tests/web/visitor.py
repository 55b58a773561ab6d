"""A program of its own that fetches the addresses in its arguments and says what each of them cost."""

import asyncio
import json
import sys
import time
from pathlib import Path

from knowledge.errors import FetchError
from knowledge.web.fetcher import WebFetcher


async def _longest_gap(until: asyncio.Event) -> float:
    longest = 0.0
    while not until.is_set():
        started = time.monotonic()
        await asyncio.sleep(0.005)
        longest = max(longest, time.monotonic() - started - 0.005)
    return longest


def _kib(which: str) -> int:
    """Return the resident memory now (VmRSS), or the most since it was last forgotten (VmHWM).

    Not `ru_maxrss`: Linux hands that of the program that started us on to us.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(which)[2].split()[1])


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


async def _visit(port: int, paths: list[str]) -> None:
    fetch = WebFetcher("Kijibot/test", allow=frozenset({("127.0.0.1", port)}))
    await fetch(f"http://127.0.0.1:{port}/warm", robots=False)
    for path in paths:
        _forget_peak()
        before, cpu, started, end = _kib("VmRSS"), time.process_time(), time.monotonic(), asyncio.Event()
        gap = asyncio.create_task(_longest_gap(end))
        try:
            outcome = str(len((await fetch(f"http://127.0.0.1:{port}/{path}", robots=False)).data))
        except FetchError as error:
            outcome = error.fault.value
        seconds = time.monotonic() - started
        end.set()
        line = {"path": path, "outcome": outcome, "seconds": seconds, "cpu": time.process_time() - cpu}
        print(json.dumps({**line, "gap": await gap, "kib": _kib("VmHWM") - before}), flush=True)
    await fetch.close()


if __name__ == "__main__":
    asyncio.run(_visit(int(sys.argv[1]), sys.argv[2:]))
