"""When several articles tell the same thing: which of them answers, and what is said about the others."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from knowledge.matching.agreement import Claim, agreement, alike, claim
from knowledge.models import Evidence
from knowledge.services.quoting import Hit

_EQUAL = 0.7
"""Share of the best entry's probability from which another that tells the same is as good an answer: then the newer
one is given. Of three equal sentences the ranker calls the second 0.9 and the third 0.8 times as probable."""
_ASKED = 0.2
"""Share from which an entry still speaks of what was asked."""


class Settled(NamedTuple):
    """What *settle* made of entries that may tell the same."""

    answer: Evidence
    same: tuple[Evidence, ...]
    """Of other articles, the newest first, one of each."""
    otherwise: tuple[Evidence, ...]
    """Of other articles: the same thing with another figure, date or state."""

    @property
    def newer(self) -> Evidence | None:
        """What the newest article says otherwise, if it is newer than the answer's."""
        day = day_of(self.answer)
        later = [told for told in self.otherwise if day and (day_of(told) or day) > day]
        return max(later, key=_newest) if later else None


def rivals(ranked: Sequence[Hit]) -> list[Hit]:
    """Return the entries of other articles that may tell what the best of *ranked* tells."""
    best = ranked[0].rated
    return [
        hit
        for hit in ranked[1:]
        if hit.rated.article != best.article
        and hit.rated.confidence >= _ASKED * best.confidence
        and alike(hit.rated.text, best.text)
    ]


def settle(told: Sequence[Evidence]) -> Settled:
    """Return which of *told* answers, the best one being the first: the newest of those that are equally right."""
    best, *others = told
    if not others:  # as nearly always
        return Settled(best, (), ())
    mine = _claim(best)
    agreed = [(other, agreement(mine, _claim(other))) for other in others]
    equal = [other for other, how in agreed if how and other.confidence >= _EQUAL * best.confidence]
    answer = max([best, *equal], key=_newest)
    if answer is not best:
        agreed = [(other, agreement(_claim(answer), _claim(other))) for other in told if other is not answer]
    same: dict[str, Evidence] = {}
    for other, how in sorted(agreed, key=lambda pair: _newest(pair[0]), reverse=True):
        if how == "same" and other.article.id != answer.article.id:
            same.setdefault(other.article.id, other)
    return Settled(answer, tuple(same.values()), tuple(other for other, how in agreed if how == "otherwise"))


def day_of(told: Evidence) -> date | None:
    """Return the day on which *told* was published: its source's, else its article's."""
    return (told.source and told.source.published) or told.article.published


def _newest(told: Evidence) -> date:
    return day_of(told) or date.min


def _claim(told: Evidence) -> Claim:
    start, end = told.core[0] - told.start, told.core[1] - told.start
    return claim(told.text[start:end], told.article.title)
