"""An item of a feed becomes a document: from its own content, from the page it links to, or from its summary."""

import asyncio
import hashlib
import html
import re
from datetime import date, datetime, timedelta, timezone

from knowledge.errors import Fault, FetchError, UnreadableError
from knowledge.models import Document, Feed, FeedContent, FeedItem, Metadata, Problem
from knowledge.ports import Extractor, Fetcher
from knowledge.services.feeds.choice import Wanted, told_at, words_of
from knowledge.services.feeds.pace import problem_of
from knowledge.services.pages import PageReader
from knowledge.text.addresses import cleaned, host_of, same_site

_ENOUGH = 200
"""Letters that an item's own content needs to be taken for the article."""
_SOMETHING = 40
"""Letters that a summary needs to say anything."""
_CUT = re.compile(
    r"(?:…|\.\.\.|続きを読む|もっと読む|全文を読む|read more|continue reading)[\])}\s»›>→]*\Z", re.IGNORECASE
)
_JAPAN = timezone(timedelta(hours=9))
_TIRED = frozenset({Fault.BUSY, Fault.UNREACHABLE, Fault.SLOW, Fault.TRANSFER})
_MISSES = 3


class ItemReader:
    """Reads the items of one look at a feed; gives up on a server that asks for patience or fails three times."""

    def __init__(self, feed: Feed, content: FeedContent, fetcher: Fetcher, extractor: Extractor, now: datetime) -> None:
        self._feed, self._content = feed, content
        self._pages, self._extractor = PageReader(fetcher, extractor), extractor
        self._now = now
        self._misses: dict[str, int] = {}

    async def read(self, wanted: Wanted) -> Document | Problem | None:
        """Return the document of an item, or why there is none; None when it is better left for the next look."""
        item = wanted.item
        own = item.complete and len(words := words_of(item.html)) >= _ENOUGH and not _CUT.search(words)
        if item.url is None or (own and same_site(item.url, self._feed.url)):
            return await self._from_feed(wanted, partial=not own)
        if self._misses.get(host_of(item.url), 0) >= _MISSES:
            return None
        try:
            return await self._from_page(wanted, item.url)
        except UnreadableError as error:
            if isinstance(error, FetchError) and error.fault in _TIRED:
                self._missed(host_of(item.url), error.fault)
                if error.fault is Fault.BUSY:
                    return None
            if len(words_of(item.html)) >= _SOMETHING:
                return await self._from_feed(wanted, partial=not own)
            return problem_of(item.url, error)

    def _missed(self, host: str, fault: Fault) -> None:
        self._misses[host] = self._misses.get(host, 0) + (_MISSES if fault is Fault.BUSY else 1)

    async def _from_page(self, wanted: Wanted, url: str) -> Document | Problem | None:
        found = await self._pages.read(url, Metadata(topic=self._feed.topic))
        if found.missing is not None and wanted.before is not None and wanted.before.state == "taken":
            # The article of before may be whole. What is gone for good, a check of the sources finds out.
            return problem_of(url, found.missing) if found.missing.fault is Fault.GONE else None
        document = found.documents[0] if len(found.documents) == 1 else None
        if not isinstance(document, Document):
            return document or _empty(url)
        page = document.metadata
        item = wanted.item
        missing = {
            "title": item.title,
            "author": item.author,
            "published": self._day(item),
            "site": self._content.title,
            "language": self._content.language,
        }
        filled = {name: value for name, value in missing.items() if value and getattr(page, name) is None}
        # A list may give its articles ids; none that a feed leads to may take another's place.
        metadata = page.model_copy(update={**filled, "id": None})
        return document.model_copy(update={"name": page.url, "metadata": metadata})

    async def _from_feed(self, wanted: Wanted, *, partial: bool) -> Document | Problem:
        """Return what the feed itself says.

        What it says of another site's page gets an id of its own, so that no feed can replace an article it did not
        bring.
        """
        item, feed = wanted.item, self._feed
        address = cleaned(item.url) if item.url else None
        name = address or f"{feed.url}#{wanted.key}"
        alone = address is None or not same_site(address, feed.url)
        digest = hashlib.sha256(f"{feed.url}\x1f{wanted.key}".encode("utf-8", "replace")).hexdigest()[:12]
        metadata = Metadata(
            id=f"feed-{digest}" if alone else None,
            title=item.title,
            url=address,
            site=self._content.title,
            author=item.author,
            published=self._day(item),
            language=self._content.language,
            topic=feed.topic,
            partial="summary" if partial else None,
        )
        title = html.escape(item.title or "")
        page = (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head>'
            f"<body><article><h1>{title}</h1>{item.html or ''}</article></body></html>"
        ).encode()
        try:
            found = await asyncio.to_thread(
                self._extractor.documents, name, page, metadata, content_type="text/html; charset=utf-8"
            )
        except UnreadableError as error:
            return problem_of(name, error)
        document = next((one for one in found if isinstance(one, Document)), None)
        if document is None:
            return _empty(name)
        return document.model_copy(update={"name": name, "metadata": metadata})

    def _day(self, item: FeedItem) -> date | None:
        """Return the day *item* was published where its readers live: many Japanese sites write UTC."""
        moment = told_at(item, self._now) if item.published else None
        if moment is None:
            return None
        if not moment.utcoffset() and (self._content.language or "").lower().startswith("ja"):
            moment = moment.astimezone(_JAPAN)
        return moment.date()


def _empty(name: str) -> Problem:
    return problem_of(name, UnreadableError(Fault.NOTHING_TO_LEARN, name=name))
