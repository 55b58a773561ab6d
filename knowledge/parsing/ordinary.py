"""Ordinary articles: news, encyclopaedia, how-to, FAQ. Sentences are statements, question headings make pairs."""

from collections.abc import Sequence
from datetime import date

from knowledge.models import ArticleKind, Document, EntryKind, Section
from knowledge.parsing.cards import repeats
from knowledge.parsing.drafts import Draft, Parsed, inside, without_repeats
from knowledge.parsing.kinds import is_news, shape_of
from knowledge.parsing.leads import leads_of
from knowledge.parsing.lines import Line, Role
from knowledge.parsing.pairs import Pair, answer_under, definition, labelled_pairs
from knowledge.parsing.refine import refined
from knowledge.parsing.said import Said, said_in
from knowledge.parsing.statements import says_something
from knowledge.parsing.steps import Steps, find_steps, names_task
from knowledge.parsing.tasks import ways_to_ask
from knowledge.text import marks
from knowledge.text.marks import Place
from knowledge.text.phrasings import usable
from knowledge.text.sentences import sentences

_MAX_TITLE = 120
_TOLD = frozenset(Role) - {Role.CONTENTS, Role.REPLIES, Role.DATE, Role.SOURCE, Role.PAGER, Role.CHROME}
_NAMING = {Role.RULE, Role.TERM, Role.NAMES}
_TOP = 8
"""A date among that many first lines is the page's own."""


def read_ordinary(document: Document, lines: Sequence[Line]) -> Parsed:
    """Return what *lines* say."""
    text, given = document.text, document.metadata
    lines = refined(lines)
    pairs, taken = labelled_pairs(text, lines)
    title = _title_line(lines, given.title, taken)
    named = given.title or (lines[title].words if title is not None else None)
    published = next((line.day for line in lines[:_TOP] if line.role is Role.DATE), None)
    written = given.published or published
    told = _told(lines, title, given.title)
    sections, section_of = _sections(lines, told)
    steps = find_steps(text, lines, told, named or "")
    stepping = {number for found in steps for number in found.lines}
    said = said_in(text, lines, [number for number in told if number not in taken], section_of, stepping)

    # Steps that are headings are the answer with their own words, which what stands under headings leaves out.
    headed = {found.task for found in steps if lines[found.lines[0]].heading}
    asked = _heading_pairs(text, lines, [number for number in told if number not in headed], section_of, written)
    tasks = _tasks(lines, steps, asked, section_of, named or "", written)
    parsed = Parsed(named, published, sections=sections)
    parsed.kind = _kind(text, lines, told, taken, asked, stepping, said, written, named or "", given.kind)
    box = _box(lines, told)
    leads = [] if box else leads_of(text, lines, parsed, said, pairs, asked, stepping, written)
    parsed.key_points = [lines[number].span for number in box] or sorted(leads)
    answers = {draft.core for draft in asked}
    for one in said:
        kind: EntryKind = "key_point" if one.line in box or one.place in leads else "statement"
        if kind == "key_point" or one.place not in answers:
            parsed.drafts.append(
                Draft(kind, one.place, one.before, section=one.section, written=written, start=one.start)
            )
    parsed.drafts += [*pair_drafts(text, pairs, written, leads), *asked, *tasks]
    first = next((one for one in said if lines[one.line].role is Role.TEXT), None)
    if named and first and (question := definition(text, named, first.place)):
        parsed.drafts.append(Draft("qa", first.place, question=question, section=first.section, written=written))
    parsed.drafts = without_repeats(text, parsed.drafts)
    return parsed


def _kind(
    text: str,
    lines: Sequence[Line],
    told: Sequence[int],
    taken: set[int],
    asked: Sequence[Draft],
    stepping: set[int],
    said: Sequence[Said],
    written: date | None,
    title: str,
    hint: ArticleKind | None,
) -> ArticleKind:
    """Return what the article mainly is: as its lines show, else as the page says, else news or running text."""
    content = [number for number in told if not lines[number].heading and lines[number].role not in _NAMING]
    spans = [draft.core for draft in asked]
    shape = shape_of(
        told=len(content),
        answered=sum(n in taken or inside(lines[n].span[0], spans) for n in content),
        pairs=len(asked) + sum(lines[number].label > 0 for number in taken),
        steps=len(stepping),
        task=names_task(title),
        rows=sum(lines[number].block.kind in {"row", "definition"} for number in content),
        named=sum(lines[number].role is Role.DEFINITION for number in content),
    )
    if hint == "team" or not shape:
        return hint or ("news" if is_news(text, [one.place for one in said], written) else "article")
    return shape


def _tasks(
    lines: Sequence[Line],
    steps: Sequence[Steps],
    asked: Sequence[Draft],
    section_of: dict[int, int],
    title: str,
    written: date | None,
) -> list[Draft]:
    """Return each list of *steps* as the whole answer to the task it stands under; those already asked for have one."""
    answers = [draft.core for draft in asked]
    return [
        Draft(
            "qa",
            found.span,
            question=(question := found.question(lines, title)),
            phrasings=usable(ways_to_ask(question, title)),
            section=section_of.get(found.lines[0]),
            written=written,
        )
        for found in steps
        if not inside(found.span[0], answers)
    ]


def pair_drafts(text: str, pairs: Sequence[Pair], written: date | None, points: Sequence[Place]) -> list[Draft]:
    """Return ready *pairs* as drafts; of longer answers, and of *points*, each sentence is one too."""
    drafts: list[Draft] = []
    for asked, answer, phrasings in pairs:
        question = " ".join(text[slice(*asked)].split())
        drafts.append(Draft("qa", answer, question=question, phrasings=phrasings, written=written))
        parts = [place for piece in _pieces(text, answer) for place in sentences(text, *piece)]
        for before, place in zip([None, *parts], parts, strict=False):
            if place in points:
                drafts.append(Draft("key_point", place, before, written=written))
            elif len(parts) > 1 and says_something(text, place):
                drafts.append(Draft("statement", place, before, written=written))
    return drafts


def _pieces(text: str, answer: Place) -> list[Place]:
    """Return the paragraphs and list items of *answer*; lines without a mark go on with what stands above them."""
    pieces: list[Place] = []
    for start, end in marks.lines(text, *answer):
        words = marks.bullet(text, start, end)
        if words == start and pieces and not text[pieces[-1][1] : start].count("\n") > 1:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((words, end))
    return pieces


def _title_line(lines: Sequence[Line], given: str | None, taken: set[int]) -> int | None:
    """Return the line that is the page's title; None where the page has none."""
    top = [number for number in range(min(_TOP, len(lines))) if lines[number].role in {Role.TEXT, Role.QUESTION}]
    if given:
        named = (number for number in top if lines[number].block.kind != "question")
        return next((number for number in named if repeats(lines[number].words, given)), None)
    marked = [number for number, line in enumerate(lines) if line.heading and line.level == 1]
    if marked:
        return marked[0]
    if not top or top[0] in taken or len(lines) < 2:
        return None
    first = lines[top[0]]
    if first.block.kind == "question" or (first.role is Role.QUESTION and _is_list_of_questions(lines)):
        return None
    # A sentence with its full stop begins the text; a title may ask or call, but does not stop.
    calls = first.words.rstrip("?？!！")
    fits = len(first.words) <= _MAX_TITLE and not marks.ends_sentence(calls) and "。" not in calls and ". " not in calls
    complete = marks.is_japanese(first.words) and marks.has_predicate(calls) and first.words == calls
    return top[0] if fits and (first.heading or not complete) else None


def _is_list_of_questions(lines: Sequence[Line]) -> bool:
    """Whether all headings ask, and there are several: then the first is one of them, and no title."""
    headings = [line for line in lines if line.heading]
    return len(headings) > 1 and all(line.asks for line in headings)


def _told(lines: Sequence[Line], title: int | None, given: str | None) -> list[int]:
    """Return the numbers of the lines that belong to the article, headings included; not its title, not the site's."""
    name = given or (lines[title].words if title is not None else "")
    told: list[int] = []
    listing = False
    replies = 0
    for number, line in enumerate(lines):
        if line.role is Role.REPLIES or (replies and not (line.heading and line.level <= replies)):
            replies = replies or line.level
            continue
        replies = 0
        if line.role is Role.CONTENTS:
            listing = True
            continue
        # What a table of contents lists ends with the next heading or the next running text.
        listing = listing and not line.heading and (line.role is Role.POINT or not marks.ends_sentence(line.words))
        again = number < _TOP and line.block.kind != "question" and name and repeats(line.words, name)
        if listing or number == title or again:
            continue
        if line.heading or line.role in _TOLD:
            told.append(number)
    return told


def _sections(lines: Sequence[Line], told: Sequence[int]) -> tuple[list[Section], dict[int, int]]:
    """Return a section for each heading, and the section each line stands in."""
    sections: list[Section] = []
    section_of: dict[int, int] = {}
    for number in told:
        line = lines[number]
        if line.heading:
            question = line.words if line.asks else None
            sections.append(Section(span=line.span, heading=line.words, question=question))
        elif sections:
            sections[-1] = sections[-1].model_copy(update={"span": (sections[-1].span[0], line.span[1])})
        if sections:
            section_of[number] = len(sections) - 1
    return sections, section_of


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


def _heading_pairs(
    text: str, lines: Sequence[Line], told: Sequence[int], section_of: dict[int, int], written: date | None
) -> list[Draft]:
    drafts: list[Draft] = []
    for number in told:
        line = lines[number]
        if line.asks and not line.label and (answer := answer_under(text, lines, number)):
            question = line.words[marks.bullet(line.words) :]
            phrasings, section = line.phrasings, section_of.get(number)
            drafts.append(Draft("qa", answer, question=question, phrasings=phrasings, section=section, written=written))
    return drafts
