"""Sentences become statements: single, complete, each once."""

from collections.abc import Iterator

from knowledge.parsing.lines import Line
from knowledge.text import marks
from knowledge.text.marks import Place
from knowledge.text.sentences import sentences


def line_sentences(text: str, line: Line) -> list[Place]:
    """Return the sentences of *line* that say something: marks and numbers alone do not."""
    return [place for place in sentences(text, *line.span) if says_something(text, place)]


def says_something(text: str, place: Place) -> bool:
    """Whether *place* holds two letters at least: less is a mark or a number of a list."""
    letters = (letter for letter in text[slice(*place)] if letter.isalnum())
    return next(letters, None) is not None and next(letters, None) is not None


def complete_sentences(text: str, line: Line) -> Iterator[Place]:
    """Yield the sentences of *line* that are whole and no questions: the rest of a cut-off teaser is neither."""
    for place in line_sentences(text, line):
        words = text[slice(*place)]
        if marks.ends_sentence(words) and not marks.asks(words):
            yield place


def unasked(text: str, places: list[Place]) -> list[Place]:
    """Return *places* without questions and without what was cut off."""
    return [place for place in places if not marks.asks(words := text[slice(*place)]) and not marks.is_cut_off(words)]
