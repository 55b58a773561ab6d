"""Whether two sentences of different articles tell the same thing, and whether with the same figures.

The rule wants to be right rather than to find all: it speaks only where the sentences are alike word for word but for
figures and states. What it is right about is measured in `tests/matching/test_agreement.py`.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from knowledge.text.fold import fold
from knowledge.text.lexicon import lexicon
from knowledge.text.tokens import Holds, Word, capitalised, stem_of, words

Agreement = Literal["same", "otherwise"]
"""Two sentences tell the same, or the same thing with another figure, date or state."""

_CHANGE = lexicon("change")
_STATES = {word: number for number, group in enumerate(_CHANGE["states"]) for word in group}
_NAMES = Holds.PERSON | Holds.PLACE | Holds.NAME
_UNITS = "|".join(
    sorted(
        map(re.escape, chain(_CHANGE["naming"], _CHANGE["counters"], lexicon("light")["counters"])),
        key=len,
        reverse=True,
    )
)
_MONTH = "|".join(("jan", "feb", "mar", "apr", "may", "june?", "july?", "aug", "sept?", "oct", "nov", "dec"))
_FIGURE = re.compile(
    rf"(?P<before>第|no\. ?|\b(?:{'|'.join(_CHANGE['naming_before'])}) )?(?P<sign>[$£€¥])?"
    r"(?P<number>(?:[0-9][0-9,]*(?:[.:][0-9]+)?[万億兆千百]?)+"
    rf"|[一二三四五六七八九十百千万億]+(?=(?:{_UNITS})))"
    rf"(?P<unit>{_UNITS}| ?%| ?(?:a\.m\.|p\.m\.|am\b|pm\b)| ?(?:{_MONTH})[a-z]*\b| [a-z]+)?"
    rf"|\b(?P<month>{_MONTH})[a-z]*\b(?= ?[0-9])"
)
_DATED = frozenset("年月日")
_ALIKE = 55
"""Likeness of two frames (rapidfuzz ratio, of 100) from which their sentences are about one thing."""
_SUBJECT_SHARED = 0.5


@cache
def _changing() -> frozenset[str]:
    """Return the words of change; not at import, as a stem needs what takes words apart, and that 75 MiB."""
    return frozenset(_CHANGE["ja"]) | {stem_of(word) for word in _CHANGE["en"]}


class Claim(NamedTuple):
    """What a sentence says, taken apart."""

    frame: str
    """Its words, figures left open."""
    content: frozenset[str]
    """What it is about: words that carry meaning; states, figures and words of change left out."""
    names: frozenset[str]
    states: frozenset[tuple[int, str]]
    meant: tuple[str, ...]
    """Figures that tell which one is meant: 第3回, Room 12."""
    figures: tuple[tuple[str, str], ...]
    """Unit and number, in order."""
    negated: bool
    title: tuple[str, ...]
    """Words of the article's title that carry meaning, in order."""
    title_names: frozenset[str]


_NEGATION = re.compile(r"ない|ません|ず(?:に|、|。|$)|\b(?:not|no longer|never|cannot)\b|n't\b")


def claim(text: str, title: str) -> Claim:
    """Return what the sentence *text* of an article called *title* says."""
    folded = fold(text)
    found_figures = list(_FIGURE.finditer(folded))
    figures = [found for found in found_figures if not _names_one(found)]
    frame = _without(folded, figures)
    telling = _telling(words(frame.replace("#", " "), capitalised(text)))
    states = frozenset((_STATES[word.form], word.form) for word in telling if word.form in _STATES)
    about = [word for word in telling if word.form not in _STATES and word.form not in _changing()]
    heading = _telling(words(fold(title), capitalised(title)))
    return Claim(
        frame=frame,
        content=frozenset(word.form for word in about),
        names=frozenset(word.form for word in about if word.holds & _NAMES),
        states=states,
        meant=tuple(found[0] for found in found_figures if _names_one(found)),
        figures=tuple(_figure(found) for found in figures),
        negated=bool(_NEGATION.search(folded)),
        title=tuple(word.form for word in heading if word.form not in _changing()),
        title_names=frozenset(word.form for word in heading if word.holds & _NAMES),
    )


def agreement(one: Claim, other: Claim) -> Agreement | None:
    """Return how two claims of different articles go together; None where they are not surely about one thing."""
    if fuzz.ratio(one.frame, other.frame) < _ALIKE or not _same_content(one, other) or not _same_subject(one, other):
        return None
    if one.meant != other.meant:
        return None
    if one.states != other.states or one.negated != other.negated:
        return "otherwise" if _other_state(one, other) else None
    if Counter(one.figures) == Counter(other.figures):
        return "same"
    return "otherwise" if _other_figures(one, other) else None


def alike(folded: str, other: str) -> bool:
    """Whether it is worth while to take two folded sentences apart."""
    return fuzz.ratio(folded, other, score_cutoff=50) > 0


def _same_content(one: Claim, other: Claim) -> bool:
    # Even one word more may be what makes it another thing: 下水道 for 水道, children for everybody.
    return bool(one.content) and one.content == other.content


def _same_subject(one: Claim, other: Claim) -> bool:
    """Whether the sentences name what they are about, or else their articles are about one thing."""
    if one.names and one.names == other.names:
        return True
    if one.title_names and other.title_names and not one.title_names & other.title_names:
        return False
    mine, theirs = set(one.title), set(other.title)
    if not mine or not theirs or len(mine & theirs) < _SUBJECT_SHARED * min(len(mine), len(theirs)):
        return False
    return mine <= theirs or theirs <= mine or one.title[0] in theirs or other.title[0] in mine


def _other_state(one: Claim, other: Claim) -> bool:
    """Whether one thing changed: 営業 to 休業, or is to is not; with other figures it is another matter."""
    if one.states != other.states and one.negated != other.negated:
        return False
    of_one_kind = {group for group, _ in one.states} == {group for group, _ in other.states}
    return of_one_kind and Counter(one.figures) == Counter(other.figures)


def _other_figures(one: Claim, other: Claim) -> bool:
    """Whether one kind of figure is another: what has another number in another year or at another length differs."""
    mine, theirs = _by_unit(one.figures), _by_unit(other.figures)
    apart = {unit for unit in mine.keys() & theirs.keys() if mine[unit] != theirs[unit]}
    if any(len(mine[unit]) != len(theirs[unit]) for unit in apart):
        return False
    return len(apart) == 1 or (bool(apart) and apart <= _DATED)


def _by_unit(figures: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for unit, number in figures:
        found.setdefault(unit, []).append(number)
    return found


def _figure(found: re.Match[str]) -> tuple[str, str]:
    if month := found["month"]:
        return "月", month
    unit = (found["unit"] or "").strip()
    number = found["number"].replace(",", "")
    if re.fullmatch(rf"(?:{_MONTH})[a-z]*", unit):
        return "日", f"{number} {unit}"
    if not unit and re.fullmatch(r"1[0-9]{3}|20[0-9]{2}", number):
        return "年", number
    if re.fullmatch(r"[ap]\.?m\.?", unit) or ":" in number:
        return "時", f"{number}{unit.replace('.', '')}"
    return found["sign"] or (stem_of(unit) if unit.isascii() else unit), number


def _names_one(found: re.Match[str]) -> bool:
    return bool(found["before"]) or found["unit"] in _CHANGE["naming"]


def _without(folded: str, figures: Iterable[re.Match[str]]) -> str:
    parts, place = [], 0
    for found in figures:
        parts += [folded[place : found.start()], "#"]
        # A word after a number stays: "20 buses" and "20 trains" are not about one thing.
        unit = found["unit"] or ""
        place = found.end() - (len(unit) if re.fullmatch(r" [a-z]+", unit) else 0)
    return "".join([*parts, folded[place:]])


def _telling(found: Iterable[Word]) -> list[Word]:
    return [word for word in found if not word.particle and not word.light and not word.holds & Holds.NUMBER]
