"""Trains the marking of answers: `python -m tests.eval.train_highlight` writes `knowledge/matching/highlight.npz`.

Two LightGBM models over the features of `knowledge.matching.spans`. *order* (lambdarank) sorts the spans of a sentence.
*certainty* (binary) says how probable it is that the first one is the answer; it learns from spans sorted by an *order*
model that has not seen their article. Everything is seeded; folds are cut by article.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.matching import highlight
from knowledge.matching.spans import NAMES
from tests.eval.highlight import ASKED, Sample, by_set, certainty_model, cross_validated, figures, samples, span_model
from tests.eval.train import flat

EXACT = {"ja": ("jsquad-dev", 0.85), "en": ("xquad-en-dev", 0.85)}
"""Share of the shown highlights that must equal an accepted answer, and the set it is measured on."""
LEVELS = (0.75, 0.78, 0.8, 0.85, 0.9)


def bar_for(certainty: NDArray[np.float64], exact: NDArray[np.bool_], share: float) -> float:
    """Return the lowest probability from which *share* of the shown are exact; 1 where none does."""
    order = np.argsort(-certainty, kind="stable")
    so_far = np.cumsum(exact[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(so_far >= share)
    return float(certainty[order[enough[-1]]]) if len(enough) else 1.0


def main() -> None:
    """Report cross-validated figures, train on everything, and write the model beside the module that reads it."""
    chosen = [sample for name in ASKED for sample in samples(name)]
    scores, certainty, exact = cross_validated(chosen)
    of = np.array([sample.set for sample in chosen])
    told = np.array([sample.told for sample in chosen])
    bars = {
        lang: bar_for(certainty[told & (of == name)], exact[told & (of == name)], share)
        for lang, (name, share) in EXACT.items()
    }
    card: dict[str, Any] = {
        name: result._asdict()
        | {"curve": _curve([s for s in chosen if s.set == name], certainty[of == name], exact[of == name])}
        for name, result in by_set(chosen, certainty, exact, bars).items()
    }
    print(json.dumps(card, indent=1))
    order, sure = span_model(chosen), certainty_model(chosen, scores)
    arrays = flat("order", order) | flat("certainty", sure)
    arrays |= {"names": np.array(NAMES), "bars": np.array([bars[lang] for lang in highlight.LANGUAGES])}
    target = Path(highlight.__file__).with_name("highlight.npz")
    np.savez_compressed(target, allow_pickle=False, **arrays)
    target.with_suffix(".json").write_text(json.dumps(card | {"bars": bars}, indent=1) + "\n", encoding="utf-8")
    print(target.stat().st_size, "bytes")


def _curve(chosen: list[Sample], certainty: NDArray[np.float64], exact: NDArray[np.bool_]) -> dict[str, float]:
    """Return the share of questions that is shown at each of `LEVELS` of exactness; at the end the exactness of all."""
    told = np.array([sample.told for sample in chosen])
    bars = {level: bar_for(certainty[told], exact[told], level) for level in LEVELS}
    shares = {f"{level:.2f}": figures(chosen, certainty, exact, bar).shown for level, bar in bars.items()}
    return shares | {"always shown, exact": round(float(exact[told].mean()), 4)}


if __name__ == "__main__":
    main()
