"""Feeds, sitemaps and lists of feeds: bytes become `FeedContent`."""

from collections.abc import Callable

from knowledge.errors import Fault, UnreadableError
from knowledge.models import FeedContent
from knowledge.sources.feeds.jsonfeed import read_json
from knowledge.sources.feeds.listings import read_index, read_opml, read_sitemap
from knowledge.sources.feeds.syndication import read_syndication
from knowledge.sources.feeds.wrapping import root_of, unpacked, utf8

__all__ = ["read_feed"]

_READERS: dict[str, Callable[[str, bytes], FeedContent]] = {
    "rss": read_syndication,
    "rdf": read_syndication,
    "feed": read_syndication,
    "urlset": read_sitemap,
    "sitemapindex": read_index,
    "opml": read_opml,
}


def read_feed(name: str, data: bytes, content_type: str | None = None) -> FeedContent:
    """Return the feed, sitemap or list of feeds that *data*, fetched from the address *name*, is.

    What it is, its root element or its JSON tells; *content_type*, the server's header, is asked for the encoding only.
    Of a feed the newest 20,000 items are read. Raises `UnreadableError`: FEED when it is something else, ENTITIES when
    it asks for what only attacks ask for, TOO_LARGE, ENCODING, TRANSFER, JSON.
    """
    text = utf8(name, unpacked(name, data), content_type)
    if text.lstrip().startswith(b"{"):
        return read_json(name, text)
    reader = _READERS.get(root_of(name, text))
    if reader is None:
        raise UnreadableError(Fault.FEED, name=name)
    return reader(name, text)
