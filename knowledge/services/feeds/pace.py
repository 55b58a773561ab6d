"""When a feed is looked at next: pure."""

from datetime import datetime, timedelta

from knowledge.errors import Fault, FetchError, UnreadableError
from knowledge.models import Feed, Problem

SHORTEST, LONGEST = 15 * 60, 24 * 60 * 60
"""Seconds between two looks at a feed."""

_MOST_PATIENCE = 7 * LONGEST
_MISSED = 5
"""So many looks in a row at a page that is not found are enough; 410 says at once that it will not come back."""
_SPREAD = 0.2


def claimed(feed: Feed, now: datetime) -> Feed:
    """Return *feed* while it is looked at: whatever ends the look, nobody looks again before a while has passed."""
    return feed.model_copy(update={"due": now + timedelta(seconds=SHORTEST)})


def after_reading(feed: Feed, now: datetime, *, news: bool, chance: float) -> Feed:
    """Return *feed* after a look that went well: looked at more often when there was *news*, less often when not.

    *chance*, in [0, 1), spreads the looks of many feeds.
    """
    interval = min(max(int(feed.interval * (0.5 if news else 1.5)), SHORTEST), LONGEST)
    return feed.model_copy(
        update={
            "interval": interval,
            "due": now + _spread(interval, chance),
            "checked": now,
            "failures": 0,
            "fault": None,
            "paused": False,
        }
    )


def after_fault(feed: Feed, now: datetime, error: UnreadableError, *, chance: float) -> Feed:
    """Return *feed* after a look that failed: twice as long to the next, or what the server asked if that is more."""
    failures = feed.failures + 1
    wait = float(min(feed.interval * 2 ** min(failures, 10), LONGEST))
    if isinstance(error, FetchError) and error.retry_after is not None:
        wait = min(max(wait, error.retry_after), _MOST_PATIENCE)
    gone = error.fault is Fault.GONE and (error.facts.get("status") == 410 or failures >= _MISSED)
    return feed.model_copy(
        update={
            "due": now + _spread(wait, chance),
            "failures": failures,
            "fault": problem_of(feed.url, error),
            "paused": gone,
        }
    )


def problem_of(name: str, error: UnreadableError) -> Problem:
    """Return *error* over what stands at the address *name* as a problem to tell."""
    return Problem(name=name, fault=error.fault.value, facts={"name": name, **error.facts})


def _spread(seconds: float, chance: float) -> timedelta:
    """Return about *seconds*, never less: a server's wish for patience is kept."""
    return timedelta(seconds=seconds * (1 + _SPREAD * chance))
