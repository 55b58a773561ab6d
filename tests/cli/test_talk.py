"""What a person sees in `ask` and `chat`, and in which language."""

import io
import sys
from pathlib import Path

import pytest

from knowledge.cli import asking, main
from knowledge.cli.session import Session
from knowledge.cli.words import PHRASES
from knowledge.models import Answer, Choices
from knowledge.phrases import LANGS
from tests.cli.conftest import LIGHTHOUSE, Run
from tests.cli.test_lines import EVIDENCE

WHEN = "灯ヶ崎灯台はいつ初めて点灯したの?"


def test_asking_shows_the_answer_in_words(run: Run, lighthouse: str) -> None:
    run("add", lighthouse, "--site", "事典", "--url", "https://example.org/l", "--title", "灯台の話")

    ran = run("ask", WHEN, "--lang", "ja")

    assert ran.code == 0
    assert "┃ " in ran.out
    assert "1884年" in ran.out
    assert "出典: 事典 · https://example.org/l" in ran.out


def test_without_a_base_the_sample_answers_and_says_so(run: Run, here: Path, lighthouse: str) -> None:
    ran = run("ask", "--json", "ところで?")

    assert ran.code == 0
    assert "sample library" in ran.err
    assert "sample" not in ran.out
    assert {file.name for file in here.iterdir()} == {lighthouse}

    run("add", lighthouse)
    assert run("ask", "--json", "ところで?").err == ""
    run("remove", LIGHTHOUSE.splitlines()[0])
    assert run("ask", "--json", "ところで?").err == ""


@pytest.mark.parametrize(
    ("option", "variable", "locale", "question", "lang"),
    [
        ("en", "ja", "ja_JP.UTF-8", "質問です", "en"),
        (None, "ja", "en_US.UTF-8", "question", "ja"),
        (None, None, "ja_JP.UTF-8", "question", "ja"),
        (None, None, "en_GB.UTF-8", "質問です", "en"),
        (None, None, "C.UTF-8", "質問です", "ja"),
        (None, None, "C", "what is it?", "en"),
    ],
)
def test_the_language_is_told_by_option_variable_locale_or_question(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    option: str | None,
    variable: str | None,
    locale: str,
    question: str,
    lang: str,
) -> None:
    monkeypatch.delenv("KIJIBOT_LANG")
    if variable:
        monkeypatch.setenv("KIJIBOT_LANG", variable)
    monkeypatch.setenv("LANG", locale)

    ran = run("ask", question, *(("--lang", option) if option else ()))

    assert ("見本" in ran.err) == (lang == "ja")


def test_a_conversation_takes_numbers_and_questions(run: Run, lighthouse: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run("add", lighthouse)
    answer = asking._answer

    def two_choices(session: Session, question: str) -> tuple[Answer, float]:
        if question != "どれ?":
            return answer(session, question)
        other = EVIDENCE.model_copy(update={"text": "ふたつめの答え。", "question": None})
        return Answer(question=question, outcome=Choices(choices=(EVIDENCE, other))), 0.0

    monkeypatch.setattr(asking, "_answer", two_choices)
    ran = run("chat", "--lang", "ja", stdin=f"\n{WHEN}\nどれ?\n２\n3\n 1 \n".encode())

    assert (ran.code, ran.err) == (0, "")
    assert "記事 1 件" in ran.out
    said = [line.removeprefix("質問> ").removeprefix("質問> ") for line in ran.out.splitlines()]
    quoted = [line for line in said if line.startswith("┃")]
    assert "1884年" in quoted[0]
    assert quoted[1:] == ["┃ ふたつめの答え。", "┃ 灯ヶ崎灯台は1884年に", "┃ 初めて点灯した。"]
    assert "番号を入力すると表示します。" in said
    assert "1 から 2 までの番号を入力するか、質問を書いてください。" in said


def test_an_interrupt_ends_a_conversation_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupted)

    assert run("chat").code == 0


def test_the_heading_of_a_conversation_tells_of_the_sample(run: Run) -> None:
    assert "sample library" in run("chat").out


def test_the_strictness_that_is_set_decides_what_is_answered(
    run: Run, lighthouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", lighthouse)
    questions = (WHEN, "灯台 高さ", "灯台はどこ?", "灯台は誰が建てた?", "点灯したのは昭和?", "明かりがついたのは?")
    refused: dict[str, set[str]] = {}
    for word in ("strict", "balanced", "talkative"):
        monkeypatch.setenv("KIJIBOT_STRICTNESS", word)
        refused[word] = {q for q in questions if run("ask", "--json", q).json["outcome"] == "unanswered"}

    assert refused["talkative"] < refused["strict"] < set(questions)
    assert refused["talkative"] <= refused["balanced"] <= refused["strict"]


@pytest.mark.parametrize("lang", LANGS)
def test_an_unknown_strictness_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.setenv("KIJIBOT_STRICTNESS", "lenient")

    ran = run("ask", "x", "--lang", lang)

    assert (ran.code, ran.out) == (2, "")
    assert "KIJIBOT_STRICTNESS" in ran.err
    assert "talkative" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_help_is_shown_in_both_languages(run: Run) -> None:
    english, japanese = run("ask", "--help"), run("ask", "--help", "--lang", "ja")

    assert (english.code, japanese.code) == (0, 0)
    assert "Answer one question" in english.out
    assert "質問にひとつ答えます。" in japanese.out
    assert "この説明を表示します。" in japanese.out
    assert "Show this message" not in japanese.out


@pytest.mark.parametrize("lang", LANGS)
def test_alone_the_program_shows_help_and_the_next_step(run: Run, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.setenv("KIJIBOT_LANG", lang)

    ran = run()

    assert ran.code == 0
    for words in ("./run add", "./run chat", "./run bot", "ask", "history"):
        assert words in ran.out
    assert "cli." not in ran.out
    assert "option." not in ran.out


def test_an_unexpected_failure_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError("the \x1b[31mcat\nsat on it")

    monkeypatch.setattr(asking, "_answer_one", broken)
    ran = run("ask", "x")

    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    assert "RuntimeError" in ran.err
    assert "\x1b" not in ran.err
    monkeypatch.setenv("KIJIBOT_DEBUG", "1")
    with pytest.raises(RuntimeError):
        main(["ask", "x"])


def test_every_phrase_asks_for_the_same_facts_in_both_languages() -> None:
    for key in PHRASES.keys:
        assert PHRASES.places("ja", key) == PHRASES.places("en", key), key


def test_a_reader_that_went_away_ends_the_program_quietly(
    monkeypatch: pytest.MonkeyPatch, lighthouse: str, tmp_path: Path
) -> None:
    assert main(["add", lighthouse]) == 0

    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

        def fileno(self) -> int:
            return spare.fileno()

    with (tmp_path / "spare").open("w") as spare:
        monkeypatch.setattr(sys, "stdout", Gone())
        assert main(["articles", "--json"]) == 0
