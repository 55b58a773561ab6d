"""The self-test: what is new is asked for before it serves, everything when somebody checks."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from knowledge.matching.gist import gist, same_answer
from knowledge.models import LEVELS, QUOTED, Finding, FindingKind, Quoted, Reading, Spot, Tested, serving
from knowledge.ports import LibraryStore
from knowledge.services.progress import Progress
from knowledge.services.selftest.asking import Asked, Asker, Place
from knowledge.services.selftest.sources import source_findings, spot_of
from knowledge.services.trial import Trial
from knowledge.text.phrasings import expand

AT_ONCE = 2_000
"""Entries asked for before a version serves; of more, so many spread over all of them."""
PATIENCE = 3.0
"""Seconds after which a version serves although not all of those were asked for."""
_ENOUGH = 5
"""New entries of which one must be found: fewer may all be in the way of others."""
_BATCH = 50
_SHOWN = 200
_FEWEST_COPIES = 3


class SelfTest:
    """Asks versions their own questions. Every method may raise `StoreError`."""

    def __init__(self, store: LibraryStore, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock

    async def gate(self, trial: Trial) -> tuple[Finding, ...]:
        """Return what is found about what *trial* changes and what that competes with, in bounded time."""
        known = {int(member.revision) for member in serving(trial.before)}
        fresh = np.array([int(member.revision) not in known for member in serving(trial.members)], bool)
        rows = _own_rows(trial)
        new = rows[fresh[trial.serving.index.articles(rows)]] if len(rows) else rows
        if len(new) > AT_ONCE:
            new = new[np.linspace(0, len(new) - 1, AT_ONCE).astype(np.int64)]
        walk = _Walk(self._store, trial, every_way=False)
        until = self._clock() + PATIENCE
        await walk.go(new.tolist(), lambda: self._clock() >= until)
        asked = walk.asker.asked
        blind = len(asked.rows) >= _ENOUGH and len(asked.missed) == len(asked.rows)
        count = len(asked.rows)
        # Of what was there before, only what cannot be reached any more is news.
        rivals = _Walk(self._store, trial, every_way=False)
        await rivals.go(sorted(asked.rivals - asked.rows), lambda: self._clock() >= until)
        hidden = [_about("unreachable", quoted) for quoted in rivals.asker.asked.missed]
        before = set(trial.before)
        changed = tuple(member for member in trial.members if member not in before)
        tested = Trial(trial.serving, trial.beside, changed, trial.before)
        findings = [*_incomplete(trial), *await self._sources(tested), *await walk.findings(), *hidden]
        return _sorted([*findings, *([Finding(kind="blind", facts={"count": count})] if blind else [])])

    async def check(self, trial: Trial, progress: Progress | None = None) -> Tested:
        """Return how *trial* comes out when all of it is asked for, in every way."""
        rows = _own_rows(trial).tolist()
        walk = _Walk(self._store, trial, every_way=True)

        def told() -> bool:
            if progress:
                progress(len(walk.asker.asked.rows), len(rows))
            return False

        await walk.go(rows, told)
        findings = [*_incomplete(trial), *await self._sources(trial), *await walk.findings()]
        return Tested(
            version=trial.serving.version,
            articles=len(trial.members),
            entries=len(rows),
            asked=len(walk.asker.asked.rows),
            reach=walk.asker.asked.reach(),
            findings=_sorted(findings),
        )

    async def readings(self, trial: Trial, most: int) -> tuple[Reading, ...]:
        """Return the first *most* articles of *trial* that answer, with what was learnt from them."""
        revisions = [member.revision for member in serving(trial.members)][:most]
        found = self._store.readings(trial.serving.library, revisions)
        return tuple([reading async for _, reading in found])

    async def _sources(self, trial: Trial) -> list[Finding]:
        articles = {member.article for member in trial.members}
        wanted = (*trial.members, *(member for member in trial.before if member.article in articles))
        revisions = {member.revision for member in wanted}
        heads = await self._store.heads(trial.serving.library, sorted(revisions))
        return list(source_findings(trial, heads))


class _Walk:
    """Fetches entries, asks for them in a worker thread, and says what was found."""

    def __init__(self, store: LibraryStore, trial: Trial, *, every_way: bool) -> None:
        self._store = store
        self._serving = trial.serving
        self._every_way = every_way
        self._seen: list[Finding] = []
        self.asker = Asker(trial)

    async def go(self, rows: Sequence[int], stop: Callable[[], bool]) -> None:
        """Ask for the entries in *rows* until *stop* says so, which is asked now and then."""
        index, library = self._serving.index, self._serving.library
        for first in range(0, len(rows), _BATCH):
            if stop():
                return
            some = rows[first : first + _BATCH]
            quoted = await self._store.quoted(library, [index.key(row) for row in some])
            await asyncio.to_thread(self._ask, list(zip(some, quoted, strict=True)))
        stop()

    def _ask(self, some: Iterable[tuple[int, Quoted]]) -> None:
        for row, quoted in some:
            entry = quoted.entry
            core = quoted.text[entry.core[0] - entry.start : entry.core[1] - entry.start]
            if len(quoted.text) != entry.end - entry.start or not core.strip():
                self._seen.append(_about("broken", quoted))
                continue
            if len(quoted.text) > QUOTED:
                self._seen.append(_about("too_long", quoted, length=len(quoted.text), most=QUOTED))
            self.asker.ask(row, quoted, every_way=self._every_way)

    async def findings(self) -> list[Finding]:
        """Return what was found about entries."""
        asked = self.asker.asked
        found = self._seen + [_about("unreachable", quoted) for quoted in asked.missed]
        missed = {quoted.entry.id for quoted in asked.missed}
        astray = [(quoted, phrasing) for quoted, phrasing in asked.astray if quoted.entry.id not in missed]
        found += [_about("phrasing", quoted, phrasing=phrasing) for quoted, phrasing in astray]
        found += [_about("empty_question", quoted) for quoted in asked.nameless]
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
        library, row = place
        (quoted,) = await self._store.quoted(library, [self.asker.serving(library).index.key(row)])
        return quoted


def _own_rows(trial: Trial) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the rows of all entries of *trial*, each once."""
    own = trial.serving.index.columns["own"]
    return np.flatnonzero(own == np.arange(len(own)))


def _incomplete(trial: Trial) -> Iterator[Finding]:
    expected = sum(member.entries for member in serving(trial.members))
    if trial.serving.index.entries != expected:
        yield Finding(kind="incomplete", facts={"found": trial.serving.index.entries, "count": expected})


def _one_question(one: Quoted, other: Quoted) -> bool:
    """Return whether a question that *one* answers is one that *other* answers."""
    theirs = [told for question in _questions(other) if (told := gist(question))]
    return any(mine.same(told) for question in _questions(one) if (mine := gist(question)) for told in theirs)


def _questions(quoted: Quoted) -> list[str]:
    written = [question for phrasing in quoted.entry.phrasings for question in expand(phrasing)]
    return [quoted.entry.question or "", *written]


def _about(kind: FindingKind, quoted: Quoted, **facts: str | int) -> Finding:
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


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return *findings*, the worst ones first, those of one kind together."""
    order = list(LEVELS)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.kind)))
