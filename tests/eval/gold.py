"""Gold questions, asked of the program's own services over a real database."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.app import Knowledge, open_knowledge
from knowledge.models import SHARED, Expectation, Metadata
from knowledge.services.evaluation import best_of, judge
from knowledge.settings import KnowledgeSettings
from tests.eval.data import DATA, records
from tests.eval.figures import Figure, Mistake, Part
from tests.eval.folds import Folds

GOLD = Path(__file__).with_name("gold.jsonl")
SEED_FILES = (DATA / "seed-article.txt", DATA / "seed-questions-dev.jsonl")


class Verdict(NamedTuple):
    """How one question of a gold set came out."""

    id: str
    lang: str
    expected: str
    fine: bool
    outcome: str
    question: str
    said: str
    confidence: float


async def measure_gold(records: Iterable[dict[str, Any]], base: Knowledge) -> list[Verdict]:
    """Ask *base* the gold questions *records* (`data/README.md` tells when an answer is right)."""
    verdicts = []
    for record in records:
        outcome = (await base.answers.answer(record["question"], [SHARED])).outcome
        best = best_of(outcome)
        fine = judge(Expectation.model_validate(record), outcome) in {"right", "refused"}
        said, confidence = (best.text, best.confidence) if best else ("", 0.0)
        about = (record["id"], record["lang"], record["expect"])
        verdicts.append(Verdict(*about, fine, outcome.outcome, record["question"], said, confidence))
    return verdicts


async def measure_seed(store: Path) -> list[Verdict]:
    """Add the customer's article alone to the empty database *store* and ask its questions."""
    async with open_knowledge(KnowledgeSettings(store=f"sqlite:///{store}")) as base:
        await base.library.add_paths(SHARED, [str(SEED_FILES[0])], Metadata(), by="eval")
        return await measure_gold(records(SEED_FILES[1]), base)


async def measure_samples(store: Path) -> list[Verdict]:
    """Ask the sample library, which serves while *store* does not exist, its gold questions."""
    async with open_knowledge(KnowledgeSettings(store=f"sqlite:///{store}")) as base:
        return await measure_gold(records(GOLD), base)


async def measure_seed_row(_folds: Folds | None = None) -> Part:
    """Return what `measure_seed` says."""
    with tempfile.TemporaryDirectory() as folder:
        return _part("seed-questions-dev", await measure_seed(Path(folder, "seed.db")))


async def measure_sample_row(_folds: Folds | None = None) -> Part:
    """Return what `measure_samples` says."""
    with tempfile.TemporaryDirectory() as folder:
        return _part("sample library", await measure_samples(Path(folder, "none.db")))


def _part(row: str, verdicts: Sequence[Verdict]) -> Part:
    langs: list[str | None] = [None, *sorted({verdict.lang for verdict in verdicts})]
    figures = [
        Figure.share(row, f"{said} ({lang})" if lang else said, *fine(verdicts, expected, lang))
        for expected, said in (("answer", "answered right"), ("refuse", "refused"))
        for lang in langs
    ]
    wrong = [
        Mistake(row, f"{v.id} {v.question}", v.expected, f"{v.outcome}: {v.said}", v.confidence, None)
        for v in verdicts
        if not v.fine
    ]
    return Part(figures, wrong, {})


def fine(verdicts: Sequence[Verdict], expected: str, lang: str | None = None) -> tuple[int, int]:
    """Return how many of the *verdicts* on questions *expected* to be answered or refused are fine, and of how many."""
    chosen = [v for v in verdicts if v.expected == expected and lang in {None, v.lang}]
    return sum(verdict.fine for verdict in chosen), len(chosen)
