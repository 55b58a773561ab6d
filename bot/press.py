"""What a button carries: it must work after a restart, so all of it stands in Discord's 100 characters."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from bot.render.limits import CUSTOM_ID, units
from knowledge.models import EntryId, Evidence, GapId, GapState, VersionNumber

_ENTRY = r"(?P<kind>[sg]):(?P<entry>[!-~]{1,64})"
CHOICE = r"kiji:(?P<kind>[sg]):(?P<asker>[0-9]{1,20}):(?P<entry>[!-~]{1,64})"
PAGE = r"kiji:page:(?P<page>[0-9]{1,6})"
LATEST = r"kiji:latest:(?P<count>[1-5]):(?P<skip>[0-9]{1,6}):(?P<topic>[^\r\n]{0,60})"
MORE = rf"kiji:more:{_ENTRY}"
OTHERS = r"kiji:others:(?P<entries>[sg][!-+\--~]{1,64}(?:,[sg][!-+\--~]{1,64}){0,2})"
HELPFUL = rf"kiji:helpful:{_ENTRY}"
NOT_HELPFUL = rf"kiji:nothelpful:{_ENTRY}"
PREVIEW = r"kiji:preview:(?P<name>[0-9a-f]{16}):(?P<page>[0-9]{1,6})"
SAVE = r"kiji:save:(?P<name>[0-9a-f]{16})"
DISCARD = r"kiji:discard:(?P<name>[0-9a-f]{16})"
DIFFERENCE = r"kiji:difference:(?P<before>[0-9]{1,9}):(?P<after>[0-9]{1,9})(?::(?P<page>[0-9]{1,6}))?"
UNDO = r"kiji:undo:(?P<version>[0-9]{1,9})"
BACK = r"kiji:back:(?P<version>[0-9]{1,9}):(?P<page>[0-9]{1,6})"
ROLLBACK = r"kiji:rollback:(?P<version>[0-9]{1,9}):(?P<expect>[0-9]{1,9})"
HISTORY = r"kiji:history:(?P<page>[0-9]{1,6})"
AUDIT = r"kiji:audit:(?P<page>[0-9]{1,6})"
KB_ENTRY = r"kiji:kb:(?P<errand>entry|article|hide|restore|rephrase|topic):(?P<entry>[!-~]{1,64})"
KB_PAGE = r"kiji:kb:page:(?P<page>[0-9]{1,6}):(?P<entry>[!-~]{1,64})"
KB_UNDO = r"kiji:kb:undo:(?P<version>[0-9]{1,10}):(?P<entry>[!-~]{1,64})"
SETUP = r"kiji:setup:(?P<what>[a-z_]{1,20}):(?P<channel>[0-9]{1,20})"
TELL = r"kiji:tell:(?P<key>[0-9a-f]{16})"
INBOX = r"kiji:inbox:(?P<state>open|dismissed):(?P<page>[0-9]{1,4})"
GAP = r"kiji:gap:(?P<act>answer|add|dismiss|reopen):(?P<gap>[0-9]{1,15}):(?P<page>[0-9]{1,4})"
REMOVE = r"kiji:x:(?P<asker>[0-9]{1,20})"

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


def own(evidence: Evidence) -> bool:
    """Return whether *evidence* comes from a server's own library."""
    return evidence.library.startswith("server:")


def preview_id(name: str, page: int) -> str:
    """Return the custom id of a button that turns the preview held as *name* to *page*."""
    return f"kiji:preview:{name}:{page}"


def save_id(name: str) -> str:
    """Return the custom id of a button that saves the preview held as *name*."""
    return f"kiji:save:{name}"


def discard_id(name: str) -> str:
    """Return the custom id of a button that throws away the preview held as *name*."""
    return f"kiji:discard:{name}"


def difference_id(before: VersionNumber | None, after: VersionNumber, page: int | None = None) -> str:
    """Return the custom id of a button that shows *page* of what *after* changed; without one it opens a message."""
    turned = "" if page is None else f":{page}"
    return f"kiji:difference:{before or 0}:{after}{turned}"


def undo_id(version: VersionNumber) -> str:
    """Return the custom id of a button that takes back what *version* changed."""
    return f"kiji:undo:{version}"


def back_id(version: VersionNumber, page: int) -> str:
    """Return the custom id of a button that shows *page* of what going back to *version* changes, and asks."""
    return f"kiji:back:{version}:{page}"


def rollback_id(version: VersionNumber, expect: VersionNumber) -> str:
    """Return the custom id of a button that lets *version* serve in the place of *expect*."""
    return f"kiji:rollback:{version}:{expect}"


def history_id(page: int) -> str:
    """Return the custom id of a button that turns the list of versions to *page*."""
    return f"kiji:history:{page}"


def audit_id(page: int) -> str:
    """Return the custom id of a button that turns the audit log to *page*."""
    return f"kiji:audit:{page}"


def page_id(page: int) -> str:
    """Return the custom id of a button that turns the list of articles to *page*."""
    return f"kiji:page:{page}"


def latest_id(count: int, skip: int, topic: str) -> str:
    """Return the custom id of a button that shows the *count* newest articles on *topic* after *skip* others."""
    return f"kiji:latest:{count}:{skip}:{topic}"


def entry_id(errand: str, evidence: Evidence) -> str | None:
    """Return the custom id of a button for *errand* (more, helpful, nothelpful) about *evidence*; None if too long."""
    text = f"kiji:{errand}:{'g' if own(evidence) else 's'}:{evidence.id}"
    return text if units(text) <= CUSTOM_ID else None


def others_id(found: Iterable[Evidence]) -> str | None:
    """Return the custom id of a button that shows the first three of *found*; None where that cannot be."""
    text = "kiji:others:" + ",".join(f"{'g' if own(each) else 's'}{each.id}" for each in list(found)[:3])
    return text if units(text) <= CUSTOM_ID and re.fullmatch(OTHERS, text) else None


def kb_id(errand: str, entry: EntryId, *, at: int | None = None) -> str | None:
    """Return the custom id of an administrator's button for *errand* about *entry*; *at*: the page or version.

    None when the entry's id cannot stand in one.
    """
    text = f"kiji:kb:{errand}:{entry}" if at is None else f"kiji:kb:{errand}:{at}:{entry}"
    return text if any(re.fullmatch(form, text) for form in (KB_ENTRY, KB_PAGE, KB_UNDO)) else None


def setup_id(what: str, channel: int = 0) -> str:
    """Return the custom id of a control of the setup that changes or shows *what*, of *channel* if it has one."""
    return f"kiji:setup:{what}:{channel}"


def tell_id(key: str) -> str:
    """Return the custom id of a button by which one is told when the question with *key* is answered."""
    return f"kiji:tell:{key}"


def inbox_id(state: GapState, page: int) -> str:
    """Return the custom id of a button that turns the inbox to *page* of the questions in *state*."""
    return f"kiji:inbox:{state}:{page}"


def gap_id(act: str, gap: GapId, page: int) -> str:
    """Return the custom id of a button that does *act* (answer, add, dismiss, reopen) about *gap* on *page*."""
    return f"kiji:gap:{act}:{gap}:{page}"


def window_id(errand: str) -> str:
    """Return a name for a window of *errand*, with a number of its own: two people may have it open at once."""
    return f"kiji:{errand}:{secrets.token_hex(8)}"


def remove_id(asker: int) -> str:
    """Return the custom id of a button by which *asker* deletes our message."""
    return f"kiji:x:{asker}"
