"""The bot's life, from start to stop."""

import asyncio
import logging
import os
import signal
import sys
from contextlib import AsyncExitStack, nullcontext

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot import log
from bot.chores import beside
from bot.client import SYNCED, ArticleBot
from bot.connection import Backoff, Connection, reason
from bot.corrections import answers_corrected
from bot.desk import Desk
from bot.digest import digests_posted
from bot.feeding import feeds_followed
from bot.health import Health, Supervisor, loopback_address
from bot.i18n import Words, system_lang
from bot.identify import IdentifyBudget
from bot.keeping import notes_kept
from bot.process import prepare, tidy
from bot.render.errors import error_text
from bot.retention import retention_kept
from bot.settings import BotSettings
from knowledge.app import open_knowledge
from knowledge.errors import KnowledgeError
from knowledge.models import SHARED

_log = logging.getLogger(__name__)

EXIT_FAILED = 1
EXIT_CONFIGURATION = 78
"""EX_CONFIG of sysexits.h: trying again without changing the configuration is useless."""
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
        await knowledge.preferences.get(SHARED, SYNCED)  # a database that cannot be used is told now, not to everybody
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
