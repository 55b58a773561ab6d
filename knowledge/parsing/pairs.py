"""Questions that a page asks and answers itself: labelled ones, question headings, and what a definition answers."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.parsing.lines import Line, Role
from knowledge.text import marks
from knowledge.text.marks import Place

_CONTENT = {Role.TEXT, Role.POINT, Role.CODE, Role.QUESTION}
_BRACKETED = re.compile(r"[\s\u3000]*[(（][^()（）]{0,100}[)）]$")
_MAX_BRACKETS = 300


def answer_under(lines: Sequence[Line], heading: int) -> Place | None:
    """Return everything between a question heading and the next heading; None where nothing stands there."""
    content: list[Line] = []
    for line in lines[heading + 1 :]:
        if (
            line.heading
            or line.role in {Role.RULE, Role.CONTENTS, Role.PAGER, Role.BOX}
            or marks.question_label(line.words)
        ):
            break
        if line.role in _CONTENT:
            content.append(line)
    told = any(line.role is not Role.QUESTION for line in content)
    return (content[0].span[0], content[-1].span[1]) if told else None


class Pair(NamedTuple):
    """Where a question and its answer stand, and the other ways to ask it."""

    question: Place
    answer: Place
    phrasings: tuple[str, ...] = ()


def labelled_pairs(text: str, lines: Sequence[Line]) -> tuple[list[Pair], set[int]]:
    """Return the pairs marked `Q:` and `A:` in *lines*, and the numbers of the lines they take."""
    pairs: list[Pair] = []
    taken: set[int] = set()
    number = 0
    while number < len(lines):
        label = marks.question_label(lines[number].words)
        if not label:
            number += 1
            continue
        end = number + 1
        while end < len(lines) and not (
            marks.question_label(lines[end].words)
            or lines[end].role in {Role.RULE, Role.PAGER, Role.CHROME}
            or _ends_pair(lines[end])
        ):
            end += 1
        pair = _pair(text, lines[number:end], label)
        if pair:
            pairs.append(pair)
        if pair or marks.asks(lines[number].words):  # a question left unanswered says nothing
            taken.update(range(number, end if pair else number + 1))
        number = end
    return pairs, taken


def _ends_pair(line: Line) -> bool:
    return line.heading and not marks.answer_label(line.words)


def _pair(text: str, lines: Sequence[Line], label: int) -> Pair | None:
    question = (lines[0].span[0] + label, lines[0].span[1])
    for number, line in enumerate(lines[1:], start=1):
        if skip := marks.answer_label(line.words):
            asked = (question[0], lines[number - 1].span[1])
            answer = marks.trimmed(text, line.span[0] + skip, lines[-1].span[1])
            phrasings = tuple(phrasing for line in lines[:number] for phrasing in line.phrasings)
            return Pair(asked, answer, phrasings) if answer[0] < answer[1] else None
    # Without a label the answer is what follows, if the question is one.
    if len(lines) > 1 and marks.asks(lines[0].words):
        return Pair(question, (lines[1].span[0], lines[-1].span[1]), lines[0].phrasings)
    return None


def definition(text: str, title: str, sentence: Place) -> str | None:
    """Return the question that *sentence* answers if it defines *title*: 「題（…）は、…である。」, "Title is a …"."""
    name = _BRACKETED.sub("", unicodedata.normalize("NFKC", title)).strip()
    words = text[slice(*sentence)]
    if not 1 < len(name) <= 60 or len(words) > 600:
        return None
    return _defined_ja(name, words) if marks.is_japanese(words) else _defined_en(name, words)


def _defined_ja(name: str, words: str) -> str | None:
    folded = unicodedata.normalize("NFKC", words).lstrip("『「")
    if not folded.casefold().startswith(name.casefold()):
        return None
    rest = _after_brackets(folded[len(name) :].lstrip("』」 \u3000"))
    if not re.match(r"(?:とは|は)[、,]?", rest):
        return None
    bare = folded.rstrip("。. ")
    noun_ending = re.search(
        r"(?:である|です|だ|であった|だった|でした|のこと|をいう|を指す|の一つ|の1つ|の一種|[一-龥ァ-ヶー])$", bare
    )
    return f"{name}とは何ですか?" if noun_ending else None


def _defined_en(name: str, words: str) -> str | None:
    rest = re.sub(r"^(?:the|a|an) ", "", words, flags=re.IGNORECASE)
    bare = re.sub(r"^(?:the|a|an) ", "", name, flags=re.IGNORECASE)
    if not unicodedata.normalize("NFKC", rest).casefold().startswith(bare.casefold()):
        return None
    found = re.match(r",?\s*(is|are|was|were) (?:an?|the|one of)\b", _after_brackets(rest[len(bare) :].lstrip()))
    return f"What {found[1]} {name}?" if found else None


def _after_brackets(words: str) -> str:
    """Return *words* without the brackets they begin with, nested ones included."""
    if not words.startswith(("(", "（")):
        return words
    depth = 0
    for place, letter in enumerate(words[:_MAX_BRACKETS]):
        depth += (letter in "(（") - (letter in ")）")
        if not depth:
            return words[place + 1 :].lstrip()
    return words
