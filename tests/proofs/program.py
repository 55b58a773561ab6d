"""A proof as a program: tried so many times, its figures printed."""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_SHOWN, _LONGEST = 20, 2_000


def prove(
    about: str | None, run: Callable[[Path, int], T], wrong: Callable[[T], Sequence[str]], *, count: int, of: str = ""
) -> None:
    """Print what *run* finds with a database in a folder, *count* times unless told, and end with 1 if some is *wrong*.

    *about* is the program's help, and *of* that of its count.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--count", type=int, default=count, help=of)
    given = parser.parse_args().count
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), given)
    for told in wrong(found)[:_SHOWN]:
        print(told[:_LONGEST])
    print(f"{found}, {time.monotonic() - start:.0f} s")
    raise SystemExit(bool(wrong(found)))
