"""What only several lines together tell: numbered questions, a glossary's lines, the names of a table's columns."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from knowledge.parsing.lines import Line, Role
from knowledge.text import marks
from knowledge.text.lexicon import either

_FEWEST_QUESTIONS = 2
_FEWEST_TERMS = 3
_LONGEST_NAME = 40
_GUESSED = 6
_CELLS = " | "
_TERM = re.compile(
    r"(?!https?:)(?P<term>[^\s。.!?！？:：、,][^。!?！？:：\n]{0,39}?)"
    r"(?:[ \u3000]*[:：][ \u3000]*|[ \u3000]+[—–―][ \u3000]+)(?=\S)"
)
_MOST_WORDS = 6
_COLUMN = re.compile(either("page.column"), re.IGNORECASE)


def refined(lines: Sequence[Line]) -> list[Line]:
    """Return the *lines* of an ordinary article, with the roles that they have for each other."""
    found = list(lines)
    for number in _numbered_questions(lines):
        block = found[number].block.model_copy(update={"kind": "question"})
        found[number] = found[number]._replace(role=Role.QUESTION, block=block)
    for number in _numbered_headings(found):
        found[number] = _as_heading(found[number])
    for run in _defining(found):
        for number in run:
            found[number] = found[number]._replace(role=Role.DEFINITION)
        if run[0] and _is_name(found[run[0] - 1]):
            found[run[0] - 1] = _as_heading(found[run[0] - 1])
    for number in _column_names(found):
        found[number] = found[number]._replace(role=Role.NAMES)
    return found


def columns(line: Line) -> int:
    """Return how many cells the table's row *line* has."""
    return line.words.count(_CELLS) + 1


def _numbered_questions(lines: Sequence[Line]) -> list[int]:
    """Return the list items that ask and have their answer below, where there are several."""
    asking = [
        number
        for number, line in enumerate(lines[:-1])
        if line.role is Role.POINT and marks.asks(line.words) and _answers(line, lines[number + 1])
    ]
    return asking if len(asking) >= _FEWEST_QUESTIONS else []


def _answers(asked: Line, line: Line) -> bool:
    """Whether *line* may stand below the question *asked*: running text, or a list inside its list item."""
    if line.heading or marks.asks(line.words):
        return False
    deeper = line.block.number is None and (asked.block.number is not None or line.block.level > asked.block.level)
    return line.role is Role.TEXT or (line.role is Role.POINT and deeper)


def _numbered_headings(lines: Sequence[Line]) -> list[int]:
    """Return the numbered items that head running text each, where all of them do, as in minutes."""
    numbered = [number for number, line in enumerate(lines) if line.role is Role.POINT and line.block.number]
    heads = [number for number in numbered if number + 1 < len(lines) and _heads(lines[number], lines[number + 1])]
    return heads if len(heads) == len(numbered) >= _FEWEST_QUESTIONS else []


def _heads(line: Line, following: Line) -> bool:
    return _is_name(line) and following.role is Role.TEXT and marks.ends_sentence(following.words)


def _is_name(line: Line) -> bool:
    """Whether a line without a mark of its own can be a heading: short, and no sentence."""
    words = line.words
    fits = line.role in {Role.TEXT, Role.POINT} and not line.heading and not line.label and len(words) <= _LONGEST_NAME
    return (
        fits
        and not marks.ends_sentence(words)
        and not words.endswith((",", "、", ":", "："))
        and not (marks.is_japanese(words) and marks.has_predicate(words))
    )


def _as_heading(line: Line) -> Line:
    block = line.block.model_copy(update={"kind": "heading", "level": _GUESSED})
    return line._replace(role=Role.TEXT, block=block)


def _defining(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Yield the lines that define a term each, 用語：説明 or "Term — what it is", where they stand together."""
    terms = [_term(line) for line in lines]
    for defines, run in groupby(range(len(lines)), key=lambda number: terms[number] is not None):
        numbers = list(run)
        if defines and len({terms[number] for number in numbers}) == len(numbers) >= _FEWEST_TERMS:
            yield numbers


def _term(line: Line) -> str | None:
    if line.role not in {Role.TEXT, Role.POINT} or line.heading or line.label or line.reply:
        return None
    found = _TERM.match(line.words)
    return found["term"].casefold() if found and len(found["term"].split()) <= _MOST_WORDS else None


def _column_names(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the first rows of tables that name their columns: by the usual words, or by having no digits alone."""
    for is_row, run in groupby(range(len(lines)), key=lambda number: lines[number].role in {Role.ROW, Role.NAMES}):
        numbers = list(run)
        if not is_row or len(numbers) == 1 or lines[numbers[0]].role is Role.NAMES:
            continue
        first, rest = lines[numbers[0]].words, [lines[number].words for number in numbers[1:]]
        usual = all(_COLUMN.fullmatch(cell.strip()) for cell in first.split("|") if cell.strip())
        counted = not _has_digit(first) and all(map(_has_digit, rest)) and columns(lines[numbers[0]]) > 1
        if usual or counted:
            yield numbers[0]


def _has_digit(words: str) -> bool:
    return any(letter.isdigit() for letter in words)
