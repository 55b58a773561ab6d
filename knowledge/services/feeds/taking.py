"""What is new in a feed goes into the library, portion by portion; what was done is remembered after it was done."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

from knowledge.models import ArticleId, Document, Feed, FeedContent, FeedReport, LibraryId, Problem, Report, SeenItem
from knowledge.parsing.identity import article_id
from knowledge.ports import Clock, FeedStore
from knowledge.services.feeds.choice import TRIES, Wanted, choose, words_of
from knowledge.services.feeds.reading import ItemReader
from knowledge.services.progress import Progress

Read = tuple[Wanted, Document | Problem | None]

_PORTION, _PORTION_SECONDS = 100, 30.0
"""Items read before they are stored: every portion is a version of the library, and each is kept for its time."""
_QUOTA_TIME = timedelta(30)
"""A daily feed goes on for years; one that floods is held up for this time, and again."""


class Library(Protocol):
    """What takes over the articles."""

    async def add_documents(self, library: LibraryId, documents: Iterable[Document | Problem], *, by: str) -> Report:
        """Add *documents* to *library* in one version; what was removed by hand stays out."""
        ...


class Taking:
    """One look's way into the library."""

    def __init__(self, feeds: FeedStore, library: Library, owner: LibraryId, feed: Feed, clock: Clock) -> None:
        self._feeds, self._library = feeds, library
        self._owner, self._feed = owner, feed
        self._clock = clock
        self._seen: dict[str, SeenItem] = {}
        self._report = FeedReport(url=feed.url)

    async def run(self, content: FeedContent, reader: ItemReader, progress: Progress | None) -> tuple[FeedReport, Feed]:
        """Take over what is new in *content* and return what was done, and the feed with what it brought."""
        self._seen = dict(await self._feeds.seen(self._owner, self._feed.url))
        room = self._feed.quota - self._articles(since=self._clock() - _QUOTA_TIME)
        # A second for 20,000 items, which nobody's question shall wait for.
        choice = await asyncio.to_thread(choose, content, self._seen, now=self._clock(), room=room)
        await self._remember(choice.settled)
        self._report = FeedReport(
            url=self._feed.url,
            title=content.title or self._feed.title,
            unchanged=choice.unchanged,
            passed_over=choice.passed_over,
        )
        portion: list[Read] = []
        began = monotonic()
        for count, wanted in enumerate(choice.wanted, start=1):
            portion.append((wanted, await reader.read(wanted)))
            if progress is not None:
                progress(count, len(choice.wanted))
            if len(portion) == _PORTION or monotonic() - began > _PORTION_SECONDS or count == len(choice.wanted):
                await self._store(portion)
                portion, began = [], monotonic()
        told = {"title": self._report.title, "articles": self._articles()}
        return self._report, self._feed.model_copy(update=told)

    async def _store(self, portion: Sequence[Read]) -> None:
        """Add what was read, then remember it: when cut off in between, the next look reads it once more."""
        documents, taken, same = self._sorted(portion)
        done = await self._library.add_documents(self._owner, documents, by=self._feed.by) if documents else None
        problems = [outcome for _, outcome in portion if isinstance(outcome, Problem)]
        problems += done.problems if done else ()
        unread = {problem.name for problem in problems}
        for wanted, outcome in portion:
            if isinstance(outcome, Problem):
                taken[wanted.key] = self._failed(wanted, tries=1)
            elif outcome is not None and outcome.name in unread:
                taken[wanted.key] = self._failed(wanted, tries=TRIES)  # it was had, and trying again gives the same
        await self._remember(tuple(taken.values()))
        before = self._report
        self._report = before.model_copy(
            update={
                "added": before.added + (len(done.change.added) if done else 0),
                "updated": before.updated + (len(done.change.changed) if done else 0),
                "unchanged": before.unchanged + same + (done.unchanged if done else 0),
                "put_off": before.put_off + sum(outcome is None for _, outcome in portion),
                "problems": (*before.problems, *problems),
            }
        )

    def _sorted(self, portion: Sequence[Read]) -> tuple[list[Document], dict[str, SeenItem], int]:
        """Return the documents to add, what to remember of each item that was read, and how many say nothing new."""
        texts = {item.text_hash: item.article for item in self._seen.values() if item.text_hash}
        articles = set[ArticleId]()
        documents, taken, same = [], dict[str, SeenItem](), 0
        for wanted, outcome in portion:
            if not isinstance(outcome, Document):
                continue
            digest = hashlib.sha256(words_of(outcome.text).encode("utf-8", "replace")).hexdigest()[:24]
            article = texts.get(digest) or article_id(outcome, "")
            if digest in texts or article in articles:
                same += 1
            else:
                documents.append(outcome)
                articles.add(article)
                texts[digest] = article
            taken[wanted.key] = SeenItem(
                key=wanted.key, said=wanted.said, text_hash=digest, article=article, seen=self._clock(), state="taken"
            )
        return documents, taken, same

    def _failed(self, wanted: Wanted, *, tries: int) -> SeenItem:
        """Return what to remember of an item that could not be read; an article it brought before stays its own."""
        before, now = wanted.before, self._clock()
        if before is not None and before.state == "taken":
            return before.model_copy(update={"said": wanted.said, "seen": now})
        tries += before.tries if before else 0
        return SeenItem(key=wanted.key, said=wanted.said, seen=now, state="failed", tries=tries)

    async def _remember(self, items: Sequence[SeenItem]) -> None:
        if items:
            await self._feeds.record(self._owner, self._feed.url, items)
            self._seen |= {item.key: item for item in items}

    def _articles(self, since: datetime | None = None) -> int:
        brought = (item for item in self._seen.values() if item.article is not None)
        return len({item.article for item in brought if since is None or item.seen >= since})
