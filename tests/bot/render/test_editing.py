"""Whatever an article says, what administrators see of it keeps to Discord's limits."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import Words
from bot.render.editing import article_page, entry_panel, found_choice, found_reply
from bot.render.limits import CHOICE, units
from knowledge.models import (
    Article,
    ArticleId,
    Change,
    Curated,
    Edit,
    Edits,
    Entry,
    EntryId,
    Finding,
    Quoted,
    Reading,
    Report,
    SourceState,
    Spot,
    VersionNumber,
)
from knowledge.phrases import LANGS, Lang
from knowledge.services.editing import Sought
from tests.bot.render.editing import HERE
from tests.bot.render.test_messages import check_limits, urls, wild

NOW = datetime(2026, 9, 20, tzinfo=UTC)


@pytest.mark.parametrize("lang", LANGS)
@settings(max_examples=15, deadline=None)
@given(wild, wild, st.text(min_size=1, max_size=4000), urls, st.sampled_from(["e", "f" * 64, "\U0001f9ea" * 64]))
def test_no_message_about_entries_exceeds_a_limit(
    lang: Lang, title: str, said: str, text: str, url: str | None, stem: str
) -> None:
    words = Words(lang)
    entries = tuple(
        Entry(
            id=EntryId(f"{stem[:-2]}{n}"), kind="qa", start=0, end=len(text), core=(0, len(text)), question=said,
            phrasings=(said,) * 8,
        )
        for n in range(12)
    )  # fmt: skip
    article = Article(
        id=ArticleId("a"), title=title, url=url, site=title, published=NOW.date(), language="ja", text=text
    )
    edits = Edits(
        entries=tuple(Edit(entry=entry.id, sentence=text, hidden=True, phrasings=(said,) * 8) for entry in entries),
        topic=said,
    )
    curated = Curated(
        library=HERE,
        reading=Reading(article=article, entries=entries),
        edits=edits,
        quarantine="gone",
        source=SourceState(address="https://x.example", checked=NOW, verified=NOW),
    )
    spot = Spot(library=HERE, article=article.id, title=title, entry=entries[0].id, question=said, text=text)
    findings = tuple(Finding(kind="phrasing", spots=(spot,), facts={"phrasing": said}) for _ in range(9))
    report = Report(version=VersionNumber(10**9), change=Change(changed=(article.id,)), findings=findings)
    found = [Sought(Quoted(library=HERE, head=article, entry=one, text=text), hidden=True) for one in entries[:10]]

    check_limits(entry_panel(curated, entries[0], words, done=words("editing.done_hide"), report=report))
    for page in range(4):
        check_limits(article_page(curated, words, page))
    check_limits(found_reply(found, words, query=said))
    assert units(found_choice(found[0], words)) <= CHOICE
