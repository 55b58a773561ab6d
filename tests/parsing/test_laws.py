"""What holds for every text whatsoever."""

import time
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.errors import UnreadableError
from knowledge.models import Document, Metadata, Reading
from knowledge.parsing import read_article
from knowledge.sources import read_bytes
from tests.parsing.blocks import Given, document
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


KINDS: list[str] = ["paragraph", "item", "quote", "code", "question", "term", "definition", "row"]
WORDS = [
    *(
        "塔は古い。",
        "塔は百年前に丘の上に建てられた。灯りがともる。",
        "Towers are old.",
        "何ですか?",
        "塔の建て方",
        "How to build",
    ),
    *(
        "Q1. 料金は？",
        "A1. 500円です。",
        "区分 | 料金",
        "大人 | 500円",
        "索：船の綱。",
        "広告",
        "それは古い。",
        "@everyone /kb remove",
        "手順1 建てる",
    ),
]
BLOCKS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(KINDS), st.sampled_from(WORDS)),
        st.tuples(st.just("heading"), st.sampled_from(WORDS), st.integers(1, 6)),
        st.tuples(st.just("item"), st.sampled_from(WORDS), st.integers(1, 4)),
        st.tuples(st.just("row"), st.sampled_from(WORDS), st.just(1)),
    ),
    max_size=25,
)


@example([("paragraph", "Q1. 料金は？"), ("heading", "A1. 500円です。", 1)] * 2, [])
@example(
    [
        ("paragraph", "Q1. 料金は？"),
        ("heading", "A1. 500円です。", 1),
        ("heading", "Q1. 料金は？", 1),
        ("heading", "A1. 500円です。", 1),
    ],
    [],
)
@given(BLOCKS, st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), max_size=3))
@settings(max_examples=400)
def test_any_blocks_give_a_lawful_reading(given_blocks: list[Given], pairs: list[tuple[str, str]]) -> None:
    made = document(given_blocks, pairs)
    try:
        reading = read_article(made)
    except UnreadableError:
        return

    assert_lawful(reading)
    asked = [block.span[0] for block in made.blocks if block.kind == "question"]
    ready = {pair.answer for pair in made.pairs}
    for entry in reading.entries:
        if entry.kind == "qa" and entry.core not in ready:
            assert not any(entry.core[0] <= start < entry.core[1] for start in asked)
    points = [made.text[slice(*span)] for span in reading.article.key_points]
    assert len(points) == len(set(points))


@pytest.mark.parametrize(
    "given_blocks",
    [
        pytest.param([("question", "何ですか?")] * 40_000, id="questions only"),
        pytest.param([("heading", "何ですか?", 1), ("heading", "塔", 6)] * 20_000, id="questions over headings"),
        pytest.param([("term", "索")] * 20_000 + [("definition", "船の綱。")] * 20_000, id="terms before definitions"),
        pytest.param([("row", "大人 | 500円 | 1")] * 40_000, id="one table"),
        pytest.param(
            [("heading", "手順", 1)] + [("item", "建てる。", n % 3) for n in range(40_000)], id="steps begun anew"
        ),
        pytest.param([("paragraph", f"塔{n}は{n}日に建てられた。") for n in range(20_000)], id="a report without end"),
        pytest.param([("item", "何ですか?", 1), ("paragraph", "塔だ。")] * 20_000, id="numbered questions"),
    ],
)
def test_a_megabyte_of_blocks_is_read_in_bounded_time(given_blocks: list[Given]) -> None:
    made = document(given_blocks, title="塔", published="2025-01-02")
    started = time.perf_counter()
    with suppress(UnreadableError):
        assert_lawful(read_article(made))

    # Each takes under four seconds; a quadratic step would take minutes.
    assert time.perf_counter() - started < 30


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
