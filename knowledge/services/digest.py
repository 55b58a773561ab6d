"""What is new in libraries since somebody was last told: articles that came, and articles that changed."""

from collections.abc import Collection, Mapping, Sequence

from knowledge.models import ArticleId, ArticleSummary, LibraryId, Model, VersionNumber
from knowledge.services.library import LibraryService

Told = Mapping[LibraryId, VersionNumber]
"""Up to which version of each library somebody has been told; 0 where there was none."""


class News(Model):
    """What there is to tell, and up to where everything is told then."""

    articles: tuple[ArticleSummary, ...]
    """The newest, with their key points where the source may be quoted."""
    total: int
    """How many there are in all."""
    changed: frozenset[ArticleId]
    """Those that stood there before with another text."""
    told: dict[LibraryId, VersionNumber]


class DigestService:
    """Compares libraries with what was told of them. Everything may raise `StoreError`."""

    def __init__(self, library: LibraryService) -> None:
        self._library = library

    async def all_told(self, libraries: Sequence[LibraryId]) -> dict[LibraryId, VersionNumber]:
        """Return what to keep where everything that *libraries* hold by now counts as told."""
        kept = {library: await self._library.history(library) for library in libraries}
        return {library: versions[0].number if versions else VersionNumber(0) for library, versions in kept.items()}

    async def since(
        self, libraries: Sequence[LibraryId], told: Told, most: int, *, topics: Collection[str] = ()
    ) -> News:
        """Return what came to *libraries* or changed there after *told*, on *topics* alone where there are any.

        At most *most* articles are shown; sources that are never to be shown do not count.
        """
        now = await self.all_told(libraries)
        found = [
            summary
            for summary in await self._library.articles(libraries, topics=topics)
            if summary.quarantine is None
            and summary.added > told.get(summary.library, 0)
            and await self._library.policies.of_article(summary.library, summary.head) != "never"
        ]
        among = {summary.head.id for summary in found}
        shown = await self._library.latest(libraries, most, among=among, topics=topics) if among else ()
        for summary in found:  # a version may have come while we looked
            now[summary.library] = max(now[summary.library], summary.added)
        return News(
            articles=tuple(each for each in shown if each.added > told.get(each.library, 0)),
            total=len(found),
            changed=frozenset(await self._changed(libraries, told)),
            told={library: max(number, told.get(library, VersionNumber(0))) for library, number in now.items()},
        )

    async def _changed(self, libraries: Sequence[LibraryId], told: Told) -> set[ArticleId]:
        added, changed = set[ArticleId](), set[ArticleId]()
        for library in libraries:
            for version in await self._library.history(library):
                if version.number > told.get(library, 0):
                    added.update(version.change.added)
                    changed.update(version.change.changed)
        return changed - added
