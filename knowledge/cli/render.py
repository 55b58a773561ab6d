"""Values become lines to show; pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from knowledge.cli.terminal import Line, Role, flat, safe
from knowledge.cli.words import Words
from knowledge.models import (
    Answer,
    Answered,
    ArticleId,
    ArticleRef,
    ArticleSummary,
    Choices,
    Evidence,
    Reading,
    Report,
    Unanswered,
    Version,
)
from knowledge.models.library import Change

ChangeKind = Literal["added", "changed", "removed", "quarantined", "restored"]
Titles = Mapping[ArticleId, str]

_ROLES: Mapping[ChangeKind, Role] = {
    "added": "added",
    "changed": "changed",
    "removed": "removed",
    "quarantined": "removed",
    "restored": "added",
}
_BEGINNING = 100
_LISTED = 20
_DOT = " · "


def answer_lines(answer: Answer, words: Words) -> Iterator[Line]:
    """Yield what a person reads as the outcome of a question."""
    if answer.cut:
        yield Line("note", words("answer.cut", count=len(answer.question)))
    match answer.outcome:
        case Answered(answer=evidence):
            yield from quotation(evidence, words)
        case Choices(choices=choices):
            yield Line("plain", words("answer.choices"))
            yield from _numbered(choices, words)
        case Unanswered(offered=offered):
            yield Line("plain", words("answer.unanswered"))
            if offered:
                yield Line("note", words("answer.nearest"))
                yield from _numbered(offered, words)


def pickable(answer: Answer) -> tuple[Evidence, ...]:
    """Return what a number typed after *answer* chooses from."""
    match answer.outcome:
        case Answered():
            return ()
        case Choices(choices=choices):
            return choices
        case Unanswered(offered=offered):
            return offered


def quotation(evidence: Evidence, words: Words) -> Iterator[Line]:
    """Yield the quotation set apart, above it what it answers, below it who says so."""
    if evidence.question:
        yield Line("question", flat(words("answer.question", question=evidence.question)))
    if evidence.policy != "quote":
        yield Line("note", words("answer.link_only"))
    start = 0
    for text in safe(evidence.text).split("\n") if evidence.text else ():
        yield Line("quote", text, _marked(evidence.highlight, start, len(text)))
        start += len(text) + 1
    article, source = evidence.article, evidence.source
    if source is not None:
        key = "answer.section" if source.level == "section" else "answer.card"
        yield Line("source", words(key, source=_joined(source.name, source.published, source.url, words)))
    if source is None or source.level != "article" or source.name != article.title:
        # A page that speaks for itself has its address in the line above.
        own = source is not None and source.level == "article"
        title = flat(article.title) if own else _joined(article.title, article.published, article.url, words)
        yield Line("note", words("answer.article", title=title))
    if checked := _checked(article, words):
        yield Line("note", checked)


def _checked(article: ArticleRef, words: Words) -> str:
    """Return who wrote the article, if we know, and how far it is whole and still so; empty where nothing is known."""
    facts = [
        words("list.team") if article.team else "",
        words(f"partial.{article.partial}") if article.partial else "",
        words("list.modified", day=words.day(article.modified)) if article.modified else "",
        words("list.changed", day=words.day(article.changed.date())) if article.changed else "",
        words("list.verified", day=words.day(article.verified.date())) if article.verified else "",
    ]
    return _DOT.join(fact for fact in facts if fact)


def _marked(highlight: tuple[int, int] | None, start: int, length: int) -> tuple[int, int] | None:
    if highlight is None:
        return None
    first, last = max(highlight[0] - start, 0), min(highlight[1] - start, length)
    return (first, last) if first < last else None


def _joined(name: str, published: date | None, url: str | None, words: Words) -> str:
    parts = [name, words.day(published) if published else None, url]
    return flat(_DOT.join(part for part in parts if part))


def _numbered(choices: Sequence[Evidence], words: Words) -> Iterator[Line]:
    for number, evidence in enumerate(choices, start=1):
        yield Line("number", f"{number}. {beginning(evidence.question or evidence.text or evidence.article.title)}")
        article = evidence.article
        yield Line("note", f"   {_joined(article.title, article.published, None, words)}")


def beginning(text: str, most: int = _BEGINNING) -> str:
    """Return *text* in one line, cut where it gets longer than *most*."""
    told = flat(text)
    return told if len(told) <= most else f"{told[: most - 1]}…"


def report_lines(report: Report, titles: Titles, words: Words) -> Iterator[Line]:
    """Yield what appeared, changed and disappeared; *titles* knows the articles before and after."""
    change = report.change
    yield from _changes("added", change.added, titles, words)
    yield from _changes("changed", change.changed, titles, words)
    yield from _changes("removed", change.removed, titles, words)
    yield from _changes("quarantined", change.quarantined, titles, words)
    yield from _changes("restored", change.restored, titles, words)
    for article in report.held_back:
        yield Line("note", words("report.held_back", id=flat(article)))
    if not change:
        yield Line("plain", words("report.nothing", unchanged=report.unchanged))
        return
    facts = {"version": report.version, "unchanged": report.unchanged, "entries": report.entries}
    yield Line("plain", words("report.summary", **facts, **change_counts(change)))


def _changes(kind: ChangeKind, articles: Sequence[ArticleId], titles: Titles, words: Words) -> Iterator[Line]:
    for article in articles[:_LISTED]:
        yield Line(_ROLES[kind], words(f"report.{kind}", title=beginning(titles.get(article, article))))
    if len(articles) > _LISTED:
        yield Line("note", words("report.more", count=len(articles) - _LISTED))


def article_lines(summaries: Sequence[ArticleSummary], words: Words) -> Iterator[Line]:
    """Yield a list of articles, and below each its key points where it has been given them."""
    if not summaries:
        yield Line("plain", words("list.none"))
    for summary in summaries:
        head = summary.head
        yield Line("title", flat(head.title))
        facts = [
            words.day(head.published) if head.published else None,
            head.site,
            head.url,
            words("list.entries", count=summary.entries),
            words("list.id", id=head.id),
        ]
        yield Line("note", "  " + flat(_DOT.join(fact for fact in facts if fact)))
        if state := article_state(summary, words):
            yield Line("note", f"  {state}")
        for point in summary.key_points:
            yield Line("plain", f"  • {flat(point)}")


def article_state(summary: ArticleSummary, words: Words) -> str:
    """Return what is to be known of an article's source: set aside, in part, last verified; empty: nothing."""
    aside = words(f"list.aside_{summary.quarantine}") if summary.quarantine else ""
    return _DOT.join(fact for fact in (aside, _checked(ArticleRef.to(summary.head, summary.source), words)) if fact)


def reading_lines(reading: Reading, words: Words) -> Iterator[Line]:
    """Yield one article with everything learnt from it."""
    article = reading.article
    yield Line("title", flat(article.title))
    facts = [
        words.day(article.published) if article.published else None,
        article.site,
        article.url,
        words("list.id", id=article.id),
    ]
    yield Line("note", flat(_DOT.join(fact for fact in facts if fact)))
    yield Line("plain", "")
    for text in safe(article.text).split("\n"):
        yield Line("plain", text)
    yield Line("plain", "")
    yield Line("title", words("list.entry_list", count=len(reading.entries)))
    for entry in reading.entries:
        if entry.question:
            yield Line("question", f"  ? {flat(entry.question)}")
        for phrasing in entry.phrasings:
            yield Line("note", f"  ≈ {flat(phrasing)}")
        yield Line("plain", f"  • {flat(article.text[entry.start : entry.end])}")


def history_lines(versions: Sequence[Version], words: Words) -> Iterator[Line]:
    """Yield a list of versions."""
    if not versions:
        yield Line("plain", words("list.no_versions"))
    for version in versions:
        now = f"  {words('list.current')}" if version.current else ""
        yield Line("title", words("list.version", number=version.number) + now)
        facts = [
            version.created.astimezone().strftime("%Y-%m-%d %H:%M"),
            words("list.by", by=version.by, action=words(f"list.{version.action}")),
            words("list.change", **change_counts(version.change)),
            words("list.articles", count=version.articles),
            words("list.entries", count=version.entries),
        ]
        yield Line("note", "  " + flat(_DOT.join(facts)))


def change_counts(change: Change) -> dict[str, int]:
    """Return how many articles *change* touched, by kind."""
    return {"added": len(change.added), "changed": len(change.changed), "removed": len(change.removed)}
