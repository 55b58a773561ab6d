"""Every check there is, one after the other: what `./run test` and the continuous integration run.

A step runs even if an earlier one failed; the exit code is 1 if any did.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_WORKERS = 4
"""Half of the tests' time goes by waiting for clocks and programs: two workers a processor."""


def steps(pytest_arguments: Sequence[str], *, slow: bool) -> dict[str, list[str]]:
    """Return each step's name and command; with *pytest_arguments*, pytest runs those alone, in one process."""
    python = [sys.executable, "-m"]
    workers = min(2 * (os.cpu_count() or 1), MOST_WORKERS)
    spread = ["-n", str(workers)] if workers > 1 and not pytest_arguments else []
    chosen = [] if slow else ["-m", "not slow"]
    return {
        "ruff check": [*python, "ruff", "check", "--quiet"],
        "ruff format": [*python, "ruff", "format", "--check", "--quiet"],
        "mypy": [*python, "mypy", "--no-error-summary"],
        "lint-imports": [str(Path(sys.executable).with_name("lint-imports"))],
        "pytest": [*python, "pytest", *spread, *chosen, *pytest_arguments],
    }


def run(name: str, command: Sequence[str]) -> tuple[bool, float]:
    """Run *command*; return whether it succeeded and how many seconds it took. Only pytest speaks when all is well."""
    started = time.monotonic()
    print(f"{name} ...", flush=True)
    speaks = None if name == "pytest" else subprocess.PIPE
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=speaks, stderr=speaks, text=True)
    if done.returncode and speaks:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0, time.monotonic() - started


def main(arguments: Sequence[str]) -> int:
    """Run the steps that *arguments* ask for and print a line about each; return the exit code."""
    cut = list(arguments).index("--") if "--" in arguments else len(arguments)
    own, for_pytest = arguments[:cut], arguments[cut + 1 :]
    parser = argparse.ArgumentParser(prog="./run test", description=__doc__, epilog="After -- : arguments for pytest.")
    names = list(steps((), slow=False))
    parser.add_argument("--only", action="append", choices=names, help="run this step alone (may be repeated)")
    parser.add_argument("--slow", action="store_true", help="run the slow tests too")
    options = parser.parse_args(own)
    wanted = steps(for_pytest, slow=options.slow)
    outcomes = {name: run(name, wanted[name]) for name in options.only or names}
    print()
    for name, (fine, seconds) in outcomes.items():
        print(f"{'ok  ' if fine else 'FAIL'}  {name:<13}{seconds:6.1f} s")
    return 0 if all(fine for fine, _ in outcomes.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
