"""What was asked, how it came out and what readers thought: counted by day and channel, without who it was."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from knowledge.errors import StoreError
from knowledge.models import Analytics, Counts, Event, LibraryId, Tally, monday
from knowledge.ports import AnalyticsStore
from knowledge.text.fold import fold

QUESTION_KEPT = 200
"""Code points of a folded question that are kept."""
LISTED = 10
"""Questions that are listed."""

_Key = tuple[LibraryId, date, int, Event, str]


class AnalyticsService:
    """Counts in memory, and writes it down when told to: a process that is lost loses what came since.

    All but `count` may raise `StoreError`.
    """

    def __init__(self, store: AnalyticsStore, today: Callable[[], date] = lambda: datetime.now(UTC).date()) -> None:
        self._store = store
        self._today = today
        self._counted: Counter[_Key] = Counter()

    def count(self, server: LibraryId, channel: int, event: Event, question: str | None) -> None:
        """Note that *event* happened to *question*; None: its words are not kept."""
        asked = fold(question or "")[:QUESTION_KEPT]
        self._counted[server, self._today(), channel, event, asked] += 1

    def let_go(self, server: LibraryId) -> None:
        """Drop what was counted in *server*, which is to be deleted."""
        self._counted = Counter({key: count for key, count in self._counted.items() if key[0] != server})

    async def flush(self) -> None:
        """Write down what was counted."""
        if not self._counted:
            return
        counted, self._counted = self._counted, Counter()
        try:
            await self._store.add(
                [
                    Tally(server=server, day=day, channel=channel, event=event, question=question, count=count)
                    for (server, day, channel, event, question), count in counted.items()
                ]
            )
        except StoreError:
            self._counted.update(counted)
            raise

    async def servers(self) -> tuple[LibraryId, ...]:
        """Return the libraries of all servers that something was asked in, for the operator."""
        await self.flush()
        return await self._store.servers()

    async def report(self, server: LibraryId, weeks: int, *, channel: int | None = None) -> Analytics:
        """Return what was asked in *server*, or one *channel* of it, in this week and the *weeks* - 1 before it."""
        await self.flush()
        until = monday(self._today())
        since = until - timedelta(7 * (weeks - 1))
        tallies = await self._store.since(server, since)
        counts: defaultdict[tuple[date, int], Counter[str]] = defaultdict(Counter)
        for tally in tallies:
            if channel in {None, tally.channel}:
                counts[monday(tally.day), tally.channel][tally.event] += tally.count

        return Analytics(
            since=since,
            until=until,
            counts=tuple(
                Counts(week=week, server=server, channel=place, **counted)
                for (week, place), counted in sorted(counts.items())
            ),
            questions=await self._store.frequent(server, since, gaps=False, channel=channel, limit=LISTED),
            gaps=await self._store.frequent(server, since, gaps=True, channel=channel, limit=LISTED),
        )
