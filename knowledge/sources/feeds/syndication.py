"""RSS and Atom, in all their versions, through feedparser."""

import html
import io
import re
import time
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser

from knowledge.errors import Fault, UnreadableError
from knowledge.models import FeedContent, FeedItem
from knowledge.sources.feeds.newest import MAX_ITEMS, moment, newest
from knowledge.text.addresses import absolute

_ITEM = re.compile(rb"<(?:[\w.-]{1,60}:)?(?:item|entry)[\s>]")
_DATE = re.compile(rb"<(?:[\w.-]{1,60}:)?(?:pubDate|published|date|updated|issued|modified)>\s*([^<]{1,60})<")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LONGEST_TITLE = 500
_FALLS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What feedparser raises over some broken feeds."""


def read_syndication(name: str, data: bytes) -> FeedContent:
    """Return the feed that *data*, UTF-8, is; relative links are resolved against its own base, then *name*."""
    kept, left_out = _bounded(data)
    # Wrapped, because feedparser opens what it gets, text or bytes, as a file's name or an address first. Nothing is
    # sanitised: that would take away the styles by which the reader of pages knows what is hidden.
    try:
        parsed = feedparser.parse(
            io.BytesIO(kept),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": name},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _FALLS as error:
        raise UnreadableError(Fault.FEED, name=name) from error
    return FeedContent(
        kind="feed",
        title=_words(parsed.feed.get("title")),
        site=_link(parsed.feed, name),
        language=parsed.feed.get("language") or None,
        items=tuple(_item(entry, name) for entry in parsed.entries),
        left_out=left_out,
    )


def _bounded(data: bytes) -> tuple[bytes, int]:
    """Return *data* with its newest items only, and how many were cut out: parsing all of a million takes minutes."""
    starts = [found.start() for found in _ITEM.finditer(data)]
    if len(starts) <= MAX_ITEMS:
        return data, 0
    end = max(data.rfind(b"</item>") + len(b"</item>"), data.rfind(b"</entry>") + len(b"</entry>"))
    pieces = [data[start:stop] for start, stop in zip(starts, [*starts[1:], max(end, starts[-1])], strict=True)]
    kept, left_out = newest((_date(piece), piece) for piece in pieces)
    return data[: starts[0]] + b"".join(kept) + data[max(end, starts[-1]) :], left_out


def _date(piece: bytes) -> datetime | None:
    found = _DATE.search(piece)
    return moment(found[1].decode("ascii", "replace")) if found else None


def _item(entry: Mapping[str, Any], base: str) -> FeedItem:
    body, complete = _body(entry)
    return FeedItem(
        url=_link(entry, base),
        guid=entry.get("id") or None,
        title=_words(entry.get("title")),
        author=_words(entry.get("author")),
        published=_moment(entry, "published_parsed", "created_parsed") or _moment(entry, "updated_parsed"),
        modified=_moment(entry, "updated_parsed"),
        html=body,
        complete=complete,
    )


def _link(told: Mapping[str, Any], base: str) -> str | None:
    links = [told.get("link"), *(link.get("href") for link in told.get("links", ()) if link.get("rel") == "alternate")]
    return next((found for link in links if link and (found := absolute(link, base))), None)


def _body(entry: Mapping[str, Any]) -> tuple[str | None, bool]:
    """Return the item's own HTML, and whether it is declared to be the whole article."""
    for content in entry.get("content", ()):
        if content.get("value", "").strip():
            return _html(content), True
    summary = entry.get("summary_detail") or {}
    return (_html(summary), False) if summary.get("value", "").strip() else (None, False)


def _html(content: Mapping[str, Any]) -> str:
    value: str = content["value"]
    if content.get("type") != "text/plain" or "<" in value:
        return value
    return "".join(f"<p>{html.escape(html.unescape(line))}</p>" for line in value.splitlines() if line.strip())


def _words(told: str | None) -> str | None:
    """Return a title or a name in one line, without markup."""
    text = " ".join(html.unescape(_TAG.sub("", told or "")).split())
    return text[:_LONGEST_TITLE] or None


def _moment(entry: Mapping[str, Any], *fields: str) -> datetime | None:
    for field in fields:
        # `in`: feedparser's own `get` answers for `updated` with `published`, and warns.
        told: time.struct_time | None = dict.get(entry, field) if isinstance(entry, dict) else None
        if told is not None:
            try:
                return datetime.fromtimestamp(timegm(told), UTC)
            except (ValueError, OverflowError, OSError):
                continue
    return None
