"""Answer quality, measured through the program's own services over a real database."""

import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.app import Knowledge, open_knowledge
from knowledge.models import SHARED, Answered, Article, Choices, Evidence, Metadata, Outcome, Unanswered
from knowledge.settings import KnowledgeSettings
from tests.eval.data import DATA, Question, questions, readings


class Figures(NamedTuple):
    """What a set of questions with known sentences says; shares of all questions."""

    questions: int
    right_sentence: float
    right_paragraph: float
    answered: float
    shown_right: float
    """The outcome is an answer, and its text holds an accepted one within the span."""
    milliseconds: float
    """Median of a whole answer."""


def best_of(outcome: Outcome) -> Evidence | None:
    """Return the entry that *outcome* ranks first, whether or not it was shown as the answer."""
    match outcome:
        case Answered(answer=answer):
            return answer
        case Choices(choices=choices):
            return choices[0]
        case Unanswered(nearest=nearest):
            return nearest[0] if nearest else None


async def measure_set(name: str, store: Path, every: int = 1) -> Figures:
    """Add the articles of the set *name* to an empty database *store* and ask every *every*-th of its questions."""
    articles: dict[str, Article] = {reading.article.id: reading.article for reading in readings(name)}
    asked = questions(name)[::every]
    async with open_knowledge(KnowledgeSettings(store=f"sqlite:///{store}")) as base:
        await base.library.add_paths(SHARED, [str(DATA / name / "articles.jsonl")], Metadata(), by="eval")
        counts: Counter[str] = Counter()
        elapsed = []
        for question in asked:
            started = time.perf_counter()
            outcome = (await base.answers.answer(question.text, [SHARED])).outcome
            elapsed.append(time.perf_counter() - started)
            counts.update(_counts(question, outcome, articles))
    share = {name: count / len(asked) for name, count in counts.items()}
    return Figures(
        questions=len(asked),
        right_sentence=share.get("right", 0.0),
        right_paragraph=share.get("paragraph", 0.0),
        answered=share.get("answered", 0.0),
        shown_right=share.get("shown", 0.0),
        milliseconds=1000 * sorted(elapsed)[len(elapsed) // 2],
    )


def _counts(question: Question, outcome: Outcome, articles: dict[str, Article]) -> list[str]:
    best = best_of(outcome)
    if best is None:
        return []
    article, said = articles[best.article.id], []
    if question.is_right(article, best.core):
        said.append("right")
    if question.in_paragraph(article, best.core):
        said.append("paragraph")
    if isinstance(outcome, Answered):
        said.append("answered")
        if question.is_right(article, (best.start, best.end)):
            said.append("shown")
    return said


class Verdict(NamedTuple):
    """How one question of a gold set came out."""

    id: str
    lang: str
    expected: str
    fine: bool
    outcome: str
    said: str


async def measure_gold(records: Iterable[dict[str, Any]], base: Knowledge) -> list[Verdict]:
    """Ask *base* the gold questions *records* (`data/README.md` tells when an answer is right)."""
    verdicts = []
    for record in records:
        outcome = (await base.answers.answer(record["question"], [SHARED])).outcome
        best = best_of(outcome)
        fine = isinstance(outcome, Unanswered)
        if record["expect"] == "answer":
            fine = isinstance(outcome, Answered) and _is_gold(record, outcome.answer)
        said = f"{best.confidence:.2f} {best.text}" if best else ""
        verdicts.append(Verdict(record["id"], record["lang"], record["expect"], fine, outcome.outcome, said))
    return verdicts


def _records(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _is_gold(record: dict[str, Any], found: Evidence) -> bool:
    url = found.source.url if found.source else None
    return any(text in found.text for text in record["text_contains_any"]) and (
        url is None or not record.get("source_urls") or url in record["source_urls"]
    )


async def measure_seed(store: Path) -> list[Verdict]:
    """Add the customer's article alone to the empty database *store* and ask its questions."""
    async with open_knowledge(KnowledgeSettings(store=f"sqlite:///{store}")) as base:
        await base.library.add_paths(SHARED, [str(DATA / "seed-article.txt")], Metadata(), by="eval")
        return await measure_gold(_records(DATA / "seed-questions-dev.jsonl"), base)


async def measure_samples(store: Path) -> list[Verdict]:
    """Ask the sample library, which serves while *store* does not exist, its gold questions."""
    async with open_knowledge(KnowledgeSettings(store=f"sqlite:///{store}")) as base:
        return await measure_gold(_records(Path(__file__).with_name("gold.jsonl")), base)


def fine(verdicts: Sequence[Verdict], expected: str, lang: str | None = None) -> tuple[int, int]:
    """Return how many of the *verdicts* on questions *expected* to be answered or refused are fine, and of how many."""
    chosen = [v for v in verdicts if v.expected == expected and lang in {None, v.lang}]
    return sum(verdict.fine for verdict in chosen), len(chosen)
