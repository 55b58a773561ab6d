"""Which items of a feed are new, which say something else than before, and which are passed over: pure."""

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from knowledge.models import FeedContent, FeedItem, SeenItem
from knowledge.text.addresses import same_page

NEW_AT_ONCE = 500
"""New items that one look takes; of more, the newest."""
TRIES = 3
"""An item that could not be read is tried so often."""

_LONG, _SHORT = 200, 40
"""Letters that tell a text from every other by themselves, and together with a title."""
_DATED = "at:"
_OLDEST = datetime.min.replace(tzinfo=UTC)
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?:script|style)\b.*?(?:</(?:script|style)\s*>|\Z)|<[^<>]*>", re.DOTALL | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item to read, and what is known of it from before."""

    item: FeedItem
    key: str
    said: str | None
    before: SeenItem | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do with the items of a feed."""

    wanted: tuple[Wanted, ...]
    settled: tuple[SeenItem, ...]
    """To be remembered without reading: passed over, or the same text under another name."""
    unchanged: int
    passed_over: int


def choose(content: FeedContent, seen: Mapping[str, SeenItem], *, now: datetime, room: int) -> Choice:
    """Return which items of *content* to read, newest first, at most *room* new ones.

    An item is known by its link: a new GUID, a touched date or a tracking parameter make no new item. Nor does another
    link whose text is known from this feed.
    """
    texts = {item.said: item for item in seen.values() if _is_text(item.said) and item.state != "failed"}
    new: dict[str, Wanted] = {}
    said_now = set[str | None]()
    again: list[Wanted] = []
    settled: list[SeenItem] = []
    unchanged = 0
    for item in content.items:
        key, said = key_of(item), said_of(item)
        known = seen.get(key or "")
        if key is None or key in new:
            continue
        if known is not None and _says_more(known, said):
            again.append(Wanted(item, key, said, known))
        elif known is not None or (_is_text(said) and said in said_now):
            unchanged += 1
        elif twin := texts.get(said):
            settled.append(twin.model_copy(update={"key": key, "seen": now}))
            unchanged += 1
        else:
            new[key] = Wanted(item, key, said, None)
            said_now.add(said)
    ranked = sorted(new.values(), key=lambda wanted: told_at(wanted.item, now) or _OLDEST, reverse=True)
    most = max(min(room, NEW_AT_ONCE), 0)
    passed = [SeenItem(key=one.key, said=one.said, seen=now, state="passed") for one in ranked[most:]]
    return Choice(
        wanted=(*ranked[:most], *again[:NEW_AT_ONCE]),
        settled=(*settled, *passed),
        unchanged=unchanged,
        passed_over=len(passed) + content.left_out,
    )


def told_at(item: FeedItem, now: datetime) -> datetime | None:
    """Return when *item* was published; what claims to come from the future came *now*."""
    moment = item.published or item.modified
    return moment and min(moment, now)


def key_of(item: FeedItem) -> str | None:
    """Return what *item* is known by: its link, else the feed's id of it, else its text; None when it has nothing."""
    if item.url:
        return same_page(item.url)
    if item.guid:
        return f"guid:{item.guid[:500]}"
    return f"text:{_hashed(item.title, item.html)}" if item.html else None


def said_of(item: FeedItem) -> str | None:
    """Return a hash of what the feed says of *item*, dates left out; the date itself where it says nothing else."""
    words = words_of(item.html)
    if len(words) >= _SHORT:
        return _hashed(words) if len(words) >= _LONG else _hashed(item.title, words)
    return f"{_DATED}{item.modified.isoformat()}" if item.modified else None


def words_of(markup: str | None) -> str:
    """Return the words of *markup* in one line, as far as telling texts apart needs it."""
    return " ".join(html.unescape(_MARKUP.sub(" ", markup or "")).split())


def _says_more(known: SeenItem, said: str | None) -> bool:
    if known.state == "failed" and known.tries < TRIES:
        return True
    return known.state != "passed" and said is not None and said != known.said


def _is_text(said: str | None) -> bool:
    return said is not None and not said.startswith(_DATED)


def _hashed(*parts: str | None) -> str:
    return hashlib.sha256("\x1f".join(part or "" for part in parts).encode("utf-8", "replace")).hexdigest()[:24]
