"""Answer quality never falls: floors are pinned to the very questions they were measured on, and only rise."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.eval.data import DATA
from tests.eval.measure import fine, measure_samples, measure_seed, measure_set

GOLD = Path(__file__).with_name("gold.jsonl")
needs_data = pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not beside this checkout")


def digest(*files: Path) -> str:
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@needs_data
@pytest.mark.parametrize(
    ("name", "pin", "sentence", "paragraph"),
    [("jsquad-dev", "636eeaf13daf", 0.88, 0.935), ("xquad-en-dev", "aa0b21128378", 0.83, 0.97)],
)
async def test_the_right_sentence_comes_first(
    name: str, pin: str, sentence: float, paragraph: float, tmp_path: Path
) -> None:
    assert digest(DATA / name / "articles.jsonl", DATA / name / "questions.jsonl") == pin

    figures = await measure_set(name, tmp_path / "base.db", every=4)

    assert figures.right_sentence >= sentence
    assert figures.right_paragraph >= paragraph


@needs_data
async def test_the_seed_questions_are_answered_or_refused(tmp_path: Path) -> None:
    assert digest(DATA / "seed-article.txt", DATA / "seed-questions-dev.jsonl") == "878b8a67ca5b"

    verdicts = await measure_seed(tmp_path / "base.db")

    assert fine(verdicts, "answer", "ja")[0] >= 8
    assert fine(verdicts, "refuse")[0] >= 5


async def test_the_sample_library_answers_or_refuses(tmp_path: Path) -> None:
    assert digest(GOLD) == "eeb24a60e549"

    verdicts = await measure_samples(tmp_path / "none.db")

    assert fine(verdicts, "answer")[0] >= 36
    assert fine(verdicts, "refuse")[0] >= 11
