"""Versions are made beside the one that serves, and tested; then the pointer moves, forwards or back."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from knowledge.errors import ConflictError, NotFoundError, UnfitVersionError
from knowledge.models import (
    SHARED,
    Action,
    Change,
    Finding,
    LibraryId,
    Report,
    Version,
    VersionNumber,
    fingerprint,
)
from knowledge.ports import LibraryStore, SnapshotCache
from knowledge.services import changes
from knowledge.services.changes import Plan, State
from knowledge.services.serving import Serving, Servings
from knowledge.services.switches import Switches
from knowledge.services.trial import Gate, Trial

_ATTEMPTS = 12
"""Of as many processes that change a library at once the last one still gets its turn."""

MakePlan = Callable[[State], Awaitable[Plan]]
"""Returns what to make of a library as it is; may be asked again, on a newer state."""


class Versions:
    """Changes libraries, one change of each at a time."""

    def __init__(
        self,
        store: LibraryStore,
        snapshots: SnapshotCache,
        servings: Servings,
        switches: Switches,
        gate: Gate | None,
    ) -> None:
        self._store = store
        self._snapshots = snapshots
        self._servings = servings
        self._switches = switches
        self._gate = gate
        self._changing: defaultdict[LibraryId, asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def changing(self) -> bool:
        """Whether some library is being changed by this process."""
        return any(lock.locked() for lock in self._changing.values())

    async def state(self, library: LibraryId) -> State:
        """Return *library* as it is."""
        current = await self._store.current(library)
        members = await self._store.members(library, current.number) if current else ()
        return State(current, members, await self._store.origins(library), await self._store.held_back(library))

    async def beside(self, library: LibraryId) -> tuple[Serving, ...]:
        """Return what is asked together with *library*."""
        shared = await self._servings.of(SHARED) if library != SHARED else None
        return (shared,) if shared else ()

    async def change(self, library: LibraryId, make_plan: MakePlan, *, action: Action, by: str) -> Report:
        """Make one version of what *make_plan* wants."""
        async with self._changing[library]:
            for _ in range(_ATTEMPTS - 1):
                # Another process may move the pointer while this one reads; once more then, on what it left.
                with suppress(ConflictError):
                    return await self._attempt(library, make_plan, action=action, by=by)
            return await self._attempt(library, make_plan, action=action, by=by)

    @asynccontextmanager
    async def tried(
        self, library: LibraryId, make_plan: MakePlan
    ) -> AsyncIterator[tuple[State, Plan, tuple[Finding, ...]]]:
        """Yield the library as it is, what *make_plan* wants, and what the self-test finds about that.

        Afterwards nothing of it is left, neither a version nor what was read for it.
        """
        async with self._changing[library]:
            state = await self.state(library)
            plan = await make_plan(state)
            try:
                changed = await asyncio.to_thread(changes.difference, state.members, plan.members)
                yield state, plan, (await self._tested(state, plan, library))[1] if changed else ()
            finally:
                if plan.members != state.members:
                    await self._store.sweep(library)

    async def rollback(
        self, library: LibraryId, number: VersionNumber | None, *, expect: VersionNumber | None
    ) -> Version:
        """Let version *number* serve, or the one that the current one was built on; `NotFoundError`.

        `ConflictError` unless version *expect* serves, where that is given.
        """
        async with self._changing[library]:
            current = await self._store.current(library)
            wanted = current.base if current and number is None else number
            if current is None or wanted is None:
                raise NotFoundError("version", "" if number is None else str(number))
            version = await self._store.point(library, wanted, expect=expect or current.number)
            await self._servings.went_back(library)
            self._switches.serves(version)
            return version

    async def let_go(self, library: LibraryId) -> None:
        """Forget what was made of *library*, which was deleted."""
        async with self._changing[library]:
            self._servings.forget(library)
            self._switches.forget(library)
            await self._snapshots.keep_only(library, [])

    async def _attempt(self, library: LibraryId, make_plan: MakePlan, *, action: Action, by: str) -> Report:
        state = await self.state(library)
        plan = await make_plan(state)
        change = await asyncio.to_thread(changes.difference, state.members, plan.members)
        version, findings = state.current, tuple[Finding, ...]()
        if change or plan.held_back != state.held_back:
            version, findings = await self._activate(state, plan, change, library, action=action, by=by)
        elif version is not None and plan.origins != state.origins:
            await self._store.set_origins(library, plan.origins)
        if version is not None and plan.states:
            await self._store.set_sources(library, plan.states)
        return Report(
            version=version.number if version else None,
            base=state.current.number if state.current and version != state.current else None,
            change=change,
            unchanged=plan.unchanged,
            held_back=plan.left_out,
            problems=plan.problems,
            entries=version.entries if version else 0,
            checked=len(plan.states),
            findings=findings,
        )

    async def _activate(
        self, state: State, plan: Plan, change: Change, library: LibraryId, *, action: Action, by: str
    ) -> tuple[Version, tuple[Finding, ...]]:
        """Build the index of what *plan* wants and test it, then move the pointer and swap."""
        serving, findings = await self._tested(state, plan, library)
        for finding in findings:
            if finding.level == "error":
                raise UnfitVersionError(kind=finding.kind, **finding.facts)
        # Saved before the pointer moves, so that other processes find it ready. Should the number come out
        # different, the fingerprint keeps anybody from taking these arrays for another version's.
        await self._snapshots.save(library, serving.version, serving.fingerprint, serving.index.arrays)
        version = await self._store.activate(
            library,
            plan.members,
            change,
            action=action,
            by=by,
            expect=state.current.number if state.current else None,
            origins=plan.origins,
            held_back=plan.held_back,
        )
        await self._servings.swap(version, serving.index)
        # The version before stays quick to go back to; older ones would be built again, and need no room till then.
        await self._snapshots.keep_only(library, [kept.number for kept in (version, state.current) if kept])
        return version, findings

    async def _tested(self, state: State, plan: Plan, library: LibraryId) -> tuple[Serving, tuple[Finding, ...]]:
        """Return the version that *plan* wants, which does not serve yet, and what the gate finds about it."""
        previous = await self._servings.at_hand(state.current) if state.current else None
        kept = await self._store.versions(library)
        number = VersionNumber(kept[0].number + 1 if kept else 1)
        try:
            index = await self._servings.build(library, plan.members, previous)
            mark = await asyncio.to_thread(fingerprint, plan.members)
            serving = Serving(library, number, mark, index, sample=False, articles=len(plan.members))
            trial = Trial(serving, await self.beside(library), plan.members, state.members)
            return serving, await self._gate(trial) if self._gate else ()
        except NotFoundError as error:
            # What was read for this change went with another process's, which swept all that no version held.
            raise ConflictError(library=library) from error
