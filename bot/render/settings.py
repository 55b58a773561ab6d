"""A server's settings in words."""

from collections.abc import Iterable, Sequence

from bot.i18n import Words
from bot.policy import DEFAULT_MODE
from bot.render.escape import line
from bot.server_settings import ChannelSettings, ServerSettings
from knowledge.models import Strictness

_TOPICS = 3
"""Topics that a channel's line names."""
_TOPIC = 40
_REFUSED = 3


def strictness_line(strictness: Strictness, words: Words, key: str) -> str:
    """Return in phrase *key* which *strictness* counts, and what that word means."""
    return words(key, strictness=words(f"strictness.{strictness}"), meaning=words(f"strictness.means_{strictness}"))


def channel_lines(settings: ServerSettings, words: Words, most: int) -> list[str]:
    """Return a line for each channel of which anything was set, at most *most*, and one for all others."""
    told = list(settings.channels.items())
    lines = [f"- <#{id_}>: {_channel_line(channel, words)}" for id_, channel in told[:most]]
    if len(told) > most:
        lines.append(f"- {words('report.more', count=len(told) - most)}")
    key = "status.elsewhere" if told else "status.everywhere"
    return [*lines, f"- {words(key, mode=words(f'mode.{DEFAULT_MODE}'))}"]


def refused_lines(channels: Iterable[int], words: Words) -> list[str]:
    """Return a line for each of the first few of *channels*: that its digest cannot be posted, and what would help."""
    return [words("setup.digest_refused", channel=f"<#{channel}>") for channel in sorted(channels)[:_REFUSED]]


def clock(hour: int) -> str:
    """Return *hour* as clocks show it."""
    return f"{hour}:00"


def _channel_line(channel: ChannelSettings, words: Words) -> str:
    topics = topics_named(channel.topics, words, _TOPICS)
    digest = channel.digest
    parts = [words(f"mode.{channel.mode}")]
    if topics:
        parts.append(words("setup.topics", topics=topics))
    if digest:
        parts.append(words("setup.digest", every=words(f"setup.every.{digest.every}"), hour=clock(digest.hour)))
    return words("setup.separator").join(parts)


def topics_named(topics: Sequence[str], words: Words, most: int) -> str:
    """Return the names of *topics*, at most *most* of them; empty where there is none."""
    named = [words("title", title=line(topic, _TOPIC)) for topic in topics[:most]]
    if len(topics) > most:
        named.append(words("setup.topics_more", count=len(topics) - most))
    return words("setup.separator").join(named)
