"""Questions that a page asks and answers itself: labelled ones, question headings, and what a definition answers."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.parsing.lines import Line, Role
from knowledge.text import marks
from knowledge.text.marks import Place

_CONTENT = {Role.TEXT, Role.POINT, Role.CODE, Role.QUESTION, Role.TERM, Role.DEFINITION, Role.ROW, Role.NAMES}
_INLINE_ANSWER = re.compile(
    r"(?<=[?？])[\s\u3000]*(?:A|Ａ|答え?|回答|answer)[0-9０-９]{0,3}[.．:：][\s\u3000]*", re.IGNORECASE
)
_WHAT = re.compile(r"(?:what (?:is|are) (?P<en>.{1,60}?)|(?P<ja>.{1,60}?)とは(?:何(?:ですか|か)?)?)[?]?", re.IGNORECASE)
_BRACKETED = re.compile(r"[\s\u3000]*[(（][^()（）]{0,100}[)）]$")
_MAX_BRACKETS = 300


def answer_under(text: str, lines: Sequence[Line], heading: int) -> Place | None:
    """Return all that answers a question heading: up to the next question or a heading as high; None for nothing."""
    content: list[Line] = []
    for line in lines[heading + 1 :]:
        if line.ends(lines[heading]):
            break
        if line.role in _CONTENT and not line.heading:
            content.append(line)
    told = any(line.role is not Role.QUESTION for line in content)
    return (marks.before_bullet(text, content[0].span[0]), content[-1].span[1]) if told else None


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
        asked = lines[number]
        if not asked.label:
            number += 1
            continue
        end = number + 1
        while end < len(lines) and (lines[end].reply or not (lines[end].role is Role.CHROME or lines[end].ends(asked))):
            end += 1
        pair = _pair(text, lines[number:end])
        if pair:
            pairs.append(pair)
        if pair or asked.asks or marks.asks(asked.words):  # a question left unanswered says nothing
            taken.update(range(number, end if pair else number + 1))
        number = end
    return pairs, taken


def _pair(text: str, lines: Sequence[Line]) -> Pair | None:
    asked = lines[0]
    question = (asked.span[0] + asked.label, asked.span[1])
    for number, line in enumerate(lines[1:], start=1):
        if line.reply:
            question = (question[0], lines[number - 1].span[1])
            answer = marks.trimmed(text, line.span[0] + line.reply, lines[-1].span[1])
            phrasings = tuple(phrasing for line in lines[:number] for phrasing in line.phrasings)
            return Pair(question, answer, phrasings) if answer[0] < answer[1] else None
    if found := _INLINE_ANSWER.search(text, *question):
        answer = marks.trimmed(text, found.end(), lines[-1].span[1])
        return Pair((question[0], found.start()), answer) if answer[0] < answer[1] else None
    # Without a label the answer is what follows, if the question is one.
    if len(lines) > 1 and (asked.asks or marks.asks(asked.words)):
        answer = marks.before_bullet(text, lines[1].span[0]), lines[-1].span[1]
        return Pair(question, answer, asked.phrasings)
    return None


def definition(text: str, title: str, sentence: Place) -> str | None:
    """Return the question that *sentence* answers if it defines *title*: 「題（…）は、…である。」, "Title is a …"."""
    name = _BRACKETED.sub("", unicodedata.normalize("NFKC", title)).strip()
    if asked := _WHAT.fullmatch(name):
        name = asked["en"] or asked["ja"]
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
