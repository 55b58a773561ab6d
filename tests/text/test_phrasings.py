"""Phrasings in short form stand for the questions they spell, and for no more than a bounded number of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import Fault
from knowledge.text.phrasings import LONGEST, MOST, MOST_EACH, expand, malformed, malformed_lines, usable

LETTERS = st.text("会談はいつab 1?。", min_size=1, max_size=6)
SHORT = st.recursive(
    LETTERS, lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})")
)
WRITTEN = st.lists(SHORT, min_size=1, max_size=4).map("".join)


@pytest.mark.parametrize(
    ("phrasing", "questions"),
    [
        pytest.param("会談はいつ", ("会談はいつ",), id="nothing to choose"),
        pytest.param(
            "(電話|首脳)会談は(いつ|何日)",
            ("電話会談はいつ", "電話会談は何日", "首脳会談はいつ", "首脳会談は何日"),
            id="two groups",
        ),
        pytest.param("（電話｜首脳）会談", ("電話会談", "首脳会談"), id="full-width marks"),
        pytest.param("(電話|)会談", ("電話会談", "会談"), id="an optional part"),
        pytest.param("(|the )meeting", ("meeting", "the meeting"), id="an optional part that stands first"),
        pytest.param("((日米|日中)首脳|電話)会談", ("日米首脳会談", "日中首脳会談", "電話会談"), id="nested"),
        pytest.param("いつ|何日", ("いつ", "何日"), id="without brackets"),
        pytest.param(r"\(社\)は\|何\\?", (r"(社)は|何\?",), id="marks that are letters"),
        pytest.param("＼（社＼）", ("(社)",), id="full-width marks that are letters"),
        pytest.param("(a|a)  (b|b )c", ("a bc", "a b c"), id="spaces and repeats count once"),
        pytest.param("(a|b)" * 6, None, id="exactly as many as may be"),
    ],
)
def test_a_phrasing_stands_for_the_questions_it_spells(phrasing: str, questions: tuple[str, ...] | None) -> None:
    found = expand(phrasing)

    assert found == questions if questions else len(found) == MOST
    assert list(malformed([phrasing])) == []


@pytest.mark.parametrize(
    ("phrasing", "fault"),
    [
        pytest.param("(電話|首脳会談は", Fault.PHRASING_BRACKET, id="not closed"),
        pytest.param("電話|首脳)会談は", Fault.PHRASING_BRACKET, id="closes nothing"),
        pytest.param("(" * LONGEST, Fault.PHRASING_BRACKET, id="brackets only"),
        pytest.param("(a|b)" * 6 + "(c|)", Fault.PHRASING_WIDE, id="one too many"),
        pytest.param("(a|b|c|d|e|f|g|h)" * 11, Fault.PHRASING_WIDE, id="billions"),
        pytest.param("あ" * (LONGEST + 1), Fault.PHRASING_LONG, id="one letter too long"),
        pytest.param("(|) ", Fault.PHRASING_EMPTY, id="no words"),
        pytest.param("", Fault.PHRASING_EMPTY, id="nothing"),
    ],
)
def test_what_cannot_be_used_says_why_and_stands_for_nothing(phrasing: str, fault: Fault) -> None:
    assert expand(phrasing) == ()
    assert [found.fault for found in malformed([phrasing])] == [fault]


def test_a_question_has_so_many_phrasings_and_no_more() -> None:
    given_ = ["(broken", *(f"q{number}" for number in range(MOST_EACH + 1))]

    assert usable(given_) == tuple(given_[1:-1])
    assert [(one.phrasing, one.fault) for one in malformed(given_)] == [
        ("(broken", Fault.PHRASING_BRACKET),
        (f"q{MOST_EACH}", Fault.PHRASINGS_MANY),
    ]


@given(WRITTEN)
def test_a_phrasing_reads_like_a_regular_expression(phrasing: str) -> None:
    pattern = re.compile("".join(part if part in "(|)" else re.escape(part) for part in phrasing))
    possible = expand(phrasing)

    # White space is evened out in questions, so it is left out of both.
    bare = re.compile(pattern.pattern.replace(r"\ ", ""))
    assert all(bare.fullmatch(question.replace(" ", "")) for question in possible)
    assert len(possible) == len(set(possible)) <= MOST


@given(st.text(max_size=LONGEST + 5))
def test_any_text_is_a_phrasing_or_a_fault(text: str) -> None:
    assert bool(expand(text)) != bool(list(malformed([text])))


@given(st.text(min_size=1, max_size=LONGEST // 2))
def test_letters_behind_a_backslash_are_letters(text: str) -> None:
    escaped = re.sub(r"([()|\\（）｜＼])", r"\\\1", text)
    meant = " ".join(text.translate(str.maketrans("（）｜＼", "()|\\")).split())

    assert expand(escaped) == ((meant,) if meant else ())


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("Q: 何?\n言い換え: (a\nAlso asked: b)\nA: c", [2, 3], id="under a question"),
        pytest.param("## 何?\r\n\r\n- 別の聞き方：(a\r\n\r\nc", [3], id="in a list under a heading"),
        pytest.param("Also asked: (a|b)\nWhy?\nphrasings: x)", [3], id="the good are passed over"),
        pytest.param("彼はこう述べた。\n言い換え: (これは文である", [], id="running text"),
    ],
)
def test_the_line_of_a_phrasing_that_cannot_be_used_is_named(text: str, lines: list[int]) -> None:
    assert [number for number, _ in malformed_lines(text)] == lines
