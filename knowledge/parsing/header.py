"""What stands above the sections of an explainer page: title, lead, box."""

from dataclasses import dataclass, field
from datetime import date

from knowledge.parsing.cards import Card, repeats
from knowledge.parsing.lines import Line, Role
from knowledge.parsing.remarks import is_filler
from knowledge.text import marks

_MAX_TITLE = 200
_MIN_LEAD = 40
_MOST_UNMARKED = 6


@dataclass(slots=True)
class Header:
    """The top of a page by the numbers of its lines."""

    title: str | None = None
    published: date | None = None
    points: tuple[int, ...] = ()
    texts: list[int] = field(default_factory=list)
    """The lead, and what follows the box before the first section."""
    end: int = 0
    """The first line that may begin a section."""


def read_header(lines: list[Line], cards: list[Card], given: str | None) -> Header:
    """Return the header of a page; *given* is its title if somebody said it."""
    limit = cards[0].first if cards else len(lines)
    box = next((number for number in range(limit) if lines[number].role is Role.BOX), None)
    points = _points(lines, box, limit)
    top = box if box is not None else points[0] if points else limit
    header = Header(points=points)
    header.published = next((line.day for line in lines[:top] if line.role is Role.DATE), None)
    titles = _titles(lines, top, given)
    header.title = lines[titles[-1]].words if titles else None
    first = titles[0] if titles else 0
    last = titles[-1] if titles else -1
    lead_end = _lead_end(lines, last + 1, top) if box is None and not points else top
    header.texts = [
        number for number in range(first, lead_end) if lines[number].role is Role.TEXT and number not in titles
    ]
    header.end = points[-1] + 1 if points else lead_end
    while header.end < limit and _is_between(lines[header.end], header.title):
        header.end += 1
    return header


def _points(lines: list[Line], box: int | None, limit: int) -> tuple[int, ...]:
    """Return the points of the box: those under its heading, or the first list above the first card."""
    start = box + 1 if box is not None else next((n for n in range(limit) if lines[n].role is Role.POINT), limit)
    # Without a heading, a list under a question belongs to a section.
    if box is None and any(line.role is Role.QUESTION for line in lines[1:start]):
        return ()
    end = start
    while end < limit and lines[end].role is Role.POINT:
        end += 1
    if box is not None and end == start:
        # Marks such as 💡 are lost in Shift_JIS and EUC-JP; the points are still the sentences under the heading.
        while end < min(limit, start + _MOST_UNMARKED) and _is_unmarked_point(lines[end]):
            end += 1
    return tuple(range(start, end))


def _is_unmarked_point(line: Line) -> bool:
    return line.role is Role.TEXT and marks.ends_sentence(line.words) and not is_filler(line.words)


def _titles(lines: list[Line], top: int, given: str | None) -> tuple[int, ...]:
    """Return the lines above *top* that are the title: the one that was given, stands twice, or heads the lead."""
    texts = [n for n in range(top) if lines[n].role in {Role.TEXT, Role.QUESTION} and len(lines[n].words) <= _MAX_TITLE]
    if given and (same := [n for n in texts if repeats(lines[n].words, given)]):
        return tuple(same)
    if marked := [n for n in texts if lines[n].heading and lines[n].block.level == 1]:
        return tuple(n for n in texts if repeats(lines[n].words, lines[marked[0]].words))
    for number in texts:
        again = [n for n in texts if repeats(lines[n].words, lines[number].words)]
        if len(again) > 1:
            return tuple(again)
    lead = next((n for n in range(top) if lines[n].role is Role.TEXT and _is_lead(lines[n].words)), None)
    above = [
        n for n in texts if (lead is None or n < lead) and not marks.ends_sentence(lines[n].words.rstrip("?？!！"))
    ]
    if above:
        return (above[-1] if lead is not None else above[0],)
    return tuple(texts[:1])


def _is_lead(words: str) -> bool:
    """Whether a line is running text: a full stop within or at the end, and some length."""
    stops = words.count("。") + words.count(". ") + words.endswith(".")
    return stops > 0 and len(words) >= _MIN_LEAD


def _lead_end(lines: list[Line], start: int, limit: int) -> int:
    """Return where the lead ends on a page without a box: at the first line that is no running text."""
    number = start
    while number < limit and (lines[number].role not in {Role.TEXT, Role.QUESTION} or _is_lead(lines[number].words)):
        number += 1
    return number


def _is_between(line: Line, title: str | None) -> bool:
    """Whether a line after the box still belongs to the top: an announcement, furniture, the title again."""
    if line.role in {Role.CHROME, Role.DATE, Role.CONTENTS, Role.RULE}:
        return True
    return line.role is Role.TEXT and (is_filler(line.words) or (title is not None and repeats(line.words, title)))
