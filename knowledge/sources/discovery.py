"""The feeds that a page names."""

import html
import re

from knowledge.text.addresses import absolute

_HEAD = 512 * 1024
"""Bytes of a page that are looked at; what names feeds stands in its head."""
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_FIELD = re.compile(r"([a-z-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})


def feed_links(page: bytes, base: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that the HTML *page* at *base* names for itself, in its order.

    Linear, whatever the page: links are read one by one, nothing is parsed.
    """
    head = _COMMENT.sub("", page[:_HEAD].decode("utf-8", "replace"))
    found: dict[str, None] = {}
    for link in _LINK.finditer(head):
        fields = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _FIELD.findall(link[1])}
        told = fields.get("type", "").partition(";")[0].strip().lower()
        if "alternate" in fields.get("rel", "").lower().split() and told in _TYPES:
            address = absolute(fields.get("href", ""), base)
            if address and address != base:
                found[address] = None
    return tuple(found)
