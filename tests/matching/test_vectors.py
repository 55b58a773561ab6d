"""Vectors of meaning: row by row those of an index, taken over from one version to the next, searched by sketch."""

import zlib
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.matching.among import Among
from knowledge.matching.index import Index
from knowledge.matching.ranker import rank
from knowledge.matching.terms import analyse_question
from knowledge.matching.vectors import Sense, Vectors, spoken
from knowledge.models import Reading, RevisionId
from tests.matching.conftest import reading


class Scattered:
    """An embedder that gives every text a direction of its own, and counts the texts it was given."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen += texts
        made = [np.random.default_rng(zlib.crc32(text.encode())).normal(size=96) for text in texts]
        return np.array([vector / np.linalg.norm(vector) for vector in made], np.float32).reshape(-1, 96)


def _many(count: int) -> list[Reading]:
    return [
        reading(f"題{n}", [f"文{n}-{m}である。" for m in range(5)], pairs=[(f"問{n}は?", f"答えは{n}番の窓口です。")])
        for n in range(count)
    ]


def _index(readings: Sequence[Reading], numbers: Sequence[int]) -> Index:
    return Index.build((RevisionId(number), readings[number]) for number in numbers)


def test_every_entry_is_nearest_to_what_it_says_and_a_pair_to_its_question() -> None:
    embed = Scattered()
    vectors = Vectors.build(index := _index(_many(60), range(60)), embed)

    for entry in range(0, len(index), 7):
        assert vectors.nearest(index, embed([spoken(index, entry)])[0], 3)[0] == entry
    for entry in vectors.asked[::7].tolist():
        assert vectors.nearest(index, embed([index.text("question", entry)])[0], 3)[0] == entry


def test_of_some_readings_alone_the_nearest_are_found_though_many_others_are_nearer() -> None:
    embed = Scattered()
    vectors = Vectors.build(index := _index(_many(60), range(60)), embed)
    among = Among.of(index, [RevisionId(41), RevisionId(7)])
    asked = embed([index.text("question", int(vectors.asked[3]))])[0]

    found = vectors.nearest(index, asked, 3, among.rows)
    inside = np.flatnonzero(among.rows)
    sure = inside[np.argsort(-vectors.bodies(inside, asked), kind="stable")]

    assert len(found) == 3
    assert set(found.tolist()) <= set(inside.tolist())
    assert sure[0] in found
    assert not len(vectors.nearest(index, asked, 3, np.zeros(len(index), bool)))


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param([0, 1, 2, 3, 4, 5], id="nothing changed"),
        pytest.param([0, 2, 4], id="some removed"),
        pytest.param([6, 0, 7, 3, 8], id="some new, in another order"),
    ],
)
def test_built_upon_those_before_they_equal_those_built_anew_and_embed_only_what_is_new(numbers: list[int]) -> None:
    readings, embed, again = _many(9), Scattered(), Scattered()
    before = Vectors.build(_index(readings, range(6)), embed)
    index = _index(readings, numbers)

    after = Vectors.build(index, again, before)

    anew = Vectors.build(index, embed)
    np.testing.assert_array_equal(after.body, anew.body)
    np.testing.assert_array_equal(after.question, anew.question)
    assert after.fit(index)
    assert len(again.seen) == 7 * len([number for number in numbers if number > 5])


def test_an_empty_base_has_nothing_near() -> None:
    vectors = Vectors.build(index := _index([], []), Scattered())

    assert not len(vectors.nearest(index, Scattered()(["何か"])[0], 10))


def test_what_is_near_in_meaning_is_ranked_though_no_word_is_shared(small_base: list[Reading]) -> None:
    embed = Scattered()
    index = Index.build((RevisionId(number), one) for number, one in enumerate(small_base))
    vectors, question = Vectors.build(index, embed), analyse_question("xyzzy")
    lamp = next(entry for entry in range(len(index)) if "gas until" in index.text("body", entry))

    sense = Sense(vectors, embed([spoken(index, lamp)])[0])

    assert not len(rank(index, question).entries)
    assert lamp in rank(index, question, sense).entries
