"""From probabilities to an outcome: one answer, a choice, or an honest refusal. Pure."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

MOST_CHOICES = 5
NEAREST = 5
"""Entries named with a refusal."""


class MatchPolicy(NamedTuple):
    """When to speak: probabilities that an entry answers the question."""

    accept: float
    """At least this, and one entry answers."""
    offer: float
    """Entries of at least this may be offered as choices, if together they reach *accept*."""


BALANCED = MatchPolicy(accept=0.5, offer=0.25)


class Decision(NamedTuple):
    """An outcome, and how many of the ranked entries it shows."""

    outcome: Literal["answered", "choices", "unanswered"]
    entries: int


def decide(confidences: Sequence[float], policy: MatchPolicy = BALANCED) -> Decision:
    """Return what to do with ranked entries that answer with the probabilities *confidences*, highest first."""
    if confidences and confidences[0] >= policy.accept:
        return Decision("answered", 1)
    rivals = [value for value in confidences[:MOST_CHOICES] if value >= policy.offer]
    if len(rivals) > 1 and sum(rivals) >= policy.accept:
        return Decision("choices", len(rivals))
    return Decision("unanswered", min(NEAREST, len(confidences)))
