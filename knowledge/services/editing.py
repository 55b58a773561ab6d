"""What the team says about the articles of a library: entries hidden, asked for in more ways, a topic."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from itertools import islice
from typing import NamedTuple

from knowledge.errors import NotFoundError
from knowledge.matching.index import Index
from knowledge.matching.search import candidates
from knowledge.matching.terms import analyse_question
from knowledge.models import (
    ArticleId,
    Curated,
    Edits,
    Entry,
    EntryId,
    LibraryId,
    Member,
    Quoted,
    Report,
    RevisionId,
    Version,
    VersionNumber,
)
from knowledge.parsing.edits import restated, undone, within
from knowledge.ports import LibraryStore
from knowledge.services import changes
from knowledge.services.changes import Plan, State
from knowledge.services.intake import put_edited
from knowledge.services.library import LibraryService
from knowledge.text.phrasings import Malformed, malformed

_QUERY = 200
_LATEST = 10
"""Articles whose entries are offered while nothing is typed."""


class Sought(NamedTuple):
    """An entry as somebody finds it who looks after the library."""

    quoted: Quoted
    hidden: bool


class EditingService:
    """Finds and changes what is said about entries; each change is one version.

    Every method may raise `StoreError`, those that change something all that `LibraryService` says of changes.
    """

    def __init__(self, library: LibraryService, store: LibraryStore) -> None:
        self._library = library
        self._store = store

    async def article(self, library: LibraryId, article: str) -> Curated:
        """Return the one article of *library* that *article* names; `NotFoundError`."""
        found = changes.named(article, await self._library.articles([library]))
        if found is not None:
            for member in await self._members(library):
                if member.article == found.head.id:
                    return await self._curated(library, member)
        raise NotFoundError("article", article)

    async def holding(self, library: LibraryId, entry: EntryId) -> tuple[Curated, Entry]:
        """Return *entry* with the article of *library* that holds it, hidden or not; `NotFoundError`."""
        current = await self._store.current(library)
        return await self._holding(library, current, await self._members(library), entry)

    async def _holding(
        self, library: LibraryId, version: Version | None, members: Sequence[Member], entry: EntryId
    ) -> tuple[Curated, Entry]:
        place = None if version is None else await self._store.find(library, version.number, entry)
        # What is hidden or set aside is not found like that.
        likely = [one for one in members if (one.revision == place[0] if place else one.edits or one.quarantine)]
        async for curated in self._all(library, likely):
            for candidate in curated.reading.entries:
                if candidate.id == entry:
                    return curated, candidate
        raise NotFoundError("entry", entry)

    async def find(self, library: LibraryId, query: str, most: int) -> tuple[Sought, ...]:
        """Return the *most* entries of *library* like *query*, the best first, hidden ones too; without it any."""
        members = await self._members(library)
        if not members:
            return ()
        if not query.strip():
            return await self._any(library, members, most)
        asked = analyse_question(query.strip()[:_QUERY])

        def ranked(index: Index) -> list[tuple[float, tuple[RevisionId, int]]]:
            found = candidates(index, asked, most)
            places = [index.key(row) for row in index.columns["own"][found.entries].tolist()]
            return list(zip(found.score.tolist(), places, strict=True))

        found = list[tuple[float, Sought]]()
        for serving in await self._library.servings([library]):
            scores = await asyncio.to_thread(ranked, serving.index)
            quoted = await self._store.quoted(library, [place for _, place in scores])
            found += [(score, Sought(each, hidden=False)) for (score, _), each in zip(scores, quoted, strict=True)]
        async for curated in self._all(library, [member for member in members if _hides(member)]):
            hidden = tuple(entry for entry in curated.reading.entries if curated.edit(entry).hidden)
            veiled = curated.reading.model_copy(update={"entries": hidden})
            if hidden:
                index = await asyncio.to_thread(Index.build, [(RevisionId(0), veiled)])
                found += [(score, _sought(curated, hidden[at])) for score, (_, at) in ranked(index)]
        found.sort(key=lambda each: -each[0])
        return tuple(sought for _, sought in found[:most])

    async def hide(self, library: LibraryId, entry: EntryId, *, hidden: bool, by: str) -> Report:
        """Hide *entry* and the sentences of its answer, or bring them back; `NotFoundError`."""

        def changed(curated: Curated, target: Entry) -> Edits:
            edits = [curated.edit(each) for each in within(target, curated.reading)]
            return restated(curated.edits, *(edit.model_copy(update={"hidden": hidden}) for edit in edits))

        return await self._change_entry(library, entry, changed, by=by)

    async def rephrase(
        self, library: LibraryId, entry: EntryId, phrasings: Sequence[str], *, by: str
    ) -> Report | Malformed:
        """Let *entry* be asked for in the ways *phrasings*, beside its own, and no others of the team.

        Returns the first of them that cannot be used, with nothing changed; raises `NotFoundError`.
        """
        given = tuple(dict.fromkeys(words for phrasing in phrasings if (words := " ".join(phrasing.split()))))
        _, target = await self.holding(library, entry)
        for fault in malformed((*target.phrasings, *given)):
            return fault

        def changed(curated: Curated, target: Entry) -> Edits:
            return restated(curated.edits, curated.edit(target).model_copy(update={"phrasings": given}))

        return await self._change_entry(library, entry, changed, by=by)

    async def set_topic(self, library: LibraryId, entry: EntryId, topic: str, *, by: str) -> Report:
        """Call what the article of *entry* is about *topic*; empty: as it was read. `NotFoundError`."""
        said = " ".join(topic.split()) or None

        def changed(curated: Curated, _target: Entry) -> Edits:
            same = said == curated.reading.article.topic
            return curated.edits.model_copy(update={"topic": None if same else said})

        return await self._change_entry(library, entry, changed, by=by)

    async def undo(self, library: LibraryId, number: VersionNumber, *, by: str) -> Report:
        """Take back what the edit that made version *number* changed, as far as nobody changed it since.

        Whatever else came since stays. Raises `NotFoundError` when *number* is no edit, or too old to be undone.
        """
        kept = {version.number: version for version in await self._store.versions(library)}
        version = kept.get(number)
        if version is None or version.action != "edit" or version.base not in kept:
            raise NotFoundError("version", str(number))
        before = _said(await self._store.members(library, version.base))
        after = _said(await self._store.members(library, number))
        touched = {article for article in before | after if before.get(article) != after.get(article)}

        async def plan(state: State) -> Plan:
            made = list[Member]()
            async for curated in self._all(library, [member for member in state.members if member.article in touched]):
                article = curated.reading.article.id
                edits = undone(curated.edits, before.get(article, Edits()), after.get(article, Edits()))
                made.append(await self._put(library, state, curated, edits))
            return changes.edited(state, *made)

        return await self._library.change(library, plan, action="edit", by=by)

    async def _change_entry(
        self, library: LibraryId, entry: EntryId, changed: Callable[[Curated, Entry], Edits], *, by: str
    ) -> Report:
        async def plan(state: State) -> Plan:
            curated, target = await self._holding(library, state.current, state.members, entry)
            return changes.edited(state, await self._put(library, state, curated, changed(curated, target)))

        return await self._library.change(library, plan, action="edit", by=by)

    async def _put(self, library: LibraryId, state: State, curated: Curated, edits: Edits) -> Member:
        """Return what *state* holds of the article of *curated*, with *edits*; stored, not yet visible."""
        (member,) = (one for one in state.members if one.article == curated.reading.article.id)
        made = await put_edited(self._store, library, curated.reading, member.path, edits)
        return made.model_copy(update={"quarantine": member.quarantine})

    async def _members(self, library: LibraryId) -> tuple[Member, ...]:
        current = await self._store.current(library)
        return await self._store.members(library, current.number) if current else ()

    async def _any(self, library: LibraryId, members: Sequence[Member], most: int) -> tuple[Sought, ...]:
        """Return *most* entries: the hidden ones first, as somebody may want them back, then the newest articles'."""
        latest = [summary.head.id for summary in (await self._library.articles([library]))[:_LATEST]]
        by_article = {member.article: member for member in members}
        chosen = dict.fromkeys(member.article for member in members if _hides(member)) | dict.fromkeys(latest)
        found = [
            _sought(curated, entry)
            async for curated in self._all(library, [by_article[article] for article in chosen])
            for entry in islice(sorted(curated.reading.entries, key=lambda each: not curated.edit(each).hidden), most)
        ]
        return tuple(sorted(found, key=lambda sought: not sought.hidden)[:most])

    async def _curated(self, library: LibraryId, member: Member) -> Curated:
        async for curated in self._all(library, [member]):
            return curated
        raise NotFoundError("article", member.article)

    async def _all(self, library: LibraryId, members: Sequence[Member]) -> AsyncIterator[Curated]:
        if not members:
            return
        by_revision = {member.as_read: member for member in members}
        sources = await self._store.sources(library)
        async for revision, reading in self._store.readings(library, list(by_revision)):
            member = by_revision[revision]
            yield Curated(
                library=library,
                reading=reading,
                edits=member.edits,
                quarantine=member.quarantine,
                source=sources.get(member.path or "") or sources.get(reading.article.url or ""),
            )


def _sought(curated: Curated, entry: Entry) -> Sought:
    article = curated.reading.article
    text = article.text[entry.start : entry.end]
    return Sought(Quoted(library=curated.library, head=article, entry=entry, text=text), curated.edit(entry).hidden)


def _hides(member: Member) -> bool:
    return any(edit.hidden for edit in member.edits.entries)


def _said(members: Sequence[Member]) -> dict[ArticleId, Edits]:
    return {member.article: member.edits for member in members if member.edits}
