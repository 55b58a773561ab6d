"""/kb feed: the feeds that a server's library follows."""

import asyncio
import logging
from collections.abc import Sequence

from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction
from bot.i18n import Words, named
from bot.render.escape import plain
from bot.render.feeds import added_reply, checked_reply, list_reply, removed_reply
from bot.render.limits import CHOICE, CHOICES
from bot.render.links import web_address
from bot.render.message import Reply, sorry
from knowledge.errors import KnowledgeError
from knowledge.models import Feed, FeedReport, LibraryId

_log = logging.getLogger(__name__)

MOST_FEEDS = 10
"""Feeds that one server may follow."""
_PATIENCE = 20.0
"""Seconds that an administrator waits for a look; it goes on after them."""
_ADDRESS = 500


class FeedCog(commands.Cog):
    """Follows feeds for the server's library; a part of /kb."""

    feed = app_commands.Group(name=named("command.feed.name"), description=named("command.feed.description"))

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looking: set[asyncio.Task[tuple[FeedReport, ...]]] = set()

    @feed.command(name=named("command.feed_add.name"), description=named("command.feed_add.description"))
    @app_commands.rename(address=named("command.feed_add.address.name"), topic=named("command.feed_add.topic.name"))
    @app_commands.describe(
        address=named("command.feed_add.address.description"), topic=named("command.feed_add.topic.description")
    )
    async def add(
        self,
        interaction: Interaction,
        address: app_commands.Range[str, 1, _ADDRESS],
        topic: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Follow what stands at *address* and read it for the first time."""

        async def work(library: LibraryId, words: Words) -> Reply:
            url = web_address(address.strip())
            if url is None:
                return sorry(words("notice.bad_url"))
            by = str(interaction.user.id)
            added = await self._desk.feeds.add(library, url, topic=topic, by=by, most=MOST_FEEDS)
            reports = await self._looked(library, [feed.url for feed in added.feeds]) if added.feeds else ()
            return added_reply(added, reports, words, most=MOST_FEEDS)

        await self._desk.administer(interaction, work)

    @feed.command(name=named("command.feed_list.name"), description=named("command.feed_list.description"))
    async def followed(self, interaction: Interaction) -> None:
        """Show the feeds, and how each is doing."""

        async def work(library: LibraryId, words: Words) -> Reply:
            return list_reply(await self._desk.feeds.feeds(library), words, most=MOST_FEEDS)

        await self._desk.administer(interaction, work)

    @feed.command(name=named("command.feed_remove.name"), description=named("command.feed_remove.description"))
    @app_commands.rename(feed=named("command.feed_remove.feed.name"))
    @app_commands.describe(feed=named("command.feed_remove.feed.description"))
    async def remove(self, interaction: Interaction, feed: app_commands.Range[str, 1, _ADDRESS]) -> None:
        """Follow the feed at the address *feed* no longer; its articles stay."""

        async def work(library: LibraryId, words: Words) -> Reply:
            return removed_reply(await self._desk.feeds.remove(library, feed.strip()), words)

        await self._desk.administer(interaction, work)

    @feed.command(name=named("command.feed_check.name"), description=named("command.feed_check.description"))
    @app_commands.rename(feed=named("command.feed_check.feed.name"))
    @app_commands.describe(feed=named("command.feed_check.feed.description"))
    async def check(self, interaction: Interaction, feed: app_commands.Range[str, 1, _ADDRESS] | None = None) -> None:
        """Look at the feed at the address *feed* now, or at all of them."""

        async def work(library: LibraryId, words: Words) -> Reply:
            if feed is None and not await self._desk.feeds.feeds(library):
                return list_reply((), words, most=MOST_FEEDS)
            return checked_reply(await self._looked(library, [feed and feed.strip()]), words)

        await self._desk.administer(interaction, work)

    @remove.autocomplete("feed")
    @check.autocomplete("feed")
    async def own_feeds(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer the feeds of the server's own library."""
        library = await self._desk.administered(interaction)
        try:
            followed = await self._desk.feeds.feeds(library) if library else ()
        except KnowledgeError:
            return []
        wanted = current.strip().casefold()
        fitting = [one for one in followed if len(one.url) <= CHOICE and wanted in _name(one).casefold()]
        return [app_commands.Choice(name=plain(_name(one), CHOICE), value=one.url) for one in fitting[:CHOICES]]

    async def _looked(self, library: LibraryId, urls: Sequence[str | None]) -> tuple[FeedReport, ...] | None:
        """Look at the feeds at *urls*, None for all, and return what that did; None when it takes long and goes on."""

        async def looks() -> tuple[FeedReport, ...]:
            return tuple([told for url in urls for told in await self._desk.feeds.check(library, url)])

        looking = asyncio.create_task(looks())
        self._looking.add(looking)
        done, _ = await asyncio.wait({looking}, timeout=_PATIENCE)
        if done:
            self._looking.discard(looking)
            return looking.result()
        looking.add_done_callback(self._ended)
        return None

    def _ended(self, looking: asyncio.Task[tuple[FeedReport, ...]]) -> None:
        self._looking.discard(looking)
        if not looking.cancelled() and (error := looking.exception()):
            _log.warning("a look at a feed failed: %s", error)


def _name(feed: Feed) -> str:
    return feed.title or feed.url
