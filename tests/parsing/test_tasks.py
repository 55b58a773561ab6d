"""A list of steps is asked for in the words that people use."""

import pytest

from knowledge.parsing.tasks import ways_to_ask
from knowledge.text.phrasings import expand
from tests.parsing.reading import read


@pytest.mark.parametrize(
    ("heading", "asked"),
    [
        ("包丁の研ぎ方", "どうやって包丁を研ぐ"),
        ("障子の張り替え方", "どうやって障子を張り替える"),
        ("作り方", "どうやってかぼちゃの煮物を作る"),
        ("会員登録の手順", "会員登録はどうやってする"),
        ("写真を消す方法", "どうやって写真を消す"),
        ("How to descale a kettle?", "how do I descale a kettle"),
    ],
)
def test_a_task_is_asked_for_as_people_ask(heading: str, asked: str) -> None:
    assert asked in [question for one in ways_to_ask(heading, "かぼちゃの煮物") for question in expand(one)]


@pytest.mark.parametrize("heading", ["地方", "夕方", "この町の味方", "両方", "手順", "Steps", "Installation", "方", ""])
def test_a_heading_of_another_form_is_not_reworded(heading: str) -> None:
    assert ways_to_ask(heading, "塔") == ()


def test_marks_of_phrasings_in_a_heading_stand_for_themselves() -> None:
    assert [expand(one)[0] for one in ways_to_ask("How to use a|b (new)", "")] == ["how do I use a|b (new)"]


def test_the_steps_bear_the_other_ways_to_ask_for_them() -> None:
    reading = read("# 湯の沸かし方\n\n## 手順\n\n1. 水を入れる。\n2. 火にかける。\n", "a.md")

    [pair] = [entry for entry in reading.entries if entry.kind == "qa"]
    assert pair.question == "湯の沸かし方"
    assert "どうやって湯を沸かす" in [question for one in pair.phrasings for question in expand(one)]
