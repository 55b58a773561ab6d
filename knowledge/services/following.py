"""What people follow, and what is new about it: told once, where they asked to be told."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from knowledge.models import (
    Answer,
    Answered,
    ArticleSummary,
    Evidence,
    Follow,
    FollowId,
    FollowKind,
    LibraryId,
    News,
    Strictness,
    asked_with,
)
from knowledge.ports import Clock, FollowStore
from knowledge.services.answer import AnswerService
from knowledge.services.library import LibraryService
from knowledge.services.topics import TopicService, TopicsOf, without_topics
from knowledge.text.marks import plain_key

MOST_EACH = 25
"""Things of one library that one person follows: so many choices Discord shows."""
_MOST = 2_000
_MARKS = 8
"""Answers to a question that are remembered as told: going back to an earlier version is no news."""

Begun = Literal["begun", "known", "full"]


class Place(NamedTuple):
    """Who is to be told, where, and in which language."""

    person: int
    channel: int
    lang: Literal["ja", "en"]


class FollowService:
    """Keeps what people follow. Every method may raise `StoreError`."""

    def __init__(
        self,
        store: FollowStore,
        library: LibraryService,
        answers: AnswerService,
        topics: TopicService,
        clock: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._library, self._answers, self._topics = store, library, answers, topics
        self._clock = clock
        self._turns: defaultdict[LibraryId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def begin(
        self,
        library: LibraryId,
        kind: FollowKind,
        text: str,
        place: Place,
        strictness: Strictness | None = None,
        topics: tuple[str, ...] = (),
    ) -> Begun:
        """Follow *text* for whoever is at *place*, from what *library* says there now on, on *topics* alone if any."""
        async with self._turns[library]:
            known = await self._store.all(library)
            mine = [follow for follow in known if follow.person == str(place.person)]
            if any(_thing(follow) == (place.channel, kind, plain_key(text)) for follow in mine):
                return "known"
            if len(mine) >= MOST_EACH or len(known) >= _MOST:
                return "full"
            told: tuple[str, ...] = ()
            if kind == "question":
                answer = await self._answers.answer(text, asked_with(library), strictness=strictness, topics=topics)
                told = tuple(_mark(evidence, newer) for evidence, newer in [_found(answer)] if evidence)
            await self._store.add(
                Follow(
                    id=FollowId(0),
                    library=library,
                    person=str(place.person),
                    channel=place.channel,
                    kind=kind,
                    text=text,
                    lang=place.lang,
                    since=self._clock(),
                    told=told,
                    seen=await self._versions(library) if kind == "topic" else {},
                )
            )
            return "begun"

    async def of(self, library: LibraryId, person: int) -> tuple[Follow, ...]:
        """Return what *person* follows of *library*, the oldest first."""
        return tuple(follow for follow in await self._store.all(library) if follow.person == str(person))

    async def end(self, library: LibraryId, person: int, follow: str) -> Follow | None:
        """Follow no longer what *person* calls *follow*, by id or by its words; None if they do not follow it."""
        wanted = plain_key(follow)
        for one in await self.of(library, person):
            if follow.strip() == str(one.id) or (wanted and plain_key(one.text) == wanted):
                await self._store.remove(one)
                return one
        return None

    async def libraries(self) -> tuple[LibraryId, ...]:
        """Return the libraries of which somebody follows something."""
        return await self._store.libraries()

    async def news(
        self, library: LibraryId, strictness: Strictness | None = None, topics_of: TopicsOf = without_topics
    ) -> AsyncIterator[News | None]:
        """Yield what is to be told now; None for each thing that is followed and has no news."""
        things: dict[tuple[FollowKind, str, tuple[str, ...]], list[Follow]] = defaultdict(list)
        for follow in await self._store.all(library):
            things[follow.kind, plain_key(follow.text), topics_of(follow.channel)].append(follow)
        for (kind, _, topics), follows in things.items():
            if kind == "question":
                found = await self._of_question(library, follows, strictness, topics)
            else:
                found = await self._of_topic(library, follows, topics)
            for news in found:
                yield news
            if not found:
                yield None

    async def told(self, news: News) -> None:
        """Keep that those who follow were told *news*."""
        for follow in news.follows:
            await self._store.update(follow.model_copy(update={"since": self._clock()}))

    async def forget(self, news: News) -> None:
        """Follow no longer what nobody can be told: the place is gone, or closed to us."""
        for follow in news.follows:
            await self._store.remove(follow)

    async def _of_question(
        self, library: LibraryId, follows: Sequence[Follow], strictness: Strictness | None, topics: Collection[str]
    ) -> list[News]:
        text, libraries = follows[0].text, asked_with(library)
        answer = await self._answers.answer(text, libraries, strictness=strictness, topics=topics)
        evidence, newer = _found(answer)
        if evidence is None:
            return []
        mark = _mark(evidence, newer)
        told = [
            follow.model_copy(update={"told": (*follow.told, mark)[-_MARKS:]})
            for follow in follows
            if mark not in follow.told
        ]
        return [News(follows=tuple(group), mark=mark, answer=evidence) for group in _by_place(told)]

    async def _of_topic(self, library: LibraryId, follows: Sequence[Follow], topics: Collection[str]) -> list[News]:
        # First: what comes while we look is told the next time.
        libraries, now, found = asked_with(library), await self._versions(library), list[News]()
        among = await self._topics.articles(follows[0].text, libraries, topics=topics)
        served = [
            summary
            for summary in await self._library.articles(libraries)
            if summary.head.id in among and summary.quarantine is None
        ]
        permitted = [
            summary
            for summary in served
            if await self._library.policies.of_article(summary.library, summary.head) != "never"
        ]
        for group in _by_place(follows):
            seen = {each: min(follow.seen.get(each, 0) for follow in group) for each in libraries}
            fresh = [each for each in permitted if seen[each.library] < each.added <= now.get(each.library, 0)]
            if fresh:
                told = tuple(follow.model_copy(update={"seen": {**follow.seen, **now}}) for follow in group)
                heads = tuple(summary.head for summary in fresh)
                found.append(News(follows=told, mark=_mark_of(fresh), articles=heads))
        return found

    async def _versions(self, library: LibraryId) -> dict[LibraryId, int]:
        """Return the newest kept version of each library that is asked with *library*."""
        kept = {each: await self._library.history(each) for each in asked_with(library)}
        return {each: int(versions[0].number) for each, versions in kept.items() if versions}


def _thing(follow: Follow) -> tuple[int, FollowKind, str]:
    return follow.channel, follow.kind, plain_key(follow.text)


def _by_place(follows: Sequence[Follow]) -> list[list[Follow]]:
    """Return *follows* by channel and language: there it is told once for all."""
    places: dict[tuple[int, str], list[Follow]] = defaultdict(list)
    for follow in follows:
        places[follow.channel, follow.lang].append(follow)
    return list(places.values())


def _found(answer: Answer) -> tuple[Evidence | None, Evidence | None]:
    """Return what answers, and what a newer article says; samples answer nobody."""
    if not isinstance(answer.outcome, Answered) or answer.sample:
        return None, None
    return answer.outcome.answer, answer.outcome.newer


def _mark(evidence: Evidence, newer: Evidence | None) -> str:
    said = "\x1f".join([evidence.article.id, evidence.text, newer.text if newer else ""])
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=5).hexdigest()


def _mark_of(fresh: Sequence[ArticleSummary]) -> str:
    said = "\x1f".join(sorted(f"{summary.library} {summary.head.id} {summary.added}" for summary in fresh))
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=5).hexdigest()
