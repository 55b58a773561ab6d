"""Forgets answers that are deleted."""

from contextlib import suppress

import discord
from discord.ext import commands

from bot.desk import Desk
from knowledge.errors import KnowledgeError


class PostedCog(commands.Cog):
    """What no longer stands need not be put right."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Forget an answer that is gone."""
        self._desk.posted.forget(payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Forget answers that are gone."""
        for message in payload.message_ids:
            self._desk.posted.forget(message)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forget the answers in a channel that is gone."""
        await self._forget(channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Forget the answers in a thread that is gone."""
        await self._forget(payload.thread_id)

    async def _forget(self, channel: int) -> None:
        with suppress(KnowledgeError):  # its messages are not found when they are looked for, and forgotten then
            await self._desk.posted.forget_channel(channel)
