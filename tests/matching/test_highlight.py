"""The words a question asks for are marked where the model is sure of them, and are always a clean part of the text."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.matching.highlight import highlight, model, possible
from knowledge.matching.placed import placed
from knowledge.matching.spans import NAMES
from knowledge.matching.terms import analyse_question

FESTIVAL = "みなと市の港まつりは1952年に漁師の山田太郎が始め、今では毎年約3万人が訪れる。"
BRIDGE = "三代目の吊り橋は1961年に掛け替えられ、長さは96メートル、幅は2メートルである。"
LIGHTHOUSE = "The lighthouse on the cape was built in 1887 by the engineer Mary Collins and is 34 metres tall."


def marked(question: str, sentence: str) -> str | None:
    found = highlight(analyse_question(question), sentence)
    return sentence[slice(*found)] if found else None


def test_the_model_was_trained_on_the_features_of_this_code() -> None:
    assert model().names == NAMES
    found = possible(analyse_question("港まつりを始めたのは誰?"), FESTIVAL)
    assert found is not None
    assert found.rows.shape == (len(found.bounds), len(NAMES))


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        pytest.param("港まつりが始まったのはいつですか?", FESTIVAL, "1952年", id="when"),
        pytest.param("港まつりを始めた漁師は誰ですか?", FESTIVAL, "山田太郎", id="who"),
        pytest.param("When was the lighthouse on the cape built?", LIGHTHOUSE, "1887", id="English when"),
        pytest.param("吊り橋の長さは?", BRIDGE, "96メートル", id="a measure by its name"),
        pytest.param("吊り橋の長さはどのくらいですか?", BRIDGE, "96メートル", id="how long"),
    ],
)
def test_the_words_asked_for_are_marked(question: str, sentence: str, words: str) -> None:
    assert marked(question, sentence) == words


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        pytest.param("なぜ港まつりは始まったのですか?", FESTIVAL, id="why"),
        pytest.param("港まつりはどのように始まりましたか?", FESTIVAL, id="how"),
        pytest.param("港まつりについて教えてください", FESTIVAL, id="vague"),
        pytest.param("港まつりは開かれますか?", FESTIVAL, id="whether"),
        pytest.param("", FESTIVAL, id="nothing asked"),
        pytest.param("入場料はいくらですか?", "無料です。", id="a short answer"),
        pytest.param("When was the festival first held?", FESTIVAL, id="another language"),
        pytest.param(
            "등대는 언제 지어졌습니까?", "등대는 1887년에 기술자 김철수가 지었으며 높이는 34미터이다.", id="Korean"
        ),
        pytest.param("灯塔是什么时候建造的？", "这座灯塔是1887年由工程师玛丽建造的，高三十四米。", id="Chinese"),
        pytest.param("港まつりはいつ始まった?", FESTIVAL * 20, id="an endless sentence"),
    ],
)
def test_nothing_is_marked_where_no_few_words_answer(question: str, sentence: str) -> None:
    assert marked(question, sentence) is None


PIECES = [
    "1952年", "か\u3099", "が", "\u0301", "\u200d", "👩‍👩‍👧",
    "🏽", "「", "」", "港", "山田", "3万人", "は", "に", "。", " ",
    "\n", "Mary", "in 1887", "e\u0301",
]  # fmt: skip


@given(
    st.sampled_from(["港まつりはいつ始まった?", "誰が始めた?", "何人が訪れる?", "When was it built?", "Who built it?"])
    | st.text(max_size=80),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join),
)
@example("何人が訪れる?", "港" * 700)
@example("Who?", "Mary " * 170)
def test_of_any_text_only_whole_letters_are_marked(question: str, text: str) -> None:
    asked = analyse_question(question)
    found = possible(asked, text)

    for start, end in [] if found is None else found.bounds.tolist():
        assert 0 <= start < end <= len(text)
        assert unicodedata.category(text[start])[0] != "M"
        assert not text[end:] or unicodedata.category(text[end])[0] != "M"
    assert highlight(asked, text) == highlight(asked, text)


@given(st.text(max_size=200), st.booleans())
def test_the_words_of_any_text_stand_in_order_and_leave_only_spaces_out(text: str, japanese: bool) -> None:  # noqa: FBT001
    position = 0
    for word in placed(text, japanese=japanese):
        assert word.start >= position
        assert not text[position : word.start].strip()
        position = word.end
    assert not text[position:].strip()
