"""Questions that the articles do not answer: kept, merged, answered by the team, and tried again after every change."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Literal, NamedTuple

from knowledge.errors import NotFoundError
from knowledge.matching.alike import LONGEST, is_askable, key_of, same_question
from knowledge.models import (
    Answered,
    EntryId,
    Evidence,
    Gap,
    GapId,
    GapState,
    LibraryId,
    Report,
    Strictness,
    TeamAnswer,
    Waiting,
    asked_with,
)
from knowledge.parsing import read_article
from knowledge.ports import Clock, InboxStore
from knowledge.services.answer import AnswerService
from knowledge.services.library import LibraryService
from knowledge.services.team import team_document
from knowledge.services.topics import TopicsOf, without_topics

__all__ = ["LONGEST", "Completion", "InboxService", "Tell", "is_askable", "key_of"]

MOST_OPEN = 300
"""Open questions of one library; the least wanted leave first."""
_MOST_SETTLED = 300
_WORDINGS, _KEYS = 6, 40
MOST_WAITING = 25
"""Questions of one library that one person waits for."""
_HALF_LIFE = 14.0
"""Days after which a question counts half."""

Tell = Literal["noted", "taken_back", "full", "gone"]


class Completion(NamedTuple):
    """A message to complete: those who pressed *tell me* under it have their answer."""

    library: LibraryId
    question: str
    answer: Evidence
    channel: int
    message: int | None
    lang: Literal["ja", "en"]
    waiting: tuple[int, ...]


class InboxService:
    """Keeps the gaps of libraries. Every method may raise `StoreError`."""

    def __init__(
        self,
        store: InboxStore,
        library: LibraryService,
        answers: AnswerService,
        clock: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._library, self._answers, self._clock = store, library, answers, clock
        self._turns: defaultdict[LibraryId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def note(
        self, library: LibraryId, question: str, *, channel: int | None, disliked: EntryId | None = None
    ) -> None:
        """Keep that *question* was asked in *channel* in vain, or that its answer *disliked* did not help.

        What was dismissed stays so, however it is worded now.
        """
        async with self._turns[library]:
            gaps = await self._store.gaps(library)
            same = await asyncio.to_thread(_same, gaps, question)
            today = self._clock().date()
            if same is not None:
                await self._store.change(library, same.id, lambda gap: _again(gap, question, channel, disliked, today))
                return
            await self._store.add(
                Gap(
                    id=GapId(0),
                    library=library,
                    text=question,
                    keys=(key_of(question),),
                    first=today,
                    last=today,
                    channels={channel: 1} if channel is not None else {},
                    disliked=disliked,
                )
            )
            await self._make_room(library, gaps, today)

    async def all(self, library: LibraryId, state: GapState = "open") -> tuple[Gap, ...]:
        """Return the gaps of *library*, the newest and most wanted first."""
        gaps = [gap for gap in await self._store.gaps(library) if gap.state == state]
        waiting = await self.waited_for(library)
        today = self._clock().date()
        return tuple(sorted(gaps, key=lambda gap: (-_wanted(gap, waiting, today), -gap.last.toordinal(), -gap.id)))

    async def waited_for(self, library: LibraryId) -> Mapping[GapId, int]:
        """Return how many people wait for each gap of *library*."""
        return Counter(one.gap for one in await self._store.waiting(library))

    async def find(self, library: LibraryId, gap: GapId) -> Gap:
        """Return *gap* of *library*; raises `NotFoundError`."""
        return next((one for one in await self._store.gaps(library) if one.id == gap), None) or _missing(gap)

    async def answer(self, library: LibraryId, gap: GapId, answer: TeamAnswer, *, by: str) -> Report:
        """Let the *answer* of the team serve for *gap*; raises `NotFoundError`, and what a change of a library raises.

        Until it serves it stays with the gap, so that nothing written is lost. What could not be read is a problem.
        """
        found = await self.draft(library, gap, answer)
        others = [wording for wording in found.wordings if key_of(wording) != key_of(found.text)]
        document = team_document(found.text, answer, others, self._clock().date())
        report = await self._library.add_written(library, document, by=by)
        if not report.problems:
            entry = read_article(document).entries[0].id
            await self._changed(library, gap, {"state": "answered", "entry": entry, "draft": None})
        return report

    async def draft(self, library: LibraryId, gap: GapId, answer: TeamAnswer) -> Gap:
        """Keep *answer* with *gap*, not to serve yet; raises `NotFoundError`."""
        return await self._changed(library, gap, {"draft": answer})

    async def dismiss(self, library: LibraryId, gap: GapId) -> Gap:
        """Never show *gap* again, nor what is like it; raises `NotFoundError`."""
        return await self._changed(library, gap, {"state": "dismissed"})

    async def reopen(self, library: LibraryId, gap: GapId) -> Gap:
        """Show *gap* again; raises `NotFoundError`."""
        return await self._changed(library, gap, {"state": "open", "entry": None})

    async def wait(
        self, library: LibraryId, key: str, person: int, *, channel: int, message: int | None, lang: Literal["ja", "en"]
    ) -> Tell:
        """Note that *person* wants to be told when the question with *key* is answered, or take it back."""
        async with self._turns[library]:
            gap = next((gap for gap in await self._store.gaps(library) if key in gap.keys), None)
            if gap is None:
                return "gone"
            mine = [one for one in await self._store.waiting(library) if one.person == str(person)]
            if known := [one.id for one in mine if (one.gap, one.channel) == (gap.id, channel)]:
                await self._store.leave(library, known)
                return "taken_back"
            if len(mine) >= MOST_WAITING:
                return "full"
            await self._store.wait(
                Waiting(
                    id=0,
                    library=library,
                    gap=gap.id,
                    person=str(person),
                    channel=channel,
                    message=message,
                    lang=lang,
                    since=self._clock(),
                )
            )
            return "noted"

    async def libraries(self) -> tuple[LibraryId, ...]:
        """Return the libraries that have gaps."""
        return await self._store.libraries()

    async def unsettled(self, library: LibraryId) -> tuple[Gap, ...]:
        """Return the gaps of *library* that a change may have answered, or opened again."""
        return tuple(gap for gap in await self._store.gaps(library) if gap.state != "dismissed")

    async def retry(self, gap: Gap, strictness: Strictness | None, topics_of: TopicsOf = without_topics) -> None:
        """Ask *gap* again, as the library serves now: mark it answered if it is, and open it if it is no more.

        It is asked as in the channels where it was asked: an answer in one of them is enough.
        """
        libraries = asked_with(gap.library)
        if gap.state == "answered":
            if gap.entry is None or await self._answers.entry(libraries, gap.entry) is None:
                await self.reopen(gap.library, gap.id)
            return
        for topics in dict.fromkeys(map(topics_of, gap.channels)) or [()]:
            answer = await self._answers.answer(gap.text, libraries, strictness=strictness, topics=topics)
            found = answer.outcome.answer if isinstance(answer.outcome, Answered) else None
            if found is None or answer.sample or found.id == gap.disliked:
                continue
            await self._store.change(gap.library, gap.id, partial(_settled, entry=found.id))
            return

    async def completions(self, library: LibraryId, topics_of: TopicsOf = without_topics) -> tuple[Completion, ...]:
        """Return the messages that can be completed, each once, however many people wait there.

        What an article on another topic says is for another channel; what the team wrote is for whoever asked.
        """
        answered = {gap.id: gap for gap in await self._store.gaps(library) if gap.state == "answered"}
        places: dict[tuple[GapId, int, int | None], list[Waiting]] = defaultdict(list)
        for one in await self._store.waiting(library):
            if one.gap in answered:
                places[one.gap, one.channel, one.message].append(one)
        found = []
        for (gap, channel, message), waiting in places.items():
            entry = answered[gap].entry
            evidence = await self._answers.entry(asked_with(library), entry) if entry else None
            if evidence is not None and not evidence.article.team:
                evidence = await self._answers.entry(asked_with(library), evidence.id, topics=topics_of(channel))
            if evidence is not None:
                ids, question = tuple(one.id for one in waiting), answered[gap].text
                found.append(Completion(library, question, evidence, channel, message, waiting[0].lang, ids))
        return tuple(found)

    async def completed(self, completion: Completion) -> None:
        """Forget who waited for *completion*."""
        await self._store.leave(completion.library, completion.waiting)

    async def _changed(self, library: LibraryId, gap: GapId, fields: Mapping[str, object]) -> Gap:
        return await self._store.change(library, gap, lambda now: now.model_copy(update=fields)) or _missing(gap)

    async def _make_room(self, library: LibraryId, before: Sequence[Gap], today: date) -> None:
        """Let go of what *before* the latest was least wanted, where a library has too much."""
        waiting = await self.waited_for(library)
        opened = sorted(
            (gap for gap in before if gap.state == "open"), key=lambda gap: (_wanted(gap, waiting, today), gap.id)
        )
        settled = sorted((gap for gap in before if gap.state != "open"), key=lambda gap: (gap.last, gap.id))
        spare = [*opened[: max(len(opened) + 1 - MOST_OPEN, 0)], *settled[: max(len(settled) - _MOST_SETTLED, 0)]]
        if spare:
            await self._store.drop(library, [gap.id for gap in spare])


def _missing(gap: GapId) -> Gap:
    raise NotFoundError("gap", str(gap))


def _wanted(gap: Gap, waiting: Mapping[GapId, int], today: date) -> float:
    """Return how much *gap* is wanted: often, lately, and by people who wait for it."""
    age = max((today - gap.last).days, 0)
    return float((gap.count + waiting.get(gap.id, 0)) * 0.5 ** (age / _HALF_LIFE))


def _same(gaps: Sequence[Gap], question: str) -> Gap | None:
    key = key_of(question)
    by_key = next((gap for gap in gaps if key in gap.keys), None)
    return by_key or next((gap for gap in gaps if same_question(gap.text, question)), None)


def _settled(gap: Gap, *, entry: EntryId) -> Gap:
    return gap.model_copy(update={"state": "answered", "entry": entry}) if gap.state == "open" else gap


def _again(gap: Gap, question: str, channel: int | None, disliked: EntryId | None, today: date) -> Gap:
    """Return *gap* asked once more, as *question*."""
    new = key_of(question) not in gap.keys
    channels = dict(gap.channels)
    if channel is not None:
        channels[channel] = channels.get(channel, 0) + 1
    return gap.model_copy(
        update={
            "wordings": (*gap.wordings, question)[:_WORDINGS] if new else gap.wordings,
            "keys": (*gap.keys, key_of(question))[-_KEYS:] if new else gap.keys,
            "count": gap.count + 1,
            "last": today,
            "channels": channels,
            "disliked": disliked or gap.disliked,
            "state": "dismissed" if gap.state == "dismissed" else "open",
            "entry": None,
        }
    )
