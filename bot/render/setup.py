"""The setup of a server as a panel of three pages: the whole, the clock, and one channel."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clocks import ZONES
from bot.i18n import Words
from bot.policy import MODES
from bot.press import setup_id
from bot.render.escape import plain
from bot.render.limits import CHOICE, CHOICES, units
from bot.render.message import Button, Card, Option, Reply, Select
from bot.render.settings import channel_lines, clock, refused_lines, strictness_line, topics_named
from bot.server_settings import EVERY, STRICTNESSES, QuietHours, Schedule, ServerSettings
from knowledge.models import Strictness
from knowledge.phrases import LANGS

_LISTED = 15
"""Channels that the first page lists."""
_TOPICS_OF_ONE = 25


@dataclass(frozen=True, slots=True)
class Panel:
    """What there is to show."""

    settings: ServerSettings
    strictness: Strictness
    """The one that counts."""
    zone: ZoneInfo
    now: datetime
    refused: frozenset[int]
    """Channels in which a digest was refused, or would be."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The channel that a page is about."""

    id: int
    forum: bool
    topics: tuple[str, ...]
    """Those that articles have."""
    message_content: bool


def home_reply(panel: Panel, words: Words) -> Reply:
    """Return the first page: all settings, and the controls for those of the whole server."""
    settings = panel.settings
    lines = [f"**{words('setup.heading')}**", words("status.paused" if settings.paused else "status.running")]
    lines.append(strictness_line(panel.strictness, words, "status.strictness"))
    lines.append(words("setup.lang", lang=words(f"setup.lang_{settings.lang or 'auto'}")))
    lines += [_quiet(settings.quiet, words), _zone(panel, words)]
    roles = words("setup.separator").join(f"<@&{role}>" for role in sorted(settings.roles))
    lines.append(words("setup.roles", roles=roles) if roles else words("setup.roles_none"))
    lines.append(f"**{words('status.channels')}**")
    lines += channel_lines(settings, words, _LISTED)
    lines += refused_lines(panel.refused, words)
    if settings.roles:
        lines.append(f"-# {words('setup.roles_hint')}")
    if settings.paused:
        lines.append(f"-# {words('setup.paused_note')}")
    strictnesses = [(value, words(f"strictness.{value}"), value == panel.strictness) for value in STRICTNESSES]
    langs = [(value, words(f"setup.lang_{value}"), value == (settings.lang or "auto")) for value in ("auto", *LANGS)]
    roles_select = Select(
        setup_id("roles"), words("setup.pick.roles"), of="roles", chosen=tuple(sorted(settings.roles)), least=0, most=25
    )
    pause = "resume" if settings.paused else "pause"
    buttons = (
        Button(words("setup.to_clock"), custom_id=setup_id("clock")),
        Button(words(f"setup.{pause}"), custom_id=setup_id(pause)),
    )
    selects = (
        Select(setup_id("channel"), words("setup.pick.channel"), of="channels"),
        _select("strictness", strictnesses, words),
        _select("lang", langs, words),
        roles_select,
    )
    return Reply((Card("\n".join(lines), (buttons,), selects=selects),), private=True)


def clock_reply(panel: Panel, words: Words) -> Reply:
    """Return the page of quiet hours and the time zone."""
    quiet = panel.settings.quiet
    lines = [f"**{words('setup.to_clock')}**", _zone(panel, words), _quiet(quiet, words), words("setup.quiet_means")]
    starts = [("none", words("setup.every.none"), quiet is None)]
    starts += [(str(hour), clock(hour), quiet is not None and quiet.start == hour) for hour in range(24)]
    ends = [(str(hour), clock(hour), quiet is not None and quiet.end == hour) for hour in range(24)]
    zones = [(name, name, name == panel.zone.key) for name in dict.fromkeys([*ZONES, panel.zone.key])]
    buttons = (Button(words("setup.other_zone"), custom_id=setup_id("other_zone")), _back(words))
    selects = [_select("quiet_start", starts, words)]
    if quiet is not None:
        selects.append(_select("quiet_end", ends, words))
    selects.append(_select("zone", zones, words))
    return Reply((Card("\n".join(lines), (buttons,), selects=tuple(selects)),), private=True)


def channel_reply(panel: Panel, spot: Spot, words: Words) -> Reply:
    """Return the page of one channel."""
    settings, here = panel.settings.channel(spot.id), f"<#{spot.id}>"
    lines = [f"**{here}**", words(f"channel.{settings.mode}", channel=here)]
    if settings.mode == "watch" and not spot.message_content:
        lines.append(words("channel.needs_intent"))
    topics = topics_named(settings.topics, words, _TOPICS_OF_ONE)
    lines.append(words("setup.channel_topics", topics=topics) if topics else words("setup.channel_all"))
    if not spot.topics:
        lines.append(f"-# {words('setup.no_topics')}")
    if not spot.forum:
        lines.append(_digest_sentence(settings.digest, panel.zone, words))
    if settings.digest and spot.id in panel.refused:
        lines += refused_lines([spot.id], words)
    modes = [mode for mode in MODES if spot.forum or mode != "forum"]
    selects = [
        _select("mode", [(mode, words(f"mode.{mode}"), mode == settings.mode) for mode in modes], words, spot.id)
    ]
    known = tuple(dict.fromkeys([*settings.topics, *spot.topics]))
    offered = [topic for topic in known if units(topic) <= CHOICE and plain(topic, CHOICE)][:CHOICES]
    if offered:
        options = tuple(Option(plain(topic, CHOICE), topic, chosen=topic in settings.topics) for topic in offered)
        about = words("setup.pick.topics")
        selects.append(Select(setup_id("topics", spot.id), about, options, least=0, most=len(options)))
    if not spot.forum:
        selects += _digest_selects(settings.digest, spot, words)
    buttons = [_back(words)]
    if len(known) > len(offered):
        buttons.insert(0, Button(words("setup.name_topics"), custom_id=setup_id("name_topics", spot.id)))
    return Reply((Card("\n".join(lines), (tuple(buttons),), selects=tuple(selects)),), private=True)


def _quiet(quiet: QuietHours | None, words: Words) -> str:
    if quiet is None:
        return words("setup.quiet_none")
    if quiet.start == quiet.end:
        return words("setup.quiet_all")
    return words("setup.quiet", start=clock(quiet.start), end=clock(quiet.end))


def _zone(panel: Panel, words: Words) -> str:
    return words("setup.zone", zone=panel.zone.key, time=f"{panel.now.astimezone(panel.zone):%H:%M}")


def _digest_sentence(digest: Schedule | None, zone: ZoneInfo, words: Words) -> str:
    if digest is None:
        return words("setup.channel_no_digest")
    every = words(f"setup.every.{digest.every}")
    return words("setup.channel_digest", every=every, hour=clock(digest.hour), zone=zone.key)


def _digest_selects(digest: Schedule | None, spot: Spot, words: Words) -> list[Select]:
    chosen = digest.every if digest else "none"
    every = [(value, words(f"setup.every.{value}"), value == chosen) for value in ("none", *EVERY)]
    selects = [_select("every", every, words, spot.id)]
    if digest:
        hours = [(str(hour), clock(hour), hour == digest.hour) for hour in range(24)]
        selects.append(_select("hour", hours, words, spot.id))
    return selects


def _select(what: str, values: Iterable[tuple[str, str, bool]], words: Words, channel: int = 0) -> Select:
    """Return a list of *values*, each with its label and whether it is chosen; the labels say what it is about."""
    options = tuple(
        Option(words(f"setup.option.{what}", value=label), value, chosen=chosen) for value, label, chosen in values
    )
    return Select(setup_id(what, channel), words(f"setup.option.{what}", value="…"), options)


def _back(words: Words) -> Button:
    return Button(words("setup.back"), custom_id=setup_id("home"))
