"""Nothing that others wrote acts as markup, and what a reader sees is what was written."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.render.escape import escape, line, plain, quote
from bot.render.limits import units
from tests.bot.render.markup import read

FRAGMENTS = [
    "**bold**", "__u__", "_i_", "*i*", "~~s~~", "||spoiler||", "`code`", "```py\nx```", "# ", "-# ", "> ", ">>> ", "- ",
    "* ", "+ ", "1. ", "12) ", "\n", "\r\n", "\u2028", "[a](", "](https://evil.example)", "https://evil.example/?a=b",
    "HTTP://X.example", "discord.gg/abc", "Discord.GG/abc", "discordapp.com/invite/abc", "<@123>", "<@!1>", "<@&9>",
    "<#1>", "</ask:12>", "<t:1700000000:R>", "<id:customize>", "<:smile:123>", "<a:x:1>", ":smile:", "@everyone",
    "@here", "@\u200beveryone", "@ever\u200dyone", "\\", "\\\\", "\u202e", "\u2066", "\u200b", "\ufeff", "\u0301" * 9,
    "👩‍👩‍👧",
    "葛\U000e0100", "灯台", "a", "0", ".", ")", " ", "\t", "\u3000", "\x00", "\x1b[31m", "\ud800", "<https://x>",
    "mailto:a@b.c",
]  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.characters()), max_size=30).map("".join)


@given(hostile)
@example("@" + "\u200b" * 50 + "everyone")
@example("1\u200b. a")
def test_no_text_acts_as_markup(text: str) -> None:
    assert read(escape(text))[1] == []
    assert read(line(text, 200))[1] == []


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_a_reader_sees_exactly_the_words_that_were_written(text: str) -> None:
    assert read(escape(text))[0].replace("@\u200b", "@") == text


@given(st.text("灯台は、「約5%」。〜々ー漢字かなカナ"))
def test_ordinary_japanese_is_left_as_it_is(text: str) -> None:
    assert read(escape(text))[0] == text


@given(hostile)
def test_nothing_hidden_or_reordering_remains(text: str) -> None:
    shown = escape(text).replace("@\u200b", "@")

    controls = [c for c in shown if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
    hidden = [c for c in shown if unicodedata.category(c) == "Cf" and c not in "\u200c\u200d"]
    assert controls == hidden == []


def test_a_ping_is_broken_apart_even_for_readers_without_escapes() -> None:
    assert escape("@everyone @\u200bHERE @mika") == "@\u200beveryone @\u200bHERE \\@mika"


def test_marks_piled_on_one_letter_are_thinned() -> None:
    assert escape("e" + "\u0301" * 10_000) == "e" + "\u0301" * 4


@given(hostile, st.integers(20, 200))
def test_a_cut_text_stays_harmless_and_within_its_limit(text: str, limit: int) -> None:
    for shown in (line(text, limit), plain(text, limit), quote(text, None, limit)):
        assert units(shown) <= limit
    assert read(line(text, limit))[1] == []


@given(hostile, st.integers(0, 40), st.integers(0, 40), st.integers(20, 120))
def test_every_line_of_a_quotation_is_quoted_and_bold_is_closed(text: str, start: int, end: int, limit: int) -> None:
    shown = quote(text, (min(start, end), max(start, end)), limit)

    assert units(shown) <= limit
    lines = shown.split("\n")
    assert all(each.startswith("> ") for each in lines)
    inside = "\n".join(each[2:] for each in lines)
    _, acted = read(inside)
    assert set(acted) <= {"emphasis"}
    assert acted.count("emphasis") in {0, 4}  # two unescaped stars that open, two that close


def test_the_highlight_is_bold_and_nothing_else() -> None:
    assert quote("灯台は1904年に建てられた。", (3, 8), 100) == "> 灯台は**1904年**に建てられた。"
    assert quote("灯台は1904年に建てられた。", (0, 15), 100) == "> 灯台は1904年に建てられた。"


@pytest.mark.parametrize(
    ("limit", "shown"),
    [
        pytest.param(15, "> 灯台は**1904年**…", id="just whole"),
        pytest.param(14, "> 灯台は1904…", id="cut by one letter"),
        pytest.param(10, "> 灯台は…", id="cut away"),
    ],
)
def test_a_highlight_is_shown_whole_or_not_at_all(limit: int, shown: str) -> None:
    assert quote("灯台は1904年に建てられた。", (3, 8), limit) == shown


def test_signs_inside_a_highlight_do_not_end_it() -> None:
    assert quote("主役は**Mr_X**という人。", (3, 11), 100) == "> 主役は**\\*\\*Mr\\_X\\*\\***という人。"


def test_a_cut_shows_that_it_is_one() -> None:
    assert line("あいうえお" * 10, 12) == "あいうえおあいうえおあ…"
    assert line("あいうえお", 5) == "あいうえお"


def test_a_cut_does_not_take_a_letter_apart() -> None:
    assert plain("ab" + "👩‍👩‍👧" * 3, 12) == "ab👩‍👩‍👧…"
    assert plain("x" * 4 + "か\u3099" * 5, 8) == "xxxxか\u3099…"


@pytest.mark.parametrize(
    "unit", ["[a](", "`", "**", "<", "@", "@everyone", "\u0301", "1. ", "\n- ", "a.", "\\", "👩‍", "\r"], ids=ascii
)
def test_hostile_text_costs_time_that_grows_with_its_length_only(unit: str) -> None:
    # discord.py's own escaping takes 7 s for 8,000 characters of the first; this is 100,000 on a busy machine.
    began = time.process_time()
    escape(unit * (100_000 // len(unit)))

    assert time.process_time() - began < 3
