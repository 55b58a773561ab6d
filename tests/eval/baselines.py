"""What others would do: one rapidfuzz scan, rapidfuzz over words, BM25 on characters (facts/MATCHING)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from sudachipy import Dictionary, SplitMode

from knowledge.text.fold import fold

Scores = Callable[[str], NDArray[np.float64]]
"""Every text's likeness to a question."""

_K1, _B = 1.2, 0.75
_TOKENIZER = Dictionary().tokenizer(SplitMode.A)


def scorers(texts: Sequence[str], titled: Sequence[str]) -> Mapping[str, Scores]:
    """Return the baselines over *texts*; those that count words see them *titled*, with their article's title."""
    folded, worded = [fold(text) for text in texts], [_words(text) for text in titled]
    return {
        "WRatio": lambda question: _compared(fold(question), folded, fuzz.WRatio),
        "token_set over words": lambda question: _compared(_words(question), worded, fuzz.token_set_ratio),
        "BM25 on characters": Characters(titled).scores,
    }


def _compared(question: str, texts: Sequence[str], scorer: Callable[..., float]) -> NDArray[np.float64]:
    return np.asarray(process.cdist([question], texts, scorer=scorer, dtype=np.float32)[0], np.float64)


@cache
def _words(text: str) -> str:
    return " ".join(morpheme.surface() for morpheme in _TOKENIZER.tokenize(fold(text)) if morpheme.surface().strip())


class Characters:
    """BM25 over the 1- and 2-grams of characters."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(_grams(text)) for text in texts]
        self._number: dict[str, int] = {}
        terms = [self._number.setdefault(gram, len(self._number)) for count in counts for gram in count]
        owners = np.repeat(np.arange(len(texts)), [len(count) for count in counts])
        lengths = np.array([count.total() for count in counts], np.float64)
        often = np.array([times for count in counts for times in count.values()], np.float64)
        weights = often * (_K1 + 1) / (often + _K1 * (1 - _B + _B * (lengths / lengths.mean())[owners]))
        order = np.argsort(terms, kind="stable")
        self._owners, self._weights, self._texts = owners[order], weights[order], len(texts)
        holding = np.bincount(terms, minlength=len(self._number))
        self._bounds = np.concatenate(([0], np.cumsum(holding)))
        self._told = np.log1p((len(texts) - holding + 0.5) / (holding + 0.5))

    def scores(self, question: str) -> NDArray[np.float64]:
        """Return every text's score."""
        scores = np.zeros(self._texts)
        for gram in set(_grams(question)) & self._number.keys():
            number = self._number[gram]
            here = slice(self._bounds[number], self._bounds[number + 1])
            scores[self._owners[here]] += self._told[number] * self._weights[here]
        return scores

    def perfect(self, question: str) -> float:
        """Return what a text of average length would score that holds every gram of *question* once."""
        unheard_of = float(np.log1p((self._texts + 0.5) / 0.5))
        numbers = [self._number.get(gram) for gram in set(_grams(question))]
        return sum(unheard_of if number is None else float(self._told[number]) for number in numbers)


def _grams(text: str) -> list[str]:
    letters = "".join(fold(text).split())
    return [*letters, *(letters[start : start + 2] for start in range(len(letters) - 1))]
