"""Values for the bot's tests; each shows only what matters."""

from datetime import UTC, date, datetime

from knowledge.models import (
    SHARED,
    Answer,
    Answered,
    Article,
    ArticleHead,
    ArticleId,
    ArticleRef,
    ArticleSummary,
    Change,
    Choices,
    Entry,
    EntryId,
    EntryKind,
    Evidence,
    Level,
    LibraryId,
    Reading,
    SourceRef,
    Unanswered,
    Version,
    VersionNumber,
)
from knowledge.models.library import Action

DAY = date(2026, 4, 18)


def evidence(
    text: str = "灯台は1904年に建てられました。",
    *,
    id_: str = "e1",
    question: str | None = None,
    title: str = "岬の灯台の歴史",
    url: str | None = "https://lighthouse.example/history",
    source: tuple[str, str | None, Level] | None = ("岬新聞", "https://paper.example/1904", "card"),
    highlight: tuple[int, int] | None = None,
    library: LibraryId = SHARED,
    passage_url: str | None = None,
) -> Evidence:
    kind: EntryKind = "qa" if question else "statement"
    told = SourceRef(name=source[0], url=source[1], published=DAY, level=source[2]) if source else None
    return Evidence(
        id=EntryId(id_),
        kind=kind,
        text=text,
        start=10,
        end=10 + len(text),
        core=(10, 10 + len(text)),
        question=question,
        highlight=highlight,
        confidence=0.9,
        article=ArticleRef(id=ArticleId("a1"), title=title, url=url, published=DAY),
        source=told,
        passage_url=passage_url,
        library=library,
    )


def answered(
    found: Evidence,
    *,
    cut: bool = False,
    sample: bool = False,
    newer: Evidence | None = None,
    also: tuple[ArticleRef, ...] = (),
    others: tuple[Evidence, ...] = (),
) -> Answer:
    outcome = Answered(answer=found, newer=newer, also=also, others=others)
    return Answer(question="?", outcome=outcome, cut=cut, sample=sample)


def reading(
    title: str = "岬の灯台の歴史",
    *,
    id_: str = "a1",
    points: tuple[str, ...] = ("灯台は1904年に建てられました。", "灯りは約40キロ先まで届きます。"),
    questions: tuple[str, ...] = ("岬の灯台はいつ建てられましたか?", "見学できますか?"),
    url: str | None = "https://lighthouse.example/history",
    site: str | None = "岬通信",
) -> Reading:
    text = "\n".join(("はい。", *points))
    spans, place = [], 4
    for point in points:
        spans.append((place, place + len(point)))
        place += len(point) + 1
    article = Article(
        id=ArticleId(id_), title=title, url=url, site=site, published=DAY, language="ja", text=text,
        key_points=tuple(spans),
    )  # fmt: skip
    entries = [
        Entry(id=EntryId(f"e{number}"), kind="qa", start=0, end=3, core=(0, 3), question=question)
        for number, question in enumerate(questions, start=1)
    ]
    return Reading(article=article, entries=tuple(entries))


def choices(*found: Evidence) -> Answer:
    return Answer(question="?", outcome=Choices(choices=found))


def unanswered(*nearest: Evidence) -> Answer:
    return Answer(question="?", outcome=Unanswered(nearest=nearest))


def summary(
    title: str = "岬の灯台の歴史",
    *,
    id_: str = "a1",
    points: tuple[str, ...] = (),
    url: str | None = "https://lighthouse.example/history",
    site: str | None = "岬通信",
    library: LibraryId = SHARED,
) -> ArticleSummary:
    head = ArticleHead(id=ArticleId(id_), title=title, url=url, site=site, published=DAY, language="ja")
    return ArticleSummary(head=head, entries=3, library=library, key_points=points, added=VersionNumber(1))


def version(number: int, *, current: bool = False, articles: int = 1, action: Action = "add") -> Version:
    return Version(
        library=SHARED,
        number=VersionNumber(number),
        base=VersionNumber(number - 1) if number > 1 else None,
        created=datetime(2026, 11, 1, 9, number, tzinfo=UTC),
        action=action,
        by="cli",
        change=Change(),
        articles=articles,
        entries=articles * 3,
        fingerprint=str(number),
        current=current,
    )
