"""What several articles tell of a topic: which ones do, and what happened when."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from knowledge.matching.chunk import KINDS
from knowledge.matching.index import Index
from knowledge.matching.search import candidates
from knowledge.matching.terms import analyse_question
from knowledge.models import ArticleId, Happening, LibraryId, Quoted, evidence
from knowledge.parsing.keypoints import stands_alone
from knowledge.services.library import LibraryService
from knowledge.services.settling import day_of
from knowledge.text.fold import fold
from knowledge.text.marks import asks, ends_sentence
from knowledge.text.tokens import words

TOPIC_LIMIT = 60
"""Code points of a topic that are read."""
_LOOKED_AT = 120
_OF_ONE_ARTICLE = 8
"""Sentences of one article in a timeline: the others shall have their place."""
_LONGEST_STRETCH = 366
"""Days beyond which a stretch of days (the 1980s) tells no order of events."""


TopicsOf = Callable[[int], tuple[str, ...]]
"""Returns the topics that alone count in a channel; none: all articles do."""


def without_topics(_channel: int) -> tuple[str, ...]:
    """Let all articles count in every channel."""
    return ()


class TopicService:
    """Looks through articles by topic; knows nothing of questions."""

    def __init__(self, library: LibraryService) -> None:
        self._library = library

    async def articles(
        self, topic: str, libraries: Sequence[LibraryId], *, topics: Collection[str] = ()
    ) -> frozenset[ArticleId]:
        """Return the articles of *libraries* that are about *topic*, or that tell of it. Raises `StoreError`.

        Here and below, *topics* are those that alone count, where there are any.
        """
        summaries = await self._library.articles(libraries, samples=True, topics=topics)
        wanted = fold(topic[:TOPIC_LIMIT])
        named = {s.head.id for s in summaries if wanted in fold(f"{s.head.topic or ''} {s.head.title}")}
        return frozenset(named | {quoted.head.id for quoted in await self._telling(topic, libraries, topics)})

    async def named(self, libraries: Sequence[LibraryId]) -> tuple[str, ...]:
        """Return the topics that articles of *libraries* bear, those of most articles first. Raises `StoreError`."""
        written: dict[str, str] = {}
        count = Counter[str]()
        for summary in await self._library.articles(libraries):
            if topic := summary.head.topic:
                written.setdefault(fold(topic), topic)
                count[fold(topic)] += 1
        return tuple(written[topic] for topic in sorted(count, key=lambda topic: (-count[topic], topic)))

    async def timeline(
        self, topic: str, libraries: Sequence[LibraryId], most: int = 12, *, topics: Collection[str] = ()
    ) -> tuple[Happening, ...]:
        """Return at most *most* whole sentences that tell of *topic*, the oldest day first. Raises `StoreError`."""
        found: dict[str, Happening] = {}
        published: set[ArticleId] = set()
        for quoted in await self._telling(topic, libraries, topics):
            happening = _happening(quoted) if _is_whole(quoted) else None
            if happening is None or (not happening.told and quoted.head.id in published):
                continue
            if sum(other.entry.article.id == quoted.head.id for other in found.values()) == _OF_ONE_ARTICLE:
                continue
            if not happening.told:
                published.add(quoted.head.id)
            found.setdefault(fold(happening.entry.text), happening)
            if len(found) == most:
                break
        return tuple(sorted(found.values(), key=lambda happening: (happening.first, happening.last)))

    async def _telling(self, topic: str, libraries: Sequence[LibraryId], topics: Collection[str]) -> list[Quoted]:
        """Return the entries that hold the words of *topic*, themselves or in their title, the best first."""
        question = analyse_question(topic[:TOPIC_LIMIT])
        wanted = [word.surface for word in words(fold(topic[:TOPIC_LIMIT])) if not word.particle and not word.light]
        found: list[Quoted] = []
        for serving in await self._library.servings(libraries, topics):
            index = serving.index
            entries = candidates(index, question, _LOOKED_AT, rows=serving.rows).entries.tolist() if wanted else []
            holding = [entry for entry in entries if _holds(index, entry, wanted)]
            told = await self._library.quoted(serving, [index.key(entry) for entry in holding])
            found += [quoted for quoted in told if quoted.policy != "never"]
        return found


def _holds(index: Index, entry: int, wanted: Sequence[str]) -> bool:
    text = index.text("body", entry)
    if index.columns["kind"][entry] != KINDS.index("qa"):  # an answer without its question may be no sentence
        text += " " + index.text("title", int(index.columns["title"][entry]))
    return all(word in text for word in wanted)


def _is_whole(quoted: Quoted) -> bool:
    """Return whether *quoted* is a sentence without its question; what a policy withholds is not read."""
    if quoted.policy != "quote":
        return True
    start, end = (place - quoted.entry.start for place in quoted.entry.core)
    words = quoted.text[start:end]
    if not ends_sentence(words) or asks(words):
        return False
    return quoted.entry.kind != "qa" or stands_alone(quoted.text, (start, end))


def _happening(quoted: Quoted) -> Happening | None:
    """Return when that happened which *quoted* tells; None where no day is known."""
    told = evidence(quoted, confidence=1.0)
    for mention in quoted.entry.dates:
        if (mention.last - mention.first).days <= _LONGEST_STRETCH:
            return Happening(first=mention.first, last=mention.last, told=True, entry=told)
    day = day_of(told)
    return Happening(first=day, last=day, told=False, entry=told) if day else None
