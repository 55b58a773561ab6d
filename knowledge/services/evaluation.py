"""Somebody's questions are asked, and each outcome is compared with what they expect."""

import statistics
import time
from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.models import (
    FINE,
    Answered,
    Choices,
    Evaluation,
    Evidence,
    Expectation,
    LibraryId,
    Mistake,
    Outcome,
    Unanswered,
    Verdict,
)
from knowledge.services.answer import AnswerService
from knowledge.text.fold import fold


async def evaluate(
    answers: AnswerService, libraries: Sequence[LibraryId], expected: Iterable[tuple[int, Expectation]]
) -> Evaluation:
    """Ask what is *expected*, each with the number of its line, and return how it came out."""
    counts: Counter[Verdict] = Counter()
    unchecked, elapsed, mistakes = 0, [0.0], []
    for line, one in expected:
        start = time.perf_counter()
        outcome = (await answers.answer(one.question, libraries)).outcome
        elapsed.append((time.perf_counter() - start) * 1000)
        verdict = judge(one, outcome)
        counts[verdict] += 1
        unchecked += verdict == "right" and not one.checkable
        if verdict not in FINE:
            _, why = await answers.explain(one.question, libraries)
            mistakes.append(Mistake(line=line, expected=one, verdict=verdict, shown=best_of(outcome), why=why))
    return Evaluation(
        counts=dict(counts),
        unchecked=unchecked,
        median_ms=statistics.median(elapsed[1:] or elapsed),
        strictness=answers.strictness,
        mistakes=tuple(mistakes),
    )


def judge(expected: Expectation, outcome: Outcome) -> Verdict:
    """Return how *outcome* compares with what was *expected*."""
    if expected.expect == "refuse":
        return "refused" if isinstance(outcome, Unanswered) else "false"
    match outcome:
        case Answered(answer=answer):
            return "right" if is_right(expected, answer) else "wrong"
        case Choices(choices=choices):
            return "offered" if any(is_right(expected, choice) for choice in choices) else "wrong"
        case Unanswered():
            return "missed"


def is_right(expected: Expectation, found: Evidence) -> bool:
    """Return whether *found* is an answer as it was *expected*; widths and capitals do not matter."""
    url, article, text = found.source.url if found.source else None, found.article, fold(found.text)
    return (
        (not expected.text_contains_any or any(fold(part) in text for part in expected.text_contains_any))
        and (not expected.source_urls or url is None or url in expected.source_urls)
        and (expected.article is None or expected.article in {article.id, article.title, article.url})
    )


def best_of(outcome: Outcome) -> Evidence | None:
    """Return the entry that *outcome* ranks first, whether or not it was shown as the answer."""
    match outcome:
        case Answered(answer=answer):
            return answer
        case Choices(choices=choices):
            return choices[0]
        case Unanswered(nearest=nearest):
            return nearest[0] if nearest else None
