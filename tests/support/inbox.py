"""The inbox's and the follows' stores in memory, for a bot without a database."""

from collections.abc import Callable, Sequence
from itertools import count

from typing_extensions import override

from knowledge.models import Follow, FollowId, Gap, GapId, LibraryId, Waiting
from knowledge.ports import FollowStore, InboxStore


class MemoryInbox(InboxStore):
    def __init__(self) -> None:
        self._numbers = count(1)
        self.kept: dict[GapId, Gap] = {}
        self.waits: dict[int, Waiting] = {}

    @override
    async def libraries(self) -> tuple[LibraryId, ...]:
        return tuple(dict.fromkeys(gap.library for gap in self.kept.values()))

    @override
    async def gaps(self, library: LibraryId) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.kept.values() if gap.library == library)

    @override
    async def add(self, gap: Gap) -> Gap:
        new = gap.model_copy(update={"id": GapId(next(self._numbers))})
        self.kept[new.id] = new
        return new

    @override
    async def change(self, library: LibraryId, gap: GapId, changed: Callable[[Gap], Gap]) -> Gap | None:
        found = self.kept.get(gap)
        if found is None or found.library != library:
            return None
        self.kept[gap] = changed(found)
        return self.kept[gap]

    @override
    async def drop(self, library: LibraryId, gaps: Sequence[GapId]) -> None:
        for gap in gaps:
            del self.kept[gap]

    @override
    async def wait(self, waiting: Waiting) -> None:
        number = next(self._numbers)
        self.waits[number] = waiting.model_copy(update={"id": number})

    @override
    async def waiting(self, library: LibraryId) -> tuple[Waiting, ...]:
        return tuple(one for one in self.waits.values() if one.library == library)

    @override
    async def leave(self, library: LibraryId, waiting: Sequence[int]) -> None:
        for number in waiting:
            self.waits.pop(number, None)


class MemoryFollows(FollowStore):
    def __init__(self) -> None:
        self._numbers = count(1)
        self.kept: dict[FollowId, Follow] = {}

    @override
    async def libraries(self) -> tuple[LibraryId, ...]:
        return tuple(dict.fromkeys(follow.library for follow in self.kept.values()))

    @override
    async def all(self, library: LibraryId) -> tuple[Follow, ...]:
        return tuple(follow for follow in self.kept.values() if follow.library == library)

    @override
    async def add(self, follow: Follow) -> Follow:
        new = follow.model_copy(update={"id": FollowId(next(self._numbers))})
        self.kept[new.id] = new
        return new

    @override
    async def update(self, follow: Follow) -> None:
        if follow.id in self.kept:
            self.kept[follow.id] = follow

    @override
    async def remove(self, follow: Follow) -> None:
        self.kept.pop(follow.id, None)
