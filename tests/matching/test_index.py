"""The index: flat arrays that say what a simple loop over the texts would say."""

import math
from collections import Counter
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching import background
from knowledge.matching.index import Index
from knowledge.matching.postings import K1, B, Postings
from knowledge.matching.rows import Rows
from knowledge.matching.search import candidates
from knowledge.matching.terms import analyse
from knowledge.models import Reading, RevisionId
from tests.matching.conftest import reading

UNITS = st.lists(st.lists(st.integers(0, 9), max_size=12), min_size=1, max_size=8)
CHANNEL = np.zeros(10, np.int64)


def _postings(units: list[list[int]]) -> Postings:
    """Return postings of ten terms in which *units* are entries, and passages of two entries each."""
    rows = Rows.of([np.array(unit, np.int32) for unit in units], np.int32)
    nothing = np.empty(0, np.int64)
    fields = ((rows.values, rows.owners()), (rows.values, rows.owners() // 2), (nothing, nothing))
    return Postings.of(fields, (len(units), (len(units) + 1) // 2, len(units)), CHANNEL)


@given(UNITS, st.sets(st.integers(0, 9), min_size=1))
def test_scores_equal_bm25_computed_unit_by_unit(units: list[list[int]], asked: set[int]) -> None:
    told = np.linspace(0.5, 3, 10)
    postings = _postings(units)
    passages = [[*chain(*units[place : place + 2])] for place in range(0, len(units), 2)]

    def bm25(unit: list[int], field: list[list[int]]) -> float:
        counts = Counter(unit)
        mean = max(sum(map(len, field)) / len(field), 1.0)
        slowing = K1 * (1 - B + B * len(unit) / mean)
        return math.fsum(told[t] * counts[t] * (K1 + 1) / (counts[t] + slowing) for t in asked if counts[t])

    weights = postings.weights(told, CHANNEL)
    walk = postings.walk(weights, np.array([0, len(asked)]), np.array(sorted(asked)), np.ones(1))

    questions: list[list[int]] = [[] for _ in units]
    fields = (units, passages, questions)
    expected = [bm25(unit, field) for field in fields for unit in field]
    assert walk.scores(np.ones(1)) == pytest.approx(expected, rel=1e-5)
    assert walk.by_group(np.arange(len(expected)))[0] == pytest.approx(expected, rel=1e-5)


@given(UNITS.filter(lambda units: len(units) % 2 == 0), UNITS)
def test_joined_postings_equal_postings_made_at_once(first: list[list[int]], second: list[list[int]]) -> None:
    same = np.arange(10, dtype=np.int32)

    joined = Postings.joined([_postings(first), _postings(second)], [same, same], 10)

    for name, array in _postings(first + second).arrays("").items():
        assert np.array_equal(array, joined.arrays("")[name]), name


def _numbered(readings: list[Reading]) -> list[tuple[RevisionId, Reading]]:
    return [(RevisionId(number), one) for number, one in enumerate(readings, 10)]


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param([0, 1, 2, 3, 4], id="one more at the end"),
        pytest.param([0, 1, 3, 4, 5], id="one in the middle gone"),
        pytest.param([5, 0, 1, 6, 2, 4, 7], id="new ones between, and no longer in the order they had"),
        pytest.param([5], id="nothing kept"),
        pytest.param([], id="nothing left"),
    ],
)
def test_building_on_a_previous_index_equals_building_anew(small_base: list[Reading], kept: list[int]) -> None:
    more = [reading(f"記事{n}", ["秋祭りは10月に開かれる。", f"山車は{n}台ある。"]) for n in range(6)]
    numbered = _numbered([*small_base, *more])
    before = Index.build(numbered[:5])
    members = [numbered[place] for place in kept]

    anew, upon = Index.build(members), Index.build(members, before)

    assert anew.arrays.keys() == upon.arrays.keys()
    for name, array in anew.arrays.items():
        assert np.array_equal(array, upon.arrays[name]), name
        assert array.dtype == upon.arrays[name].dtype, name


def test_an_entry_is_known_by_its_stored_reading(small_base: list[Reading]) -> None:
    index = Index.build(_numbered(small_base))

    assert [index.key(entry) for entry in range(len(index))] == [tuple(key) for key in index.keys.tolist()]
    assert index.key(0) == (10, 0)
    assert index.key(5) == (11, 0)


def test_neighbours_stay_within_the_passage(small_base: list[Reading]) -> None:
    index = Index.build(_numbered(small_base))

    assert index.columns["previous"].tolist() == [-1, 0, 1, -1, -1, -1, 5]
    assert index.columns["next"].tolist() == [1, 2, -1, -1, -1, 6, -1]


def test_an_empty_base_finds_nothing() -> None:
    index = Index.build([])

    assert len(candidates(index, analyse("誰が始めた?"), 20).entries) == 0


@given(st.text(max_size=80))
def test_any_question_finds_only_entries_of_the_base(question: str) -> None:
    index = Index.build(_numbered([reading("題", ["港まつりは8月に開かれる。", "Admission is free."])]))

    found = candidates(index, analyse(question), 20)

    assert set(found.entries.tolist()) <= {0, 1}
    assert np.all(np.diff(found.score) <= 0)


def test_a_common_word_tells_less_than_a_rare_one_even_in_a_tiny_base() -> None:
    terms = np.sort(analyse("年").word_terms), np.sort(analyse("灯台").word_terms)
    nowhere = np.zeros(1, np.int64)

    common, rare = (background.told(term, nowhere, 10)[0] for term in terms)

    assert common < rare / 2
