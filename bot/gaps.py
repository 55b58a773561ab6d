"""What found no answer goes to the inbox: questions alone, each person's once and not too many, without who asked."""

import asyncio
import logging
import time
from collections.abc import Callable

from bot.ballots import Ballots
from bot.manners import Cooldown
from knowledge.errors import KnowledgeError
from knowledge.models import EntryId, LibraryId
from knowledge.services.inbox import InboxService, is_askable, key_of

_log = logging.getLogger(__name__)

_MOST, _SECONDS = 30, 3600.0
"""Questions of one person that are kept in so many seconds."""
_AT_ONCE = 200
"""Questions that may wait to be written; what comes while so many do is let go."""


class Gaps:
    """Keeps questions in the background, so that nobody waits for it."""

    def __init__(self, inbox: InboxService, clock: Callable[[], float] = time.monotonic) -> None:
        self._inbox = inbox
        self._asked = Ballots()
        self._often = Cooldown(_MOST, _SECONDS, clock)
        self._keeping: set[asyncio.Task[None]] = set()

    def note(
        self, library: LibraryId, question: str, *, person: int, channel: int | None, disliked: EntryId | None = None
    ) -> str | None:
        """Keep that *person* asked *question* in vain; return the key by which it is found, None if it is not kept.

        *channel*: None in private; *disliked*: the entry that was shown and did not help.
        """
        question = " ".join(question.split())
        if not is_askable(question):
            return None
        key, ballot = key_of(question), int(key_of(f"{library} {question} {disliked or ''}"), 16)
        if self._asked.has(person, ballot):
            return key
        if len(self._keeping) >= _AT_ONCE or self._often.entry(person, aside=True) != "free":
            return None
        self._asked.cast(person, ballot)
        task = asyncio.create_task(self._keep(library, question, channel, disliked))
        self._keeping.add(task)
        task.add_done_callback(self._keeping.discard)
        return key

    async def settled(self) -> None:
        """Wait until all that was noted is kept."""
        if self._keeping:
            await asyncio.wait(set(self._keeping))

    async def _keep(self, library: LibraryId, question: str, channel: int | None, disliked: EntryId | None) -> None:
        try:
            await self._inbox.note(library, question, channel=channel, disliked=disliked)
        except KnowledgeError as error:
            _log.warning("an unanswered question could not be kept: %s", error)
