"""A sitemap index: what the sitemaps it names list, read as one."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from knowledge.errors import Fault, UnreadableError
from knowledge.models import FeedContent, FeedItem, Problem, SeenItem
from knowledge.ports import Extractor, Fetcher
from knowledge.services.feeds.pace import problem_of
from knowledge.sources.feeds.newest import newest
from knowledge.text.addresses import same_page

MOST_SITEMAPS = 200
"""Sitemaps that one look opens."""
_DEEPEST = 2
"""An index may name indexes; those name sitemaps."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a feed or the sitemaps of an index list."""

    content: FeedContent
    settled: tuple[SeenItem, ...] = ()
    """The sitemaps that were read, to be remembered when their items are stored."""
    problems: tuple[Problem, ...] = ()


async def opened(
    index: FeedContent, seen: Mapping[str, SeenItem], fetcher: Fetcher, extractor: Extractor, now: datetime
) -> Opened:
    """Return what the sitemaps list that *index* names, newest first.

    Those are left out whose date, as the index tells it, is that of the time they were *seen*. One that cannot be read
    is a problem, and asked for again at the next look.
    """
    waiting = deque((item, 1) for item in newest_first(index))
    met, left_out = {item.url for item, _ in waiting}, index.left_out
    found: list[FeedContent] = []
    settled: list[SeenItem] = []
    problems: list[Problem] = []
    while waiting:
        item, depth = waiting.popleft()
        mark = _mark(item, now)
        if item.url is None or (mark.said is not None and (old := seen.get(mark.key)) and old.said == mark.said):
            continue
        if len(found) + len(problems) == MOST_SITEMAPS:
            left_out += len(waiting) + 1
            break
        try:
            fetched = await fetcher(item.url)
            content = await asyncio.to_thread(
                extractor.feed, fetched.url, fetched.data, content_type=fetched.content_type
            )
        except UnreadableError as error:
            problems.append(problem_of(item.url, error))
            if error.fault is Fault.BUSY:
                break
            continue
        found.append(content)
        settled.append(mark)
        if content.kind == "index" and depth < _DEEPEST:
            waiting.extend((one, depth + 1) for one in newest_first(content) if one.url not in met)
            met.update(one.url for one in content.items)
    return Opened(_together(index, found, left_out), tuple(settled), tuple(problems))


def newest_first(index: FeedContent) -> list[FeedItem]:
    """Return the sitemaps that *index* names, those without a date last."""
    return sorted(index.items, key=lambda item: item.modified.timestamp() if item.modified else 0.0, reverse=True)


def _mark(item: FeedItem, now: datetime) -> SeenItem:
    said = item.modified.isoformat() if item.modified else None
    return SeenItem(key=f"sitemap:{same_page(item.url or '')}", said=said and f"at:{said}", seen=now, state="taken")


def _together(index: FeedContent, found: list[FeedContent], left_out: int) -> FeedContent:
    maps = [content for content in found if content.kind == "sitemap"]
    items, beyond = newest((item.published or item.modified, item) for content in maps for item in content.items)
    titles, languages = {content.title for content in maps}, {content.language for content in maps}
    return index.model_copy(
        update={
            "kind": "sitemap",
            "title": titles.pop() if len(titles) == 1 else None,
            "language": languages.pop() if len(languages) == 1 else None,
            "items": tuple(items),
            "left_out": left_out + beyond + sum(content.left_out for content in maps),
        }
    )
