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
        self.feature: NDArray[np.int32] = arrays[f"{name}.feature"]
        self.threshold: NDArray[np.float64] = arrays[f"{name}.threshold"]
        self.left: NDArray[np.int32] = arrays[f"{name}.left"]
        self.right: NDArray[np.int32] = arrays[f"{name}.right"]
        self.value: NDArray[np.float64] = arrays[f"{name}.value"]
        self.roots: NDArray[np.int32] = arrays[f"{name}.roots"]
        self.depth = int(arrays[f"{name}.depth"][0])

    def __call__(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum over all trees for each of *rows*: shape (rows,)."""
        count = len(rows)
        # A feature is rounded as it was for training, or a value could fall on the other side of a threshold.
        flat = rows.astype(np.float32).astype(np.float64).ravel()
        start = np.repeat(np.arange(count, dtype=np.int64) * rows.shape[1], len(self.roots))
        node = np.tile(self.roots, count)
        for _ in range(self.depth):
            goes_left = flat[start + self.feature[node]] <= self.threshold[node]
            node = np.where(goes_left, self.left[node], self.right[node])
        return np.asarray(self.value[node].reshape(count, -1).sum(axis=1), np.float64)
