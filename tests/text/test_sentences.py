from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.sentences import MAX_SENTENCE, sentences


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(["塔は古い。", "港は新しい。"], id="full stops"),
        pytest.param(["塔は古い！", "本当か？", "本当だ。"], id="full-width calls and questions"),
        pytest.param(["何が問題?", "2025年に塔が建った!", "港も直った。"], id="half-width marks in Japanese"),
        pytest.param(
            ["彼は「塔は古い。だが立派だ。」と言った。", "皆がうなずいた。"], id="a quotation within a sentence"
        ),
        pytest.param(["「塔は古い。」", "市長はそう答えた。"], id="a quotation that is a sentence"),
        pytest.param(["塔（高さは三十メートル。百年前のもの。）は古い。", "港は新しい。"], id="brackets within"),
        pytest.param(["塔は古い（百年前に建った。）。", "港は新しい。"], id="brackets before the stop"),
        pytest.param(["新曲「けいおん!」は売れた。", "次は秋だ。"], id="a name with a mark, quoted"),
        pytest.param(["やった!と叫んだ。", "次は秋だ。"], id="a particle after the mark"),
        pytest.param(["Yahoo!ニュースが伝えた。", "次は秋だ。"], id="a Western name with a mark"),
        pytest.param(["高さは34.5メートルで、版はv1.2.3である。", "古い。"], id="decimal points"),
        pytest.param(["塔は古い．", "長さは３．５メートルだ．"], id="full-width Western stops"),
        pytest.param(["塔は古い.", "港は新しい."], id="Western stops without spaces"),
        pytest.param(["塔は古い。[1]", "港は新しい。"], id="a note mark"),
        pytest.param(["塔は……いや、港は古い。", "橋は新しい。"], id="dots within"),
        pytest.param(["塔は古い！？", "港は新しい。"], id="two marks"),
        pytest.param(["The tower is old.", "The harbour is new."], id="English"),
        pytest.param(["Mr. J. K. Aldous met Dr. Lee.", "They talked."], id="titles and initials"),
        pytest.param(["He moved to the U.S. in May.", "She stayed in the U.S.", "The boat left."], id="U.S."),
        pytest.param(["It rose by 3.5%, e.g. in No. 5 and Fig. 3.", "Then it fell."], id="numbers and abbreviations"),
        pytest.param(
            ["Smith & Sons Inc. built it.", "It was sold to Jones Ltd.", "The price was low."], id="companies"
        ),
        pytest.param(['"It is old. It is ours," she said.', "He nodded."], id="an English quotation"),
        pytest.param(["“Is it old?” he asked.", "“Yes.”", "She smiled."], id="a question in quotation marks"),
        pytest.param(["At St. Mary's Rd. 5 it began.", "Nobody came."], id="streets"),
        pytest.param(["It opens at 9 a.m. on Sundays.", "It closes at 5 p.m.", "The bar stays open."], id="times"),
        pytest.param(["Well... maybe it is old.", "Who knows?"], id="dots before a small letter"),
        pytest.param(["It was World War I.", "The tower fell."], id="a numeral is no initial"),
        pytest.param(["See https://example.com/a.b?c=d.", "It is long."], id="an address"),
        pytest.param(["版はPython 3.11です。", "It works.", "塔は古い。"], id="mixed"),
    ],
)
def test_text_is_split_where_its_sentences_end(parts: list[str]) -> None:
    joined = "".join(part if not part.isascii() and part[-1] in "。！？．" else part + " " for part in parts)

    assert split(joined) == parts
    assert split("\n".join(parts)) == parts


def test_a_very_long_quotation_is_split_inside() -> None:
    text = "市長は「" + "塔は百年前に建てられたものである。" * 20 + "」と述べた。"

    assert len(split(text)) > 10


def test_a_bracket_left_open_does_not_swallow_the_rest() -> None:
    assert split("「塔は古い。港は新しい。橋もある。") == ["「塔は古い。", "港は新しい。", "橋もある。"]
    assert split("5'10\" tall. The end. No more.") == ["5'10\" tall.", "The end.", "No more."]


def test_a_stretch_without_an_end_is_cut_at_commas() -> None:
    found = split("りんご、" * 1000)

    assert max(map(len, found)) <= MAX_SENTENCE
    assert all(part.endswith("、") for part in found)


@given(
    st.text(alphabet=st.sampled_from("塔は古い。！？!?.…「」（）\"'“” \n\tAa1,、Mr") | st.characters(), max_size=120)
)
def test_sentences_are_apart_trimmed_and_leave_nothing_out(text: str) -> None:
    found = sentences(text)

    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    gaps = [text[a:b] for a, b in zip([0, *(b for _, b in found)], [*(a for a, _ in found), len(text)], strict=True)]
    assert not any(letter.isalnum() for letter in "".join(gaps))


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_a_stretch_is_split_as_if_it_stood_alone(before: str, text: str, after: str) -> None:
    whole = before + text + after
    found = sentences(whole, len(before), len(before) + len(text))

    assert all(len(before) <= a < b <= len(before) + len(text) for a, b in found)
