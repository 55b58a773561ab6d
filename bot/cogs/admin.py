"""/kb: what a server's administrators do with their own library."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.changing import going_back, history_page
from bot.choices import article_choices
from bot.desk import Desk, Interaction
from bot.digest import refused_in
from bot.i18n import Words, named, words_for
from bot.render.admin import Status, policies_reply, status_reply, version_choice
from bot.render.escape import plain
from bot.render.limits import CHOICE, CHOICES
from bot.render.message import Reply
from bot.reporting import reported, titles
from knowledge.errors import KnowledgeError
from knowledge.models import QUOTE_POLICIES, SHARED, LibraryId, VersionNumber

_META = 500


class AdminCog(commands.Cog):
    """The server's library: remove, reload, roll back, look."""

    kb = app_commands.Group(
        name=named("command.kb.name"),
        description=named("command.kb.description"),
        guild_only=True,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        # A hint for the menu alone; `administered` decides.
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, desk: Desk, *parts: commands.Cog) -> None:
        """Make the commands of *parts*, cogs that are not added themselves, commands of /kb."""
        self._desk = desk
        for command in (command for part in parts for command in part.get_app_commands()):
            self.kb.add_command(command)

    @kb.command(name=named("command.remove.name"), description=named("command.remove.description"))
    @app_commands.rename(article=named("command.remove.article.name"))
    @app_commands.describe(article=named("command.remove.article.description"))
    async def remove(self, interaction: Interaction, article: app_commands.Range[str, 1, _META]) -> None:
        """Remove an *article* from the server's library."""

        async def work(library: LibraryId, words: Words) -> Reply:
            before = await titles(self._desk.library, library)
            report = await self._desk.library.remove(library, article, by=str(interaction.user.id))
            return await reported(self._desk.library, library, report, words, done="report.removed_done", before=before)

        await self._desk.administer(interaction, work)

    @remove.autocomplete("article")
    async def own_articles(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer the articles of the server's own library."""
        library = await self._desk.administered(interaction)
        try:
            found = await self._desk.library.articles([library]) if library else ()
        except KnowledgeError:
            return []
        return article_choices(found, current)

    @kb.command(name=named("command.reload.name"), description=named("command.reload.description"))
    async def reload(self, interaction: Interaction) -> None:
        """Read the server's articles again and say what changed."""

        async def work(library: LibraryId, words: Words) -> Reply:
            before = await titles(self._desk.library, library)
            report = await self._desk.library.reload(library, by=str(interaction.user.id))
            return await reported(
                self._desk.library, library, report, words, done="report.reloaded_done", before=before
            )

        await self._desk.administer(interaction, work)

    @kb.command(name=named("command.check.name"), description=named("command.check.description"))
    async def check(self, interaction: Interaction) -> None:
        """Visit every page that the server's articles came from."""

        async def work(library: LibraryId, words: Words) -> Reply:
            before = await titles(self._desk.library, library)
            report = await self._desk.library.check_sources(library, by=str(interaction.user.id))
            return await reported(self._desk.library, library, report, words, done="report.checked_done", before=before)

        await self._desk.administer(interaction, work)

    @kb.command(name=named("command.policy.name"), description=named("command.policy.description"))
    @app_commands.rename(site=named("command.policy.site.name"), mode=named("command.policy.mode.name"))
    @app_commands.describe(site=named("command.policy.site.description"), mode=named("command.policy.mode.description"))
    @app_commands.choices(
        mode=[app_commands.Choice(name=named(f"policy.{policy}"), value=policy) for policy in QUOTE_POLICIES]
    )
    async def policy(
        self, interaction: Interaction, site: app_commands.Range[str, 1, 100] | None = None, mode: str | None = None
    ) -> None:
        """Set what may be shown of the words of *site*; without both options show what was set."""

        async def work(library: LibraryId, words: Words) -> Reply:
            policies = self._desk.library.policies
            chosen = next((known for known in QUOTE_POLICIES if known == mode), None)
            if site and site.strip() and chosen:
                await policies.set(library, site, chosen)
            return policies_reply(await policies.all(library), words)

        await self._desk.administer(interaction, work)

    @kb.command(name=named("command.rollback.name"), description=named("command.rollback.description"))
    @app_commands.rename(version=named("command.rollback.version.name"))
    @app_commands.describe(version=named("command.rollback.version.description"))
    async def rollback(self, interaction: Interaction, version: app_commands.Range[int, 1] | None = None) -> None:
        """Let an earlier *version* serve; without one, that before the current."""
        number = None if version is None else VersionNumber(version)
        await self._desk.administer(interaction, going_back(self._desk, interaction, number))

    @rollback.autocomplete("version")
    async def versions(self, interaction: Interaction, current: str) -> list[app_commands.Choice[int]]:
        """Offer the kept versions, newest first."""
        library = await self._desk.administered(interaction)
        try:
            history = await self._desk.library.history(library) if library else ()
        except KnowledgeError:
            return []
        words = words_for(interaction.locale)
        fitting = [v for v in history if not v.current and str(v.number).startswith(str(current).strip())]
        return [app_commands.Choice(name=plain(version_choice(v, words), CHOICE), value=v.number) for v in fitting][
            :CHOICES
        ]

    @kb.command(name=named("command.history.name"), description=named("command.history.description"))
    async def history(self, interaction: Interaction) -> None:
        """Show who made which version, when and why, and the way back to each."""
        await self._desk.administer(interaction, history_page(self._desk, 0))

    @kb.command(name=named("command.status.name"), description=named("command.status.description"))
    async def status(self, interaction: Interaction) -> None:
        """Show versions, counts and settings."""

        async def work(library: LibraryId, words: Words) -> Reply:
            history = await self._desk.library.history(library)
            own = await self._desk.library.articles([library])
            settings = await self._desk.servers.get(interaction.guild_id)
            current = next((version for version in history if version.current), None)
            status = Status(
                own=current,
                own_articles=len(own),
                aside=tuple(summary.head.title for summary in own if summary.quarantine),
                partial=tuple(summary.head.title for summary in own if summary.head.partial),
                shared_articles=len(await self._desk.library.articles([SHARED])),
                history=history,
                walked=await self._desk.background.walked(current) if current else None,
                settings=settings,
                refused=await refused_in(self._desk, interaction.guild),
                strictness=settings.strictness or self._desk.answers.strictness,
                meaning=await self._desk.meaning.embedder() is not None,
                message_content=interaction.client.intents.message_content,
            )
            return status_reply(status, words)

        await self._desk.administer(interaction, work)
