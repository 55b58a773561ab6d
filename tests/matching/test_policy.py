"""Outcomes depend on the probabilities, and on whether the most probable entries say different things."""

import pytest

from knowledge.matching.policy import Decision, MatchPolicy, Rated, decide

POLICY = MatchPolicy(accept=0.6, offer=0.25, together=0.6, close=0.9)


def rated(confidence: float, *, article: int = 0, text: str = "", is_pair: bool = False) -> Rated:
    return Rated(confidence, article, is_pair, text or f"{confidence}")


@pytest.mark.parametrize(
    ("confidences", "decision"),
    [
        pytest.param([], Decision("unanswered", ()), id="nothing found"),
        pytest.param([0.59], Decision("unanswered", (0,)), id="just below the bar"),
        pytest.param([0.6, 0.5], Decision("answered", (0,)), id="exactly on the bar"),
        pytest.param([0.35, 0.25, 0.1], Decision("choices", (0, 1)), id="two that together reach the bar"),
        pytest.param([0.34, 0.25], Decision("unanswered", (0, 1)), id="two that together do not"),
        pytest.param([0.5, 0.24], Decision("unanswered", (0, 1)), id="the second too weak to offer"),
        pytest.param([0.26] * 9, Decision("choices", (0, 1, 2, 3, 4)), id="at most five are offered"),
        pytest.param([0.1] * 9, Decision("unanswered", (0, 1, 2, 3, 4)), id="at most five are named with a refusal"),
    ],
)
def test_outcome_depends_on_the_bars(confidences: list[float], decision: Decision) -> None:
    assert decide([rated(value) for value in confidences], POLICY) == decision


@pytest.mark.parametrize(
    ("rival", "outcome"),
    [
        pytest.param(rated(0.81, article=1, text="北ふ頭に200台分あります。"), "choices", id="another article"),
        pytest.param(rated(0.80, article=1, text="北ふ頭に200台分あります。"), "answered", id="not quite as probable"),
        pytest.param(
            rated(0.81, article=1, text="駐車場は50台分あります。"), "answered", id="the same, said elsewhere"
        ),
        pytest.param(rated(0.81, text="北ふ頭に200台分あります。"), "answered", id="another sentence of the article"),
        pytest.param(
            rated(0.81, text="北ふ頭に200台分あります。", is_pair=True), "choices", id="two pairs of an article"
        ),
    ],
)
def test_a_choice_is_offered_between_different_answers(rival: Rated, outcome: str) -> None:
    best = rated(0.9, text="駐車場は50台分あります。", is_pair=True)

    assert decide([best, rival], POLICY).outcome == outcome
