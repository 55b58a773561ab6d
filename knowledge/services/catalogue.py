"""What libraries hold, as it is shown: articles, summaries, versions."""

import asyncio
from collections.abc import Collection, Sequence

from knowledge.errors import NotFoundError
from knowledge.models import (
    ArticleId,
    ArticleSummary,
    LibraryId,
    Member,
    QuotePolicy,
    Reading,
    Version,
    VersionNumber,
)
from knowledge.ports import LibraryStore
from knowledge.services import changes
from knowledge.services.policies import PolicyService
from knowledge.services.sample import SampleLibrary
from knowledge.services.topical import on_one_of


class Catalogue:
    """Shows what libraries hold, the sample library where nothing was ever added. Everything may raise `StoreError`."""

    def __init__(self, store: LibraryStore, sample: SampleLibrary) -> None:
        self._store = store
        self._sample = sample
        self.policies = PolicyService(store)
        """What may be shown of each source's words."""

    async def history(self, library: LibraryId) -> tuple[Version, ...]:
        """Return the kept versions, newest first."""
        return await self._store.versions(library)

    async def standing(self, libraries: Sequence[LibraryId]) -> tuple[VersionNumber | None, ...]:
        """Return which version of each of *libraries* serves; None where nothing was ever added."""
        found = [await self._store.current(library) for library in libraries]
        return tuple(version.number if version else None for version in found)

    async def sampled(self, libraries: Sequence[LibraryId]) -> bool:
        """Return whether the sample library stands in for *libraries*, as nothing was ever added to any of them."""
        return not [library for library in libraries if await self._store.current(library)]

    async def articles(
        self, libraries: Sequence[LibraryId], *, samples: bool = False, topics: Collection[str] = ()
    ) -> tuple[ArticleSummary, ...]:
        """Return all articles, newest first: by day of publication, those without one last, then as they came.

        With *samples*, those of the sample library while it stands in. Here and below, where *topics* are given,
        articles on them alone.
        """
        return tuple(summary for _, _, summary in await self._found(libraries, topics, samples=samples))

    async def show(self, libraries: Sequence[LibraryId], article: str) -> Reading:
        """Return the one article that *article* names, samples included while nothing was added; `NotFoundError`."""
        _, reading = await self._shown(libraries, article, ())
        return reading

    async def shown_to_readers(
        self, libraries: Sequence[LibraryId], article: str, *, topics: Collection[str] = ()
    ) -> tuple[Reading, QuotePolicy]:
        """Return the same as `show`, without any of its words unless its source may be quoted, and what it may be."""
        library, reading = await self._shown(libraries, article, topics)
        policy = await self.policies.of_article(library, reading.article)
        if policy == "quote":
            return reading, policy
        bare = reading.article.model_copy(update={"text": "", "sections": (), "key_points": ()})
        return Reading(article=bare, entries=()), policy

    async def _shown(
        self, libraries: Sequence[LibraryId], article: str, topics: Collection[str]
    ) -> tuple[LibraryId, Reading]:
        found = await self._found(libraries, topics, samples=True)
        summary = changes.named(article, [summary for _, _, summary in found])
        for store, member, candidate in found:
            if candidate is summary:
                return candidate.library, await self._reading(store, candidate.library, member)
        raise NotFoundError("article", article)

    async def latest(
        self,
        libraries: Sequence[LibraryId],
        count: int,
        *,
        samples: bool = False,
        skip: int = 0,
        among: Collection[ArticleId] | None = None,
        topics: Collection[str] = (),
    ) -> tuple[ArticleSummary, ...]:
        """Return the *count* newest articles that answer, with their key points; *samples* as for `articles`.

        *skip* newer ones are passed over; *among*: no others than these count.
        """
        wanted = [
            (store, member, summary.model_copy(update={"policy": policy}))
            for store, member, summary in await self._found(libraries, topics, samples=samples)
            if member.quarantine is None
            and (among is None or summary.head.id in among)
            and (policy := await self.policies.of_article(summary.library, summary.head)) != "never"
        ]
        told = []
        for store, member, summary in wanted[skip : skip + max(count, 0)]:
            article = (await self._reading(store, summary.library, member)).article
            spans = article.key_points if summary.policy == "quote" else ()
            points = tuple(article.text[start:end] for start, end in spans)
            told.append(summary.model_copy(update={"key_points": points}))
        return tuple(told)

    async def _found(
        self, libraries: Sequence[LibraryId], topics: Collection[str], *, samples: bool
    ) -> list[tuple[LibraryStore, Member, ArticleSummary]]:
        """Return all articles, newest first, each with the store that holds it."""
        store = self._store
        if samples and await self.sampled(libraries):
            store, libraries = self._sample.store, [(await self._sample.serving()).library]
        found = [(store, *pair) for library in libraries for pair in await self._summaries(store, library)]
        counts = on_one_of(topics)
        found = [each for each in found if counts(each[2].head)]
        return await asyncio.to_thread(sorted, found, key=lambda each: _age(each[2]))

    @staticmethod
    async def _summaries(store: LibraryStore, library: LibraryId) -> list[tuple[Member, ArticleSummary]]:
        current = await store.current(library)
        if current is None:
            return []
        members = await store.members(library, current.number)
        heads = await store.heads(library, [member.revision for member in members])
        sources = await store.sources(library)

        def summed() -> list[tuple[Member, ArticleSummary]]:
            return [
                (
                    member,
                    ArticleSummary(
                        head=heads[member.revision],
                        entries=member.entries,
                        library=library,
                        added=member.since or current.number,
                        quarantine=member.quarantine,
                        source=sources.get(member.path or "") or sources.get(heads[member.revision].url or ""),
                    ),
                )
                for member in members
            ]

        return await asyncio.to_thread(summed)  # 60 ms for 10,000

    @staticmethod
    async def _reading(store: LibraryStore, library: LibraryId, member: Member) -> Reading:
        async for _, reading in store.readings(library, [member.revision]):
            return reading
        raise NotFoundError("article", member.article)


def _age(summary: ArticleSummary) -> tuple[int, int]:
    published = summary.head.published
    return (-published.toordinal() if published else 0, -summary.added)
