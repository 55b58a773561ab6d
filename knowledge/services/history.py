"""What versions changed, and taking a change back."""

import asyncio
from collections.abc import Sequence
from itertools import chain

from knowledge.errors import NotFoundError
from knowledge.models import (
    ArticleChange,
    ArticleId,
    Change,
    Difference,
    LibraryId,
    Member,
    Reading,
    Report,
    RevisionId,
    Step,
    Version,
    VersionNumber,
)
from knowledge.models.difference import ArticleChangeKind
from knowledge.ports import LibraryStore
from knowledge.services import changes
from knowledge.services.changes import Plan, State
from knowledge.services.comparing import article_change
from knowledge.services.library import LibraryService

_TITLES = 3
"""Of the articles that a version changed, so many are named."""


class HistoryService:
    """Tells versions apart and takes changes back. Every method may raise `StoreError`."""

    def __init__(self, library: LibraryService, store: LibraryStore) -> None:
        self._library, self._store = library, store

    async def difference(
        self, library: LibraryId, before: VersionNumber | None, after: VersionNumber, *, most: int | None = None
    ) -> Difference:
        """Return what is different in version *after* against *before* (None: against nothing).

        Of more than *most* articles the entries of the others are not looked at. `NotFoundError` unless both
        versions are kept.
        """
        old = await self._members(library, before) if before is not None else ()
        new = await self._members(library, after)
        articles = await self.article_changes(library, old, new, most=most)
        return Difference(before=before, after=after, articles=articles)

    async def article_changes(
        self, library: LibraryId, old: Sequence[Member], new: Sequence[Member], *, most: int | None = None
    ) -> tuple[ArticleChange, ...]:
        """Return what becomes of the articles that are other members in *new* than in *old*."""
        was, now = ({member.article: member for member in members} for members in (old, new))
        kinds = _kinds(changes.difference(old, new))
        told = []
        for at, (article, kind) in enumerate(kinds.items()):
            pair = was.get(article), now.get(article)
            if most is not None and at >= most:
                heads = await self._store.heads(library, [member.revision for member in pair if member])
                title = next(iter(heads.values())).title
                told.append(ArticleChange(article=article, title=title, kind=kind, compared=False))
                continue
            before, after = [await self._reading(library, member) for member in pair]
            told.append(await asyncio.to_thread(article_change, kind, before, after))
        return tuple(told)

    async def steps(self, library: LibraryId, count: int, skip: int = 0) -> tuple[Step, ...]:
        """Return *count* kept versions, the newest first, after the *skip* newest, each with what it changed."""
        kept = await self._store.versions(library)
        known = {version.number for version in kept}
        return tuple([await self._step(version, known) for version in kept[skip : skip + count]])

    async def back(
        self, library: LibraryId, number: VersionNumber | None, *, by: str, expect: VersionNumber | None = None
    ) -> tuple[Version, Report]:
        """Let version *number* serve, or the one that the current one was built on; return it and what that changed.

        Raises `NotFoundError`, and `ConflictError` unless *expect* serves, where that is given.
        """
        current = await self._store.current(library)
        before = await self._store.members(library, current.number) if current else ()
        base = current.number if current else None
        version = await self._library.rollback(library, number, by=by, expect=expect or base)
        change = changes.difference(before, await self._store.members(library, version.number))
        return version, Report(version=version.number, base=base, change=change, entries=version.entries)

    async def undo(self, library: LibraryId, number: VersionNumber, *, by: str) -> Report:
        """Take back what version *number* changed, and nothing else, and return what that changes.

        While it serves, the version before it serves again; after that, a new version is made without its change.
        Raises `NotFoundError` unless it and the version before it are kept, `UndoneError`, `OvertakenError` when its
        articles were changed again since, and whatever a change of the library raises.
        """
        version = next((kept for kept in await self._store.versions(library) if kept.number == number), None)
        if version is None:
            raise NotFoundError("difference", str(number))
        if version.current and version.base is not None:
            await self._members(library, version.base)
            _, report = await self.back(library, version.base, by=by, expect=number)
            return report
        before, after = await self._state(library, version.base), await self._state(library, number)

        async def plan(state: State) -> Plan:
            return changes.undone(state, before, after, number)

        return await self._library.change(library, plan, action="undo", by=by)

    async def _step(self, version: Version, known: set[VersionNumber]) -> Step:
        articles = list(_kinds(version.change))
        members: dict[ArticleId, Member] = {}
        if articles:
            numbers = (version.base if version.base in known else None, version.number)
            found = [await self._store.members(version.library, number) for number in numbers if number is not None]
            members = {member.article: member for member in chain(*found)}
        named = [members[article].revision for article in articles[:_TITLES] if article in members]
        heads = await self._store.heads(version.library, named)
        titles = tuple(heads[revision].title for revision in named)
        return Step(version=version, titles=titles, more=len(articles) - len(titles))

    async def _state(self, library: LibraryId, number: VersionNumber | None) -> State:
        """Return what version *number* holds and is read from; nothing for None."""
        if number is None:
            return State(None, (), (), frozenset())
        members = await self._members(library, number)
        origins = await self._store.origins(library, number)
        return State(None, members, origins, await self._store.held_back(library, number))

    async def _members(self, library: LibraryId, number: VersionNumber) -> tuple[Member, ...]:
        try:
            return await self._store.members(library, number)
        except NotFoundError as error:
            raise NotFoundError("difference", str(number)) from error

    async def _reading(self, library: LibraryId, member: Member | None) -> Reading | None:
        wanted: list[RevisionId] = [member.revision] if member else []
        async for _, reading in self._store.readings(library, wanted):
            return reading
        return None


def _kinds(change: Change) -> dict[ArticleId, ArticleChangeKind]:
    """Return the articles of *change*, and what becomes of each: of one with new words and a lost page, the latter."""
    kinds: tuple[ArticleChangeKind, ...] = ("added", "changed", "removed", "quarantined", "restored")
    return {article: kind for kind in kinds for article in getattr(change, kind)}
