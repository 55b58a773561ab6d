"""Sentences about one thing are told from sentences that only look alike."""

import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from knowledge.matching.agreement import Agreement, agreement, claim

PAIRS = tomllib.loads(Path(__file__).with_name("agreement.toml").read_text(encoding="utf-8"))


class Figures(NamedTuple):
    found: int
    wanted: int
    wrong: int
    others: int

    @property
    def precision(self) -> float:
        return self.found / max(self.found + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.found / self.wanted


def told(pair: list[str]) -> Agreement | None:
    title, sentence, newer_title, newer = pair
    return agreement(claim(sentence, title), claim(newer, newer_title))


def figures(part: str) -> Figures:
    wanted, others = PAIRS[part]["otherwise"], PAIRS[part]["apart"]
    found = sum(told(pair) == "otherwise" for pair in wanted)
    return Figures(found, len(wanted), sum(told(pair) == "otherwise" for pair in others), len(others))


def test_a_newer_sentence_is_seldom_held_against_another_thing(capsys: pytest.CaptureFixture[str]) -> None:
    seen, unseen = figures("seen"), figures("unseen")
    with capsys.disabled():
        for name, each in (("seen", seen), ("unseen", unseen)):
            print(
                f"\nnewer sentences, {name}: {each.found} of {each.wanted} found, {each.wrong} of {each.others} wrongly"
                f" (precision {each.precision:.2f}, recall {each.recall:.2f})"
            )

    assert seen.precision >= 0.95
    assert unseen.precision >= 0.85
    assert unseen.recall >= 0.5
