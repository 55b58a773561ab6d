"""What a question asks for, and what it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.questions import NAMES, counted, kinds, subject, wanted
from knowledge.text.fold import fold
from knowledge.text.tokens import Holds


@pytest.mark.parametrize(
    ("question", "about"),
    [
        pytest.param("はやぶさの件どうなりましたか？", "はやぶさ", id="what became of it"),
        pytest.param("図書館の電話番号を教えてください", "図書館の電話番号", id="polite"),
        pytest.param("断られるのはどうして？", "断られるのは", id="why"),
        pytest.param("港まつりって何？", "港まつり", id="casual"),
        pytest.param("Could you tell me when the library opens?", "the library opens", id="English, polite"),
        pytest.param("何", "何", id="nothing but a frame is kept"),
    ],
)
def test_the_frame_of_a_question_is_left_out(question: str, about: str) -> None:
    assert subject(fold(question)) == about


@pytest.mark.parametrize(
    ("question", "kind", "holds"),
    [
        ("橋ができたのはいつ?", "when", Holds.YEAR | Holds.DAY),
        ("橋を架けたのは誰ですか", "who", Holds.PERSON),
        ("灯台はどこにある?", "where", Holds.PLACE),
        ("船は何隻、人は何人?", "how many", Holds.NUMBER),
        ("なぜ中止された?", "why", Holds.REASON),
        ("How many people came?", "how many", Holds.NUMBER),
        ("who built it", "who", Holds.PERSON),
    ],
)
def test_a_question_tells_what_its_answer_holds(question: str, kind: str, holds: Holds) -> None:
    asked = kinds(fold(question))

    assert asked[NAMES.index(kind)]
    assert wanted(asked) & holds


def test_the_very_counter_is_looked_for() -> None:
    pattern = counted(fold("参加者は何人でしたか"))

    assert pattern is not None
    assert pattern.search("三人") is not None
    assert pattern.search("3回") is None
    assert counted("いつ") is None


@given(st.text(max_size=200))
def test_any_question_has_a_subject(question: str) -> None:
    folded = fold(question)

    assert bool(subject(folded)) == bool(folded)
