"""An explanation becomes lines to show; pure."""

from collections.abc import Iterator, Sequence

from knowledge.cli.render import beginning
from knowledge.cli.terminal import Line, flat
from knowledge.cli.words import Words
from knowledge.models import (
    AskedKind,
    Considered,
    Explanation,
    KindHeld,
    KindMissing,
    LessClose,
    NearInMeaning,
    Reason,
    SameAnswer,
    WordsHeld,
    WordsMissing,
)

_SHORT = 3
"""Reasons in a line."""


def why_lines(told: Explanation, words: Words) -> Iterator[Line]:
    """Yield why a question came out as it did: what decided, the best entry in full, of the others what they lack."""
    yield Line("title", words("why.heading"))
    facts = {"strictness": told.strictness, "bar": percent(told.bar)}
    if told.considered:
        facts["confidence"] = percent(told.considered[0].entry.confidence)
    yield Line("plain", words(f"why.{told.decided}", **facts))
    for key, phrases in _unheard(told):
        if phrases:
            yield _bullet(words(f"why.{key}", words=_quoted(phrases, words)))
    for number, one in enumerate(told.considered, start=1):
        # The answer itself stands above, in full.
        if number > 1 or told.decided != "sure":
            yield Line("number", _candidate(number, one, words))
        for reason in one.reasons:
            yield _bullet(_said(reason, words))
        if number == 1 and told.decided == "sure" and len(told.considered) > 1:
            yield Line("note", words("why.others"))


def short_why(told: Explanation, words: Words) -> str:
    """Return in one line what the question lacks in the base, or where it lacks nothing, what the best entry holds."""
    best = told.considered[0].reasons if told.considered else ()
    lacks = [words(f"why.{key}", words=_quoted(phrases, words)) for key, phrases in _unheard(told) if phrases]
    lacks += [_said(reason, words) for reason in best if isinstance(reason, (WordsMissing, KindMissing))]
    return words("why.and").join((lacks or [_said(reason, words) for reason in best])[:_SHORT])


def _unheard(told: Explanation) -> tuple[tuple[str, Sequence[str]], ...]:
    return ("unheard_of", told.unheard_of), ("unknown", told.unknown)


def _candidate(number: int, one: Considered, words: Words) -> str:
    text = beginning(one.entry.question or one.entry.text)
    return words("why.candidate", number=number, text=text, confidence=percent(one.entry.confidence))


def _bullet(text: str) -> Line:
    return Line("plain", f"   · {text}")


def _said(reason: Reason, words: Words) -> str:
    match reason:
        case WordsHeld(where=where, words=held):
            return words(f"why.held.{where}", words=_quoted(held, words))
        case WordsMissing(words=missing):
            return words("why.reason.words_missing", words=_quoted(missing, words))
        case KindHeld(kind=kind, counter=counter) | KindMissing(kind=kind, counter=counter):
            return words(f"why.reason.{reason.reason}", kind=_kind(kind, counter, words))
        case NearInMeaning() | SameAnswer() | LessClose():
            return words(f"why.reason.{reason.reason}")


def _kind(kind: AskedKind, counter: str | None, words: Words) -> str:
    return words("why.kind.counted", counter=counter) if counter else words(f"why.kind.{kind.replace(' ', '_')}")


def _quoted(phrases: Sequence[str], words: Words) -> str:
    safe = [flat(phrase) for phrase in phrases]
    return "".join(f"「{phrase}」" for phrase in safe) if words.lang == "ja" else ", ".join(f"“{p}”" for p in safe)


def percent(share: float) -> int:
    """Return *share* in whole hundredths."""
    return round(100 * share)
