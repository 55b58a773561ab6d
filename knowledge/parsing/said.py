"""The sentences that the lines of an ordinary article tell, each with what it is shown with."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from knowledge.parsing.lines import Line, Role
from knowledge.parsing.refine import columns
from knowledge.parsing.statements import line_sentences, says_something
from knowledge.text.marks import Place

_BLANK = re.compile(r"\n[ \t\u3000]*\r?\n|\r[ \t\u3000]*\r")
_TELLING = {Role.TEXT, Role.POINT, Role.ROW, Role.DEFINITION}
_WIDE_TABLE = 3
"""Columns from which a row is not understood without their names."""
_LONGEST_TOGETHER = 600


class Said(NamedTuple):
    """A sentence, a step or a row, and where it stands."""

    place: Place
    before: Place | None
    line: int
    section: int | None
    paragraph: int
    start: int | None = None
    """Where what makes it understood begins: the term that it defines, the names of its columns."""


def said_in(
    text: str, lines: Sequence[Line], told: Sequence[int], section_of: dict[int, int], steps: Collection[int]
) -> list[Said]:
    """Return what the lines *told* say, in order: no headings, boxes' names and code; each line of *steps* is one."""
    said: list[Said] = []
    paragraph = end = 0
    opened: int | None = None
    for number in told:
        line = lines[number]
        if _BLANK.search(text, end, line.span[0]):
            paragraph += 1
        end = line.span[1]
        opened = _opened(lines, number, opened)
        # A question that stands alone is answered under it or not at all; either way it states nothing.
        if line.heading or line.role not in _TELLING:
            paragraph += 1
            continue
        together = (
            number in steps and says_something(text, line.span) and line.span[1] - line.span[0] <= _LONGEST_TOGETHER
        )
        places = [line.span] if together else line_sentences(text, line)
        if line.role is Role.DEFINITION and places and opened is not None and opened < places[0][0]:
            # A term and what it means are one: neither tells anything alone.
            places[0] = (opened, places[0][1]) if _is_new(said, opened) else places[0]
        # What the page put between two sentences, an advert for one, is not shown with them.
        follows = bool(said) and said[-1].paragraph == paragraph and said[-1].line == number - 1
        before = said[-1].place if follows and line.role is Role.TEXT else None
        for place in places:
            said.append(Said(place, before, number, section_of.get(number), paragraph, opened))
            before = place
    return said


def _opened(lines: Sequence[Line], number: int, opened: int | None) -> int | None:
    """Return where the term or the names of columns begin that the line *number* is shown with."""
    line = lines[number]
    match line.role:
        case Role.TERM:
            return opened if opened is not None and lines[number - 1].role is Role.TERM else line.span[0]
        case Role.DEFINITION:
            return opened if line.block.kind == "definition" else line.span[0]
        case Role.NAMES:
            return line.span[0] if columns(line) >= _WIDE_TABLE else None
        case Role.ROW if lines[number - 1].role in {Role.ROW, Role.NAMES}:
            return opened
        case _:
            return None


def _is_new(said: Sequence[Said], opened: int) -> bool:
    """Whether nothing has been told of the term at *opened* yet."""
    return not said or said[-1].place[1] <= opened
