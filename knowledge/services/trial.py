"""A version to be tested: beside the one that serves, or the one that does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from knowledge.models import Finding, Member
from knowledge.services.serving import Serving


@dataclass(frozen=True, slots=True)
class Trial:
    """A version with its index, what is asked together with it, and what was there before."""

    serving: Serving
    beside: tuple[Serving, ...]
    """Other libraries' versions that answer beside it."""
    members: tuple[Member, ...]
    before: tuple[Member, ...]
    """Members of the version it was built on."""


Gate = Callable[[Trial], Awaitable[tuple[Finding, ...]]]
"""Looks at a version before it serves; an error among what it returns keeps the old version."""
