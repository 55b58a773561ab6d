"""The self-test: what is new is asked for before it serves, everything afterwards and when somebody checks."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.index import Index
from knowledge.models import LEVELS, Finding, Reading, Tested, serving
from knowledge.ports import LibraryStore
from knowledge.services.progress import Progress
from knowledge.services.selftest.sources import source_findings
from knowledge.services.selftest.walk import Walk, about
from knowledge.services.trial import Trial

AT_ONCE = 500
"""New entries that are all asked for before a version serves, and so many of the entries they compete with."""
SAMPLE = 200
"""Of more new ones, how many are asked for before: a bulk import would wait for minutes. The others wait for `walk`."""
PATIENCE = 3.0
"""Seconds after which a version serves although not all of those were asked for."""
_ENOUGH = 5
"""New entries of which one must be found: fewer may all be in the way of others."""

Rows = NDArray[np.int64]
Between = Callable[[int, int], Awaitable[bool]]
"""Hears how many entries of how many were asked for, and returns whether to stop."""


class SelfTest:
    """Asks versions their own questions. Every method may raise `StoreError`."""

    def __init__(self, store: LibraryStore, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock

    async def gate(self, trial: Trial) -> tuple[Finding, ...]:
        """Return what is found about what *trial* changes and what that competes with, in bounded time."""
        known = {int(member.revision) for member in serving(trial.before)}
        fresh = np.array([int(member.revision) not in known for member in serving(trial.members)], bool)
        index, rows = trial.serving.index, _own_rows(trial)
        new = rows[fresh[index.articles(rows)]] if len(rows) else rows
        until = self._clock() + PATIENCE

        async def late() -> bool:
            return self._clock() >= until

        walk = Walk(self._store, trial, every_way=False)
        await walk.go((new if len(new) <= AT_ONCE else doubtful(index, new)).tolist(), late)
        asked = walk.asker.asked
        count = len(asked.rows)
        blind = count >= _ENOUGH and len(asked.missed) == count
        # Of what was there before, only what cannot be reached any more is news. Most often met, most in the way.
        met = [row for row, _ in asked.rivals.most_common() if row not in asked.rows]
        old = [row for row in met if not fresh[index.articles(np.array([row]))[0]]]
        rivals = Walk(self._store, trial, every_way=False)
        await rivals.go(old[:AT_ONCE], late)
        hidden = [about("unreachable", quoted) for quoted in rivals.asker.asked.missed]
        tested = await asyncio.to_thread(_changed, trial)
        findings = [*_incomplete(trial), *await self._sources(tested), *await walk.findings(), *hidden]
        return _sorted([*findings, *([Finding(kind="blind", facts={"count": count})] if blind else [])])

    async def check(self, trial: Trial, progress: Progress | None = None) -> Tested:
        """Return how *trial* comes out when all of it is asked for, in every way."""

        async def told(done: int, total: int) -> bool:
            if progress:
                progress(done, total)
            return False

        return await self._every(trial, told, every_way=True)

    async def walk(self, trial: Trial, between: Between) -> Tested:
        """Return how *trial* comes out when all of it is asked for as the gate asks, unless *between* says to stop."""
        return await self._every(trial, between, every_way=False)

    async def _every(self, trial: Trial, between: Between, *, every_way: bool) -> Tested:
        rows = _own_rows(trial).tolist()
        walk = Walk(self._store, trial, every_way=every_way)
        await walk.go(rows, lambda: between(len(walk.asker.asked.rows), len(rows)))
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
        return await asyncio.to_thread(lambda: list(source_findings(trial, heads)))


def doubtful(index: Index, rows: Rows) -> Rows:
    """Return `SAMPLE` of *rows*: half of them those with least to be found by, half spread over the others."""
    asked, said = (index.mass[part][rows].sum(axis=1) for part in ("question", "body"))
    order = np.argsort(np.where(asked > 0, asked, said), kind="stable")
    least, others = order[: SAMPLE // 2], np.sort(order[SAMPLE // 2 :])
    spread = others[np.linspace(0, len(others) - 1, SAMPLE // 2).astype(np.int64)]
    return np.asarray(rows[np.sort(np.concatenate([least, spread]))], np.int64)


def _changed(trial: Trial) -> Trial:
    """Return *trial* with no other members than those that were not there before, or not so."""
    before = set(trial.before)
    changed = tuple(member for member in trial.members if member not in before)
    return Trial(trial.serving, trial.beside, changed, trial.before)


def _own_rows(trial: Trial) -> Rows:
    """Return the rows of all entries of *trial*, each once."""
    own = trial.serving.index.columns["own"]
    return np.flatnonzero(own == np.arange(len(own))).astype(np.int64)


def _incomplete(trial: Trial) -> Iterator[Finding]:
    expected = sum(member.entries for member in serving(trial.members))
    if trial.serving.index.entries != expected:
        yield Finding(kind="incomplete", facts={"found": trial.serving.index.entries, "count": expected})


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return *findings*, the worst ones first, those of one kind together."""
    order = list(LEVELS)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.kind)))
