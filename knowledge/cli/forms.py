"""The JSON that the command line prints: a contract others build on."""

import json
import re
from collections.abc import Sequence
from typing import Any

from knowledge.models import (
    Answer,
    Answered,
    ArticleSummary,
    Choices,
    Evaluation,
    Evidence,
    Explanation,
    Feed,
    FeedReport,
    Reading,
    Report,
    Tested,
    Unanswered,
    Version,
    Walked,
    source_of,
)
from knowledge.services.editing import Sought

# JSON escapes C0 itself; these would still reach a terminal. They stand inside strings only, where \u says the same.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def dumped(value: object) -> str:
    """Return *value* as one line of JSON, letters as they are."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def result(
    name: object, question: str, answer: Answer, elapsed_ms: float, why: Explanation | None = None
) -> dict[str, Any]:
    """Return the outcome of *question*, which its asker calls *name*, and *why* it is so if that was asked too."""
    chosen: Evidence | None = None
    choices: Sequence[Evidence] = ()
    nearest: Sequence[Evidence] = ()
    match answer.outcome:
        case Answered():
            chosen = answer.outcome.answer
        case Choices():
            choices = answer.outcome.choices
        case Unanswered():
            nearest = answer.outcome.nearest
    return {
        "id": name,
        "question": question,
        "outcome": answer.outcome.outcome,
        "answer": None if chosen is None else _entry(chosen),
        "choices": [_entry(choice) for choice in choices],
        "nearest": [_entry(entry) for entry in nearest],
        "elapsed_ms": round(elapsed_ms, 3),
        **({} if why is None else {"why": why.model_dump(mode="json")}),
    }


def _entry(evidence: Evidence) -> dict[str, Any]:
    return evidence.model_dump(mode="json")


def summary(told: ArticleSummary) -> dict[str, Any]:
    """Return an article as lists show it."""
    head = told.head.model_dump(mode="json", include={"id", "title", "url", "site", "published", "language"})
    return {**head, "entries": told.entries}


def summary_with_points(told: ArticleSummary) -> dict[str, Any]:
    """Return an article as lists show it, with its key points."""
    return {**summary(told), "key_points": list(told.key_points)}


def reading(told: Reading) -> dict[str, Any]:
    """Return one article with its text, sections, sources and entries."""
    article = told.article
    head = ("id", "kind", "title", "url", "site", "published", "language", "topic")
    parts = ("text", "sections", "sources", "key_points")
    dumped_article = article.model_dump(mode="json")
    entries = []
    for entry in told.entries:
        source = source_of(article, entry)
        entries.append(
            {
                **entry.model_dump(mode="json", include={"id", "kind"}),
                "text": article.text[entry.start : entry.end],
                **entry.model_dump(mode="json", include={"start", "end", "core", "question", "phrasings", "section"}),
                "source": None if source is None else source.model_dump(mode="json"),
                "dates": [mention.model_dump(mode="json") for mention in entry.dates],
            }
        )
    return {**{name: dumped_article[name] for name in head + parts}, "entries": entries}


def sought(told: Sought) -> dict[str, Any]:
    """Return an entry that was looked for, hidden or not."""
    quoted, hidden = told
    head = quoted.head.model_dump(mode="json", include={"id", "title", "topic"})
    entry = quoted.entry.model_dump(mode="json", include={"id", "kind", "question", "phrasings"})
    return {**entry, "text": quoted.text, "hidden": hidden, "article": head}


def evaluation(told: Evaluation) -> dict[str, Any]:
    """Return how good a base is, by somebody's questions."""
    return {
        "should_answer": {
            "questions": told.of("right", "offered", "wrong", "missed"),
            **{verdict: told.of(verdict) for verdict in ("right", "offered", "wrong", "missed")},
            "unchecked": told.unchecked,
        },
        "should_refuse": {
            "questions": told.of("refused", "false"),
            **{verdict: told.of(verdict) for verdict in ("refused", "false")},
        },
        "median_ms": round(told.median_ms, 3),
        "strictness": told.strictness,
        "mistakes": [
            {
                "line": mistake.line,
                "id": mistake.expected.id,
                "question": mistake.expected.question,
                "expect": mistake.expected.expect,
                "verdict": mistake.verdict,
                "shown": None if mistake.shown is None else _entry(mistake.shown),
                "why": mistake.why.model_dump(mode="json"),
            }
            for mistake in told.mistakes
        ],
    }


def tested(told: Tested, quality: Evaluation | None) -> dict[str, Any]:
    """Return how a version came out of its self-test, and out of somebody's questions if there were any."""
    findings = [{"level": finding.level, **finding.model_dump(mode="json")} for finding in told.findings]
    asked = {} if quality is None else {"evaluation": evaluation(quality)}
    return {**told.model_dump(mode="json", exclude={"findings"}), "findings": findings, **asked}


def version(told: Version) -> dict[str, Any]:
    """Return a version of a library."""
    fields = told.model_dump(mode="json", exclude={"library", "fingerprint"})
    change = fields.pop("change")
    return {**fields, **change}


def status(
    told: Version | None, articles: Sequence[ArticleSummary], walked: Walked | None, *, meaning: bool
) -> dict[str, Any]:
    """Return the state of a library: its version, and the articles that need attention."""
    return {
        "version": None if told is None else told.number,
        "articles": len(articles),
        "entries": 0 if told is None else told.entries,
        "meaning": meaning,
        "walked": None if walked is None else walked.model_dump(include={"entries", "errors", "warnings", "notes"}),
        "quarantined": [_attention(one) for one in articles if one.quarantine],
        "failing": [_attention(one) for one in articles if not one.quarantine and one.source and one.source.failing],
        "partial": [_attention(one) for one in articles if one.head.partial],
        "vanished": [_attention(one) for one in articles if one.source and one.source.vanished],
    }


def _attention(told: ArticleSummary) -> dict[str, Any]:
    source = None if told.source is None else told.source.model_dump(mode="json")
    return {**summary(told), "quarantine": told.quarantine, "partial": told.head.partial, "source": source}


def report(told: Report) -> dict[str, Any]:
    """Return what an add, a remove or a reload did."""
    fields = told.model_dump(mode="json")
    change = fields.pop("change")
    return {"version": fields.pop("version"), **change, **fields}


def feed(told: Feed) -> dict[str, Any]:
    """Return a feed as the list shows it."""
    return told.model_dump(mode="json", exclude={"etag", "last_modified"})


def feed_report(told: FeedReport) -> dict[str, Any]:
    """Return what a look at a feed did."""
    return told.model_dump(mode="json")
