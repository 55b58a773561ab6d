"""Which questions lean on the one before, and what they are searched with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.followup import Topic, lean, speaks_of, tells_amount, with_topic

LIGHTHOUSE = Topic("灯台の見学はいつできますか?", "岬の灯台")
CLOCK = Topic("Where does a tide clock work?", "The Marlow tide clock")


@pytest.mark.parametrize(
    ("question", "how"),
    [("それはいつ?", "wholly"), ("いつ?", "wholly"), ("どこで?", "wholly"), ("なぜですか", "wholly"),
     ("料金は?", "wholly"), ("その人の名前は?", "wholly"), ("and where?", "wholly"),
     ("When?", "wholly"), ("Who built it?", "wholly"),
     ("じゃあ駐車場は?", "partly"), ("優勝したのは?", "partly"), ("営業時間は?", "partly"),
     ("what about children?", "partly"),
     ("図書館カードを作るには何が必要ですか?", None), ("帆波港まつりの参加者は何人ですか?", None),
     ("Is there a car park at the museum?", None), ("What does a tide clock cost?", None),
     ("How long does it take to reach Marlow Island?", None), ("それ" + "は長い話で" * 20, None)],
)  # fmt: skip
def test_questions_lean_by_what_they_name(question: str, how: str | None) -> None:
    assert lean(question) == how


@pytest.mark.parametrize(
    ("question", "topic", "searched"),
    [
        pytest.param("それはいつ?", LIGHTHOUSE, ("灯台の見学 はいつ?",), id="more about just that"),
        pytest.param(
            "じゃあ駐車場は?", LIGHTHOUSE, ("灯台の見学 駐車場は?", "灯台 駐車場は?"), id="something else of it"
        ),
        pytest.param("and the price?", CLOCK, ("tide clock work the price?",), id="in English"),
        pytest.param("高さは?", Topic("いつ?", "岬の灯台"), ("岬の灯台 高さは?",), id="by the title"),
    ],
)
def test_a_leaning_question_is_searched_with_the_topics_words(
    question: str, topic: Topic, searched: tuple[str, ...]
) -> None:
    assert with_topic(question, topic) == searched


def test_a_text_speaks_of_a_question_that_shares_a_word_of_meaning() -> None:
    assert speaks_of("建物の裏に駐車場があります。", "じゃあ駐車場は?")
    assert not speaks_of("灯台は1904年に建てられました。", "じゃあ駐車場は?")


def test_a_text_tells_an_amount_where_a_question_wants_one() -> None:
    assert tells_amount("見学料は300円です。", "料金は?")
    assert not tells_amount("橋は2031年の春に開通する見通しだ。", "料金は?")
    assert tells_amount("橋は2031年の春に開通する見通しだ。", "それはいつ?")


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_text_may_be_asked_and_spoken_about(question: str, asked: str, title: str) -> None:
    lean(question)
    assert 1 <= len(with_topic(question, Topic(asked, title))) <= 2
