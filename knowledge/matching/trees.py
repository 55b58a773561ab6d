"""Gradient-boosted trees, run without the library that trained them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Forest:
    """A sum of binary decision trees, stored flat: all trees' nodes in one array each.

    Node *i* sends a row to `left[i]` where `row[feature[i]] <= threshold[i]`, else to `right[i]`; a leaf points at
    itself both ways. The outcome is the sum of `value` over the leaves reached. LightGBM's own rule for numbers
    without missing values (Ke et al., 2017), so the sums equal its `predict(raw_score=True)`.
    """

    def __init__(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        left, right = arrays[f"{name}.left"].astype(np.intp), arrays[f"{name}.right"].astype(np.intp)
        leaf = left == np.arange(len(left))
        # Both children of a node side by side, so that a comparison's outcome leads to the right one by addition.
        parents = np.flatnonzero(~leaf)
        roots = arrays[f"{name}.roots"].astype(np.intp)
        old = np.concatenate([roots, np.stack([left[parents], right[parents]], axis=1).ravel()])
        new = np.empty(len(old), np.intp)
        new[old] = np.arange(len(old))
        self.roots = new[roots]
        self.left = new[left][old]
        self.feature = arrays[f"{name}.feature"].astype(np.intp)[old]
        self.threshold = np.where(leaf, np.inf, arrays[f"{name}.threshold"])[old]
        self.value: NDArray[np.float64] = arrays[f"{name}.value"][old]
        self.depth = int(arrays[f"{name}.depth"][0])

    def __call__(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum over all trees for each of *rows*: shape (rows,)."""
        count = len(rows)
        # A feature is rounded as it was for training, or a value could fall on the other side of a threshold.
        flat = rows.astype(np.float32).astype(np.float64).ravel()
        start = np.repeat(np.arange(count) * rows.shape[1], len(self.roots))
        node = np.tile(self.roots, count)
        for _ in range(self.depth):
            goes_right = flat.take(start + self.feature.take(node)) > self.threshold.take(node)
            node = self.left.take(node) + goes_right
        return np.asarray(self.value.take(node).reshape(count, -1).sum(axis=1), np.float64)
