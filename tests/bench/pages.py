"""Pages read a second and the memory it takes: `python -m tests.bench.pages [--rounds 5]`.

The baseline is trafilatura alone, in this process and the same run; beside it our reader in this process, and the
reading process that the program uses, start left out.
"""

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura

from knowledge.errors import UnreadableError
from knowledge.extraction.worker import WorkerExtractor
from knowledge.models import Metadata
from knowledge.sources.html import read_html

_PAGES = sorted((Path(__file__).parent.parent / "data" / "pages").glob("*/*.html"))
_ADDRESS = "https://www.example.jp/a"


def _seconds(read: Callable[[bytes], object], pages: list[bytes], rounds: int) -> float:
    """Return the seconds that the quickest of *rounds* took for all *pages*."""

    def once() -> float:
        start = time.perf_counter()
        for page in pages:
            try:
                read(page)
            except UnreadableError:
                continue
        return time.perf_counter() - start

    once()
    return min(once() for _ in range(rounds))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    pages = [page.read_bytes() for page in _PAGES]
    metadata = Metadata(url=_ADDRESS)
    extractor = WorkerExtractor(workers=1)
    alone = _seconds(lambda page: trafilatura.extract(page, output_format="xml", with_metadata=True), pages, rounds)
    ours = _seconds(lambda page: read_html("page.html", page, metadata), pages, rounds)
    worker = _seconds(lambda page: extractor.documents("page.html", page, metadata), pages, rounds)
    extractor.close()
    print(f"{len(pages)} pages, {sum(map(len, pages)) // 1024} KiB, quickest of {rounds} rounds")
    for name, seconds in (("trafilatura alone", alone), ("our reader", ours), ("reading process", worker)):
        print(f"{name:18} {len(pages) / seconds:6.0f} pages/s  {seconds / alone:5.2f} times as long as trafilatura")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory of the reading process {peak} MiB")


if __name__ == "__main__":
    main()
