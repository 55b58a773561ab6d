"""The bundled embedder for trainers and evaluations, which embed the same texts again and again: it remembers them."""

import atexit
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.use import UseEmbedder, default_cache

CACHE = Path(__file__).parents[2] / ".eval_cache"


class Remembering:
    """`UseEmbedder`, with what it made kept in a file from one run to the next."""

    def __init__(self, folder: Path = CACHE) -> None:
        self._embed = UseEmbedder(default_cache())
        self.id, self.dimensions = self._embed.id, self._embed.dimensions
        self._file = folder / f"{self.id}.npz"
        self._known: dict[str, NDArray[np.float16]] = {}
        if self._file.exists():
            with np.load(self._file, allow_pickle=False) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))
        self._at_first = len(self._known)
        atexit.register(self.save)

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit vectors of *texts*."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        for text, vector in zip(fresh, self._embed(fresh).astype(np.float16), strict=True):
            self._known[text] = vector
        vectors = [self._known[text] for text in texts]
        return np.stack(vectors).astype(np.float32) if vectors else np.empty((0, self.dimensions), np.float32)

    def save(self) -> None:
        """Keep what was made."""
        if len(self._known) > self._at_first:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            texts, vectors = np.array(list(self._known)), np.stack(list(self._known.values()))
            np.savez(self._file, allow_pickle=False, texts=texts, vectors=vectors)
            self._at_first = len(self._known)
