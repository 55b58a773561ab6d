"""Words and readings: what people type meets what was printed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.fold import fold
from knowledge.text.readings import reading
from knowledge.text.tokens import Holds, words


def forms(text: str) -> list[str]:
    return [word.form for word in words(fold(text)) if not word.particle]


@given(st.text(max_size=200))
def test_any_text_has_words_and_a_reading(text: str) -> None:
    found = words(fold(text))

    assert all(word.form for word in found)
    assert isinstance(reading(found), str)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("招かれた", "招く", id="inflection"),
        pytest.param("running wells", "run well", id="English stems"),
        pytest.param("会議は", "会議が", id="particles left out"),
        pytest.param("The Panthers'", "the panther", id="possessive"),
    ],
)
def test_variants_of_a_word_share_its_form(one: str, other: str) -> None:
    assert forms(one) == forms(other)


@pytest.mark.parametrize(
    ("kana", "kanji"),
    [("こうざん", "鉱山"), ("ヴァイオリン", "バイオリン"), ("とうきょう", "東京"), ("サーバ", "サーバー")],
)
def test_kana_and_kanji_sound_the_same(kana: str, kanji: str) -> None:
    assert reading(words(fold(kana))) == reading(words(fold(kanji)))


def test_words_say_what_they_hold() -> None:
    holds = Holds(0)
    for word in words(fold("田中さんは2024年に京都へ行った")):
        holds |= word.holds

    assert holds >= Holds.PERSON | Holds.PLACE | Holds.NUMBER


def test_languages_without_their_own_rules_are_split_at_spaces() -> None:
    assert forms("매일경제 신문 Москва") == ["매일경제", "신문", "москва"]


def test_many_threads_take_words_apart_at_once() -> None:
    texts = [fold(f"第{number}回の港まつりは{number}月に開かれた lighthouses") for number in range(200)]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(words, texts))

    assert together == [words(text) for text in texts]
