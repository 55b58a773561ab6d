"""Not answering too much: limits for one person, one channel and one server. Pure; the clock is given."""

import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Generator, Hashable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Literal

Allowance = Literal["free", "tell", "silent"]
"""What to do about a question: answer it, say once that there are too many, or say nothing."""
Whom = Literal["person", "channel", "server"]


@dataclass(slots=True)
class Backlog:
    """Counts what waits for an answer: up to *limit* a key is free, the next one is told, further ones are not.

    Somebody who asks and reads never meets the limit, however many questions they have; a flood does, because Discord
    lets a bot write only about once a second in a channel.
    """

    limit: int
    _waiting: Counter[Hashable] = field(default_factory=Counter)
    _told: set[Hashable] = field(default_factory=set)

    @contextmanager
    def entry(self, key: Hashable, *, aside: bool = False) -> Generator[Allowance]:
        """Count one more for *key* while the block runs, and say what to do about it.

        *aside*: whoever asks is told by themselves, so that others still have to be told.
        """
        if self._waiting[key] >= self.limit:
            silent = aside or key in self._told
            if not silent:
                self._told.add(key)
            yield "silent" if silent else "tell"
            return
        self._waiting[key] += 1
        try:
            yield "free"
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:  # caught up: nothing is remembered of it
                del self._waiting[key]
                self._told.discard(key)


@dataclass(slots=True)
class _Spell:
    """When a key asked lately, and until when it is not answered."""

    times: deque[float] = field(default_factory=deque)
    until: float = 0.0
    told: bool = False


@dataclass(slots=True)
class Cooldown:
    """Lets each key ask *limit* times within *seconds*; one more, and it is told so and then not heard for as long."""

    limit: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    capacity: int = 10_000
    """Keys remembered; the one that asked longest ago is forgotten first."""
    _spells: OrderedDict[Hashable, _Spell] = field(default_factory=OrderedDict)

    def entry(self, key: Hashable, *, aside: bool = False) -> Allowance:
        """Count one question of *key*, and say what to do about it; *aside* as for `Backlog.entry`."""
        now = self.clock()
        spell = self._spells.setdefault(key, _Spell())
        self._spells.move_to_end(key)
        if len(self._spells) > self.capacity:
            self._spells.popitem(last=False)
        while spell.times and now - spell.times[0] >= self.seconds:
            spell.times.popleft()
        if now >= spell.until:
            if len(spell.times) < self.limit:
                spell.times.append(now)
                return "free"
            spell.times.clear()
            spell.until, spell.told = now + self.seconds, False
        if aside or spell.told:
            return "silent"
        spell.told = True
        return "tell"


@dataclass(frozen=True, slots=True)
class Turn:
    """What to do about a question, and whose limit says so."""

    allowance: Allowance
    whom: Whom = "person"


class Manners:
    """All limits together. The narrowest counts first, so that one person's flood uses up nobody else's share."""

    # Nobody who reads the answers asks sixty times in a minute. In a channel Discord lets us write about as often, so
    # that thirty wait for half a minute. It lets us write 3,000 times a minute in all, of which one server gets half.
    _LIMITS: tuple[tuple[Whom, int, int], ...] = (("person", 20, 60), ("channel", 30, 120), ("server", 300, 1500))
    """Whom a limit is for, how many may wait for their answers at a time, how many may come in a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = [(whom, Backlog(waiting), Cooldown(often, 60.0, clock)) for whom, waiting, often in self._LIMITS]

    @contextmanager
    def turn(self, person: int, channel: int, server: int | None, *, aside: bool = False) -> Generator[Turn]:
        """Count a question while the block answers it; in private (no *server*) the channel stands for it.

        *aside*: a command, which only the one who used it sees refused.
        """
        keys = (person, channel, server or channel)
        with ExitStack() as waiting:
            for (whom, backlog, cooldown), key in zip(self._limits, keys, strict=True):
                allowance = waiting.enter_context(backlog.entry(key, aside=aside))
                if allowance == "free":
                    allowance = cooldown.entry(key, aside=aside)
                if allowance != "free":
                    yield Turn(allowance, whom)
                    return
            yield Turn("free")
