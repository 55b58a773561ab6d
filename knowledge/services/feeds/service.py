"""The one way to follow feeds."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from math import inf

from knowledge.errors import Fault, NotFoundError, UnreadableError
from knowledge.models import Feed, FeedContent, FeedReport, FeedsAdded, Fetched, LibraryId, Metadata
from knowledge.ports import Clock, Extractor, FeedStore, Fetcher
from knowledge.services.feeds import pace
from knowledge.services.feeds.nested import Opened, opened
from knowledge.services.feeds.reading import ItemReader
from knowledge.services.feeds.taking import Library, Taking
from knowledge.services.progress import Progress
from knowledge.sources.discovery import feed_links
from knowledge.text.addresses import absolute, same_page

_MOST_FEEDS = 200
"""Of a list, so many feeds are followed."""
_AT_ONCE = 4
"""Feeds looked at side by side."""


class FeedService:
    """Follows feeds: each look takes over what is new, asks politely, and leaves all consistent when it is cut off.

    Every method may raise `StoreError`. *chance* returns a number in [0, 1) that spreads looks over time.
    """

    def __init__(
        self,
        feeds: FeedStore,
        library: Library,
        fetcher: Fetcher,
        extractor: Extractor,
        *,
        clock: Clock,
        chance: Callable[[], float],
    ) -> None:
        self._feeds, self._library = feeds, library
        self._fetcher, self._extractor = fetcher, extractor
        self._clock, self._chance = clock, chance
        self._looking: defaultdict[tuple[LibraryId, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def add(
        self, library: LibraryId, url: str, *, topic: str | None = None, by: str, most: int | None = None
    ) -> FeedsAdded:
        """Follow what *url* leads to: a feed, a sitemap or its index, all of a list, or the feed that a page names.

        Nothing is read yet. *most*: so many feeds may be followed in all. Raises `UnreadableError` and `FetchError`.
        """
        address = absolute(url, "")
        if address is None:
            raise UnreadableError(Fault.ADDRESS, name=url)
        found, content = await self._found(address)
        if content.kind == "list":
            named, left_out = content.feeds[:_MOST_FEEDS], max(len(content.feeds) - _MOST_FEEDS, 0) + content.left_out
        else:
            named, left_out = ((found, Metadata(title=content.title)),), 0
        followed = {same_page(feed.url): feed for feed in await self._feeds.feeds(library)}
        known, new, now = [], [], self._clock()
        for place, told in named:
            if feed := followed.get(same_page(place)):
                known.append(feed)
                continue
            if most is not None and len(followed) >= most:
                left_out += 1
                continue
            feed = Feed(url=place, title=told.title, topic=topic, by=by, added=now, due=now)
            followed[same_page(place)] = feed
            await self._feeds.add(library, feed)
            new.append(feed)
        return FeedsAdded(feeds=tuple(new), known=tuple(dict.fromkeys(known)), left_out=left_out)

    async def feeds(self, library: LibraryId) -> tuple[Feed, ...]:
        """Return the feeds that *library* follows, in the order they were added."""
        return await self._feeds.feeds(library)

    async def remove(self, library: LibraryId, url: str) -> Feed:
        """Follow the feed at *url* no longer and return it; its articles stay. Raises `NotFoundError`."""
        feed = await self._named(library, url)
        await self._feeds.remove(library, feed.url)
        return feed

    async def check(
        self, library: LibraryId, url: str | None = None, progress: Progress | None = None
    ) -> tuple[FeedReport, ...]:
        """Look at the feed at *url* (`NotFoundError`), also if it is paused, or at all that are not."""
        if url is not None:
            return (await self._look(library, (await self._named(library, url)).url, progress),)
        feeds = [feed for feed in await self._feeds.feeds(library) if not feed.paused]
        return tuple([await self._look(library, feed.url, progress) for feed in feeds])

    async def check_due(self) -> AsyncIterator[tuple[LibraryId, FeedReport]]:
        """Look at every feed of every library whose time has come, and yield what each look did.

        An error in one look is raised after all the others.
        """
        now = self._clock()
        due = [(library, url) for library, url, moment in await self._active() if moment <= now]
        errors: list[BaseException] = []
        for start in range(0, len(due), _AT_ONCE):
            some = due[start : start + _AT_ONCE]
            looks = (self._look(library, url, None) for library, url in some)
            for (library, _), told in zip(some, await asyncio.gather(*looks, return_exceptions=True), strict=True):
                if isinstance(told, FeedReport):
                    yield library, told
                else:
                    errors.append(told)
        if errors:
            raise errors[0]

    async def seconds_left(self) -> float:
        """Return how long it is until the next feed is to be looked at; infinitely while there is none."""
        now = self._clock()
        return min([max((due - now).total_seconds(), 0.0) for _, _, due in await self._active()], default=inf)

    async def _active(self) -> list[tuple[LibraryId, str, datetime]]:
        """Return the feeds of all libraries that are not paused, and when they are due."""
        return [
            (library, feed.url, feed.due)
            for library in await self._feeds.libraries()
            for feed in await self._feeds.feeds(library)
            if not feed.paused
        ]

    async def _found(self, address: str) -> tuple[str, FeedContent]:
        """Return the feed at *address*, or the first one that the page there names, and where it is."""
        fetched = await self._fetcher(address)
        try:
            return fetched.moved or address, await self._read(fetched)
        except UnreadableError as error:
            links = feed_links(fetched.data, fetched.url) if error.fault is Fault.FEED else ()
            if not links:
                raise
        fetched = await self._fetcher(links[0])
        return fetched.moved or links[0], await self._read(fetched)

    async def _read(self, fetched: Fetched) -> FeedContent:
        return await asyncio.to_thread(
            self._extractor.feed, fetched.url, fetched.data, content_type=fetched.content_type
        )

    async def _named(self, library: LibraryId, url: str) -> Feed:
        address = absolute(url, "")
        for feed in await self._feeds.feeds(library):
            if address is not None and same_page(feed.url) == same_page(address):
                return feed
        raise NotFoundError("feed", url)

    async def _look(self, library: LibraryId, url: str, progress: Progress | None) -> FeedReport:
        async with self._looking[library, url]:
            feed = next((feed for feed in await self._feeds.feeds(library) if feed.url == url), None)
            if feed is None:  # removed while others were looked at
                return FeedReport(url=url)
            await self._feeds.update(library, pace.claimed(feed, self._clock()), was=url)
            try:
                fetched = await self._fetcher(url, etag=feed.etag, last_modified=feed.last_modified)
                content = None if fetched.unchanged else await self._read(fetched)
            except UnreadableError as error:
                failed = pace.after_fault(feed, self._clock(), error, chance=self._chance())
                await self._feeds.update(library, failed, was=url)
                problems = (failed.fault,) if failed.fault else ()
                return FeedReport(url=url, title=feed.title, problems=problems, paused=failed.paused)
            feed = await self._moved(library, feed, fetched.moved)
            if content is None:
                report = FeedReport(url=feed.url, title=feed.title, unchanged=feed.articles)
            else:
                report, feed = await self._taken(library, feed, fetched, content, progress)
            news = bool(report.added or report.updated)
            feed = pace.after_reading(feed, self._clock(), news=news, chance=self._chance())
            await self._feeds.update(library, feed, was=feed.url)
            return report

    async def _taken(
        self, library: LibraryId, feed: Feed, fetched: Fetched, content: FeedContent, progress: Progress | None
    ) -> tuple[FeedReport, Feed]:
        """Take over what is new in *content*, *fetched* from *feed*; return what was done, and the feed after it."""
        now, whole = self._clock(), Opened(content)
        if content.kind == "index":
            seen = await self._feeds.seen(library, feed.url)
            whole = await opened(content, seen, self._fetcher, self._extractor, now)
            # That the index is the same says nothing of the sitemaps it names.
            fetched = fetched.model_copy(update={"etag": None, "last_modified": None})
        reader = ItemReader(feed, whole.content, self._fetcher, self._extractor, now)
        taking = Taking(self._feeds, self._library, library, feed, self._clock)
        report, feed = await taking.run(whole.content, reader, progress)
        if not report.put_off:  # else the next look must see the items again
            await self._feeds.record(library, feed.url, whole.settled)
            feed = feed.model_copy(update={"etag": fetched.etag, "last_modified": fetched.last_modified})
        return report.model_copy(update={"problems": (*whole.problems, *report.problems)}), feed

    async def _moved(self, library: LibraryId, feed: Feed, address: str | None) -> Feed:
        """Return *feed* at its new *address* for good, unless it is followed there already."""
        if address is None or any(other.url == address for other in await self._feeds.feeds(library)):
            return feed
        moved = feed.model_copy(update={"url": address})
        await self._feeds.update(library, moved, was=feed.url)
        return moved
