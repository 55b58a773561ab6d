"""How Discord sees the bot: its token, intents, and what it may do in each channel."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord

from bot.servers import Servers
from bot.settings import DISCORD_API, BotSettings
from knowledge.checkup import Finding, finding

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
)
_SECONDS = 15.0
_CLOCK_SECONDS = 60
_MOST_SERVERS = 50
_MOST_CHANNELS = 10
_MESSAGE_CONTENT = 1 << 18 | 1 << 19
_WRITTEN_IN = frozenset({0, 2, 5, 13, 15})
"""Text, voice, news, stage and forum channels."""


class _RefusedError(Exception):
    """Discord answered with *status*."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def examine_settings(settings: BotSettings) -> Iterator[Finding]:
    """Yield what is wrong with the token's form, and settings that make no sense together."""
    token = token_in(settings)
    if not token:
        yield finding("token_missing", "wrong")
    elif (
        not all(part.replace("-", "").replace("_", "").isalnum() for part in token.split(".")) or token.count(".") != 2
    ):
        yield finding("token_shape", "wrong")
    if settings.discord_gateway and settings.discord_api == DISCORD_API:
        yield finding("gateway_alone", "warning")


def token_in(settings: BotSettings) -> str:
    """Return the token that is set; empty where there is none that could travel in a header."""
    value = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    return value if value.isascii() and value.isprintable() else ""


async def examine_discord(settings: BotSettings, servers: Servers) -> list[Finding]:
    """Return what Discord tells; that it could not be reached is a finding too."""
    header = {"Authorization": f"Bot {token_in(settings)}"}
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    found: list[Finding] = []
    try:
        async with aiohttp.ClientSession(headers=header, timeout=timeout) as session:
            await _Examination(session, settings, servers, found).run()
    except _RefusedError as error:
        refused = error.status in {401, 403}
        found.append(
            finding("token_refused", "wrong") if refused else finding("discord_busy", "unseen", code=error.status)
        )
    except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
        found.append(finding("discord_unseen", "unseen", why=type(error).__name__))
    except (LookupError, TypeError, ValueError, AttributeError):
        found.append(finding("not_discord", "wrong", address=settings.discord_api))
    return found


class _Examination:
    def __init__(
        self, session: aiohttp.ClientSession, settings: BotSettings, servers: Servers, found: list[Finding]
    ) -> None:
        self._session, self._settings, self._servers, self._found = session, settings, servers, found

    async def run(self) -> None:
        me = await self._get("/users/@me", clock=True)
        self._found.append(finding("bot", name=str(me["username"]), id=str(me["id"])))
        application = await self._get("/applications/@me")
        allowed = bool(int(application.get("flags", 0)) & _MESSAGE_CONTENT)
        if self._settings.discord_message_content and not allowed:
            self._found.append(finding("intent_missing", "wrong"))
        guilds = await self._get("/users/@me/guilds")
        if not guilds:
            link = f"https://discord.com/oauth2/authorize?client_id={application['id']}&scope=bot+applications.commands"
            self._found.append(finding("no_servers", "warning", link=f"{link}&permissions={NEEDED.value}"))
        for guild in guilds[:_MOST_SERVERS]:
            await self._server(guild, str(me["id"]))
        if len(guilds) > _MOST_SERVERS:
            self._found.append(finding("more_servers", "unseen", count=len(guilds) - _MOST_SERVERS))

    async def _server(self, guild: Mapping[str, Any], me: str) -> None:
        name = str(guild["name"])
        roles = (await self._get(f"/guilds/{guild['id']}"))["roles"]
        member = await self._get(f"/guilds/{guild['id']}/members/{me}")
        channels = await self._get(f"/guilds/{guild['id']}/channels")
        mine = {str(guild["id"]), *map(str, member["roles"])}
        base = discord.Permissions(0)
        for role in roles:
            if str(role["id"]) in mine:
                base |= discord.Permissions(int(role["permissions"]))
        if base.administrator:
            self._found.append(finding("administrator", "warning", server=name))
            return
        settings = await self._servers.get(int(guild["id"]))
        watched = any(channel.mode == "watch" for channel in settings.channels.values())
        if watched and not self._settings.discord_message_content:
            self._found.append(finding("watch_blind", "wrong", server=name))
        poor = []
        for channel in channels:
            if channel["type"] in _WRITTEN_IN and settings.mode(int(channel["id"])) != "off":
                may = _permissions(base, channel, me, mine, str(guild["id"]))
                lacking = [word for word, needed in NEEDED if needed and not getattr(may, word)]
                if may.view_channel and lacking:
                    poor.append((str(channel["name"]), ", ".join(lacking)))
        for channel_name, lacking_words in poor[:_MOST_CHANNELS]:
            self._found.append(
                finding("channel_poor", "wrong", server=name, channel=channel_name, lacking=lacking_words)
            )
        if len(poor) > _MOST_CHANNELS:
            self._found.append(finding("channels_more", "wrong", server=name, count=len(poor) - _MOST_CHANNELS))
        if not poor:
            self._found.append(finding("server", server=name))

    async def _get(self, path: str, *, clock: bool = False) -> Any:
        async with self._session.get(self._settings.discord_api.rstrip("/") + path) as response:
            if clock and (told := response.headers.get("Date")):
                away = abs(round((datetime.now(UTC) - parsedate_to_datetime(told)).total_seconds()))
                off = away > _CLOCK_SECONDS
                self._found.append(finding("clock_off", "wrong", seconds=away) if off else finding("clock"))
            if response.status != 200:
                raise _RefusedError(response.status)
            return await response.json()


def _permissions(
    base: discord.Permissions, channel: Mapping[str, Any], me: str, mine: set[str], everyone: str
) -> discord.Permissions:
    """Return what the bot may do in *channel*: everyone's exceptions, its roles' together, its own (Discord docs)."""
    may = base.value
    told = {str(one["id"]): (int(one["allow"]), int(one["deny"])) for one in channel.get("permission_overwrites", ())}
    roles = [told[role] for role in mine - {everyone} if role in told]
    together = (_union(allow for allow, _ in roles), _union(deny for _, deny in roles))
    for allow, deny in (told.get(everyone, (0, 0)), together, told.get(me, (0, 0))):
        may = may & ~deny | allow
    return discord.Permissions(may)


def _union(bits: Iterator[int]) -> int:
    together = 0
    for each in bits:
        together |= each
    return together
