"""Plain text becomes blocks: headings where they are evident, list items, wrapped lines joined to paragraphs."""

import re
from collections.abc import Iterator, Sequence

from knowledge.models import Block, Document, Metadata
from knowledge.text import marks
from knowledge.text.marks import Place

_RULE = re.compile(r"(?:[-=*_＝－ー―─━～~・＊◆☆★][ \t]?){3,}$")
_HASHES = re.compile(r"(#{1,6})[ \t\u3000]+(?=\S)")
_CHAPTER = re.compile(
    r"(?:第[0-9０-９一二三四五六七八九十百]{1,4}[章節部編話回条]|chapter \d{1,3}\b|part \d{1,3}\b)", re.IGNORECASE
)
_HEADING_MARK = re.compile(r"[\u25a0-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]")
_NAMED = re.compile(r"[^\s。、:：]{1,10}[ \u3000]?：")
"""日時：…, one of several such lines."""
_BLANK_LINE = re.compile(r"(?:\r\n|[\n\r\u2028\u2029\x85])[ \t\u3000]*(?:\r\n|[\n\r\u2028\u2029\x85])")
_LOWER = re.compile(r"(?!https?:)[a-z]")
_MAX_WRAP = 110
"""Columns; text wrapped wider than this has not been seen (mail 72, print 40 full-width letters)."""
_MIN_WRAP = 40
_RAGGED = 14
"""Columns that a wrapped line may stay below the longest: the next word did not fit."""
_MAX_HEADING = 80
GUESSED = 6
"""Level of a heading that has no mark."""


def read_plain(name: str, text: str, metadata: Metadata) -> Document:
    """Return the document that *text* is; the text itself is kept to the character."""
    return Document(name=name, text=text, blocks=plain_blocks(text), metadata=metadata)


def plain_blocks(text: str, start: int = 0, end: int | None = None) -> tuple[Block, ...]:
    """Return the blocks of *text* between *start* and *end*, in reading order."""
    groups = list(_groups(text, start, len(text) if end is None else end))
    widths = [[marks.columns(text[a : min(b, a + 2 * _MAX_WRAP)]) for a, b in group] for group in groups]
    # Only lines that stop in mid-sentence speak for wrapped text: one sentence a line is common too.
    support = [
        width
        for group, columns in zip(groups, widths, strict=True)
        for (a, b), width in zip(group[:-1], columns, strict=False)
        if width <= _MAX_WRAP and not marks.ends_sentence(text[a:b])
    ]
    blocks: list[Block] = []
    for number, (group, columns) in enumerate(zip(groups, widths, strict=True)):
        units = _joined(text, group, columns, support)
        follows = groups[number + 1][0] if number + 1 < len(groups) else None
        for position, unit in enumerate(units):
            after = units[position + 1] if position + 1 < len(units) else follows
            blocks.append(_block(text, unit, after, first=position == 0, alone=len(units) == 1))
    return tuple(blocks)


def _groups(text: str, start: int, end: int) -> Iterator[list[Place]]:
    """Yield runs of lines without a blank line between them."""
    group: list[Place] = []
    for line in marks.lines(text, start, end):
        if group and _BLANK_LINE.search(text, group[-1][1], line[0]):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _joined(text: str, group: Sequence[Place], widths: Sequence[int], support: Sequence[int]) -> list[Place]:
    """Join the lines of *group* that were one paragraph before somebody wrapped it."""
    if len(group) < 2 or max(widths) > _MAX_WRAP:
        return list(group)
    wrap = max(widths)
    full = [width for width in widths[:-1] if width >= wrap - _RAGGED]
    # One long line says nothing about a wrap column; three lines of about that length do, or two that match, if most
    # lines here are like them.
    even = [
        width
        for place, width in zip(group[:-1], widths, strict=False)
        if width >= wrap - 2 and not marks.ends_sentence(text[slice(*place)])
    ]
    supported = sum(wrap - _RAGGED <= width <= wrap for width in support) >= 3 or len(even) >= 2
    wrapped = wrap >= _MIN_WRAP and supported and len(full) * 5 >= 3 * (len(widths) - 1)
    units = [group[0]]
    for line, before, width in zip(group[1:], group, widths, strict=False):
        if _continues(text, before, line, full=wrapped and _is_full(text, line, width, wrap)):
            units[-1] = (units[-1][0], line[1])
        else:
            units.append(line)
    return units


def _is_full(text: str, following: Place, width: int, wrap: int) -> bool:
    """Whether a line of *width* had no room left for the first word of the line *following* it."""
    head = text[following[0] : min(following[1], following[0] + 40)]
    # Japanese breaks between any two letters, but not before 。 or a small kana: up to three move down together.
    word = 6 if marks.is_japanese(head[:1]) else marks.columns(head.split(maxsplit=1)[0]) + 1
    return width + word > wrap


def _continues(text: str, before: Place, line: Place, *, full: bool) -> bool:
    if (
        starts_anew(text, line)
        or (_NAMED.match(text, *before) and _NAMED.match(text, *line))
        or marks.phrasing_label(text, *before) > before[0]
        or _RULE.match(text, *before)
        or _HASHES.match(text, *before)
    ):
        return False
    tail = text[before[0] : before[1]]
    if full:
        return True
    return bool(_LOWER.match(text, *line)) and not marks.ends_sentence(tail) and marks.columns(tail) >= 40


def starts_anew(text: str, line: Place) -> bool:
    """Whether *line* begins something by its first mark: a bullet, a label, a rule, a heading's mark."""
    start, end = line
    return (
        marks.bullet(text, start, end) > start
        or marks.question_label(text, start, end) > start
        or marks.answer_label(text, start, end) > start
        or marks.phrasing_label(text, start, end) > start
        or bool(_RULE.match(text, start, end) or _HASHES.match(text, start, end))
    )


def _block(text: str, place: Place, after: Place | None, *, first: bool, alone: bool) -> Block:
    start, end = place
    if _RULE.match(text, start, end):
        return Block(kind="rule", span=place)
    if hashes := _HASHES.match(text, start, end):
        return Block(kind="heading", span=(hashes.end(), end), level=len(hashes[1]))
    words = marks.bullet(text, start, end)
    if words > start:
        if _HEADING_MARK.match(text[start]) and _heads(text, (words, end), after, mark=text[start]):
            return Block(kind="heading", span=(words, end), level=2)
        return Block(kind="item", span=(words, end), number=marks.bullet_number(text, start, end))
    if first and _is_heading(text, place, after, alone=alone):
        return Block(kind="heading", span=place, level=GUESSED)
    return Block(kind="paragraph", span=place)


def _heads(text: str, place: Place, after: Place | None, mark: str) -> bool:
    """Whether a marked line is a heading rather than one point of a list: what follows it is text, not its like."""
    if after is None or text[after[0]] == mark:
        return False
    line = text[place[0] : place[1]]
    return len(line) <= _MAX_HEADING and not line.endswith(("。", "．", ".")) and not marks.has_predicate(line)


def _is_heading(text: str, place: Place, after: Place | None, *, alone: bool) -> bool:
    start, end = place
    if after is None or end - start > _MAX_HEADING or marks.question_label(text, start, end) > start:
        return False
    line = text[start:end]
    if _CHAPTER.match(line) or (line[0] in "【〔" and line[-1] in "】〕"):
        return True
    following = text[after[0] : min(after[1], after[0] + 400)]
    if marks.asks(line):
        return marks.answer_label(following) == 0 and not any(mark in line[:-1] for mark in "。．！!")
    if (
        "。" in line
        or line[-1] in '．.！!、,;；：:」』”"｡'
        or marks.columns(line) > _MAX_HEADING
        or marks.has_predicate(line)
    ):
        return False
    # Short lines in a row are a table, a poem or an address; a heading has sentences under it, or a list.
    longer = marks.columns(following) > 1.5 * marks.columns(line) and marks.ends_sentence(text[after[0] : after[1]])
    longer = longer or marks.bullet(text, *after) > after[0]
    if marks.is_japanese(line):
        return (alone or len(line) <= 20) and longer
    return (alone or len(line.split()) <= 5) and longer and len(line.split()) <= 12 and not _LOWER.match(line)
