"""JSON Feed 1.0 and 1.1."""

import html
import json
from typing import Any

from knowledge.errors import Fault, UnreadableError
from knowledge.models import FeedContent, FeedItem
from knowledge.sources.feeds.newest import moment, newest
from knowledge.text.addresses import absolute

_VERSION = "https://jsonfeed.org/version/"


def read_json(name: str, data: bytes) -> FeedContent:
    """Return the JSON Feed that *data*, UTF-8, is; raises JSON or FEED. What is not as it should be is left out."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(Fault.JSON, name=name) from error
    if not isinstance(told, dict) or not (_text(told, "version") or "").startswith(_VERSION):
        raise UnreadableError(Fault.FEED, name=name)
    entries = told.get("items")
    found = [_item(entry, name) for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    kept, left_out = newest((item.published, item) for item in found)
    return FeedContent(
        kind="feed",
        title=_text(told, "title"),
        site=absolute(_text(told, "home_page_url") or "/", name),
        language=_text(told, "language"),
        items=tuple(kept),
        left_out=left_out,
    )


def _item(entry: dict[str, Any], base: str) -> FeedItem:
    link = _text(entry, "url") or _text(entry, "external_url")
    plain = _text(entry, "content_text") or _text(entry, "summary")
    body = _text(entry, "content_html")
    published = moment(_text(entry, "date_published"))
    guid = entry.get("id")
    return FeedItem(
        url=absolute(link, base) if link else None,
        guid=str(guid) if isinstance(guid, str | int) else None,
        title=_text(entry, "title"),
        author=_author(entry),
        published=published,
        modified=moment(_text(entry, "date_modified")),
        html=body
        or ("".join(f"<p>{html.escape(line)}</p>" for line in plain.splitlines() if line.strip()) if plain else None),
        complete=bool(body or _text(entry, "content_text")),
    )


def _author(entry: dict[str, Any]) -> str | None:
    authors = entry.get("authors") or [entry.get("author")]
    names = (
        [_text(author, "name") for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    )
    return ", ".join(name for name in names if name) or None


def _text(told: dict[str, Any], field: str) -> str | None:
    """Return the string in *field*; lone surrogates, which JSON can write, become U+FFFD."""
    value = told.get(field)
    if not isinstance(value, str):
        return None
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip() or None
