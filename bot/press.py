"""What a button carries: it must work after a restart, so all of it stands in Discord's 100 characters."""

import re
from dataclasses import dataclass
from typing import Self

from knowledge.models import EntryId

CHOICE = r"kiji:(?P<kind>[sg]):(?P<asker>[0-9]{1,20}):(?P<entry>[!-~]{1,64})"
PAGE = r"kiji:page:(?P<page>[0-9]{1,6})"

_CHOICE = re.compile(CHOICE)


@dataclass(frozen=True, slots=True)
class Press:
    """An entry to show: from the *own* library of the server or the shared one, offered to *asker*."""

    own: bool
    asker: int
    entry: EntryId

    def custom_id(self) -> str | None:
        """Return it as a custom id; None when the entry's id cannot stand in one."""
        text = f"kiji:{'g' if self.own else 's'}:{self.asker}:{self.entry}"
        return text if _CHOICE.fullmatch(text) else None

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """Return what a custom id that matches `CHOICE` carries."""
        return cls(own=match["kind"] == "g", asker=int(match["asker"]), entry=EntryId(match["entry"]))


def page_id(page: int) -> str:
    """Return the custom id of a button that turns the list of articles to *page*."""
    return f"kiji:page:{page}"
