"""Tells those who wait and those who follow, while the bot is connected."""

from discord.ext import commands, tasks

from bot.desk import Desk
from bot.telling import Telling

_SECONDS = 15.0
"""After which a change by a feed, the terminal or another process is noticed; one in Discord is at once."""


class TellingCog(commands.Cog):
    """Runs `Telling` as long as the connection lasts."""

    def __init__(self, desk: Desk, bot: commands.Bot) -> None:
        self._desk, self._bot = desk, bot
        self._telling = Telling(desk, bot)

    async def cog_load(self) -> None:
        """Begin to look for what is new."""
        self._desk.tell_soon = self._telling.soon
        self.watch.start()

    async def cog_unload(self) -> None:
        """End it."""
        self.watch.cancel()
        await self._telling.close()

    @tasks.loop(seconds=_SECONDS)
    async def watch(self) -> None:
        """Look now and then."""
        self._telling.soon()

    @watch.before_loop
    async def ready(self) -> None:
        """Wait until Discord has told us of the servers' channels."""
        await self._bot.wait_until_ready()
