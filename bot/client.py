"""The bot itself: what it asks of Discord, its commands, and its life from start to stop."""

import asyncio
import hashlib
import json
import logging
import os
import signal
import sys
from contextlib import AsyncExitStack, nullcontext
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot import log
from bot.chores import beside
from bot.cogs.adding import AddCog
from bot.cogs.admin import AdminCog
from bot.cogs.analytics import AnalyticsPart
from bot.cogs.ask import AskCog
from bot.cogs.audit import AuditCog
from bot.cogs.editing import EditCog
from bot.cogs.feeds import FeedCog
from bot.cogs.following import FollowingCog
from bot.cogs.inbox import InboxCog
from bot.cogs.listening import ListeningCog
from bot.cogs.menu import MenuCog
from bot.cogs.news import NewsCog
from bot.cogs.posted import PostedCog
from bot.cogs.privacy import PrivacyCog
from bot.cogs.reading import ReadingCog
from bot.cogs.removal import RemovalCog
from bot.cogs.setup import SetupCog
from bot.cogs.switch import SwitchCog
from bot.cogs.telling import TellingCog
from bot.cogs.why import WhyMenuCog, WhyPart
from bot.connection import Backoff, Connection, reason
from bot.corrections import answers_corrected
from bot.delivery import NOBODY
from bot.desk import Desk, Interaction
from bot.digest import digests_posted
from bot.feeding import feeds_followed
from bot.health import Health, Supervisor, loopback_address
from bot.i18n import Translator, Words, system_lang, words_for
from bot.identify import IdentifyBudget
from bot.keeping import notes_kept
from bot.panel import setup_control
from bot.process import prepare, tidy
from bot.render.errors import error_text
from bot.render.message import note
from bot.retention import retention_kept
from bot.settings import BotSettings
from bot.views import buttons
from knowledge.app import open_knowledge
from knowledge.errors import KnowledgeError
from knowledge.models import SHARED

_log = logging.getLogger(__name__)

EXIT_FAILED = 1
EXIT_CONFIGURATION = 78
"""EX_CONFIG of sysexits.h: trying again without changing the configuration is useless."""
_SYNCED = "discord.commands"
_START_FAULTS = {
    4004: ("start.bad_token", EXIT_FAILED),
    4010: ("start.bad_shard", EXIT_CONFIGURATION),
    4011: ("start.bad_shard", EXIT_CONFIGURATION),
    4012: ("start.bad_version", EXIT_CONFIGURATION),
    4013: ("start.bad_intents", EXIT_CONFIGURATION),
    4014: ("start.bad_intents", EXIT_CONFIGURATION),
}


class StartError(Exception):
    """The bot cannot run like this; *sentence* tells the operator why."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code


class Tree(app_commands.CommandTree[commands.Bot]):
    """The commands, with one place for whatever goes wrong in them."""

    desk: Desk

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Say in a sentence what went wrong, unless Discord no longer listens."""
        words = words_for(interaction.locale)
        if isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
            reply = note(words("sorry.outdated"))
        else:
            cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
            if isinstance(cause, discord.HTTPException) and cause.code in {10062, 40060}:
                _log.info("an interaction was not answered: %r", cause)
                return
            _log.error("a command failed", exc_info=cause)
            reply = note(words("sorry.unknown"))
        await self.desk.delivery.respond(interaction, reply, private=True)


class ArticleBot(commands.Bot):
    """The connection to Discord. A fresh one is made for every attempt to log in; the desk stays."""

    def __init__(self, desk: Desk, *, message_content: bool = False) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        intents.message_content = message_content
        super().__init__(
            # No text commands; a prefix that is a mention keeps discord.py from asking for message content.
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            allowed_mentions=NOBODY,
            tree_cls=Tree,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            max_ratelimit_timeout=60.0,
        )
        self.desk = desk
        self.tree.desk = desk  # type: ignore[attr-defined]

    async def setup_hook(self) -> None:
        """Add commands and buttons, and tell Discord about the commands if they changed."""
        await self.tree.set_translator(Translator())
        for cog in cogs(self.desk, self):
            await self.add_cog(cog)
        self.add_dynamic_items(*buttons(self.desk), setup_control(self.desk))
        try:
            await self._sync()
        except Exception as error:  # noqa: BLE001 - questions are answered without it, commands as they were last time
            _log.warning("the commands could not be given to Discord: %r", error)

    async def _sync(self) -> None:
        """Give the commands to Discord, unless it has these already: it allows 200 changes a day."""
        translator = self.tree.translator
        payload: list[dict[str, Any]] = []
        for command in sorted(self.tree.get_commands(), key=lambda command: command.name):
            if translator is None:
                payload.append(command.to_dict(self.tree))
            else:
                payload.append(await command.get_translated_payload(self.tree, translator))
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        known = {"application": str(self.application_id), "digest": digest}
        if await self.desk.preferences.get(SHARED, _SYNCED) == known and await self._has_them(payload):
            return
        await self.tree.sync()
        await self.desk.preferences.set(SHARED, _SYNCED, known)

    async def _has_them(self, payload: list[dict[str, Any]]) -> bool:
        """Return whether Discord still has the commands in *payload*: another program may have taken them away."""
        try:
            there = await self.http.get_global_commands(self.application_id or 0)
            return {command["name"] for command in there} == {command["name"] for command in payload}
        except (discord.HTTPException, LookupError, TypeError):
            return False

    async def close(self) -> None:
        """Close the connections to Discord: to the end, also when a stop cancels the task that does it."""
        closing = asyncio.ensure_future(super().close())
        try:
            await asyncio.shield(closing)
        except asyncio.CancelledError:
            await closing
            raise

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to the cogs: there are no text commands."""

    async def on_ready(self) -> None:
        """Say once a session that we are there."""
        _log.info(Words(self.desk.lang)("start.ready", name=self.user, servers=len(self.guilds)))


def cogs(desk: Desk, bot: ArticleBot) -> tuple[commands.Cog, ...]:
    """Return all that *bot* hears and understands, served from *desk*."""
    listening = (
        ListeningCog(desk, bot),
        RemovalCog(desk, bot),
        MenuCog(desk, bot),
        PostedCog(desk),
        TellingCog(desk, bot),
    )
    commanded = (AskCog(desk), NewsCog(desk), ReadingCog(desk), FollowingCog(desk), PrivacyCog(desk))
    kb = AdminCog(
        desk,
        AddCog(desk),
        AuditCog(desk),
        FeedCog(desk),
        WhyPart(desk),
        AnalyticsPart(desk),
        EditCog(desk),
        InboxCog(desk),
    )
    administering = (
        kb,
        SwitchCog(desk, SetupCog(desk)),
        WhyMenuCog(desk, bot),
    )
    return (*listening, *commanded, *administering)


class Runner:
    """Runs the bot until it is told to stop or cannot go on."""

    def __init__(self, settings: BotSettings, token: str, desk: Desk) -> None:
        self._settings = settings
        self._token = token
        self._desk = desk
        self._words = Words(desk.lang)
        self._budget = IdentifyBudget(desk.preferences)
        self._health = Health()
        self._supervisor = Supervisor()
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        """Serve until `stopping` is set, then finish what is in flight; raises `StartError`."""
        async with AsyncExitStack() as stack:
            if self._settings.health:
                try:
                    address = loopback_address(self._settings.health)
                    await stack.enter_async_context(self._health.served(address, self._desk.metrics))
                except (ValueError, OSError) as error:
                    raise StartError(self._words("start.bad_health"), EXIT_CONFIGURATION) from error
            self._supervisor.tell("READY=1")
            try:
                await self._until_stopped()
            finally:
                self._supervisor.tell("STOPPING=1")

    async def _until_stopped(self) -> None:
        serving = asyncio.create_task(self._serve())
        stopping = asyncio.create_task(self.stopping.wait())
        watching = asyncio.create_task(self._health.watch(self._supervisor))
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                serving.result()
                return
            _log.info(self._words("start.stopping"))
            await self._desk.close()
        finally:
            for task in (stopping, serving, watching):
                task.cancel()
            await asyncio.gather(stopping, serving, watching, return_exceptions=True)

    async def _serve(self) -> None:
        content = self._settings.discord_message_content
        backoff = Backoff()
        while True:
            bot = ArticleBot(self._desk, message_content=content)
            async with bot, answers_corrected(self._desk, bot), digests_posted(self._desk, bot):
                self._health.client = bot
                try:
                    await self._log_in(bot)
                    backoff.good()
                    await self._connection(bot).keep()
                except discord.LoginFailure as error:
                    raise StartError(self._words("start.bad_token"), EXIT_FAILED) from error
                except discord.ConnectionClosed as error:
                    if error.code != 4014 or not content:
                        key, code = _START_FAULTS[error.code]
                        raise StartError(self._words(key, code=error.code), code) from error
                    _log.warning(self._words("start.intent_refused"))
                    content = False
                    continue
                except discord.HTTPException as error:
                    if error.status < 500 and error.status != 429:
                        raise StartError(self._words("start.refused", code=error.status), EXIT_CONFIGURATION) from error
                    fault: Exception = error
                except (discord.RateLimited, OSError, aiohttp.ClientError) as error:
                    fault = error
                else:
                    return
            wait = backoff.fault()
            _log.warning(self._words("start.unreachable", why=reason(fault), seconds=round(wait)))
            await asyncio.sleep(wait)

    async def _log_in(self, bot: ArticleBot) -> None:
        try:
            await bot.login(self._token)
        except (LookupError, TypeError, AttributeError) as error:
            raise StartError(self._words("start.not_discord"), EXIT_CONFIGURATION) from error

    def _connection(self, bot: ArticleBot) -> Connection:
        gateway = self._settings.discord_gateway
        return Connection(bot, self._budget, self._words, gateway=yarl.URL(gateway) if gateway else None)


def token_of(settings: BotSettings) -> str:
    """Return the bot's token; `StartError` if there is none or it cannot be one."""
    words = Words(system_lang(settings.lang))
    value = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not value:
        raise StartError(words("start.no_token"), EXIT_FAILED)
    if not value.isascii() or not value.isprintable():  # it travels in a header, which would fail less plainly
        raise StartError(words("start.bad_token"), EXIT_FAILED)
    return value


async def _run(settings: BotSettings) -> None:
    token = token_of(settings)
    async with open_knowledge(settings) as knowledge:
        await knowledge.preferences.get(SHARED, _SYNCED)  # a database that cannot be used is told now, not to everybody
        lang = system_lang(settings.lang)
        desk = Desk(knowledge, lang=lang)
        runner = Runner(settings, token, desk)
        loop = asyncio.get_running_loop()

        def stop(number: int) -> None:
            if runner.stopping.is_set():
                os._exit(128 + number)  # asked twice: now
            runner.stopping.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop, number)
        chores = [
            notes_kept(knowledge),
            feeds_followed(knowledge, Words(lang), desk.metrics) if settings.poll else nullcontext(),
            retention_kept(knowledge.privacy),
            beside(tidy(knowledge.library)),
            beside(knowledge.background.run()),
        ]
        async with AsyncExitStack() as stack:
            for chore in chores:
                await stack.enter_async_context(chore)
            await runner.run()


def run(settings: BotSettings) -> int:
    """Run the bot until SIGTERM or SIGINT and return the exit code; faults are one sentence on standard error."""
    prepare()
    token = settings.discord_token
    log.configure([token.get_secret_value()] if token else [])
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # we never speak aloud
    discord.http.Route.BASE = settings.discord_api.rstrip("/")
    if settings.discord_gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway)
    words = Words(system_lang(settings.lang))
    try:
        asyncio.run(_run(settings))
    except StartError as error:
        sys.stderr.write(error.sentence + "\n")
        return error.code
    except KnowledgeError as error:
        sys.stderr.write(error_text(error, words) + "\n")
        return EXIT_FAILED
    return 0
