"""Prints answer quality, every row of it: `python -m tests.eval`.

A question of the sets in `../shared/data` is ranked by a model that has not seen its article; the trainer leaves those
in a file outside git (`python -m tests.eval.train --only-folds`). Shares carry Wilson's 95 % interval.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.eval.calibration import bars, calibration, plot
from tests.eval.figures import Part
from tests.eval.folds import FOLDER
from tests.eval.jobs import chosen, done, jobs, usable_folds
from tests.eval.report import header, table, write_json, write_mistakes

WORKERS = 2


def main() -> None:
    """Measure what the command line asks for, print it, and write the files it names."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval", description=__doc__)
    parser.add_argument("--only", action="append", default=[], metavar="ROW", help="only rows whose name begins so")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask every N-th question, for a quick look")
    parser.add_argument("--all", action="store_true", help="ask every question of jaquad-train, not every 9th")
    parser.add_argument("--folds", type=Path, default=FOLDER, metavar="FOLDER", help="the trainer's fold models")
    parser.add_argument("--errors", type=Path, metavar="FILE", help="write what came out wrong, to be read")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures for another program")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the reliability of the confidence as SVG")
    options = parser.parse_args()
    head = header()
    print(f"commit {head['commit']}, {head['date']}")
    if usable_folds(options.folds) is None:
        head["ranker"] = "trained on these"
        print(
            f"{options.folds}: no fold models of today's features; python -m tests.eval.train --only-folds makes them"
        )
    wanted = chosen(jobs(options.every, whole=options.all), options.only)
    if not wanted:
        parser.error(f"no such row; there are {', '.join(job.row for job in jobs(1, whole=False))}")
    parts: list[Part] = []
    with ProcessPoolExecutor(WORKERS) as pool:
        for job, part in zip(wanted, pool.map(done, wanted, [options.folds] * len(wanted)), strict=True):
            parts.append(part)
            label = head.get("ranker", "") if job.trained_on else ""
            print(table(part.figures, label), flush=True)
    rated = {row: some for part in parts for row, some in part.rated.items()}
    if rated:
        parts.append(calibration(rated))
        print(table(parts[-1].figures, head.get("ranker", "")))
        for row, some in rated.items():
            print(f"  {row}\n{bars(some)}")
    if options.json:
        write_json(options.json, head, [figure for part in parts for figure in part.figures])
    if options.errors:
        write_mistakes(options.errors, [mistake for part in parts for mistake in part.mistakes])
    if options.plot and rated:
        plot(rated, options.plot)


if __name__ == "__main__":
    main()
