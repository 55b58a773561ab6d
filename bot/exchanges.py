"""What was asked and answered lately: so that an answer follows its question, and is not given twice in a row.

Kept in memory alone, and only so much of it: after a restart a question is new again.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge.models import EntryId, Evidence

_CAPACITY = 2_000
_FRESH_SECONDS = 15 * 60.0
"""How long an edited question changes its answer: later, people have read it and talked about it."""
_REPEAT_SECONDS = 10 * 60.0
_TALK_SECONDS = 30 * 60.0
"""How long a question may lean on the one before."""


@dataclass(slots=True, eq=False)
class Exchange:
    """A question and the message that answers it."""

    key: int
    """The question's message, or the interaction that asked it."""
    channel: int
    text: str
    asked_at: float
    answer: int | None = None
    """Our message; None before it is sent, and when it could not be."""
    searched: str = ""
    """What was looked up: the question, with the topic's words where it leant on an earlier one."""
    evidence: Evidence | None = None
    """What was quoted, if the question was answered."""
    withdrawn: bool = False
    """The question is gone."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while its answer is made, changed or removed."""


class Exchanges:
    """The latest exchanges, by question, answer and channel."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, capacity: int = _CAPACITY) -> None:
        self._clock, self._capacity = clock, capacity
        self._known: OrderedDict[int, Exchange] = OrderedDict()
        self._by_answer: dict[int, Exchange] = {}
        self._quoted: dict[tuple[int, EntryId], Exchange] = {}
        self._last: dict[int, Exchange] = {}

    def begin(self, key: int, channel: int, text: str) -> Exchange:
        """Return a new exchange that *key* opens by asking *text* in *channel*."""
        exchange = self._known[key] = Exchange(key, channel, text, self._clock())
        while len(self._known) > self._capacity:
            self.forget(next(iter(self._known.values())))
        return exchange

    def close(self, exchange: Exchange, answer: int | None, evidence: Evidence | None) -> None:
        """Note that message *answer* answers *exchange* by *evidence*."""
        self.forget(exchange)
        if answer is None:
            return
        exchange.answer, exchange.evidence = answer, evidence
        self._known[exchange.key] = self._by_answer[answer] = exchange
        if evidence is not None:
            self._quoted[exchange.channel, evidence.id] = self._last[exchange.channel] = exchange

    def answered_later(self, message: int, evidence: Evidence) -> None:
        """Note that our *message*, a refusal till now, quotes *evidence*."""
        exchange = self.answered_by(message)
        if exchange is not None:
            self.close(exchange, message, evidence)

    def forget(self, exchange: Exchange) -> None:
        """Let go of *exchange*."""
        self._known.pop(exchange.key, None)
        if exchange.answer is not None:
            self._by_answer.pop(exchange.answer, None)
        if exchange.evidence is not None:
            place = (exchange.channel, exchange.evidence.id)
            if self._quoted.get(place) is exchange:
                del self._quoted[place]
            if self._last.get(exchange.channel) is exchange:
                del self._last[exchange.channel]

    def asked_by(self, key: int) -> Exchange | None:
        """Return what *key* opened, if it is known still."""
        return self._known.get(key)

    def answered_by(self, message: int) -> Exchange | None:
        """Return what our *message* answers, if it is known still."""
        return self._by_answer.get(message)

    def is_fresh(self, exchange: Exchange) -> bool:
        """Return whether a change of the question should still change the answer."""
        return self._clock() - exchange.asked_at < _FRESH_SECONDS

    def last(self, channel: int) -> Exchange | None:
        """Return what was answered last in *channel*, if that was a short while ago."""
        found = self._last.get(channel)
        return found if found is not None and self._clock() - found.asked_at < _TALK_SECONDS else None

    def above(self, channel: int, entry: EntryId, asking: int) -> Exchange | None:
        """Return where *entry* was quoted in *channel* a short while ago, in answer to another than *asking*."""
        found = self._quoted.get((channel, entry))
        if found is None or found.key == asking or self._clock() - found.asked_at >= _REPEAT_SECONDS:
            return None
        return found
