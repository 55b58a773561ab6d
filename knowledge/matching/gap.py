"""What a question tells about the words that answer it. Pure."""

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.matching import background, questions
from knowledge.matching.terms import Analysis

_GAPS = (
    "何 なに なん what", "誰 だれ どなた who whom whose", "どこ 何処 where", "いつ when",
    "どの どれ どちら どっち which", "どんな",
    "いくつ いくら どのくらい どのぐらい どの程度 どれくらい どれぐらい どれほど", "なぜ 何故 どう why how",
)  # fmt: skip
_KINDS = {word: kind for kind, words in enumerate(_GAPS, start=1) for word in words.split()}
_HOW_MANY, _WHY = 7, 8
_GAP = {
    True: re.compile("|".join(sorted((word for word in _KINDS if not word.isascii()), key=len, reverse=True))),
    False: re.compile(
        r"\b(?:how (?!do|did|is|are|was|were|can|has|have|to)\w+|who(?:m|se)?|what|which|when|where|why|how)\b"
    ),
}  # fmt: skip
"""What stands for the answer in a question, by whether it is Japanese."""
_HEAD = {
    True: re.compile("(?:という|て|の|と呼ばれる)?([一-龠々ァ-ヶーa-z]+|つ)"),
    False: re.compile("(?: (?:is|was|are|were|did|does|the|a|an|of|kind|type))*((?: [a-z0-9]+){1,2})"),
}
_TOPIC = re.compile("([一-龠々ァ-ヶーa-z0-9]+)(?:は|とは|って)?[?。、は]*$")
_TOPIC_END = re.compile("(?:は|とは|って)?[?。、]*$")
_ASKS_BY_TOPIC = re.compile("は[?。]*$")
_PARTICLES = (
    "という",
    "と",
    "から",
    "まで",
    "が",
    "を",
    "に",
    "へ",
    "で",
    "の",
    "は",
    "も",
    "か",
    "です",
    "でしょう",
    "だ",
)
_PARTICLE = re.compile("|".join(_PARTICLES))
_UNSURE = frozenset({"why", "how", "whether", "what"})
"""Kinds of question that alone do not tell that a few words can answer."""

NAMES = (
    *(f"asks {name}" for name in questions.NAMES),
    "japanese", "gap", "after gap", "gap at", "question length", "question words", "cleft", "head length", "counter",
)  # fmt: skip


class Gap(NamedTuple):
    """The place in a question where the answer would stand, and what is known of the answer."""

    japanese: bool
    whole: str
    """The folded question."""
    weights: dict[str, float]
    """How much each of its words tells."""
    before: str
    after: str
    head: str
    """What is asked for: 大学 in どの大学, in English up to two words; empty when the question does not say."""
    behind_head: str
    particle: str
    """What stands behind gap and head: が in どの大学が."""
    wanted: int
    """What the answer is likely to hold (`questions.wanted`)."""
    must: int
    """What the answer must hold: 長さは? is answered by a measure; nothing in particular where it is not told so."""
    counted: re.Pattern[str] | None
    """What a number looks like with the counter asked for (`questions.counted`)."""
    brief: bool
    """A few words may answer; false where a reason, a way or a story is asked for, or nothing in particular."""
    row: NDArray[np.float64]
    """Values of `NAMES`."""


def gap(question: Analysis, *, japanese: bool) -> Gap:
    """Return what *question* tells about the words in a sentence that answer it."""
    whole, particle = question.asked, ""
    found, head = _GAP[japanese].search(whole), None
    before, after, behind = whole, "", ""
    kind = 0
    if found:
        before, after = whole[: found.start()], whole[found.end() :]
        kind = _KINDS.get(found[0], _HOW_MANY)
        head = _HEAD[japanese].match(after)
        behind = after[head.end() :] if head else after
        following = _PARTICLE.match(behind) if japanese else None
        particle = following[0] if following else ""
    if head is None and japanese:
        head = _TOPIC.search(before)
    kinds = questions.kinds(whole)
    asked_for = {name for name, asked in zip(questions.NAMES, kinds, strict=True) if asked}
    told = background.told(question.word_terms, np.zeros(len(question.words), np.int64), 0).tolist()
    weights = {word.form: weight for word, weight in zip(question.words, told, strict=True) if not word.light}
    counted = questions.counted(whole)
    row = [
        *kinds, japanese, kind, _PARTICLES.index(particle) + 1 if particle else 0, len(before) / max(len(whole), 1),
        len(whole), len(weights), before.endswith(("のは", "とは")), len(head[1]) if head else 0,
        counted is not None,
    ]  # fmt: skip
    return Gap(
        japanese=japanese,
        whole=whole,
        weights=weights,
        before=before,
        after=after,
        head=head[1].strip() if head else "",
        behind_head=behind,
        particle=particle,
        wanted=questions.wanted(kinds),
        must=questions.measured(_TOPIC_END.sub("", before)) if kind in {0, _HOW_MANY} else 0,
        counted=counted,
        brief=bool(asked_for - _UNSURE or 0 < kind < _WHY or _ASKS_BY_TOPIC.search(whole)) and "why" not in asked_for,
        row=np.array(row, np.float64),
    )
