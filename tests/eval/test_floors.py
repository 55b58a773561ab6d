"""Answer quality never falls: floors are pinned to the very questions they were measured on (`floors.toml`)."""

import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.eval.folds import words_alone
from tests.eval.jobs import jobs

FLOORS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", FLOORS)
async def test_answers_are_as_good_as_they_were(row: str) -> None:
    floor = FLOORS[row]
    job = next((job for job in jobs(floor["every"], baselines=False) if job.row == row), None)
    if job is None:
        pytest.skip(f"the data of {row} is not beside this checkout")
    assert sha256(b"".join(file.read_bytes() for file in job.data)).hexdigest()[:12] == floor["data"]

    measured = {
        figure.name: figure.value for figure in (await job.measure(words_alone() if job.trained_on else None)).figures
    }

    for name, least in floor.get("least", {}).items():
        assert measured[name] >= least, name
    for name, most in floor.get("most", {}).items():
        assert measured[name] <= most, name
