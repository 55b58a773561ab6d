"""Readings for tests of what keeps them: small, valid, and different when asked to be."""

from collections.abc import Sequence
from datetime import date

from knowledge.models import (
    Action,
    Article,
    ArticleId,
    Change,
    Entry,
    EntryId,
    LibraryId,
    Member,
    Origin,
    Reading,
    Section,
    SourceCard,
    Version,
    VersionNumber,
)
from knowledge.ports import LibraryStore

ALICE = LibraryId("server:1")
BOB = LibraryId("server:2")


def reading(name: str = "a", *sentences: str, published: date | None = None) -> Reading:
    """Return the reading of an article *name* whose entries are *sentences*, the second under a heading."""
    sentences = sentences or ("富士山は高い。", "湖は青い。")
    text, entries = "", []
    for number, sentence in enumerate(sentences):
        start = len(text)
        entries.append(
            Entry(
                id=EntryId(f"{name}-{number}"),
                kind="statement",
                start=start,
                end=start + len(sentence),
                core=(start, start + len(sentence)),
                section=0 if number == 1 else None,
            )
        )
        text += sentence + "\n"
    article = Article(
        id=ArticleId(name),
        title=f"題 {name}",
        url=f"https://example.org/{name}",
        published=published,
        language="ja",
        sources=(SourceCard(span=(0, 1), name="新聞", published=date(2025, 6, 6)),),
        text=text,
        sections=(Section(span=(0, len(text)), heading="見出し"),),
        key_points=((0, len(sentences[0])),),
    )
    return Reading(article=article, entries=tuple(entries))


async def activate(
    store: LibraryStore,
    members: Sequence[Member],
    *,
    library: LibraryId = ALICE,
    change: Change = Change(),  # noqa: B008  # frozen
    action: Action = "add",
    origins: Sequence[Origin] = (),
    held_back: frozenset[ArticleId] = frozenset(),
) -> Version:
    """Make a version of *members* on top of whatever the pointer stands on."""
    current = await store.current(library)
    return await store.activate(
        library,
        members,
        change,
        action=action,
        by="cli",
        expect=current.number if current else None,
        origins=origins,
        held_back=held_back,
    )


async def add(store: LibraryStore, *readings: Reading, library: LibraryId = ALICE) -> Version:
    """Put *readings* and make a version of exactly these."""
    return await activate(store, await store.put(library, [(item, None) for item in readings]), library=library)


def number(value: int) -> VersionNumber:
    """Return *value* as a version's number."""
    return VersionNumber(value)
