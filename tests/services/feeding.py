"""A feed service over a real file and a real server."""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from knowledge.models import SHARED, Feed, FeedReport, SeenItem
from knowledge.services.feeds import FeedService
from knowledge.services.library import LibraryService
from knowledge.store.sqlite import SqliteStore
from tests.services.conftest import service
from tests.support.web import EXTRACTOR, Site, loopback_fetcher


@dataclass
class Now:
    """A clock that stands until it is moved."""

    moment: datetime = field(default=datetime(2026, 11, 24, 9, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.moment

    def passes(self, **time: float) -> None:
        self.moment += timedelta(**time)


@dataclass
class Following:
    """Everything of one program run."""

    store: SqliteStore
    library: LibraryService
    feeds: FeedService
    now: Now

    async def check(self, url: str) -> FeedReport:
        (report,) = await self.feeds.check(SHARED, url)
        return report

    async def texts(self) -> dict[str, str]:
        """Return the texts of all articles by title."""
        found = {}
        for summary in await self.library.articles([SHARED]):
            found[summary.head.title] = (await self.library.show([SHARED], summary.head.id)).article.text
        return found

    async def seen(self, url: str) -> dict[str, SeenItem]:
        return dict(await self.store.feeds.seen(SHARED, url))


@asynccontextmanager
async def following(folder: Path, now: Now | None = None, *, name: str = "k.db") -> AsyncIterator[Following]:
    """Open the base in *folder* as a program would."""
    now = now or Now()
    store, fetcher, extractor = SqliteStore(folder / name), loopback_fetcher(), EXTRACTOR
    library = service(store, folder)
    chance = random.Random(1).random
    feeds = FeedService(store.feeds, library, fetcher, extractor, clock=now, chance=chance)
    try:
        yield Following(store, library, feeds, now)
    finally:
        await fetcher.close()
        await store.close()


def story(number: int, *, words: str = "") -> str:
    """Return an article long enough to be taken from the feed itself, different for each *number*."""
    first = f"第{number}灯台は{1000 + number}年に建てられ、高さは{number + 7}メートルである。{words}"
    return first + "".join(
        f"第{number}灯台の{part}番目の部屋には、灯台守が{part + 3}人で住んでいた。" for part in range(9)
    )


def feed_of(
    site: Site,
    stories: Sequence[tuple[str, str, str]],
    *,
    guid: str = "",
    days: int = 0,
    query: str = "",
    full: bool = True,
) -> bytes:
    """Return an RSS feed of (path, title, text); *guid*, *days* and *query* change what must not matter."""
    tag = "content:encoded" if full else "description"
    first = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(days=days)
    items = "".join(
        f"<item><title>{title}</title><link>{site.base}{path}{query}</link><guid>{guid}{path}</guid>"
        f"<pubDate>{first - timedelta(minutes=at):%d %b %Y %H:%M:%S +0000}</pubDate>"
        f"<{tag}>&lt;p&gt;{text}&lt;/p&gt;</{tag}></item>"
        for at, (path, title, text) in enumerate(stories)
    )
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>灯台だより</title><language>ja</language>{items}</channel></rss>"
    ).encode()


def stories(count: int) -> list[tuple[str, str, str]]:
    return [(f"/{number}", f"灯台{number}", story(number)) for number in range(count)]


async def follow(desk: Following, site: Site, path: str = "/feed") -> str:
    """Follow the feed at *path* and return its address."""
    (feed,) = (await desk.feeds.add(SHARED, site.base + path, topic="灯台", by="cli")).feeds
    return feed.url


async def only(desk: Following) -> Feed:
    (feed,) = await desk.feeds.feeds(SHARED)
    return feed
