"""Models that have each not seen some of the articles, so that the evaluation can ask about those."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.ranker import Model, Models, shipped

FOLDS = 5
FOLDER = Path(__file__).parents[2] / ".eval_cache"
"""Where the trainer leaves them: a megabyte or two, made again in minutes, so outside git."""
WORDS, MEANING = "words.npz", "meaning.npz"
"""The files of the models that know words alone, and of those that know meaning too."""


class Folds(NamedTuple):
    """Models for each fold, and the fold of every article that was trained on."""

    words: tuple[Model, ...]
    meaning: tuple[Model, ...]
    """Empty where words alone are to rank."""
    fold: dict[str, int]

    def unseen(self, article: str) -> int:
        """Return the number of the models that have not seen *article*."""
        return self.fold.get(article, 0)

    def models(self) -> list[Models]:
        """Return the models of every fold."""
        return [Models(words, meaning) for words, meaning in zip(self.words, self.meaning or self.words, strict=True)]


def words_alone() -> Folds:
    """Return the model that ships, without the one that knows meaning."""
    return Folds((shipped().words,), (), {})


def save_folds(file: Path, models: Sequence[Mapping[str, NDArray[Any]]], fold: Mapping[str, int]) -> None:
    """Write the arrays of *models*, one for each fold, and the *fold* of every article to *file*."""
    file.parent.mkdir(parents=True, exist_ok=True)
    arrays = {f"{number} {name}": array for number, model in enumerate(models) for name, array in model.items()}
    articles, folds = np.array(list(fold)), np.array(list(fold.values()), np.int64)
    np.savez_compressed(file, allow_pickle=False, articles=articles, folds=folds, **arrays)


@cache
def load_folds(folder: Path) -> Folds | None:
    """Return what `save_folds` wrote to *folder*; None where there is nothing, or only models that know meaning.

    Those that know meaning are left out where they were trained on other articles than the others.
    """
    if not (folder / WORDS).exists():
        return None
    words, fold = _loaded(folder / WORDS)
    meaning: tuple[Model, ...] = ()
    if (folder / MEANING).exists():
        meaning, same = _loaded(folder / MEANING)
        meaning = meaning if same == fold else ()
    return Folds(words, meaning, fold)


def _loaded(file: Path) -> tuple[tuple[Model, ...], dict[str, int]]:
    with np.load(file, allow_pickle=False) as kept:
        fold = dict(zip(kept["articles"].tolist(), kept["folds"].tolist(), strict=True))
        arrays: list[dict[str, NDArray[Any]]] = [{} for _ in range(FOLDS)]
        for key in kept.files:
            number, _, name = key.partition(" ")
            if name:
                arrays[int(number)][name] = kept[key]
    return tuple(map(Model.from_arrays, arrays)), fold
