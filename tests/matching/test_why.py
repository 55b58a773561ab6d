"""Reasons are true of the entries they are given for."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching import questions
from knowledge.matching.index import Index
from knowledge.matching.ranker import rank
from knowledge.matching.terms import analyse_question
from knowledge.matching.why import explain
from knowledge.models import AskedKind, Entry, RevisionId, WordsHeld, WordsMissing
from knowledge.text.fold import fold
from tests.matching.conftest import reading

BASE = reading(
    "港まつり",
    ["港まつりは1952年に山田太郎が始めた。", "毎年8月に開かれ、約3万人が訪れる。", "The harbour festival is free."],
    pairs=[("駐車場はありますか?", "北ふ頭に200台分あります。")],
)
INDEX = Index.build([(RevisionId(1), BASE)])
WORDS = [
    "港まつり",
    "山田太郎",
    "駐車場",
    "何台",
    "いつ",
    "誰",
    "Festival",
    "who",
    "free",
    "開かれる",
    "売店",
    "の",
    "は",
    " ",
    "?",
]


def test_every_kind_of_question_that_wants_something_particular_can_be_told() -> None:
    wanting = {
        name for name in questions.NAMES if questions.wanted(questions.kinds("") | [n == name for n in questions.NAMES])
    }

    assert set(get_args(AskedKind)) == wanting


@given(st.lists(st.sampled_from(WORDS), max_size=9).map("".join) | st.text(max_size=60))
def test_every_word_is_the_askers_and_told_once(question: str) -> None:
    ranked = rank(INDEX, analyse_question(question)).entries.tolist()[:3]

    told = explain(question, [INDEX], [(INDEX, entry) for entry in ranked])

    assert len(told.of_entries) == len(ranked)
    of_best = [
        phrase
        for reason in (told.of_entries[0] if ranked else ())
        if isinstance(reason, (WordsHeld, WordsMissing))
        for phrase in reason.words
    ]
    phrases = [*told.unknown, *told.unheard_of, *of_best]
    # An inflected verb is named as in the dictionary; its first letter is the asker's all the same.
    assert all(fold(phrase)[:1] in fold(question) for phrase in phrases)
    assert len(set(phrases)) == len(phrases)


@pytest.mark.parametrize("entry", BASE.entries, ids=lambda entry: entry.id)
def test_a_sentence_asked_for_word_by_word_lacks_none_of_them(entry: Entry) -> None:
    text = BASE.article.text[slice(*entry.core)]
    best = rank(INDEX, analyse_question(text)).entries.tolist()[0]

    told = explain(text, [INDEX], [(INDEX, best)])

    assert (told.unknown, told.unheard_of) == ((), ())
    assert not any(isinstance(reason, WordsMissing) for reason in told.of_entries[0])


def test_a_word_is_unknown_only_if_no_library_knows_it() -> None:
    other = Index.build([(RevisionId(1), reading("図書館", ["図書館の売店は9時に開く。", "本は10冊まで借りられる。"]))])
    question = "港まつりの売店の天気"
    best = rank(INDEX, analyse_question(question)).entries.tolist()[0]

    alone = explain(question, [INDEX], [(INDEX, best)])
    both = explain(question, [other, INDEX], [(INDEX, best)])

    assert alone.unknown == ("売店", "天気")
    assert both.unknown == ("天気",)
    assert WordsMissing(words=("売店",)) in both.of_entries[0]
