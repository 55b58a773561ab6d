"""What is marked is the answer: floors of the cross-validated card, and of the model that ships."""

import json
from pathlib import Path

import numpy as np

from knowledge.matching import highlight
from knowledge.matching.highlight import judged, model
from tests.eval.highlight import by_set, samples
from tests.eval.test_evaluation import needs_data


def test_the_card_holds_what_was_promised() -> None:
    card = json.loads(Path(highlight.__file__).with_name("highlight.json").read_text(encoding="utf-8"))

    assert card["jsquad-dev"]["exact"] >= 0.85
    assert card["jsquad-dev"]["shown"] >= 0.6
    assert card["xquad-en-dev"]["exact"] >= 0.85
    assert card["bars"] == model().bars


@needs_data
def test_the_shipped_model_marks_what_it_was_taught() -> None:
    """It has seen these questions: the figures tell nothing of its quality, but fall when a feature changes meaning."""
    taught = samples("jsquad-dev", every=20)
    best = [judged(s.rows, model().order(s.rows)) if len(s.rows) else None for s in taught]
    certainty = np.array([1 / (1 + np.exp(-model().certainty(found[1][None, :])[0])) if found else 0 for found in best])
    exact = np.array([found is not None and bool(s.exact[found[0]]) for s, found in zip(taught, best, strict=True)])

    figures = by_set(taught, certainty, exact, model().bars)["jsquad-dev"]

    assert figures.exact >= 0.85
    assert figures.shown >= 0.5
