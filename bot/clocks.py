"""A server's own clock: its time zone, when it is quiet there, and when its digests are due. Pure."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import discord

from bot.server_settings import EVERY, Schedule, ServerSettings

ZONES = (
    *("UTC", "Asia/Tokyo", "Asia/Seoul", "Asia/Shanghai", "Asia/Taipei", "Asia/Singapore", "Asia/Kolkata"),
    *("Asia/Dubai", "Europe/Istanbul", "Europe/Berlin", "Europe/Paris", "Europe/London", "Africa/Lagos"),
    *("America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    *("Pacific/Honolulu", "Pacific/Auckland", "Australia/Sydney"),
)
"""Those that are offered; any other can be named."""


def zone_named(name: str) -> str | None:
    """Return the time zone (IANA) that *name* means, in whatever case it is written; None if it means none."""
    return _names().get(name.strip().replace(" ", "_").casefold())


@cache
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in (*available_timezones(), *ZONES)}


def zone_of(settings: ServerSettings, guild: discord.Guild | None) -> ZoneInfo:
    """Return the time zone of *guild*: as set, or else Japan's for a server in Japanese, UTC for any other."""
    japanese = guild is not None and guild.preferred_locale is discord.Locale.japanese
    wanted = zone_named(settings.zone) if settings.zone else None
    return ZoneInfo(wanted or ("Asia/Tokyo" if japanese else "UTC"))


def is_quiet(settings: ServerSettings, guild: discord.Guild | None, now: datetime) -> bool:
    """Return whether at *now* nothing is to be said in *guild* that nobody asked for."""
    return settings.quiet is not None and settings.quiet.hold(now.astimezone(zone_of(settings, guild)))


def latest_slot(schedule: Schedule, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the latest moment, not after *now*, at which a digest of *schedule* was due (in UTC)."""
    today = now.astimezone(zone).date()
    for days in range(-1, 9):  # a day more at both ends: where clocks are changed, days are longer or shorter
        day = today - timedelta(days)
        if schedule.every in {"day", EVERY[1 + day.weekday()]}:
            slot = datetime.combine(day, time(schedule.hour), zone).astimezone(UTC)
            if slot <= now:
                return slot
    raise AssertionError("every weekday comes within nine days")
