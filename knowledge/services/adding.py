"""What was found to be added becomes a plan for a library's next version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from knowledge.models import LibraryId, Origin, Problem
from knowledge.ports import LibraryStore
from knowledge.services import changes
from knowledge.services.changes import Plan, State
from knowledge.services.intake import take
from knowledge.services.progress import Progress
from knowledge.services.reading import Outcome, Read


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of all that somebody wants to add."""

    files: Iterable[Read | Problem]
    """Of files and pasted text; may be read only when they are taken in."""
    visited: Sequence[Outcome] = ()
    """What addresses said."""
    origins: Sequence[Origin] = ()
    """The paths and addresses to be read again by every reload, if they hold something."""
    problems: Sequence[Problem] = ()
    """What could not even be named."""

    async def added(
        self, store: LibraryStore, library: LibraryId, state: State, progress: Progress | None = None
    ) -> Plan:
        """Store it, not yet visible, and return *state* with it."""
        outcomes = chain(changes.beside(state, self.files), changes.still_held(state, self.visited))
        intake = await take(store, library, outcomes, self.problems, progress, said=state.edits)
        return changes.added(state, intake, self.origins)
