"""The bot itself: what it asks of Discord, and its commands."""

import asyncio
import hashlib
import json
import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

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
from bot.delivery import NOBODY
from bot.desk import Desk, Interaction
from bot.i18n import Translator, Words, words_for
from bot.panel import setup_control
from bot.render.message import note
from bot.views import buttons
from knowledge.models import SHARED

_log = logging.getLogger(__name__)

SYNCED = "discord.commands"


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
        if await self.desk.preferences.get(SHARED, SYNCED) == known and await self._has_them(payload):
            return
        await self.tree.sync()
        await self.desk.preferences.set(SHARED, SYNCED, known)

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
