"""Sitemaps, news sitemaps, sitemap indexes and OPML lists, through lxml."""

from collections.abc import Iterator

from lxml import etree

from knowledge.errors import Fault, UnreadableError
from knowledge.models import FeedContent, FeedItem, Metadata
from knowledge.sources.feeds.newest import moment, newest
from knowledge.text.addresses import absolute

MAX_FEEDS = 500
"""A list names more feeds than a person reads; the first so many are taken."""


def read_sitemap(name: str, data: bytes) -> FeedContent:
    """Return the pages that the sitemap *data* lists; of a news sitemap with title, day and the paper's name."""
    items, languages, papers = [], set[str](), set[str]()
    for entry in _children(_parsed(name, data), "url"):
        told = _texts(entry)
        if url := absolute(told.get("loc", ""), name):
            modified = moment(told.get("lastmod"))
            published = moment(told.get("publication_date"))
            items.append(
                (
                    published or modified,
                    FeedItem(url=url, title=told.get("title"), published=published, modified=modified),
                )
            )
            languages.update(filter(None, [told.get("language")]))
            papers.update(filter(None, [told.get("name")]))
    kept, left_out = newest(items)
    return FeedContent(
        kind="sitemap",
        title=papers.pop() if len(papers) == 1 else None,
        site=absolute("/", name),
        language=languages.pop() if len(languages) == 1 else None,
        items=tuple(kept),
        left_out=left_out,
    )


def read_index(name: str, data: bytes) -> FeedContent:
    """Return the sitemaps that the sitemap index *data* names, the newest if they are too many."""
    found = []
    for entry in _children(_parsed(name, data), "sitemap"):
        told = _texts(entry)
        if url := absolute(told.get("loc", ""), name):
            modified = moment(told.get("lastmod"))
            found.append((modified, FeedItem(url=url, modified=modified)))
    kept, left_out = newest(found, MAX_FEEDS)
    return FeedContent(kind="index", site=absolute("/", name), items=tuple(kept), left_out=left_out)


def read_opml(name: str, data: bytes) -> FeedContent:
    """Return the feeds that the OPML list *data* names, each once, with the titles given there."""
    root = _parsed(name, data)
    found: dict[str, Metadata] = {}
    for outline in _elements(root, "outline"):
        fields = {_local(key).lower(): str(value) for key, value in outline.items()}
        if url := absolute(fields.get("xmlurl", ""), name):
            found.setdefault(
                url, Metadata(title=" ".join((fields.get("title") or fields.get("text") or "").split()) or None)
            )
    title = next((_text(element) for element in _elements(root, "title")), None)
    feeds = tuple(found.items())
    return FeedContent(kind="list", title=title, feeds=feeds[:MAX_FEEDS], left_out=max(len(feeds) - MAX_FEEDS, 0))


def _parsed(name: str, data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(Fault.FEED, name=name) from error
    if root is None:
        raise UnreadableError(Fault.FEED, name=name)
    return root


def _elements(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter(etree.Element) if _local(element.tag) == name)


def _children(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iterchildren(etree.Element) if _local(element.tag) == name)


def _texts(entry: etree._Element) -> dict[str, str]:
    """Return the texts below *entry* by local name, the first of each."""
    found: dict[str, str] = {}
    for element in entry.iter(etree.Element):
        if text := _text(element):
            found.setdefault(_local(element.tag), text)
    return found


def _text(element: etree._Element) -> str | None:
    return " ".join((element.text or "").split()) or None


def _local(tag: str | bytes | bytearray | etree.QName) -> str:
    return str(tag).rpartition("}")[2]
