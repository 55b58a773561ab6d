"""What comes over the network, before it is understood."""

from datetime import datetime
from typing import Literal

from knowledge.models.article import Metadata
from knowledge.models.base import Model


class Fetched(Model):
    """What an address led to."""

    url: str
    """The address that answered, after all redirects."""
    moved: str | None = None
    """The address to use from now on: every redirect on the way was permanent."""
    unchanged: bool = False
    """The server says that nothing changed; `data` is empty."""
    data: bytes = b""
    content_type: str | None = None
    """The header as it came, parameters included."""
    etag: str | None = None
    last_modified: str | None = None


class FeedItem(Model):
    """One entry of a feed or sitemap."""

    url: str | None
    """Absolute; None where the feed gives no link."""
    guid: str | None = None
    title: str | None = None
    author: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    html: str | None = None
    """The item's own content as the feed gives it."""
    complete: bool = False
    """`html` is declared to be the whole article (`content:encoded`, Atom `content`, JSON Feed `content_html`)."""


class FeedContent(Model):
    """A feed, a sitemap, an index of sitemaps or a list of other feeds."""

    kind: Literal["feed", "sitemap", "index", "list"]
    title: str | None = None
    site: str | None = None
    """The address of the site it belongs to."""
    language: str | None = None
    items: tuple[FeedItem, ...] = ()
    """Of a sitemap index: the sitemaps that it names."""
    feeds: tuple[tuple[str, Metadata], ...] = ()
    """Of an OPML list: the addresses of further feeds, with the titles given there."""
    left_out: int = 0
    """Items beyond the number that is read."""
