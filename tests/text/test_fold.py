"""Folding: strings a reader calls equal compare equal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.fold import MARKS_KEPT, fold


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        pytest.param("ＡＢＣ１２３", "abc123", id="full width"),
        pytest.param("ﾄﾗﾝﾌﾟ", "トランプ", id="half-width kana"),
        pytest.param("が", "が", id="combining voice mark"),
        pytest.param("ドナルド·トランプ", "ドナルド・トランプ", id="two middle dots"),
        pytest.param("STRASSE", "straße", id="case"),
        pytest.param("貿\u200b易\u202e", "貿易", id="hidden letters"),
        pytest.param("don’t", "don't", id="typographic apostrophe"),
        pytest.param("  a\n\tb　c ", "a b c", id="white space"),
    ],
)
def test_what_looks_equal_folds_equal(typed: str, stored: str) -> None:
    assert fold(typed) == fold(stored)


def test_a_run_of_marks_is_cut_before_normalising() -> None:
    """NFKC is quadratic in the run; 60,000 alternating marks took two seconds."""
    folded = fold("a" + "\u0315\u0300" * 30_000 + "b")

    assert sum(map(bool, map(unicodedata.combining, folded))) <= MARKS_KEPT
    assert folded[0] in "aà"
    assert folded[-1] == "b"
