"""Find the sections of an explainer page, and in each its question, answer, body and remark."""

from dataclasses import dataclass, field

from knowledge.parsing.cards import Card
from knowledge.parsing.header import Header
from knowledge.parsing.lines import Line, Role
from knowledge.parsing.remarks import is_chat, is_last_remark, is_polite, sounds_reported
from knowledge.text import marks
from knowledge.text.marks import Place
from knowledge.text.sentences import sentences

_MAX_HEADING_COLUMNS = 90
_MAX_ANSWER = 80
_SHORT_ANSWER = 40
_GUESSED_LEVEL = 6


@dataclass(slots=True)
class Part:
    """One section by the numbers of its lines."""

    first: int
    end: int
    heading: int | None = None
    question: int | None = None
    cards: list[int] = field(default_factory=list)
    answer: Place | None = None
    body: list[int] = field(default_factory=list)


def find_parts(lines: list[Line], cards: list[Card], header: Header) -> list[Part]:
    """Return the sections below *header*, in order, with everything in them told apart."""
    in_card = {number for card in cards for number in range(card.first, card.last + 1)}
    parts = _starts(lines, in_card, header)
    for part, end in zip(parts, [*(part.first for part in parts[1:]), len(lines)], strict=True):
        part.end = end
        part.cards = [position for position, card in enumerate(cards) if part.first <= card.first < end]
        part.body = _body(lines, in_card, part)
    _drop_remarks(lines, in_card, parts)
    for part in parts:
        _answer_in(lines, in_card, part)
    return parts


def _starts(lines: list[Line], in_card: set[int], header: Header) -> list[Part]:
    parts: list[Part] = []
    number = header.end
    while number < len(lines):
        if number in in_card:
            number += 1
            continue
        # A section can end only after its card, or after a remark, or before it has begun.
        closed = not parts or any(n in in_card for n in range(parts[-1].first, number))
        found = _start(lines, in_card, number, closed=closed or _is_remark_before(lines, in_card, number))
        if found:
            parts.append(found)
            number = max(n for n in (found.heading, found.question, found.first) if n is not None)
        number += 1
    if not parts or parts[0].first > header.end:
        parts.insert(0, Part(header.end, header.end))
    return [part for part in parts if part.first < len(lines)]


def _is_remark_before(lines: list[Line], in_card: set[int], number: int) -> bool:
    before = number - 1
    return (
        before >= 0
        and before not in in_card
        and lines[before].role in {Role.TEXT, Role.QUESTION}
        and is_chat(lines[before].words)
    )


def _start(lines: list[Line], in_card: set[int], number: int, *, closed: bool) -> Part | None:
    """Return the section that begins at line *number*, if one does."""
    line = lines[number]
    following = lines[number + 1] if number + 1 < len(lines) and number + 1 not in in_card else None
    if line.role not in {Role.TEXT, Role.QUESTION} or is_chat(line.words):
        return None
    asked = following is not None and following.role is Role.QUESTION and not is_chat(following.words)
    if line.heading and line.block.level != _GUESSED_LEVEL:
        if asked:
            return Part(number, number, heading=number, question=number + 1)
        return Part(number, number, heading=number, question=number if line.role is Role.QUESTION else None)
    if asked and _is_heading_like(line, strict=False):
        return Part(number, number, heading=number, question=number + 1)
    if not closed or following is None:
        return None
    if line.role is Role.QUESTION:
        return Part(number, number, heading=number, question=number)
    if following.role is Role.TEXT and _is_heading_like(line, strict=True) and marks.ends_sentence(following.words):
        return Part(number, number, heading=number)
    return None


def _is_heading_like(line: Line, *, strict: bool) -> bool:
    """Whether a line without a mark can head a section: short, and no sentence."""
    words = line.words
    if marks.columns(words) > _MAX_HEADING_COLUMNS or words.endswith(("。", "．", ".", "、", ",")) or "。" in words:
        return False
    if line.role is Role.QUESTION:
        return not strict
    if marks.is_japanese(words):
        # A body line that lost its full stop ends in a predicate; a heading ends in a noun.
        return not marks.has_predicate(words)
    return len(words.split()) <= 12


def _body(lines: list[Line], in_card: set[int], part: Part) -> list[int]:
    heads = {part.heading, part.question}
    return [
        number
        for number in range(part.first, part.end)
        if number not in in_card
        and number not in heads
        and lines[number].role in {Role.TEXT, Role.QUESTION, Role.POINT, Role.DEFINITION, Role.ROW}
    ]


def _drop_remarks(lines: list[Line], in_card: set[int], parts: list[Part]) -> None:
    """Take the remark off the end of each section, and at the end of the page whatever comes after it."""
    closed = _drop_blurb(lines, in_card, parts[-1]) if parts else None
    tails = [_tail(lines, in_card, part) for part in parts]
    # An answer line or the only line of a section may feel something without being a remark.
    ended = [(part, tail) for part, tail in zip(parts, tails, strict=True) if len(tail) > 1 or (tail and part.cards)]
    told = [lines[number].words for _, tail in ended for number in tail[:-1]]
    remarks = {tail[-1] for _, tail in ended if is_last_remark(lines[tail[-1]].words, told)}
    usual = bool(remarks) or (closed is not None and is_chat(lines[closed].words))
    for part, tail in ended:
        last = tail.pop()
        # Where one section ends with a remark all do; there a line that does not sound reported is one, too.
        doubtful = usual and (closed is None or part is not parts[-1])
        ends_so = last in remarks or (doubtful and not sounds_reported(lines[last].words))
        while ends_so:
            part.body.remove(last)
            ends_so = bool(tail) and is_chat(lines[tail[-1]].words)
            last = tail.pop() if ends_so else last


def _tail(lines: list[Line], in_card: set[int], part: Part) -> list[int]:
    """Return the body's text lines below the section's last card."""
    after_cards = max((number for number in in_card if part.first <= number < part.end), default=part.first)
    return [number for number in part.body if number > after_cards and lines[number].role is not Role.POINT]


def _drop_blurb(lines: list[Line], in_card: set[int], part: Part) -> int | None:
    """Take the next page's teaser off the last section of a page without a pager; return where it, or chat, begins."""
    tail = _tail(lines, in_card, part)
    ends = [number for number in tail[-3:] if is_chat(lines[number].words)]
    # It asks and promises; what stands below a remark is no part of the section whatever it says.
    ends += [number for number in tail[-1:] if _asks_and_tells(lines[number])]
    if not ends:
        return None
    part.body = [number for number in part.body if number < ends[0]]
    return ends[0]


def _answer_in(lines: list[Line], in_card: set[int], part: Part) -> None:
    """Find the answer to the section's question, and leave statements only in its body."""
    body = part.body
    part.body = [number for number in body if lines[number].role is not Role.QUESTION]
    if part.question is None:
        return
    intro = _intro(in_card, part)
    if intro and (answer := _answer(lines, intro)):
        part.answer = answer
        part.body.remove(intro[0])
    elif intro and part.question == part.heading:
        part.answer = (lines[intro[0]].span[0], lines[intro[-1]].span[1])


def _asks_and_tells(line: Line) -> bool:
    """Whether a closing line is a blurb: one of its sentences asks."""
    return any(marks.asks(line.words[slice(*place)]) for place in sentences(line.words))


def _intro(in_card: set[int], part: Part) -> list[int]:
    """Return the text lines between the question and the first card (or the end of the body)."""
    assert part.question is not None  # noqa: S101
    first_card = min((number for number in in_card if number > part.question), default=part.end)
    return [number for number in part.body if part.question < number < first_card]


def _answer(lines: list[Line], intro: list[int]) -> Place | None:
    """Return the place of the answer line, if the first of *intro* is one."""
    line = lines[intro[0]]
    words = line.words
    label = marks.answer_label(words)
    if label:
        return (line.span[0] + label, line.span[1])
    if len(words) > _MAX_ANSWER or line.role is Role.POINT or marks.is_cut_off(words):
        return None
    follows = len(intro) > 1
    if not marks.is_japanese(words):
        return line.span if _answers_in_english(words, lines[intro[1]].words if follows else None) else None
    if not is_polite(words):
        return line.span if follows or not marks.has_predicate(words) or len(words) <= _SHORT_ANSWER else None
    # The intro says …は…です of its subject; an answer line leaves the subject to the question.
    return line.span if follows and len(words) <= _SHORT_ANSWER and "は" not in words else None


def _answers_in_english(words: str, following: str | None) -> bool:
    count = len(words.split())
    if not marks.ends_sentence(words):
        return count <= 14
    return count <= 12 and (following is None or count * 3 <= len(following.split()) * 2)
