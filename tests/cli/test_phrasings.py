"""Phrasings from the file to the answer."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

FAQ = """町の質問箱

Q: 可燃ごみの収集日はいつですか?
言い換え: (生ごみ|ゴミ袋)(を|は)(いつ|何曜日に)(出せる|捨てられる|)
A: 毎週火曜日と金曜日の朝八時までです。

Q: 納税の窓口はどこですか?
言い換え: (壊れたかっこ
A: 本庁舎の一階です。
"""


@pytest.fixture
def faq(here: Path) -> str:
    (here / "faq.txt").write_text(FAQ, encoding="utf-8")
    return "faq.txt"


def test_an_entry_is_found_by_its_phrasing_and_shown_with_its_own_question(run: Run, faq: str) -> None:
    run("add", faq)

    found = run("ask", "--json", "ゴミ袋をいつ捨てられるの?").json

    assert found["outcome"] == "answered"
    assert found["answer"]["question"] == "可燃ごみの収集日はいつですか?"
    assert found["answer"]["text"] == "毎週火曜日と金曜日の朝八時までです。"
    assert "in a phrasing of the question that it answers: “ゴミ袋”" in run("ask", "--why", "ゴミ袋は何曜日?").out


@pytest.mark.parametrize(("lang", "words"), [("en", "a bracket is not closed"), ("ja", "かっこの対応が合っていません")])
def test_a_phrasing_that_cannot_be_used_is_one_sentence_and_the_article_is_added(
    run: Run, faq: str, lang: str, words: str
) -> None:
    ran = run("add", faq, "--lang", lang)

    assert ran.code == 0
    assert len(ran.err.splitlines()) == 1
    assert "faq.txt:8" in ran.err
    assert words in ran.err
    assert run("articles", "--json").json[0]["title"] == "町の質問箱"


def test_showing_an_article_shows_phrasings_as_they_were_written(run: Run, faq: str) -> None:
    run("add", faq)

    entries = run("show", "--json", "町の質問箱").json["entries"]

    assert [entry["phrasings"] for entry in entries if entry["kind"] == "qa"] == [
        ["(生ごみ|ゴミ袋)(を|は)(いつ|何曜日に)(出せる|捨てられる|)"],
        [],
    ]
    assert "≈ (生ごみ|ゴミ袋)" in run("show", "町の質問箱").out


def test_a_reload_takes_out_a_record_that_is_gone_although_a_phrasing_elsewhere_is_broken(run: Run, here: Path) -> None:
    kept = {"title": "残る", "pairs": [{"question": "何?", "answer": "これです。", "phrasings": ["(壊れた"]}]}
    gone = {"title": "消える", "text": "消える文です。"}
    file = here / "list.jsonl"
    file.write_text(f"{json.dumps(kept)}\n{json.dumps(gone)}\n", encoding="utf-8")
    run("add", "list.jsonl")
    file.write_text(json.dumps(kept), encoding="utf-8")

    report = run("reload", "--json").json

    assert len(report["removed"]) == 1
    assert [problem["kept"] for problem in report["problems"]] == [False]
