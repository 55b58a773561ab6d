"""Which sentences of a report tell most of it: greedy coverage of its own words, earlier sentences first."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from math import sqrt

from knowledge.text.fold import fold
from knowledge.text.lexicon import either, words
from knowledge.text.marks import Place, columns

ALIKE = 0.6
"""Share of the shorter sentence's words in the longer one from which they are the same to a reader."""
_TERM = re.compile(r"[a-z][a-z'-]{2,}|[0-9][0-9.,]*|[\u30a1-\u30fa\u30fc]{2,}|[\u3400-\u9fff々]+")
_COMMON = frozenset(words("summary.common")) | frozenset(words("english.common"))
_PLACE = re.compile(either("summary.place"))
_LATE = 0.75
"""By how much less a sentence at the report's end weighs than its first one; most of it is lost early."""
_OFTEN = 4
"""Sentences that hold a word, from which more make it no weightier."""
_LONG = 120
"""Columns up to which a sentence's length does not count against it."""
_MOST = 400
"""Sentences looked at: what comes later in a long report sums nothing up."""


def terms_of(sentence: str) -> frozenset[str]:
    """Return the words that *sentence* is about: numbers, names, and pairs of Han letters."""
    found: set[str] = set()
    for term in _TERM.findall(fold(sentence)):
        if "\u3400" <= term[0] <= "\u9fff" and len(term) > 2:
            found.update(term[place : place + 2] for place in range(len(term) - 1))
        elif len(term) > 1 or term.isdigit():
            found.add(term)
    return frozenset(found - _COMMON)


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sentences of the words *one* and *other* say nearly the same."""
    short = min(len(one), len(other))
    return short > 1 and len(one & other) > ALIKE * max(short, 0.7 * max(len(one), len(other)))


def covering(
    text: str, fit: Sequence[Place], title: str, dated: Collection[Place], opening: Collection[Place], most: int
) -> list[Place]:
    """Return up to *most* of the sentences *fit*, in reading order: the first, then what adds most to those chosen.

    The words of *title* count double. The sentences *opening* a paragraph tell what it is about and count
    double; *dated* ones and those that name a place count a little more.
    """
    fit = fit[:_MOST]
    if not fit:
        return []
    terms = {place: terms_of(text[slice(*place)]) for place in fit}
    often = Counter(term for place in fit for term in terms[place])
    named = terms_of(title)
    weight = {term: sqrt(min(count, _OFTEN)) * (1 + (term in named)) for term, count in often.items()}
    position = {place: 1 - _LATE * sqrt(number / len(fit)) for number, place in enumerate(fit)}
    chosen, covered = [fit[0]], set(terms[fit[0]])

    def gain(place: Place) -> float:
        new: float = sum(weight[term] for term in terms[place] - covered)
        telling = 1 + (place in opening) + 0.2 * (place in dated) + 0.1 * bool(_PLACE.search(text, *place))
        return new * position[place] * telling / sqrt(max(columns(text[slice(*place)]), _LONG))

    while len(chosen) < most:
        open_to = [place for place in fit if not any(alike(terms[place], terms[taken]) for taken in chosen)]
        best = max(open_to, key=gain, default=None)
        if best is None or not gain(best):
            break
        chosen.append(best)
        covered |= terms[best]
    return sorted(chosen)
