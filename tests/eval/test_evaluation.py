"""The evaluation measures what it says."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.matching.policy import decide, policy_for
from tests.eval.baselines import Characters
from tests.eval.calibration import bins, calibration
from tests.eval.data import DATA, questions
from tests.eval.distort import DISTORTIONS
from tests.eval.distorted import distorted
from tests.eval.figures import Rated, wilson
from tests.eval.folds import FOLDS, MEANING, WORDS, load_folds, save_folds
from tests.eval.groups import few_at_a_time
from tests.eval.refusing import at_most_false, auroc, scaled
from tests.eval.worded_bases import faq

NODES = ("feature", "threshold", "left", "right", "roots", "depth")
needs_data = pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not beside this checkout")


class Seen:
    """A model that predicts which groups it was made from."""

    def __init__(self, places: Sequence[int]) -> None:
        self.places = places

    def predict(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.isin(rows[:, 0], self.places).astype(np.float64)


def test_no_group_is_predicted_by_a_model_that_saw_its_article() -> None:
    from tests.eval.train import cross_fitted, folds_of

    articles = [f"a{number % 13}" for number in range(60)]
    fold = folds_of(articles)

    models, seen = cross_fitted(
        [fold[article] for article in articles], Seen, lambda place: np.full((place % 3 + 1, 1), float(place))
    )

    assert len(models) == FOLDS
    assert [len(values) for values in seen] == [place % 3 + 1 for place in range(60)]
    assert not np.concatenate(seen).any()


def test_the_folds_of_the_trainer_come_back_with_the_model_that_has_not_seen_an_article(tmp_path: Path) -> None:
    arrays = [
        {
            **{f"{name}.{part}": np.zeros(1, np.int32) for name in ("order", "confidence") for part in NODES},
            **{f"{name}.value": np.array([float(number)]) for name in ("order", "confidence")},
            "names": np.array(["a"]),
        }
        for number in range(FOLDS)
    ]
    save_folds(tmp_path / "made" / WORDS, arrays, {"x": 3, "y": 0})
    save_folds(tmp_path / "made" / MEANING, arrays[::-1], {"x": 3, "y": 0})

    folds = load_folds(tmp_path / "made")

    assert folds is not None
    assert folds.models()[folds.unseen("x")].words.order(np.zeros((1, 1))).tolist() == [3.0]
    assert folds.models()[folds.unseen("y")].words.confidence(np.zeros((1, 1))).tolist() == [0.0]
    assert folds.models()[folds.unseen("x")].meaning.order(np.zeros((1, 1))).tolist() == [1.0]
    assert load_folds(tmp_path / "none") is None


def test_an_interval_holds_the_share_and_narrows_with_more_questions() -> None:
    few, many = wilson(9, 10), wilson(900, 1000)

    assert few == pytest.approx((0.5958, 0.9821), abs=1e-4)  # Newcombe (1998), table I's method
    assert few[0] < many[0] < 0.9 < many[1] < few[1]


def test_a_confidence_that_is_the_share_of_right_ones_has_no_error() -> None:
    right = np.arange(1000) % 4 > 0
    honest = Rated(np.full(1000, 0.75), right)
    boasting = Rated(np.full(1000, 0.95), right)

    assert [each.of for each in bins(honest)] == [100] * 10
    (error,), (excess,) = calibration({"": honest}).figures, calibration({"": boasting}).figures
    assert error.value == pytest.approx(0, abs=0.01)
    assert excess.value == pytest.approx(0.2, abs=0.01)


def test_one_in_twenty_false_answers_is_allowed_and_no_more() -> None:
    confidence = np.concatenate([np.linspace(0.5, 1, 100), np.linspace(0, 0.6, 100)])
    answerable = np.arange(200) < 100
    holds = answerable & (np.arange(200) % 2 == 0)

    right, bar = at_most_false(confidence, answerable, holds, 0.05)

    assert (confidence[~answerable] > bar).sum() == 5
    assert right == pytest.approx(((confidence > bar) & holds).sum() / 100)
    assert auroc(confidence, answerable) == pytest.approx(
        np.mean([(c > confidence[100:]).mean() + (c == confidence[100:]).mean() / 2 for c in confidence[:100]])
    )


def test_a_scaled_policy_at_its_own_bar_is_the_policy() -> None:
    policy = policy_for("balanced", 10_000)

    assert scaled(policy, policy.accept) == policy
    assert decide([], scaled(policy, 0.9)).outcome == "unanswered"


def test_bm25_finds_the_text_that_holds_the_question() -> None:
    ranker = Characters(["灯台は白い。", "灯台は1884年に点灯した。", "鍋は丸い。"])

    assert int(np.argmax(ranker.scores("点灯したのは何年?"))) == 1
    assert ranker.perfect("点灯") > ranker.scores("点灯").min() == 0


@needs_data
@pytest.mark.parametrize("way", DISTORTIONS)
def test_a_distortion_changes_every_question_it_is_counted_for_and_is_the_same_each_time(way: str) -> None:
    some = questions("jsquad-dev")[:60]

    asked = distorted(some, way, 20)

    assert asked
    assert all(words != question.text for question, words in asked)
    assert asked == distorted(some, way, 20)


def test_few_articles_at_a_time_are_asked_about_themselves_and_as_much_about_others() -> None:
    whole, asked = faq("faq-en")

    taken = []
    for few, here, elsewhere in few_at_a_time(whole, asked, random.Random(1)):
        ids = {reading.article.id for reading in few}
        taken += [reading.article.id for reading in few]
        assert all(question.article in ids for question in here)
        assert not any(question.article in ids for question in elsewhere)
        assert len(elsewhere) == min(len(here), len(asked) - len(here))

    assert taken == [reading.article.id for reading in whole]
