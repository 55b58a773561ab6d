"""Phrasings help to find an entry and change nothing else."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.index import Index
from knowledge.matching.ranker import looked_at, rank
from knowledge.matching.search import candidates
from knowledge.matching.suggest import suggest
from knowledge.matching.terms import analyse_question
from knowledge.matching.vectors import Sense, Vectors
from knowledge.matching.why import explain
from knowledge.models import Reading, RevisionId
from tests.matching.conftest import reading

PLAIN = reading(
    "港まつり",
    ["港まつりは1952年に漁師の山田太郎が始めた。", "毎年8月の第1土曜日に開かれ、約3万人が訪れる。"],
    pairs=[("入場料はいくらですか?", "無料です。"), ("駐車場はありますか?", "北ふ頭に200台分あります。")],
)
WIDE = ("(車|マイカー)(で|を|は|)(行け|停め|)(ますか|られる)",)


def _with(phrasings: tuple[str, ...], entry: int = 3) -> Reading:
    entries = [
        one.model_copy(update={"phrasings": phrasings}) if number == entry else one
        for number, one in enumerate(PLAIN.entries)
    ]
    return PLAIN.model_copy(update={"entries": tuple(entries)})


def _index(*readings: Reading) -> Index:
    return Index.build((RevisionId(number), one) for number, one in enumerate(readings, 1))


def test_an_entry_is_found_by_its_phrasing_and_stays_itself() -> None:
    question = analyse_question("マイカーで行ける?")
    without, phrased = _index(PLAIN), _index(_with(WIDE))

    before, after = rank(without, question), rank(phrased, question)

    assert phrased.key(int(after.entries[0])) == (1, 3)
    assert after.confidence[0] > max(before.confidence[0], 0.5)
    assert sum(phrased.key(int(entry)) == (1, 3) for entry in after.entries) == 1


def test_all_else_in_the_index_stays_as_it_was() -> None:
    without, phrased = _index(PLAIN), _index(_with(WIDE))
    own = np.flatnonzero(phrased.columns["own"] == np.arange(len(phrased)))

    assert len(phrased) > len(without) == phrased.entries == len(own)
    for name in set(without.columns) - {"own"}:
        assert phrased.columns[name][own].tolist() == without.columns[name].tolist(), name
    assert np.diff(phrased.passages.bounds).tolist() == np.diff(without.passages.bounds).tolist()
    # The entry's own words are no commoner for standing in many of its rows.
    assert phrased.told[phrased.rows["body"][3]].tolist() == without.told[without.rows["body"][3]].tolist()


def test_many_phrasings_crowd_nobody_out() -> None:
    index = _index(_with(WIDE), reading("別の町", [f"車は{n}台停められます。" for n in range(30)]))

    found = candidates(index, analyse_question("車を停められますか"), 20)

    assert len(index) > 40
    assert len(set(index.columns["own"][found.entries].tolist())) == len(found.entries) == 20


def test_suggestions_show_a_phrased_question_once_and_find_it_by_its_phrasing() -> None:
    index = _index(_with(WIDE))

    assert suggest(index, "マイカー", 5) == [3]
    assert sorted(suggest(index, "", 5)) == [2, 3]
    assert suggest(index, "入場料", 1) == [2]


def test_an_index_built_on_another_keeps_the_phrasings() -> None:
    numbered = [(RevisionId(1), PLAIN), (RevisionId(2), _with(WIDE, entry=2))]
    anew = Index.build(numbered)
    upon = Index.build([numbered[0], (RevisionId(2), None)], Index.build(numbered[1:]))

    assert all(np.array_equal(array, upon.arrays[name]) for name, array in anew.arrays.items())


def _embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return vectors that are alike where texts share letters."""
    vectors = np.full((len(texts), 64), 0.01, np.float32)
    for row, text in enumerate(texts):
        np.add.at(vectors[row], [ord(letter) % 64 for letter in text], 1)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def test_an_entry_is_near_in_meaning_by_its_phrasing_and_comes_once() -> None:
    index = _index(_with(WIDE), reading("別の町", [f"橋の長さは{n}メートル。" for n in range(30)]))
    made: list[str] = []

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        made.extend(texts)
        return _embed(texts)

    vectors = Vectors.build(index, embed)
    (asked,) = _embed(["マイカーは停められる"])
    near = vectors.nearest(index, asked, 10).tolist()

    assert near[0] == 3
    assert len(near) == len(set(near)) == 10
    assert index.columns["own"][near].tolist() == near
    assert len(made) == index.entries + len(vectors.asked)  # a body is embedded once, however it is asked for
    assert Vectors.build(index, embed, vectors).body.tolist() == vectors.body.tolist()


def test_what_only_meaning_finds_is_judged_by_its_nearest_phrasing() -> None:
    index = _index(_with(("where to leave my automobile",)))
    question = analyse_question("トヨタはどこ?")
    vectors = Vectors.build(index, _embed)
    (asked,) = _embed([index.text("question", 4)])

    found, names, values = looked_at(index, question, Sense(vectors, asked))
    row = found.entries.tolist().index(3)

    assert 4 not in found.entries  # by letters its own question is no worse
    assert values[row, names.index("means question")] > 0.99
    assert explain("トヨタはどこ?", [index], [(index, 3)]).of_entries
