"""Ranking: the right sentence first, and a probability that falls when the answer is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching import meaning
from knowledge.matching.features import features
from knowledge.matching.index import Index
from knowledge.matching.policy import POLICIES
from knowledge.matching.ranker import rank, shipped
from knowledge.matching.search import candidates
from knowledge.matching.suggest import suggest
from knowledge.matching.terms import analyse_question
from knowledge.models import Reading, RevisionId
from tests.eval.groups import feature_names


def _index(readings: list[Reading]) -> Index:
    return Index.build((RevisionId(number), one) for number, one in enumerate(readings))


def _best(readings: list[Reading], question: str) -> str:
    ranking = rank(index := _index(readings), analyse_question(question))
    revision, ordinal = index.key(int(ranking.entries[0]))
    one = readings[revision]
    return one.article.text[slice(*one.entries[ordinal].core)]


def test_the_model_was_trained_on_the_features_of_this_code() -> None:
    assert shipped().words.names == feature_names(None)
    assert shipped().meaning.names == (*feature_names(None), *meaning.NAMES)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("港まつりを始めたのは誰?", "山田太郎", id="who"),
        pytest.param("みなとまつりは いつ ひらかれますか", "第1土曜日", id="kana for kanji"),
        pytest.param("みなと市 港まつり 中止 理由", "台風", id="keywords"),
        pytest.param("港まつリを始めたは誰", "山田太郎", id="typos"),
        pytest.param("入場料っていくらなの?", "無料", id="a pair, casually"),
        pytest.param("車は停められますか、駐車場とか", "200台", id="a pair, in other words"),
        pytest.param("Who built the lighthouse?", "Mary Collins", id="English"),
        pytest.param("how tall is the lighthous", "34 metres", id="English with a typo"),
    ],
)
def test_the_sentence_that_answers_comes_first(small_base: list[Reading], question: str, expected: str) -> None:
    assert expected in _best(small_base, question)


@given(st.text(max_size=300))
def test_any_question_gets_probabilities_best_first(question: str) -> None:
    from tests.matching.conftest import reading

    ranking = rank(
        _index([reading("題", ["港まつりは8月に開かれる。", "Admission is free."])]), analyse_question(question)
    )

    assert all(0 <= value <= 1 for value in ranking.confidence)
    assert list(ranking.confidence) == sorted(ranking.confidence, reverse=True)


def test_suggestions_are_questions_the_base_answers(small_base: list[Reading]) -> None:
    index = _index(small_base)

    assert suggest(index, "駐車", 5)[0] == 4
    assert suggest(index, "ちゅうしゃじょう", 5)[0] == 4
    assert sorted(suggest(index, "", 5)) == [3, 4]
    assert suggest(index, "zzz", 5) == []


@pytest.mark.parametrize("question", ["駐車場 何台", "駐車場は何台分ありますか"])
def test_asking_how_many_names_nobody_unheard_of(question: str) -> None:
    """何 is tagged as a number; in a base without it, it took away most of a right answer's confidence."""
    from tests.matching.conftest import reading

    base = reading("案内", ["受付は一階です。"], pairs=[("駐車場は?", "40台分あります。")])

    index, found = _index([base]), analyse_question(question)
    names, values = features(index, candidates(index, found, 20))

    assert values[0, names.index("weakest name in base")] == 1
    assert rank(index, found).confidence[0] >= POLICIES["balanced"].small.accept
