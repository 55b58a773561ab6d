"""The reasons of an explanation in words, for whatever place they are shown in. Pure."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from knowledge.models import (
    AskedKind,
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
from knowledge.phrases import Lang

Safe = Callable[[str], str]
"""Makes what somebody typed harmless where it is shown."""


class Speaker(Protocol):
    """Says phrases in one language."""

    @property
    def lang(self) -> Lang:
        """The language."""
        ...

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return phrase *key* with *facts* filled in."""
        ...


def decision(told: Explanation, words: Speaker, strictness: str) -> str:
    """Return what decided, the setting being called *strictness*."""
    facts: dict[str, object] = {"strictness": strictness, "bar": percent(told.bar)}
    if told.considered:
        facts["confidence"] = percent(told.considered[0].entry.confidence)
    return words(f"why.{told.decided}", **facts)


def lacking(told: Explanation, words: Speaker, safe: Safe) -> Iterator[str]:
    """Yield which words of the question no article has."""
    for key, phrases in (("unheard_of", told.unheard_of), ("unknown", told.unknown)):
        if phrases:
            yield words(f"why.{key}", words=_quoted(phrases, words, safe))


def said(reason: Reason, words: Speaker, safe: Safe) -> str:
    """Return *reason* as a remark."""
    match reason:
        case WordsHeld(where=where, words=held):
            return words(f"why.held.{where}", words=_quoted(held, words, safe))
        case WordsMissing(words=missing):
            return words("why.reason.words_missing", words=_quoted(missing, words, safe))
        case KindHeld(kind=kind, counter=counter) | KindMissing(kind=kind, counter=counter):
            return words(f"why.reason.{reason.reason}", kind=_kind(kind, counter, words))
        case NearInMeaning() | SameAnswer() | LessClose():
            return words(f"why.reason.{reason.reason}")


def _kind(kind: AskedKind, counter: str | None, words: Speaker) -> str:
    return words("why.kind.counted", counter=counter) if counter else words(f"why.kind.{kind.replace(' ', '_')}")


def _quoted(phrases: Sequence[str], words: Speaker, safe: Safe) -> str:
    shown = [safe(phrase) for phrase in phrases]
    return "".join(f"「{phrase}」" for phrase in shown) if words.lang == "ja" else ", ".join(f"“{p}”" for p in shown)


def percent(share: float) -> int:
    """Return *share* in whole hundredths."""
    return round(100 * share)
