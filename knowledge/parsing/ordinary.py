"""Ordinary articles: news, encyclopaedia, how-to, FAQ. Sentences are statements, question headings make pairs."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from knowledge.models import Document, EntryKind, Section
from knowledge.parsing.cards import repeats
from knowledge.parsing.drafts import Draft, Parsed
from knowledge.parsing.keypoints import FEWEST, leading, of_answers, stands_alone
from knowledge.parsing.lines import Line, Role, is_asking
from knowledge.parsing.pairs import Pair, answer_under, definition, labelled_pairs
from knowledge.parsing.statements import line_sentences, says_something
from knowledge.text import marks
from knowledge.text.marks import Place
from knowledge.text.sentences import sentences

_BLANK = re.compile(r"\n[ \t\u3000]*\r?\n|\r[ \t\u3000]*\r")
_MAX_TITLE = 120
_TOP = 8
"""A date among that many first lines is the page's own."""


class _Said(NamedTuple):
    """A sentence and where it stands."""

    place: Place
    before: Place | None
    line: int
    section: int | None
    paragraph: int


def read_ordinary(document: Document, lines: Sequence[Line]) -> Parsed:
    """Return what *lines* say."""
    text, given = document.text, document.metadata
    pairs, taken = labelled_pairs(text, lines)
    title = _title_line(lines, given.title, taken)
    published = next((line.day for line in lines[:_TOP] if line.role is Role.DATE), None)
    written = given.published or published
    told = _told(lines, title, given.title)
    sections, section_of = _sections(lines, told)
    said = _said(text, lines, [number for number in told if number not in taken], section_of)
    parsed = Parsed(lines[title].words if title is not None else None, published, sections=sections)

    asked = _heading_pairs(lines, told, section_of, written)
    lists_questions = len(asked) > 1 and all(section.question for section in sections)
    labelled = len(pairs) > 1 and 2 * len(taken) > len(told)
    parsed.kind = "faq" if lists_questions or labelled else "article"

    box = _box(lines, told)
    # What answers a question sums up nothing without it.
    telling = [
        one
        for one in said
        if not _is_under_question(sections, one) or (not lists_questions and stands_alone(text, one.place))
    ]
    leads = [] if box else leading(text, _groups(lines, telling, sections))
    if not box and len(leads) < FEWEST:
        leads += of_answers(text, [*(pair.answer for pair in pairs), *(draft.core for draft in asked)])[
            : FEWEST - len(leads)
        ]
    parsed.key_points = [lines[number].span for number in box] or sorted(leads)
    answers = {draft.core for draft in asked}
    for one in said:
        kind: EntryKind = "key_point" if one.line in box or one.place in leads else "statement"
        if kind == "key_point" or one.place not in answers:
            parsed.drafts.append(Draft(kind, one.place, one.before, section=one.section, written=written))
    parsed.drafts += [*pair_drafts(text, pairs, written, leads), *asked]
    name = given.title or parsed.title
    first = next((one for one in said if lines[one.line].role is Role.TEXT), None)
    if name and first and (question := definition(text, name, first.place)):
        parsed.drafts.append(Draft("qa", first.place, question=question, section=first.section, written=written))
    return parsed


def pair_drafts(text: str, pairs: Sequence[Pair], written: date | None, points: Sequence[Place]) -> list[Draft]:
    """Return ready *pairs* as drafts; of longer answers, and of *points*, each sentence is one too."""
    drafts: list[Draft] = []
    for asked, answer, phrasings in pairs:
        question = " ".join(text[slice(*asked)].split())
        drafts.append(Draft("qa", answer, question=question, phrasings=phrasings, written=written))
        parts = sentences(text, *answer)
        for before, place in zip([None, *parts], parts, strict=False):
            if place in points:
                drafts.append(Draft("key_point", place, before, written=written))
            elif len(parts) > 1 and says_something(text, place):
                drafts.append(Draft("statement", place, before, written=written))
    return drafts


def _title_line(lines: Sequence[Line], given: str | None, taken: set[int]) -> int | None:
    """Return the line that is the page's title; None where the page has none."""
    top = [number for number in range(min(_TOP, len(lines))) if lines[number].role in {Role.TEXT, Role.QUESTION}]
    if given:
        return next((number for number in top if repeats(lines[number].words, given)), None)
    marked = [number for number, line in enumerate(lines) if line.heading and line.block.level == 1]
    if marked:
        return marked[0]
    if not top or top[0] in taken or len(lines) < 2:
        return None
    first = lines[top[0]]
    if first.role is Role.QUESTION and _is_list_of_questions(lines):
        return None
    # A sentence with its full stop begins the text; a title may ask or call, but does not stop.
    calls = first.words.rstrip("?？!！")
    fits = len(first.words) <= _MAX_TITLE and not marks.ends_sentence(calls) and "。" not in calls and ". " not in calls
    complete = marks.is_japanese(first.words) and marks.has_predicate(calls) and first.words == calls
    return top[0] if fits and (first.heading or not complete) else None


def _is_list_of_questions(lines: Sequence[Line]) -> bool:
    """Whether all headings ask, and there are several: then the first is one of them, and no title."""
    headings = [line for line in lines if line.heading]
    return len(headings) > 1 and all(is_asking(line.words) for line in headings)


def _told(lines: Sequence[Line], title: int | None, given: str | None) -> list[int]:
    """Return the numbers of the lines that belong to the article, headings included; not its title, not the site's."""
    name = given or (lines[title].words if title is not None else "")
    told: list[int] = []
    listing = False
    for number, line in enumerate(lines):
        if line.role is Role.CONTENTS:
            listing = True
            continue
        # What a table of contents lists ends with the next heading or the next running text.
        listing = listing and not line.heading and (line.role is Role.POINT or not marks.ends_sentence(line.words))
        if listing or number == title or (number < _TOP and name and repeats(line.words, name)):
            continue
        if line.heading or line.role in {Role.TEXT, Role.POINT, Role.BOX, Role.RULE, Role.QUESTION, Role.CODE}:
            told.append(number)
    return told


def _sections(lines: Sequence[Line], told: Sequence[int]) -> tuple[list[Section], dict[int, int]]:
    """Return a section for each heading, and the section each line stands in."""
    sections: list[Section] = []
    section_of: dict[int, int] = {}
    for number in told:
        line = lines[number]
        if line.heading:
            question = line.words if is_asking(line.words) else None
            sections.append(Section(span=line.span, heading=line.words, question=question))
        elif sections:
            sections[-1] = sections[-1].model_copy(update={"span": (sections[-1].span[0], line.span[1])})
        if sections:
            section_of[number] = len(sections) - 1
    return sections, section_of


def _said(text: str, lines: Sequence[Line], told: Sequence[int], section_of: dict[int, int]) -> list[_Said]:
    """Return the sentences of *told* in order: of paragraphs and list items, not of headings, boxes' names and code."""
    said: list[_Said] = []
    paragraph = end = 0
    for number in told:
        line = lines[number]
        if _BLANK.search(text, end, line.span[0]):
            paragraph += 1
        end = line.span[1]
        # A question that stands alone is answered under it or not at all; either way it states nothing.
        if line.heading or line.role not in {Role.TEXT, Role.POINT}:
            paragraph += 1
            continue
        before = said[-1].place if said and said[-1].paragraph == paragraph and line.role is Role.TEXT else None
        for place in line_sentences(text, line):
            said.append(_Said(place, before, number, section_of.get(number), paragraph))
            before = place
    return said


def _box(lines: Sequence[Line], told: Sequence[int]) -> list[int]:
    """Return the points under a heading such as この記事のポイント."""
    box: list[int] = []
    opened = False
    for number in told:
        if lines[number].role is Role.BOX:
            opened = not box
        elif opened and lines[number].role is Role.POINT:
            box.append(number)
        else:
            opened = False
    return box


def _is_under_question(sections: Sequence[Section], one: _Said) -> bool:
    return one.section is not None and sections[one.section].question is not None


def _groups(lines: Sequence[Line], said: Sequence[_Said], sections: Sequence[Section]) -> list[list[Place]]:
    """Return the running text's sentences by section, or by paragraph where hardly any heading divides them."""
    running = [one for one in said if lines[one.line].role is Role.TEXT]
    if len(sections) > 1:
        return [[one.place for one in group] for _, group in groupby(running, key=lambda one: one.section)]
    return [[one.place for one in group] for _, group in groupby(running, key=lambda one: one.paragraph)]


def _heading_pairs(
    lines: Sequence[Line], told: Sequence[int], section_of: dict[int, int], written: date | None
) -> list[Draft]:
    drafts: list[Draft] = []
    for number in told:
        line = lines[number]
        asks = line.heading and is_asking(line.words) and not marks.question_label(line.words)
        if asks and (answer := answer_under(lines, number)):
            phrasings, section = line.phrasings, section_of.get(number)
            drafts.append(
                Draft("qa", answer, question=line.words, phrasings=phrasings, section=section, written=written)
            )
    return drafts
