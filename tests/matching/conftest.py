"""Small readings to match against."""

from collections.abc import Sequence
from datetime import date

import pytest

from knowledge.models import Article, ArticleId, Entry, EntryId, Reading


def reading(
    name: str, sentences: Sequence[str], *, pairs: Sequence[tuple[str, str]] = (), published: date | None = None
) -> Reading:
    """Return a reading of one paragraph of *sentences*, followed by ready *pairs*."""
    text = ""
    entries: list[Entry] = []
    for sentence in sentences:
        entries.append(_entry(name, len(entries), len(text), sentence, None))
        text += sentence
    for question, answer in pairs:
        text += f"\n\n{question}\n"
        entries.append(_entry(name, len(entries), len(text), answer, question))
        text += answer
    article = Article(id=ArticleId(name), title=name, language="ja", text=text, published=published)
    return Reading(article=article, entries=tuple(entries))


def _entry(name: str, number: int, start: int, text: str, question: str | None) -> Entry:
    end = start + len(text)
    return Entry(
        id=EntryId(f"{name}-{number}"),
        kind="statement" if question is None else "qa",
        start=start,
        end=end,
        core=(start, end),
        question=question,
    )


@pytest.fixture
def small_base() -> list[Reading]:
    """Return two articles of a few sentences, and pairs."""
    return [
        reading(
            "みなと市の港まつり",
            [
                "みなと市の港まつりは1952年に漁師の山田太郎が始めた。",
                "まつりは毎年8月の第1土曜日に開かれ、約3万人が訪れる。",
                "2020年は台風のため中止された。",
            ],
            pairs=[("入場料はいくらですか?", "無料です。"), ("駐車場はありますか?", "北ふ頭に200台分あります。")],
        ),
        reading(
            "The Old Lighthouse",
            [
                "The lighthouse was built in 1887 by the engineer Mary Collins.",
                "It stands 34 metres tall and was lit by gas until 1931.",
            ],
        ),
    ]
