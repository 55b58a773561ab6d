"""Trains the ranker and its confidence: `python -m tests.eval.train` writes `knowledge/matching/model.npz`.

Two LightGBM models over the features of `knowledge.matching.features`. *order* (lambdarank) sorts the candidates of a
question. *confidence* (binary) says how probable it is that a candidate is right; it learns from candidates sorted by
an *order* model that has not seen their article, over bases from which articles or paragraphs were removed, so that it
knows questions the base cannot answer. Everything is seeded; folds are cut by article. The folds' models are kept for
`python -m tests.eval`, which asks each question of one that has not seen its article.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from knowledge.matching import ranker
from knowledge.matching.ranker import JUDGED, standing
from tests.eval.bases import training_groups
from tests.eval.embedding import Remembering
from tests.eval.folds import FOLDER, FOLDS, MEANING, WORDS, save_folds
from tests.eval.groups import Group

BARS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Confidences at which the card tells what share of a set's questions is answered."""
ORDER = {
    "objective": "lambdarank", "lambdarank_truncation_level": 8, "num_leaves": 15, "max_depth": 5,
    "learning_rate": 0.07,
    "min_data_in_leaf": 150, "feature_fraction": 0.4, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 2.0,
    "verbose": -1, "seed": 20261122, "deterministic": True, "force_row_wise": True, "num_threads": 1,
}  # fmt: skip
CONFIDENCE = ORDER | {"objective": "binary", "learning_rate": 0.05, "min_data_in_leaf": 60, "feature_fraction": 0.3}
ORDER_TREES, CONFIDENCE_TREES = 200, 300
TAUGHT, OTHERS = 4, 0.1
"""Of sorted candidates the confidence learns from so many, the first one counting ten times as much as each other one:
it is the one that is shown. Learning from ten that counted alike, hard refusals were worse by 1.5 points."""


def order_model(groups: Sequence[Group]) -> lightgbm.Booster:
    """Return a model that sorts candidates, trained on those *groups* of whole bases that hold a right one."""
    useful = [group for group in groups if group.right.any() and not group.holed]
    data = lightgbm.Dataset(
        np.concatenate([group.features for group in useful]),
        np.concatenate([group.right * 2 + (group.in_paragraph & ~group.right) for group in useful]).astype(int),
        group=[len(group.right) for group in useful],
    )
    return lightgbm.train(ORDER | {"label_gain": "0,0.15,1"}, data, ORDER_TREES)


def judged(group: Group, scores: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the confidence model's rows for *group*, sorted by *scores*, and which of them are right."""
    order = np.argsort(-scores, kind="stable")[:JUDGED]
    return np.concatenate([group.features[order], standing(scores[order])], axis=1), group.right[order]


def confidence_model(groups: Sequence[Group], scores: Sequence[NDArray[np.float64]]) -> lightgbm.Booster:
    """Return a model of the probability that a candidate is right."""
    rows, right = zip(*[judged(group, score) for group, score in zip(groups, scores, strict=True)], strict=True)
    weights = [np.where(np.arange(len(own[:TAUGHT])) == 0, 1.0, OTHERS) for own in right]
    data = lightgbm.Dataset(
        np.concatenate([own[:TAUGHT] for own in rows]),
        np.concatenate([own[:TAUGHT] for own in right]).astype(int),
        weight=np.concatenate(weights),
    )
    return lightgbm.train(CONFIDENCE, data, CONFIDENCE_TREES)


def folds_of(articles: Iterable[str]) -> dict[str, int]:
    """Return the fold of every one of *articles*."""
    shuffled = sorted(set(articles))
    random.Random(7).shuffle(shuffled)
    return {article: number % FOLDS for number, article in enumerate(shuffled)}


def cross_fitted(
    folds: Sequence[int], make: Callable[[Sequence[int]], Any], rows: Callable[[int], NDArray[Any]]
) -> tuple[list[Any], list[NDArray[np.float64]]]:
    """Return for each fold the model that *make* makes of all groups outside it, and for each group its predictions.

    *folds* tells each group's fold, *rows* what is predicted for it, always by the model that has not seen its article.
    """
    models: list[Any] = []
    predicted: list[NDArray[np.float64]] = [np.empty(0)] * len(folds)
    for number in range(FOLDS):
        models.append(make([place for place, fold in enumerate(folds) if fold != number]))
        inside = [place for place, fold in enumerate(folds) if fold == number]
        values = [rows(place) for place in inside]
        cuts = np.cumsum([len(value) for value in values])[:-1]
        outcome = np.split(models[-1].predict(np.concatenate(values)), cuts) if values else []
        for place, value in zip(inside, outcome, strict=True):
            predicted[place] = value
    return models, predicted


class Trained(NamedTuple):
    """Models trained on the same groups, as the arrays that `ranker.Model` is made from, and how they did."""

    whole: dict[str, NDArray[Any]]
    """The one that has seen every article."""
    folds: list[dict[str, NDArray[Any]]]
    """For each fold the one that has not seen its articles."""
    right: list[bool]
    """Whether the candidate that comes first is right, by group; cross-validated."""
    confidence: list[float]
    """How probable that was said to be, by group; cross-validated."""


def trained(groups: Sequence[Group], names: Sequence[str], fold: Mapping[str, int]) -> Trained:
    """Return the models of *groups*, whose features are called *names*; *fold* is the fold of every article."""
    folds = [fold[group.article] for group in groups]

    def some_order(places: Sequence[int]) -> lightgbm.Booster:
        return order_model([groups[place] for place in places])

    orders, scores = cross_fitted(folds, some_order, lambda place: groups[place].features)
    rows = [judged(group, score) for group, score in zip(groups, scores, strict=True)]

    def some_confidence(places: Sequence[int]) -> lightgbm.Booster:
        return confidence_model([groups[place] for place in places], [scores[place] for place in places])

    confidences, probabilities = cross_fitted(folds, some_confidence, lambda place: rows[place][0])
    return Trained(
        whole=_arrays(order_model(groups), confidence_model(groups, scores), names),
        folds=[_arrays(order, confidence, names) for order, confidence in zip(orders, confidences, strict=True)],
        right=[bool(right[0]) for _, right in rows],
        confidence=[float(probability[0]) for probability in probabilities],
    )


def _arrays(order: lightgbm.Booster, confidence: lightgbm.Booster, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    return flat("order", order) | flat("confidence", confidence) | {"names": np.array(names)}


def flat(name: str, booster: lightgbm.Booster) -> dict[str, NDArray[Any]]:
    """Return *booster* as the arrays that `Forest` runs."""
    feature: list[int] = []
    left: list[int] = []
    right: list[int] = []
    threshold: list[float] = []
    value: list[float] = []
    deepest = 0

    def add(node: dict[str, Any], depth: int) -> int:
        nonlocal deepest
        deepest = max(deepest, depth)
        number = len(feature)
        is_leaf = "leaf_value" in node
        feature.append(0 if is_leaf else node["split_feature"])
        threshold.append(0.0 if is_leaf else node["threshold"])
        value.append(node["leaf_value"] if is_leaf else 0.0)
        left.append(number)
        right.append(number)
        if not is_leaf:
            left[number] = add(node["left_child"], depth + 1)
            right[number] = add(node["right_child"], depth + 1)
        return number

    roots = [add(tree["tree_structure"], 0) for tree in booster.dump_model()["tree_info"]]
    kinds = {"feature": np.int32, "threshold": np.float64, "left": np.int32, "right": np.int32, "value": np.float64}
    lists = {"feature": feature, "threshold": threshold, "left": left, "right": right, "value": value}
    arrays: dict[str, NDArray[Any]] = {f"{name}.{key}": np.array(lists[key], kinds[key]) for key in kinds}
    return arrays | {f"{name}.roots": np.array(roots, np.int32), f"{name}.depth": np.array([deepest], np.int32)}


def main() -> None:
    """Train on everything, report cross-validated figures, and write the model beside the module that reads it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of the data, to try the script")
    parser.add_argument("--folds", type=Path, default=FOLDER, metavar="FOLDER", help="where the folds' models go")
    parser.add_argument("--only-folds", action="store_true", help="leave the model that ships as it is")
    parser.add_argument("--meaning", action="store_true", help="train the model that knows what entries mean")
    options = parser.parse_args()
    sets, names = training_groups(Remembering() if options.meaning else None, small=options.small)
    groups = [group for part in sets.values() for group in part]
    fold = folds_of(group.article for group in groups)
    models = trained(groups, names, fold)
    save_folds(options.folds / (MEANING if options.meaning else WORDS), models.folds, fold)
    card: dict[str, Any] = {}
    outcomes = list(zip(models.right, models.confidence, strict=True))
    start = 0
    for name, part in sets.items():
        card[name] = summary(part, outcomes[start : start + len(part)])
        start += len(part)
        print(name, card[name], flush=True)
    if not options.only_folds:
        target = Path(ranker.__file__).with_name("meaning.npz" if options.meaning else "model.npz")
        np.savez_compressed(target, allow_pickle=False, **models.whole)
        target.with_suffix(".json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(target.stat().st_size, "bytes")


def summary(part: Sequence[Group], outcomes: Sequence[tuple[bool, float]]) -> dict[str, Any]:
    """Return a set's figures: right by the first stage and by the ranker, confidence, and what would be answered."""
    right = np.array([is_right for is_right, _ in outcomes])
    as_asked = np.array([group.as_asked for group in part])
    confidence = np.array([value for _, value in outcomes])
    return {
        "questions": len(part),
        "as asked, first stage right": round(float(np.mean([group.right[0] for group in part if group.as_asked])), 4),
        "as asked, right": round(float(np.mean(right[as_asked])), 4),
        "right": round(float(right.mean()), 4),
        "mean confidence": round(float(confidence.mean()), 4),
        "as asked, above": {f"{bar:.1f}": round(float((confidence[as_asked] >= bar).mean()), 3) for bar in BARS},
    }


if __name__ == "__main__":
    main()
