"""Outcomes depend on the probabilities alone."""

import pytest

from knowledge.matching.policy import Decision, MatchPolicy, decide

POLICY = MatchPolicy(accept=0.6, offer=0.25)


@pytest.mark.parametrize(
    ("confidences", "decision"),
    [
        pytest.param([], Decision("unanswered", 0), id="nothing found"),
        pytest.param([0.59], Decision("unanswered", 1), id="just below the bar"),
        pytest.param([0.6, 0.5], Decision("answered", 1), id="exactly on the bar"),
        pytest.param([0.35, 0.25, 0.1], Decision("choices", 2), id="two that together reach the bar"),
        pytest.param([0.34, 0.25], Decision("unanswered", 2), id="two that together do not"),
        pytest.param([0.5, 0.24], Decision("unanswered", 2), id="the second too weak to offer"),
        pytest.param([0.26] * 9, Decision("choices", 5), id="at most five are offered"),
        pytest.param([0.1] * 9, Decision("unanswered", 5), id="at most five are named with a refusal"),
    ],
)
def test_outcome_depends_on_the_bars(confidences: list[float], decision: Decision) -> None:
    assert decide(confidences, POLICY) == decision
