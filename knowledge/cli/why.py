"""An explanation becomes lines to show; pure."""

from collections.abc import Iterator

from knowledge.cli.render import beginning
from knowledge.cli.terminal import Line, flat
from knowledge.cli.words import Words
from knowledge.models import Considered, Explanation, KindMissing, WordsMissing
from knowledge.reasons import decision, lacking, percent, said

_SHORT = 3
"""Reasons in a line."""


def why_lines(told: Explanation, words: Words) -> Iterator[Line]:
    """Yield why a question came out as it did: what decided, the best entry in full, of the others what they lack."""
    yield Line("title", words("why.heading"))
    yield Line("plain", decision(told, words, told.strictness))
    for remark in lacking(told, words, flat):
        yield _bullet(remark)
    for number, one in enumerate(told.considered, start=1):
        # The answer itself stands above, in full.
        if number > 1 or told.decided != "sure":
            yield Line("number", _candidate(number, one, words))
        for reason in one.reasons:
            yield _bullet(said(reason, words, flat))
        if number == 1 and told.decided == "sure" and len(told.considered) > 1:
            yield Line("note", words("why.others"))


def short_why(told: Explanation, words: Words) -> str:
    """Return in one line what the question lacks in the base, or where it lacks nothing, what the best entry holds."""
    best = told.considered[0].reasons if told.considered else ()
    lacks = list(lacking(told, words, flat))
    lacks += [said(reason, words, flat) for reason in best if isinstance(reason, (WordsMissing, KindMissing))]
    return words("why.and").join((lacks or [said(reason, words, flat) for reason in best])[:_SHORT])


def _candidate(number: int, one: Considered, words: Words) -> str:
    text = beginning(one.entry.question or one.entry.text)
    return words("why.candidate", number=number, text=text, confidence=percent(one.entry.confidence))


def _bullet(text: str) -> Line:
    return Line("plain", f"   · {text}")
