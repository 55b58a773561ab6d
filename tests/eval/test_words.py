"""The written question sets are sound: nothing points nowhere, and training words never leak into judging."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.eval.data import DATA

HERE = Path(__file__).parent
FAQS = ["faq-ja.jsonl", "faq-en.jsonl"]
SETS = {"jsquad-dev": "en", "xquad-en-dev": "ja"}  # the language translated into


def records(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("name", FAQS)
def test_every_ask_points_at_a_pair_and_words_it_differently(name: str) -> None:
    lines = records(HERE / name)
    official = {line["id"]: line["question"] for line in lines if line["kind"] == "pair"}
    asks = [line for line in lines if line["kind"] == "ask"]

    assert not repeated([line["id"] for line in lines])
    assert not repeated([line["question"] for line in lines])
    for ask in asks:
        assert "why" in ask if ask["pair"] is None else ask["question"] != official[ask["pair"]]


@pytest.mark.parametrize("name", FAQS)
def test_every_topic_lies_in_one_split_only(name: str) -> None:
    lines = records(HERE / name)
    split_of = {line["topic"]: line["split"] for line in lines}
    topic_of = {line["id"]: line["topic"] for line in lines if line["kind"] == "pair"}

    assert set(split_of.values()) == {"train", "dev"}
    assert all(line["split"] == split_of[line["topic"]] for line in lines)
    assert all(line["topic"] == topic_of[line["pair"]] for line in lines if line.get("pair"))


def test_every_news_question_is_answered_in_its_article_or_says_why_not() -> None:
    lines = records(HERE / "news-ja.jsonl")
    articles = {line["id"]: line for line in lines if line["kind"] == "article"}

    assert not repeated([line["id"] for line in lines])
    for ask in (line for line in lines if line["kind"] == "ask"):
        assert ask["split"] == articles[ask["article"] or ask["near"]]["split"]
        if ask["article"]:
            assert all(part in articles[ask["article"]]["text"] for part in ask["text_contains_any"])
        else:
            assert ask["why"]


@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not beside this checkout")
def test_every_translation_is_of_a_question_that_exists_in_the_other_language() -> None:
    lines = records(HERE / "cross.jsonl")
    known = {(name, line["id"]) for name in SETS for line in records(DATA / name / "questions.jsonl")}

    assert not repeated([line["of"] for line in lines])
    assert {(line["set"], line["of"]) for line in lines} <= known
    assert all(line["lang"] == SETS[line["set"]] for line in lines)
