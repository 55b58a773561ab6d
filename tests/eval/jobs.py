"""The rows of the evaluation: what each measures, on which questions, and how many."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.eval.data import DATA
from tests.eval.distorted import measure_distorted
from tests.eval.figures import Part
from tests.eval.folds import Folds, load_folds
from tests.eval.gold import GOLD, SEED_FILES, measure_sample_row, measure_seed_row
from tests.eval.groups import feature_names
from tests.eval.refusing import HOLES, measure_refusing
from tests.eval.sets import measure_set
from tests.eval.small import measure_small
from tests.eval.worded import CROSS, WORDED, measure_cross, measure_worded, worded_file

SETS = {"jsquad-dev": (1, 1000), "jaquad-train": (9, 100), "xquad-en-dev": (1, 1000)}
"""Every which question of a set is asked, and how many the baselines are asked at most, evenly spread: a scan of
jaquad-train takes them half a second."""
CROSS_SETS = ("jsquad-dev", "xquad-en-dev")
SMALL_SETS = ("jsquad-dev", "jaquad-train", "xquad-en-dev")
SEEDS = (1, 2, 3)
DISTORTED, BASELINE_DISTORTED = 500, 100
"""Questions asked in each distorted way, and how many of them the baselines are asked."""

Measure = Callable[[Folds | None], Awaitable[Part]]


class Job(NamedTuple):
    """A row, or several that share a base."""

    row: str
    measure: Measure
    data: tuple[Path, ...]
    """Files that hold the questions and what they are asked about."""
    trained_on: bool = True
    """The ranker that ships has seen these questions."""


def jobs(every: int, *, whole: bool = False, baselines: bool = True) -> list[Job]:
    """Return what can be measured with the data at hand, the longest first.

    Every *every*-th question is asked of what is asked otherwise; with *whole*, all of jaquad-train.
    """
    found = []
    if DATA.exists():
        for kind in reversed(HOLES):
            refusing = partial(
                measure_refusing, kind=kind, seeds=SEEDS, name="jsquad-dev", every=every, baselines=baselines
            )
            found.append(Job(f"refusing-{kind}", refusing, _files("jsquad-dev")))
        for name, (step, most) in SETS.items():
            nth, asked = every if whole else step * every, most if baselines else 0
            found.append(Job(name, partial(measure_set, name=name, every=nth, baseline_most=asked), _files(name)))
        asked = BASELINE_DISTORTED // every if baselines else 0
        small = partial(measure_small, names=SMALL_SETS, every=every)
        found.append(Job("small", small, tuple(file for name in SMALL_SETS for file in _files(name))))
        distorted = partial(measure_distorted, name="jsquad-dev", most=DISTORTED // every, baseline_most=asked)
        found.append(Job("distorted", distorted, _files("jsquad-dev")))
        if CROSS.exists():
            cross = partial(measure_cross, names=CROSS_SETS)
            found.append(Job("cross", cross, (CROSS, *(file for name in CROSS_SETS for file in _files(name)))))
        found.append(Job("seed", measure_seed_row, SEED_FILES, trained_on=False))
    found += [
        Job(row, partial(measure_worded, row=row), (worded_file(row),), trained_on=False)
        for row in WORDED
        if worded_file(row).exists()
    ]
    return [*found, Job("sample", measure_sample_row, (GOLD,), trained_on=False)]


def _files(name: str) -> tuple[Path, ...]:
    return DATA / name / "articles.jsonl", DATA / name / "questions.jsonl"


def chosen(every: Sequence[Job], rows: Sequence[str]) -> list[Job]:
    """Return the jobs of *every* whose name begins with one of *rows*; all of them where there are none."""
    return [job for job in every if not rows or job.row.startswith(tuple(rows))]


def usable_folds(folder: Path) -> Folds | None:
    """Return the folds' models in *folder*; None when there are none, or they were trained on other features."""
    folds = load_folds(folder)
    return folds if folds is not None and folds.words[0].names == feature_names(None) else None


def done(job: Job, folds: Path) -> Part:
    """Return what *job* finds, with the folds' models in the folder *folds*."""
    measuring = job.measure(usable_folds(folds) if job.trained_on else None)

    async def measured() -> Part:
        return await measuring

    return asyncio.run(measured())
