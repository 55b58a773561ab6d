"""Trains the ranker and its confidence: `python -m tests.eval.train` writes `knowledge/matching/model.npz`.

Two LightGBM models over the features of `knowledge.matching.features`. *order* (lambdarank) sorts the candidates of a
question. *confidence* (binary) says how probable it is that a candidate is right; it learns from candidates sorted by
an *order* model that has not seen their article, over bases from which articles or paragraphs were removed, so that it
knows questions the base cannot answer. Everything is seeded; folds are cut by article.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from knowledge.matching import ranker
from knowledge.matching.ranker import JUDGED, standing
from tests.eval.bases import training_groups
from tests.eval.groups import Group

FOLDS = 5
BARS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Confidences at which the card tells what share of a set's questions is answered."""
ORDER = {
    "objective": "lambdarank", "lambdarank_truncation_level": 8, "num_leaves": 15, "max_depth": 5,
    "learning_rate": 0.08,
    "min_data_in_leaf": 150, "feature_fraction": 0.4, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 2.0,
    "verbose": -1, "seed": 20261122, "deterministic": True, "force_row_wise": True, "num_threads": 2,
}  # fmt: skip
CONFIDENCE = ORDER | {"objective": "binary", "num_leaves": 15, "learning_rate": 0.07, "min_data_in_leaf": 200}
ORDER_TREES, CONFIDENCE_TREES = 150, 80


def order_model(groups: Sequence[Group]) -> lightgbm.Booster:
    """Return a model that sorts candidates, trained on those *groups* that hold a right one."""
    useful = [group for group in groups if group.right.any()]
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
    data = lightgbm.Dataset(np.concatenate(rows), np.concatenate(right).astype(int))
    return lightgbm.train(CONFIDENCE, data, CONFIDENCE_TREES)


def out_of_fold(groups: Sequence[Group], make: Any) -> list[NDArray[np.float64]]:
    """Return for each group the scores of a model made by *make* from groups of other articles."""
    articles = sorted({group.article for group in groups})
    random.Random(7).shuffle(articles)
    fold = {article: number % FOLDS for number, article in enumerate(articles)}
    scores: list[NDArray[np.float64]] = [np.empty(0)] * len(groups)
    for number in range(FOLDS):
        model = make([place for place, group in enumerate(groups) if fold[group.article] != number])
        for place, group in enumerate(groups):
            if fold[group.article] == number:
                scores[place] = model(place)
    return scores


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
    sets, names = training_groups(small=parser.parse_args().small)
    groups = [group for part in sets.values() for group in part]

    def order_scorer(places: Sequence[int]) -> Any:
        model = order_model([groups[place] for place in places])
        return lambda place: model.predict(groups[place].features)

    scores = out_of_fold(groups, order_scorer)

    def confidence_scorer(places: Sequence[int]) -> Any:
        model = confidence_model([groups[place] for place in places], [scores[place] for place in places])
        return lambda place: model.predict(judged(groups[place], scores[place])[0])

    confidences = out_of_fold(groups, confidence_scorer)
    card: dict[str, Any] = {}
    start = 0
    for name, part in sets.items():
        outcomes = [
            (bool(judged(groups[place], scores[place])[1][0]), float(confidences[place][0]))
            for place in range(start, start + len(part))
        ]
        start += len(part)
        card[name] = summary(part, outcomes)
        print(name, card[name], flush=True)
    order = order_model(groups)
    confidence = confidence_model(groups, scores)
    arrays = flat("order", order) | flat("confidence", confidence) | {"names": np.array(names)}
    target = Path(ranker.__file__).with_name("model.npz")
    np.savez_compressed(target, allow_pickle=False, **arrays)
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
