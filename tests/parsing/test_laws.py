"""What holds for every text whatsoever."""

import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import UnreadableError
from knowledge.models import Document, Metadata, Reading
from knowledge.parsing import read_article
from knowledge.sources import read_bytes
from tests.parsing.pages import TRAM, Form, written

# Pieces that mean something to the parser, so that random texts reach its branches.
PIECES = [
    *(
        "塔は古い。",
        "Towers are old. ",
        "✅ ",
        "💡 ",
        "・",
        "- ",
        "# ",
        "> ",
        "**",
        "```\n",
        "[a](http://b)",
        "何ですか?",
        "Q: ",
        "A: ",
    ),
    *(
        "公開日:2025/06/06",
        "出典：社 https://a.jp/1",
        "この記事のポイント",
        "次のページ",
        "なるほど、そうですね。",
        "続きを読む",
        "目次",
    ),
    *(
        "\n",
        "\n\n",
        "\r\n",
        "..",
        "「",
        "」",
        "(",
        ")",
        "2025年",
        "先月",
        "\u0301",
        "\x00",
        "\u2028",
        "　",
        "𠮷",
        "…",
        "？！",
    ),
    "<details><summary>何?</summary>",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)


def readings(text: str) -> list[Reading]:
    found = []
    for name in ("page.txt", "page.md"):
        try:
            for document in read_bytes(name, text.encode(), Metadata()):
                assert isinstance(document, Document)
                found.append(read_article(document))
        except UnreadableError:
            continue
    return found


def assert_lawful(reading: Reading) -> None:
    text, entries = reading.article.text, reading.entries
    places = [(0, len(text))]
    spans: Sequence[tuple[int, int]] = [
        *reading.article.key_points,
        *(section.span for section in reading.article.sections),
        *(source.span for source in reading.article.sources),
        *((entry.start, entry.end) for entry in entries),
        *(mention.span for entry in entries for mention in entry.dates),
    ]
    assert all(places[0][0] <= start <= end <= places[0][1] for start, end in spans)
    assert len({entry.id for entry in entries}) == len(entries)
    assert all(len(entry.id) == 16 for entry in entries)
    cores = sorted(entry.core for entry in entries if entry.kind != "qa")
    assert all(before[1] <= after[0] for before, after in pairwise(cores))
    assert all(text[slice(*entry.core)].strip() == text[slice(*entry.core)] for entry in entries)
    assert all((entry.question is None) == (entry.kind != "qa") for entry in entries)


@given(texts)
@settings(max_examples=300)
def test_any_text_gives_a_lawful_reading_or_a_clear_refusal(text: str) -> None:
    for reading in readings(text):
        assert_lawful(reading)


@given(st.data())
@settings(max_examples=100)
def test_a_page_with_lines_dropped_or_moved_is_still_read_lawfully(data: st.DataObject) -> None:
    lines = written(TRAM, Form()).split("\n\n")
    kept = data.draw(st.lists(st.sampled_from(lines), min_size=1, max_size=40))

    for reading in readings("\n\n".join(kept)):
        assert_lawful(reading)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("が" + "\u0301" * 10_000 + "ある。古い塔。", id="10,000 combining marks"),
        pytest.param("あ" * 1_000_000, id="one letter a million times"),
        pytest.param("word " * 200_000, id="a million columns"),
        pytest.param("「" * 100_000 + "。" * 1_000 + "塔は古い。", id="brackets never closed"),
        pytest.param("[" * 100_000 + "塔は古い。", id="link marks"),
        pytest.param("*a **b " * 50_000, id="emphasis never closed"),
        pytest.param(("出典" + "⇒" * 500 + "\n") * 300 + "塔は古い。", id="arrows"),
        pytest.param("塔\n公開日:2025/01/01\n✅ 古い塔です。\n出典：社 https://a.jp/1\n" * 2_000, id="2,000 cards"),
        pytest.param("2025年" * 100_000, id="dates without end"),
        pytest.param("\n".join("  " * n + "- 塔" for n in range(1_000)), id="a list 1,000 deep"),
        pytest.param("a > " * 250_000, id="bread crumbs without end"),
        pytest.param("塔は古い。\n" + "は\n" * 50_000, id="50,000 lines that say nothing"),
        pytest.param("Q: 何ですか?\n" * 20_000 + "A: 塔です。", id="20,000 questions"),
    ],
)
def test_odd_text_is_read_in_bounded_time(text: str) -> None:
    started = time.perf_counter()
    for reading in readings(text):
        assert_lawful(reading)

    # Each takes under two seconds; a quadratic step would take minutes.
    assert time.perf_counter() - started < 30
