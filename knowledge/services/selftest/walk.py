"""Through the entries of a version, one after the other: asked for in a worker thread, and what was found."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence

import numpy as np

from knowledge.matching.gist import gist, same_answer
from knowledge.models import QUOTED, Finding, FindingKind, Quoted, Spot
from knowledge.ports import LibraryStore
from knowledge.services.selftest.asking import Asked, Asker, Place
from knowledge.services.selftest.sources import spot_of
from knowledge.services.trial import Trial
from knowledge.text.phrasings import expand

_BATCH = 50
_SHOWN = 200
_FEWEST_COPIES = 3


class Walk:
    """Fetches entries, asks for them in a worker thread, and says what was found."""

    def __init__(self, store: LibraryStore, trial: Trial, *, every_way: bool) -> None:
        self._store = store
        self._serving = trial.serving
        self._every_way = every_way
        self._seen: list[Finding] = []
        self.asker = Asker(trial)

    async def go(self, rows: Sequence[int], stop: Callable[[], Awaitable[bool]]) -> None:
        """Ask for the entries in *rows* until *stop* says so, which is awaited now and then."""
        index, library = self._serving.index, self._serving.library
        for first in range(0, len(rows), _BATCH):
            if await stop():
                return
            some = rows[first : first + _BATCH]
            quoted = await self._store.quoted(library, [index.key(row) for row in some])
            await asyncio.to_thread(self._ask, list(zip(some, quoted, strict=True)))
        await stop()

    def _ask(self, some: Iterable[tuple[int, Quoted]]) -> None:
        for row, quoted in some:
            entry = quoted.entry
            core = quoted.text[entry.core[0] - entry.start : entry.core[1] - entry.start]
            if len(quoted.text) != entry.end - entry.start or not core.strip():
                self._seen.append(about("broken", quoted))
                continue
            if len(quoted.text) > QUOTED:
                self._seen.append(about("too_long", quoted, length=len(quoted.text), most=QUOTED))
            self.asker.ask(row, quoted, every_way=self._every_way)

    async def findings(self) -> list[Finding]:
        """Return what was found about entries."""
        asked = self.asker.asked
        found = self._seen + [about("unreachable", quoted) for quoted in asked.missed]
        missed = {quoted.entry.id for quoted in asked.missed}
        astray = [(quoted, phrasing) for quoted, phrasing in asked.astray if quoted.entry.id not in missed]
        found += [about("phrasing", quoted, phrasing=phrasing) for quoted, phrasing in astray]
        found += [about("empty_question", quoted) for quoted in asked.nameless]
        pairs = await self._same_questions(asked)
        for kind in ("collision", "duplicate"):
            for group in _groups(pairs[kind]):
                spots = [await self._spot(place) for place in group]
                found.append(Finding(kind=kind, spots=tuple(spots), facts={"count": len(spots)}))
        return found + await self._copies(asked)

    async def _same_questions(self, asked: Asked) -> dict[FindingKind, list[tuple[Place, Place]]]:
        """Return the pairs that have one question, by whether their answers differ."""
        found: dict[FindingKind, list[tuple[Place, Place]]] = {"collision": [], "duplicate": []}
        for one, other in sorted(asked.alike):
            mine, theirs = await self._quoted(one), await self._quoted(other)
            if _one_question(mine, theirs):
                found["duplicate" if same_answer(mine.text, theirs.text) else "collision"].append((one, other))
        return found

    async def _copies(self, asked: Asked) -> list[Finding]:
        """Return the articles of which most statements also stand in another."""
        index = self._serving.index
        per_article = np.bincount(index.articles(np.array(sorted(asked.rows), np.int64)), minlength=1)
        found = list[Finding]()
        told = set[frozenset[int]]()
        for (article, other), count in sorted(asked.copied.items()):
            if frozenset((article, other)) in told or count < max(_FEWEST_COPIES, per_article[article] / 2):
                continue
            told.add(frozenset((article, other)))
            spots = [
                await self._spot((self._serving.library, int(index.whole.starts[one, 0]))) for one in (article, other)
            ]
            bare = tuple(spot.model_copy(update={"entry": None, "question": None, "text": ""}) for spot in spots)
            found.append(Finding(kind="duplicate", spots=bare, facts={"count": count}))
        return found

    async def _spot(self, place: Place) -> Spot:
        return _spot(await self._quoted(place))

    async def _quoted(self, place: Place) -> Quoted:
        await asyncio.sleep(0)  # a base may hold thousands of these, and fetching one does not wait for anything
        library, row = place
        (quoted,) = await self._store.quoted(library, [self.asker.serving(library).index.key(row)])
        return quoted


def _one_question(one: Quoted, other: Quoted) -> bool:
    """Return whether a question that *one* answers is one that *other* answers."""
    theirs = [told for question in _questions(other) if (told := gist(question))]
    return any(mine.same(told) for question in _questions(one) if (mine := gist(question)) for told in theirs)


def _questions(quoted: Quoted) -> list[str]:
    written = [question for phrasing in quoted.entry.phrasings for question in expand(phrasing)]
    return [quoted.entry.question or "", *written]


def about(kind: FindingKind, quoted: Quoted, **facts: str | int) -> Finding:
    """Return a finding of *kind* about *quoted* alone."""
    return Finding(kind=kind, spots=(_spot(quoted),), facts=facts)


def _spot(quoted: Quoted) -> Spot:
    text = quoted.text if len(quoted.text) <= _SHOWN else f"{quoted.text[:_SHOWN]}…"
    told = {"entry": quoted.entry.id, "question": quoted.entry.question, "text": text}
    return spot_of(quoted.library, quoted.head).model_copy(update=told)


def _groups(pairs: Iterable[tuple[Place, Place]]) -> list[list[Place]]:
    """Return the places of *pairs* in groups: whatever is connected, in order."""
    beside = defaultdict[Place, set[Place]](set)
    for one, other in pairs:
        beside[one].add(other)
        beside[other].add(one)
    groups, seen = list[list[Place]](), set[Place]()
    for start in sorted(beside):
        reached, waiting = set[Place](), [start]
        while waiting:
            place = waiting.pop()
            if place not in reached:
                reached.add(place)
                waiting += beside[place]
        if start not in seen:
            groups.append(sorted(reached))
        seen |= reached
    return groups
