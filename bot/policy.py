"""Pure decisions: is a message for us, may a person administer, when may a session begin."""

import re
from collections import OrderedDict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import discord

Mode = Literal["off", "mention", "watch", "forum"]
MODES: tuple[Mode, ...] = ("off", "mention", "watch", "forum")
DEFAULT_MODE: Mode = "mention"

_HOUR, _DAY = 3600.0, 86_400.0


@dataclass(frozen=True, slots=True)
class Incoming:
    """What matters about a message when deciding whether it is for us."""

    from_machine: bool
    """Its author is a bot (we ourselves too), a webhook or Discord."""
    direct: bool
    """It came in a direct message."""
    mentions_us: bool
    """It names us with a mention of our own: not through a role, @everyone or the ping of a reply."""
    replies_to_us: bool
    for_others: bool
    """It mentions other people or replies to somebody else."""
    text: str
    """What it says, our mention taken out; empty when Discord withholds it."""
    post: bool = False
    """It opens a post in a forum."""


def attention(
    incoming: Incoming, mode: Mode, *, paused: bool, quiet: bool = False
) -> Literal["asked", "overheard"] | None:
    """Return how *incoming* concerns us: asked directly, overheard in a watched channel, or not at all (None).

    *quiet*: it is the server's quiet time, in which nothing is overheard.
    """
    if incoming.from_machine or paused:
        return None
    if incoming.direct:
        return "asked"
    if mode == "off":
        return None
    # A reply whose text Discord withholds (no mention, no message-content intent) cannot be answered.
    if incoming.mentions_us or (incoming.replies_to_us and incoming.text):
        return "asked"
    if quiet:
        return None
    if mode == "forum" and incoming.post and not incoming.for_others:
        return "overheard"
    if mode == "watch" and not incoming.for_others and looks_like_question(incoming.text):
        return "overheard"
    return None


_JAPANESE = re.compile(
    "ですか|ますか|でしょうか|ましたか|ませんか|だろうか|のか$|かな$|教えて|おしえて|とは$|って何|ってなに"
    "|何|なに|いつ|どこ|誰|だれ|なぜ|どうして|どう|どの|どれ|どんな|いくら|いくつ"
)
_ENGLISH = re.compile(
    r"^(?:so |and |but |hey |hi |ok |please )?"
    r"(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|can|could|will|would|should"
    r"|has|have|had|tell me|explain)\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"[?？⁇⁈]")
_LINK = re.compile(r"https?://\S{1,2000}")
_CLOSING = ("。", ".", "!", "!", " ", "　")
_QUESTION_LIMIT = 400
"""Longer posts in a watched channel are somebody talking, not asking us."""


def looks_like_question(text: str) -> bool:
    """Return whether *text* asks something, by its marks and words (Japanese and English)."""
    text = _LINK.sub("", text[: _QUESTION_LIMIT + 1]).strip()
    if not 4 <= len(text) <= _QUESTION_LIMIT:
        return False
    bare = text.rstrip("".join(_CLOSING))
    return bool(_MARK.search(text) or _JAPANESE.search(bare) or _ENGLISH.search(bare))


def may_administer(
    *,
    server: int | None,
    installed: bool,
    permissions: discord.Permissions,
    roles: Collection[int] = (),
    granted: Collection[int] = (),
) -> bool:
    """Return whether somebody may change *server*'s library and settings.

    *permissions* and *roles* are those Discord says this person has in this server at this moment; *granted* are the
    roles that may administer beside the permission. *installed*: the server itself has added us. Where only a user has,
    for themselves, and in direct messages, nobody administers. The role of everybody (the server's own id) grants
    nothing.
    """
    if server is None or not installed:
        return False
    return permissions.administrator or permissions.manage_guild or bool((set(roles) & set(granted)) - {server})


@dataclass(slots=True)
class Seen:
    """Remembers the last *capacity* ids, so that what Discord sends twice (after a RESUME) is answered once."""

    capacity: int = 5_000
    _ids: OrderedDict[int, None] = field(default_factory=OrderedDict)

    def first_time(self, key: int) -> bool:
        """Return whether *key* is new, and remember it."""
        if key in self._ids:
            return False
        self._ids[key] = None
        if len(self._ids) > self.capacity:
            self._ids.popitem(last=False)
        return True


@dataclass(slots=True)
class IdentifyPace:
    """How long to wait before each IDENTIFY, so that no loop of refused sessions or crashes spends the day's 1,000.

    Discord resets the token of a bot that does. Each further one of this process within an hour doubles the wait. Those
    of earlier processes count, too, but more kindly, as people do restart a bot: from twenty in an hour or a hundred in
    a day on, they are as far apart as these would be. So no day has more than two hundred.
    """

    first: float = 5.0
    """Discord lets a bot begin one session in so many seconds."""
    longest: float = 900.0
    _times: deque[float] = field(default_factory=deque)
    _own: int = 0
    """How many of them, the latest, this process made."""

    _SHARES: ClassVar[tuple[tuple[float, int], ...]] = ((_HOUR, 20), (_DAY, 100))

    def wait(self, now: float) -> float:
        """Return the seconds to wait before an IDENTIFY wished for at *now*."""
        while self._times and not 0 <= now - self._times[0] < _DAY:  # also those of a clock that was put back
            self._times.popleft()
        if not self._times:
            return 0.0
        times = list(self._times)
        own = sum(now - time < _HOUR for time in times[len(times) - min(self._own, len(times)) :])
        pause = min(self.longest, self.first * 2.0 ** min(max(own - 1, 0), 20))
        for span, many in self._SHARES:
            if sum(now - time < span for time in times) >= many:
                pause = max(pause, span / many)
        return max(0.0, times[-1] + pause - now)

    def spend(self, now: float) -> None:
        """Count an IDENTIFY that is made at *now*."""
        self._times.append(now)
        self._own += 1

    @property
    def times(self) -> tuple[float, ...]:
        """Those of the last day, oldest first."""
        return tuple(self._times)

    def recall(self, times: Iterable[float]) -> None:
        """Count the IDENTIFYs that earlier processes made at *times*."""
        self._times = deque(sorted(times)[-1000:])
