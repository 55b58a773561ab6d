"""Outcomes depend on the probabilities, and on whether the most probable entries say different things."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.policy import POLICIES, SMALL, Decision, MatchPolicy, Rated, decide, policy_for
from knowledge.models import Strictness

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
    texts = ("無料です。", "港の北。", "五月の末", "漁師たち", "Tuesday", "a red boat", "12 km", "Oona Kerr", "by post")
    ranked = [rated(value, text=text) for value, text in zip(confidences, texts, strict=False)]

    assert decide(ranked, POLICY) == decision


def test_copies_do_not_crowd_out_other_answers() -> None:
    copies = [rated(0.9, article=n, text="駐車場は50台分あります。", is_pair=True) for n in range(6)]
    other = rated(0.89, article=9, text="北ふ頭に200台分あります。")

    assert decide([*copies, other], POLICY) == Decision("choices", (0, 6))
    assert decide([each._replace(confidence=0.1) for each in (*copies, other)], POLICY).shown == (0, 6)


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


FROM_STRICT: tuple[Strictness, ...] = ("strict", "balanced", "talkative")
RATED = st.builds(
    Rated,
    confidence=st.floats(0, 1),
    article=st.integers(0, 2),
    is_pair=st.booleans(),
    text=st.sampled_from(["無料です。", "北ふ頭に200台分あります。", "北ふ頭に200台分ある。", "漁師が始めた。"]),
)


@given(st.lists(RATED, max_size=10), st.sampled_from([1, SMALL - 1, SMALL, 10**6]))
def test_what_a_stricter_word_answers_a_less_strict_one_answers_or_offers_too(ranked: list[Rated], size: int) -> None:
    ranked.sort(key=lambda rated: -rated.confidence)
    decisions = [decide(ranked, policy_for(word, size)) for word in FROM_STRICT]

    for stricter, looser in pairwise(decisions):
        if stricter.outcome != "unanswered":
            assert looser.outcome != "unanswered"
        if stricter.outcome == "answered":
            assert looser.shown[0] == stricter.shown[0]


@pytest.mark.parametrize("size", [SMALL - 1, SMALL])
def test_each_word_for_strictness_has_bars_of_its_own(size: int) -> None:
    bars = [policy_for(word, size) for word in FROM_STRICT]

    assert set(POLICIES) == set(FROM_STRICT)
    assert all(stricter.accept > looser.accept for stricter, looser in pairwise(bars))
    assert all(policy.offer < policy.accept for policy in bars)
