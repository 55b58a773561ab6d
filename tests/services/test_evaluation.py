"""An outcome is compared with what somebody expects of it."""

import pytest

from knowledge.models import Answered, Choices, Evidence, Expectation, Outcome, Unanswered, Verdict
from knowledge.services.evaluation import judge
from tests.bot.builders import evidence

RIGHT = evidence("灯台は1904年に建てられました。", source=("岬新聞", "https://paper.example/1904", "card"))
OTHER = evidence("灯りは約40キロ先からも見えます。", id_="e2", source=None)


def expectation(**said: object) -> Expectation:
    return Expectation.model_validate({"question": "いつ?", **said})


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        pytest.param(Answered(answer=RIGHT), "right", id="the right answer"),
        pytest.param(Answered(answer=OTHER), "wrong", id="another answer"),
        pytest.param(Choices(choices=(OTHER, RIGHT)), "offered", id="the right one among choices"),
        pytest.param(Choices(choices=(OTHER, OTHER)), "wrong", id="choices without the right one"),
        pytest.param(Unanswered(nearest=(RIGHT,)), "missed", id="refused"),
    ],
)
def test_a_question_that_should_be_answered(outcome: Outcome, verdict: Verdict) -> None:
    assert judge(expectation(text_contains_any=["1904年"]), outcome) == verdict


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [(Answered(answer=RIGHT), "false"), (Choices(choices=(OTHER, RIGHT)), "false"), (Unanswered(), "refused")],
    ids=["answered", "choices", "refused"],
)
def test_a_question_that_should_be_refused(outcome: Outcome, verdict: Verdict) -> None:
    assert judge(expectation(expect="refuse"), outcome) == verdict


@pytest.mark.parametrize(
    ("said", "found", "right"),
    [
        pytest.param({}, OTHER, True, id="nothing said: any answer"),
        pytest.param({"text_contains_any": ["1903年", "１９０４年"]}, RIGHT, True, id="one of the texts, in any width"),
        pytest.param({"text_contains_any": "1904年"}, RIGHT, True, id="one text alone"),
        pytest.param({"article": "a1"}, RIGHT, True, id="the article's id"),
        pytest.param({"article": "岬の灯台の歴史"}, RIGHT, True, id="the article's title"),
        pytest.param({"article": "https://lighthouse.example/history"}, RIGHT, True, id="the article's address"),
        pytest.param({"article": "a2"}, RIGHT, False, id="another article"),
        pytest.param({"source_urls": ["https://paper.example/1904"]}, RIGHT, True, id="its source"),
        pytest.param({"source_urls": ["https://paper.example/1905"]}, RIGHT, False, id="another source"),
        pytest.param({"source_urls": ["https://paper.example/1905"]}, OTHER, True, id="no source is no wrong one"),
        pytest.param({"text_contains_any": ["1904年"], "article": "a2"}, RIGHT, False, id="all must hold"),
    ],
)
def test_an_answer_is_right_when_it_meets_all_that_is_said(
    said: dict[str, object], found: Evidence, *, right: bool
) -> None:
    assert judge(expectation(**said), Answered(answer=found)) == ("right" if right else "wrong")
