"""Sentences become statements: single, complete, each once."""

import re
from collections.abc import Iterator

from knowledge.parsing.drafts import MAX_SHOWN
from knowledge.parsing.lines import Line, Role, is_notice
from knowledge.text import marks
from knowledge.text.lexicon import either
from knowledge.text.marks import Place
from knowledge.text.sentences import sentences

_REPLY = re.compile(either("page.reply"), re.IGNORECASE)
_LONGEST_REPLY = 40
_LONGEST_CREDIT = 60
_LONGEST_WORD = 12


def line_sentences(text: str, line: Line) -> list[Place]:
    """Return the sentences of *line* that say something; a table's row is one. Marks and lone words are none."""
    if line.role is Role.TEXT and _is_word(line.words):
        return []
    whole = line.role is Role.ROW and line.span[1] - line.span[0] <= MAX_SHOWN
    places = [line.span] if whole else sentences(text, *line.span)
    return [place for place in places if says_something(text, place)]


def says_something(text: str, place: Place) -> bool:
    """Whether *place* tells something: more than a mark, a bare number, a bare reply or "You need:"."""
    words = text[slice(*place)]
    short = len(words) <= _LONGEST_REPLY
    if sum(map(str.isalnum, words[:_LONGEST_REPLY])) < 2 or not any(map(str.isalpha, words)):
        return False
    if len(words) <= _LONGEST_CREDIT and is_notice(words):
        return False
    return not (short and (words.endswith((":", "：")) or _REPLY.fullmatch(words)))


def _is_word(words: str) -> bool:
    """Whether *words* are one word without a verb, such as a writer's name above what he wrote."""
    one = len(words) <= _LONGEST_WORD and words.isalpha()
    return one and not (marks.is_japanese(words) and marks.has_predicate(words))


def complete_sentences(text: str, line: Line) -> Iterator[Place]:
    """Yield the sentences of *line* that are whole and no questions: the rest of a cut-off teaser is neither."""
    for place in line_sentences(text, line):
        words = text[slice(*place)]
        if marks.ends_sentence(words) and not marks.asks(words):
            yield place


def unasked(text: str, places: list[Place]) -> list[Place]:
    """Return *places* without questions and without what was cut off."""
    return [place for place in places if not marks.asks(words := text[slice(*place)]) and not marks.is_cut_off(words)]
