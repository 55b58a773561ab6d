"""Which places sum an article up, as fits its kind: the key points of one that brings no box of them."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from knowledge.models import Section
from knowledge.parsing.drafts import Draft, Parsed, inside
from knowledge.parsing.keypoints import (
    FEWEST,
    MOST,
    is_fit,
    leading,
    of_answers,
    reporting,
    stands_alone,
    unlike,
    with_questions,
)
from knowledge.parsing.lines import Line, Role
from knowledge.parsing.pairs import Pair
from knowledge.parsing.said import Said
from knowledge.text.dates import find_dates
from knowledge.text.marks import Place


def leads_of(
    text: str,
    lines: Sequence[Line],
    parsed: Parsed,
    said: Sequence[Said],
    pairs: Sequence[Pair],
    asked: Sequence[Draft],
    stepping: set[int],
    written: date | None,
) -> list[Place]:
    """Return the sentences that sum the article up, as fits its kind."""
    answers = [draft.core for draft in asked]
    # What answers a question sums up nothing without it; nor does what is said of a term further on.
    telling = [
        one
        for one in said
        if one.start in {None, one.place[0]}
        and (not inside(one.place[0], answers) or (parsed.kind != "faq" and stands_alone(text, one.place)))
    ]
    running = [one.place for one in telling if lines[one.line].role is Role.TEXT]
    if parsed.kind == "news":
        opening = {one.paragraph: one.place for one in reversed(said)}
        dated = {place for place in running if find_dates(text, *place, written)}
        leads = reporting(text, running, parsed.title or "", dated, set(opening.values()))
    else:
        leads = leading(text, _groups(lines, telling, parsed.sections))
    most = MOST if parsed.kind == "reference" or (parsed.kind == "faq" and not leads) else FEWEST
    if len(leads) < most:
        listed = (one for one in telling if lines[one.line].role is not Role.TEXT and one.line not in stepping)
        spare = [
            *of_answers(text, [*(pair.answer for pair in pairs), *answers]),
            *(one.place for one in listed if is_fit(text, one.place)),
        ]
        leads = unlike(text, dict.fromkeys([*leads, *spare]), most)
    if parsed.kind == "faq" and len(leads) < FEWEST:
        heads = [(line.span[0], draft.core) for line, draft in zip(_asking(lines, asked), asked, strict=True)]
        whole = with_questions(text, sorted([*((pair.question[0], pair.answer) for pair in pairs), *heads]))
        apart = [place for place in whole if not any(place[0] <= lead[0] < place[1] for lead in leads)]
        told: dict[str, Place] = {}
        for place in (*leads, *apart):
            told.setdefault(text[slice(*place)], place)
        leads = list(told.values())[:FEWEST]
    return leads


def _asking(lines: Sequence[Line], asked: Sequence[Draft]) -> list[Line]:
    """Return the line above each of the answers *asked* that asks for it."""
    heads = [line for line in lines if line.asks]
    starts = [line.span[0] for line in heads]
    return [heads[bisect_right(starts, draft.core[0] - 1) - 1] for draft in asked]


def _groups(lines: Sequence[Line], said: Sequence[Said], sections: Sequence[Section]) -> list[list[Place]]:
    """Return the running text's sentences by section, or by paragraph where hardly any heading divides them."""
    running = [one for one in said if lines[one.line].role is Role.TEXT]
    if len(sections) > 1:
        return [[one.place for one in group] for _, group in groupby(running, key=lambda one: one.section)]
    return [[one.place for one in group] for _, group in groupby(running, key=lambda one: one.paragraph)]
