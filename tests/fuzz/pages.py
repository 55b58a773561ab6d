"""Reads mutated pages in the reading process: `python -m tests.fuzz.pages --count 10000 [--seed 0]`.

Prints what became of them. An exception escaping, a reading process that died and a page over ten seconds are faults.
"""

import argparse
import resource
import time
from collections import Counter
from pathlib import Path

from knowledge.errors import UnreadableError
from knowledge.extraction.worker import WorkerExtractor
from knowledge.models import Metadata
from tests.fuzz.mutate import mutated

_PAGES = sorted((Path(__file__).parent.parent / "data" / "pages").glob("*/*.html"))
_SLOW = 10.0


def run(count: int, seed: int) -> tuple[Counter[str], float]:
    """Return what became of *count* pages, and the seconds the slowest took."""
    pages = [page.read_bytes() for page in _PAGES]
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    extractor = WorkerExtractor(workers=1)
    extractor.documents("warm.html", b"<html><body><p>warm</p></body></html>", Metadata())
    for number in range(seed, seed + count):
        data, header = mutated(pages, number)
        start = time.monotonic()
        try:
            extractor.documents("page.html", data, Metadata(url="https://www.example.jp/a"), content_type=header)
            outcome = "read"
        except UnreadableError as error:
            outcome = error.fault.value
        except Exception as error:  # noqa: BLE001  # what this program looks for
            outcome = f"ESCAPED {type(error).__name__}"
        took = time.monotonic() - start
        if took > _SLOW:
            outcome = f"HUNG {outcome}"
        if outcome.startswith(("ESCAPED", "HUNG", "too_hard")):
            print(f"seed {number}: {outcome} after {took:.1f} s, {len(data)} bytes", flush=True)
        outcomes[outcome] += 1
        slowest = max(slowest, took)
    extractor.close()
    return outcomes, slowest


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    said = parser.parse_args()
    start = time.monotonic()
    outcomes, slowest = run(said.count, said.seed)
    seconds = time.monotonic() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{said.count} pages in {seconds:.0f} s ({said.count / seconds:.0f} a second), slowest {slowest:.2f} s")
    print(f"peak memory of a reading process {peak} MiB")
    for outcome, times in outcomes.most_common():
        print(f"{times:8} {outcome}")


if __name__ == "__main__":
    main()
