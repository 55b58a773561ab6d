"""From probabilities to an outcome: one answer, a choice, or an honest refusal. Pure."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from knowledge.models import Strictness

MOST_CHOICES = 5
NEAREST = 5
"""Entries named with a refusal."""

SURE = 0.8
"""Probability by words alone from which nobody asks what they mean."""

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


SMALL = 1_000
"""Entries below which a base is small: there is less in it that looks like an answer, so the same share of false
answers is reached at lower bars (`model.json`, "above", half the paragraphs against small)."""


class Policies(NamedTuple):
    """What one word for strictness means."""

    large: MatchPolicy
    small: MatchPolicy


# Fixed on JSQuAD with half of every article's paragraphs missing, cross-validated: of 100 questions that such a base
# does not answer, 2 (strict), 5 (balanced) and 10 (talkative) get an answer or a choice
# (`python -m tests.eval --only refusing`).
POLICIES: Mapping[Strictness, Policies] = {
    "strict": Policies(
        large=MatchPolicy(accept=0.82, offer=0.45, together=0.95, close=0.9),
        small=MatchPolicy(accept=0.6, offer=0.4, together=0.9, close=0.9),
    ),
    "balanced": Policies(
        large=MatchPolicy(accept=0.63, offer=0.3, together=0.85, close=0.9),
        small=MatchPolicy(accept=0.36, offer=0.25, together=0.65, close=0.9),
    ),
    "talkative": Policies(
        large=MatchPolicy(accept=0.44, offer=0.2, together=0.6, close=0.9),
        small=MatchPolicy(accept=0.2, offer=0.15, together=0.4, close=0.9),
    ),
}


def policy_for(strictness: Strictness, entries: int) -> MatchPolicy:
    """Return the policy for a base of so many *entries*."""
    policies = POLICIES[strictness]
    return policies.small if entries < SMALL else policies.large


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
        return Decision("choices" if rivals else "answered", _each_once(ranked, (0, *rivals)))
    offered = [place for place, rated in enumerate(ranked[:MOST_CHOICES]) if rated.confidence >= policy.offer]
    if len(offered) > 1 and sum(ranked[place].confidence for place in offered) >= policy.together:
        different = _each_once(ranked, offered)
        return Decision("choices", different if len(different) > 1 else tuple(offered))
    return Decision("unanswered", _each_once(ranked, range(len(ranked)))[:NEAREST])


def _each_once(ranked: Sequence[Rated], places: Iterable[int]) -> tuple[int, ...]:
    """Return *places* without entries that say what an earlier one says: copies must not crowd out other answers."""
    kept: list[int] = []
    for place in places:
        if not any(says_the_same(ranked[place].text, ranked[other].text) for other in kept):
            kept.append(place)
            if len(kept) == MOST_CHOICES:
                break
    return tuple(kept)


def _differs(rated: Rated, best: Rated) -> bool:
    """Return whether *rated* is another answer than *best*, not the same in other words or the sentence beside it."""
    if rated is best or (rated.article == best.article and not (rated.is_pair and best.is_pair)):
        return False
    return not says_the_same(rated.text, best.text)


def says_the_same(text: str, other: str) -> bool:
    """Return whether two folded texts say the same, in hardly other words."""
    return fuzz.ratio(text[:_COMPARED], other[:_COMPARED]) >= _SAME
