"""Why a question came out as it did, for administrators: what matched, what came second, which setting decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.i18n import Words
from bot.render.escape import line
from bot.render.message import Card, Reply
from bot.render.settings import topics_named
from knowledge.models import (
    SHARED,
    Answer,
    Considered,
    Explanation,
    LibraryId,
    Posted,
    Strictness,
    VersionNumber,
    offered_by,
)
from knowledge.reasons import decision, lacking, percent, said

_QUESTION = 300
_TEXT = 120
_TITLE = 80
_TYPED = 60
_TOPICS = 5
_WORDED = 4
"""Reasons of one entry that are told."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """Settings that decide what a question brings."""

    strictness: Strictness
    set_by: str
    """`server` or `operator`: who set the strictness."""
    mode: str
    topics: tuple[str, ...]
    """Whose articles alone are looked at; none: all are."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question as it comes out now, and how it came out when it was asked, if that is known."""

    question: str
    answer: Answer
    explanation: Explanation
    settings: Deciding
    """That counted."""
    posted: Posted | None = None
    of_message: bool = True
    """Somebody asks about a message, and not about a question alone."""


def why_reply(case: Case, words: Words) -> Reply:
    """Return what decided about *case*, for the asker alone."""
    told, outcome = case.explanation, case.posted.outcome if case.posted else case.answer.outcome.outcome
    lines = [
        f"**{words('why.heading')}**",
        words("deciding.question", question=line(case.question, _QUESTION)),
        words(f"deciding.{outcome}"),
        decision(told, words, words(f"strictness.{told.strictness}")),
        *(f"- {remark}" for remark in lacking(told, words, _safe)),
    ]
    if case.answer.sample:
        lines.append(words("deciding.sample"))
    for number, one in enumerate(told.considered, start=1):
        lines += ["", *_candidate(number, one, words)]
    if len(told.considered) == 1:
        lines += ["", words("deciding.nothing_else")]
    lines += ["", *_settings(case, words)]
    if versions := list(_versions(case, words)):
        lines += ["", words("deciding.versions"), *versions]
    return Reply((Card("\n".join(lines)),), private=True)


def _candidate(number: int, one: Considered, words: Words) -> Iterator[str]:
    entry = one.entry
    text = line(entry.question or entry.text or entry.article.title, _TEXT)
    key = {1: "first", 2: "second"}.get(number, "further")
    yield words(f"deciding.{key}", number=number, text=text, confidence=percent(entry.confidence))
    yield f"-# {words('title', title=line(entry.article.title, _TITLE))}"
    for reason in one.reasons[:_WORDED]:
        yield f"- {said(reason, words, _safe)}"
    if entry.policy != "quote":
        yield f"- {words(f'deciding.policy_{entry.policy}')}"


def _settings(case: Case, words: Words) -> Iterator[str]:
    yield words("deciding.settings")
    counted = case.settings
    yield f"- {words(f'deciding.by_{counted.set_by}', strictness=words(f'strictness.{counted.strictness}'))}"
    yield f"- {words('deciding.mode', mode=words(f'mode.{counted.mode}'))}"
    if counted.topics:
        yield f"- {words('deciding.topics', topics=topics_named(counted.topics, words, _TOPICS))}"


def _versions(case: Case, words: Words) -> Iterator[str]:
    now, posted = case.answer.served, case.posted
    then = now if posted is None else posted.served
    libraries = sorted({*now, *then}, key=lambda library: library == SHARED)
    for library in () if case.answer.sample else libraries:
        name = "shared" if library == SHARED else "own"
        facts = {"now": _number(now, library, words), "then": _number(then, library, words)}
        yield f"- {words(f'deciding.now_{name}' if posted is None else f'deciding.then_{name}', **facts)}"
    if posted is not None:
        same = (posted.outcome, posted.offered) == (case.answer.outcome.outcome, offered_by(case.answer))
        yield words("deciding.same" if same else "deciding.other")
    elif case.of_message:
        yield words("deciding.no_record")


def _number(served: Mapping[LibraryId, VersionNumber], library: LibraryId, words: Words) -> str:
    return str(served[library]) if library in served else words("deciding.none")


def _safe(text: str) -> str:
    return line(text, _TYPED)
