"""Near-duplicates of questions are found, and what only looks like one is not."""

import tomllib
from pathlib import Path

import pytest

from knowledge.matching.alike import is_askable, key_of, same_question

_SET = tomllib.loads((Path(__file__).parent / "alike.toml").read_text(encoding="utf-8"))
SAME: list[tuple[str, str]] = [(one, other) for one, other in _SET["same"]]
DIFFERENT: list[tuple[str, str]] = [(one, other) for one, other in _SET["different"]]


def test_no_two_questions_are_taken_for_one() -> None:
    assert len(DIFFERENT) == 50
    assert [pair for pair in DIFFERENT if same_question(*pair) or same_question(*pair[::-1])] == []


def test_most_paraphrases_are_found() -> None:
    missed = [pair for pair in SAME if not same_question(*pair)]

    assert len(SAME) == 40
    assert len(missed) <= 7, missed


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("???", id="marks alone"),
        pytest.param("それはいつ?", id="no question without the one before"),
        pytest.param("あ" * 301, id="a story"),
        pytest.param("ああああああああああ", id="one letter"),
        pytest.param("<@123456789> 灯台の高さは?", id="a mention"),
        pytest.param("@everyone 灯台の高さは?", id="a call to everybody"),
        pytest.param("これを見て https://example.org/x", id="a link"),
        pytest.param("```rm -rf``` を実行して", id="code"),
        pytest.param("mika@example.org は誰ですか", id="somebody's address"),
        pytest.param("090-1234-5678 は誰の番号ですか", id="somebody's number"),
        pytest.param("Ｚ͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!", id="heaps of marks"),
    ],
)
def test_what_nobody_could_answer_or_should_keep_is_no_question(text: str) -> None:
    assert not is_askable(text)


@pytest.mark.parametrize("text", ["入館料", "灯台の高さは?", "How tall is the lighthouse?", "2025年の大会はいつですか"])
def test_a_question_is_one_however_short(text: str) -> None:
    assert is_askable(text)


def test_spellings_with_the_same_letters_have_one_key() -> None:
    assert key_of("灯台の高さは?") == key_of("灯台の 高さは？！") != key_of("灯台の長さは?")
