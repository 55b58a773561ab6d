"""Articles of many kinds, in our own words: what each is taken for, and a summary that reads well."""

from pathlib import Path

import pytest

from knowledge.models import Document, Metadata, Reading
from knowledge.parsing import read_article
from knowledge.parsing.coverage import alike, terms_of
from knowledge.sources import read_path
from knowledge.text import marks
from tests.parsing.reading import read

ARTICLES = Path(__file__).parent / "articles"
KINDS = {
    "blog": "article",
    "event": "article",
    "faq": "faq",
    "fees": "reference",
    "glossary": "reference",
    "howto": "howto",
    "life": "article",
    "minutes": "article",
    "news": "news",
    "product": "article",
    "recipe": "howto",
    "release": "article",
}
FURNITURE = [
    *(
        "広告",
        "写真：",
        "共同",
        "関連記事",
        "メルマガ",
        "こちらから",
        "フォロー",
        "こんにちは",
        "コメント",
        "お待ちして",
    ),
    *(
        "Advertisement",
        "newsletter",
        "By Anna",
        "By Jonas",
        "min read",
        "128 shares",
        "Related",
        "Share this",
        "Follow us",
    ),
    *("Hi everyone", "in the comments", "Add to basket", "Click here", "stars", "See you"),
]


def _read(path: Path) -> Reading:
    [found] = [one for one in read_path(path, Metadata()) if isinstance(one, Document)]
    return read_article(found)


@pytest.mark.parametrize("path", sorted(ARTICLES.iterdir()), ids=lambda path: path.name)
def test_an_article_is_taken_for_what_it_is_and_summed_up_in_whole_sentences(path: Path) -> None:
    reading = _read(path)
    text = reading.article.text
    points = [text[slice(*span)] for span in reading.article.key_points]

    # A product page that is mostly a table is a reference as well.
    assert reading.article.kind in {KINDS[path.stem.split("-")[0]], "reference" if "product" in path.name else ""}
    assert 2 <= len(points) <= 5
    assert all(marks.ends_sentence(point) and not marks.asks(point) for point in points)
    about = [terms_of(point) for point in points]
    assert not any(alike(one, other) for place, one in enumerate(about) for other in about[:place])
    said = [text[entry.start : entry.end] for entry in reading.entries]
    assert [words for words in FURNITURE for entry in said if words in entry] == []


def test_a_report_s_summary_keeps_when_and_where() -> None:
    reading = _read(ARTICLES / "news-ja.txt")

    points = [reading.article.text[slice(*span)] for span in reading.article.key_points]
    assert points[0].startswith("【北浜】さくら鉄道は18日")
    assert any("12月1日" in point and "白滝駅" in point for point in points)


def test_a_summary_of_short_answers_asks_the_questions_too() -> None:
    page = "## Do you repair them?\n\nYes, all.\n\n## Which ink is safe?\n\nDye ink.\n\n## Is it open?\n\nDaily.\n"
    reading = read(page, "a.md", title="Pens")

    assert [reading.article.text[slice(*span)] for span in reading.article.key_points] == [
        "Do you repair them?\n\nYes, all.", "Which ink is safe?\n\nDye ink.", "Is it open?\n\nDaily.",
    ]  # fmt: skip
