"""The exported trees give exactly what their trainer gives."""

import numpy as np
import pytest

from knowledge.matching.trees import Forest


@pytest.mark.parametrize("objective", ["binary", "lambdarank"])
def test_a_forest_equals_its_trainer(objective: str) -> None:
    import lightgbm

    from tests.eval.train import flat

    chance = np.random.default_rng(5)
    rows = chance.normal(size=(2_000, 12)).astype(np.float32)
    label = (rows[:, 0] * rows[:, 1] + chance.normal(size=2_000) > 0).astype(int)
    booster = lightgbm.train(
        {"objective": objective, "verbose": -1, "num_threads": 1, "seed": 1},
        lightgbm.Dataset(rows, label, group=[20] * 100 if objective == "lambdarank" else None),
        40,
    )
    unseen = chance.normal(size=(500, 12)).astype(np.float32)

    ours = Forest("trees", flat("trees", booster))(unseen.astype(np.float64))

    assert np.allclose(ours, booster.predict(unseen, raw_score=True), rtol=0, atol=1e-12)
