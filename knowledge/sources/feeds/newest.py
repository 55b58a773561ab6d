"""Which items of a feed are read when there are too many: the newest."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

T = TypeVar("T")

MAX_ITEMS = 20_000
"""feedparser takes 5 s for so many."""

_LONGEST = 60
_DAY_ONLY = re.compile(r"\d{4}(?:-\d\d)?\Z")


def moment(text: str | None) -> datetime | None:
    """Return the moment that *text* tells as feeds write it (ISO 8601, RFC 822); without a zone, UTC; None if none."""
    if text is None or not (told := text.strip()) or len(told) > _LONGEST:
        return None
    if _DAY_ONLY.match(told):
        told = f"{told}-01-01"[:10]
    try:
        found = (
            datetime.fromisoformat(told) if told[:1].isdecimal() and told[4:5] == "-" else parsedate_to_datetime(told)
        )
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def newest(dated: Iterable[tuple[datetime | None, T]], most: int = MAX_ITEMS) -> tuple[Sequence[T], int]:
    """Return the *most* newest of *dated*, in their order, and how many are left out; without a date counts as old."""
    all_of_them = list(dated)
    if len(all_of_them) <= most:
        return [item for _, item in all_of_them], 0
    oldest = datetime.min.replace(tzinfo=UTC)
    ranked = sorted(range(len(all_of_them)), key=lambda at: all_of_them[at][0] or oldest, reverse=True)
    return [all_of_them[at][1] for at in sorted(ranked[:most])], len(all_of_them) - most
