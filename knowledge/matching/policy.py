"""From probabilities to an outcome: one answer, a choice, or an honest refusal. Pure."""

from collections.abc import Hashable, Sequence
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

MOST_CHOICES = 5
NEAREST = 5
"""Entries named with a refusal."""

_SAME = 80
"""Likeness (rapidfuzz ratio, of 100) from which two texts say the same."""
_COMPARED = 200
"""Code points that are compared."""


class MatchPolicy(NamedTuple):
    """When to speak: probabilities that an entry answers the question."""

    accept: float
    """At least this, and one entry answers."""
    offer: float
    """Entries of at least this may be offered as choices."""
    together: float
    """At least this must the offered ones reach together."""
    close: float
    """An entry this share as probable as the best one is as good an answer."""


BALANCED = MatchPolicy(accept=0.5, offer=0.25, together=0.6, close=0.85)
BALANCED_SMALL = MatchPolicy(accept=0.28, offer=0.2, together=0.45, close=0.85)
"""For a base of few entries: there is less in it that looks like an answer, so the same share of false answers is
reached at a lower bar (`model.json`, "above", half the paragraphs against small)."""
SMALL = 1_000
"""Entries below which a base is small."""


def balanced(entries: int) -> MatchPolicy:
    """Return the policy for a base of so many *entries*."""
    return BALANCED_SMALL if entries < SMALL else BALANCED


class Rated(NamedTuple):
    """A ranked entry, as far as the decision needs to know it."""

    confidence: float
    article: Hashable
    is_pair: bool
    text: str
    """Folded."""


class Decision(NamedTuple):
    """An outcome, and which of the ranked entries it shows."""

    outcome: Literal["answered", "choices", "unanswered"]
    shown: tuple[int, ...]


def decide(ranked: Sequence[Rated], policy: MatchPolicy) -> Decision:
    """Return what to do with *ranked* entries, most probable first."""
    if not ranked:
        return Decision("unanswered", ())
    best = ranked[0]
    if best.confidence >= policy.accept:
        bar = max(policy.accept, policy.close * best.confidence)
        rivals = [place for place, rated in enumerate(ranked) if rated.confidence >= bar and _differs(rated, best)]
        return Decision("choices", (0, *rivals)[:MOST_CHOICES]) if rivals else Decision("answered", (0,))
    offered = [place for place, rated in enumerate(ranked[:MOST_CHOICES]) if rated.confidence >= policy.offer]
    if len(offered) > 1 and sum(ranked[place].confidence for place in offered) >= policy.together:
        return Decision("choices", tuple(offered))
    return Decision("unanswered", tuple(range(min(NEAREST, len(ranked)))))


def _differs(rated: Rated, best: Rated) -> bool:
    """Return whether *rated* is another answer than *best*, not the same in other words or the sentence beside it."""
    if rated is best or (rated.article == best.article and not (rated.is_pair and best.is_pair)):
        return False
    return fuzz.ratio(rated.text[:_COMPARED], best.text[:_COMPARED]) < _SAME
