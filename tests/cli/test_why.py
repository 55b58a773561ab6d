"""What a person who looks after the articles learns from `ask --why`."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import KETTLE, Ran, Run
from tests.cli.test_contract import RESULT

FESTIVAL = (
    "みなと市の港まつり\n\n"
    "みなと市の港まつりは1952年に漁師の山田太郎が始めた。まつりは毎年8月の第1土曜日に開かれ、約3万人が訪れる。\n\n"
    "打ち上げ花火は三部に分かれる。第二部では1200発が上がる。\n\n"
    "Q: 駐車場はありますか?\nA: 北ふ頭に200台分あります。\n\n"
    "Q: 雨の日はどうなりますか?\nA: 台風のとき以外は開かれます。\n"
)


@pytest.fixture
def festival(run: Run, here: Path) -> None:
    (here / "festival.txt").write_text(FESTIVAL, encoding="utf-8")
    (here / "kettle.txt").write_text(KETTLE, encoding="utf-8")
    assert run("add", "festival.txt", "kettle.txt").code == 0


def _why(ran: Ran) -> list[str]:
    """The explanation's lines."""
    lines = ran.out.splitlines()
    start = next(number for number, line in enumerate(lines) if line in {"Why", "この結果になった理由"})
    return [line.strip(" ·") for line in lines[start + 1 :]]


def _reasons(told: dict[str, Any], number: int = 0) -> dict[str, dict[str, Any]]:
    return {reason["reason"] + reason.get("where", ""): reason for reason in told["considered"][number]["reasons"]}


@pytest.mark.usefixtures("festival")
def test_an_answer_tells_where_the_words_stand_and_that_what_was_asked_for_is_there(run: Run) -> None:
    japanese = _why(run("ask", "--why", "--lang", "ja", "港まつりを始めたのは誰?"))
    english = _why(run("ask", "--why", "--lang", "en", "港まつりを始めたのは誰?"))

    assert re.fullmatch(r"正しい見込みは \d+ %。設定「balanced」では \d+ % から答えます。", japanese[0])
    assert "この文の中にある言葉: 「港まつり」「始める」" in japanese
    assert "たずねられている人の名前がある" in japanese
    assert "ほかの候補:" in japanese
    assert "in the sentence: “港まつり”, “始める”" in english
    assert "it holds a person's name, which is asked for" in english
    assert len(japanese) == len(english) <= 12


@pytest.mark.usefixtures("festival")
def test_a_refusal_names_what_is_missing(run: Run) -> None:
    told = run("ask", "--why", "--json", "港まつりの屋台の出店料を決めた鈴木花子は誰?").json["why"]
    said = _why(run("ask", "--why", "--lang", "ja", "港まつりの屋台の出店料を決めた鈴木花子は誰?"))

    assert told["decided"] == "too_weak"
    assert told["considered"][0]["entry"]["confidence"] < told["bar"]
    assert told["unheard_of"] == ["鈴木花子"]
    assert "屋台" in told["unknown"]
    assert said[0].startswith("いちばん近い 1 でも、正しい見込みは ")
    assert "どの記事にも出てこない名前や数: 「鈴木花子」" in said


@pytest.mark.usefixtures("festival")
def test_a_number_with_its_counter_is_looked_for(run: Run) -> None:
    told = run("ask", "--why", "--json", "花火は何発上がる?").json["why"]

    assert _reasons(told)["kind_held"] == {"reason": "kind_held", "kind": "how many", "counter": "発"}
    assert "1200発" in told["considered"][0]["entry"]["text"]
    assert _reasons(told)["words_heldnearby"]["words"] == ["花火"]
    assert _reasons(told, 1)["kind_missing"] == {"reason": "kind_missing", "kind": "how many", "counter": "発"}


@pytest.mark.usefixtures("festival")
@pytest.mark.parametrize(
    ("question", "where", "word"),
    [
        pytest.param("駐車場 何台?", "question", "駐車場", id="in the pair's question"),
        pytest.param("ちゅうしゃじょうはある?", "question", "ちゅうしゃじょう", id="typed in kana"),
        pytest.param("When was the Kettle invented?", "sentence", "invented", id="English, as typed"),
        pytest.param("boil time of the kettle", "heading", "kettle", id="in the title"),
    ],
)
def test_each_word_is_named_where_it_counts_for_most(run: Run, question: str, where: str, word: str) -> None:
    told = run("ask", "--why", "--json", question).json["why"]

    words = _reasons(told)[f"words_held{where}"]["words"]
    assert any(word in phrase for phrase in words), told


@pytest.mark.usefixtures("festival")
def test_the_rest_of_the_contract_is_the_same_with_and_without(run: Run) -> None:
    question = "港まつりを始めたのは誰?"
    without, with_why = run("ask", "--json", question).json, run("ask", "--json", "--why", question).json
    (line,) = run("ask", "--batch", "-", "--why", stdin=f'{{"id": 7, "question": "{question}"}}'.encode()).lines

    assert list(without) == RESULT
    assert list(with_why) == list(line) == [*RESULT, "why"]
    assert {**with_why, "elapsed_ms": 0, "why": 0} == {**without, "elapsed_ms": 0, "why": 0}
    assert (line["id"], line["why"]) == (7, with_why["why"])


@pytest.mark.usefixtures("festival")
def test_the_strictness_that_decided_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIJIBOT_STRICTNESS", "strict")

    assert run("ask", "--why", "--json", "港まつり").json["why"]["strictness"] == "strict"
    assert "“strict”" in _why(run("ask", "--why", "港まつり"))[0]


@pytest.mark.usefixtures("festival")
def test_a_conversation_explains_the_answer_before(run: Run) -> None:
    said = run("chat", "--lang", "ja", stdin="港まつりを始めたのは誰?\nなぜ？\n駐車場はある?\nwhy\n".encode()).out

    assert said.count("この結果になった理由") == 2
    first, second = said.split("この結果になった理由")[1:]
    assert "「始める」" in first
    assert "「駐車場」" in second


@pytest.mark.usefixtures("festival")
def test_before_the_first_answer_why_is_a_question_like_any_other(run: Run) -> None:
    assert "この結果になった理由" not in run("chat", "--lang", "ja", stdin="なぜ\n".encode()).out


@pytest.mark.usefixtures("festival")
def test_a_question_that_shares_nothing_with_the_base_is_explained_too(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIJIBOT_EMBEDDER", "none")  # by meaning something is always nearest

    ran = run("ask", "--why", "Zz\x1byzx")

    assert _why(ran)[0] == "No article shares a word with the question."
    assert "\x1b" not in ran.out


@pytest.mark.usefixtures("festival")
def test_an_entry_that_only_means_what_was_asked_is_explained_by_that(run: Run) -> None:
    ran = run("ask", "--why", "Who founded this celebration by the sea?")

    assert "none of the question's words stands there, but it is near in meaning" in ran.out
