"""/kb: what a server's administrators do with their own library."""

import re
import unicodedata
from datetime import date
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction, administered
from bot.i18n import Words, named, words_for
from bot.render.admin import Status, policies_reply, report_reply, rollback_reply, status_reply, version_choice
from bot.render.escape import plain
from bot.render.limits import CHOICE, CHOICES
from bot.render.links import web_address
from bot.render.message import Reply, note
from bot.views import PasteModal
from knowledge.errors import KnowledgeError
from knowledge.models import QUOTE_POLICIES, SHARED, ArticleId, LibraryId, Metadata, Report, VersionNumber

_LARGEST = 10 * 1024 * 1024
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_META = 500


class AdminCog(commands.Cog):
    """The server's library: add, remove, reload, roll back, look."""

    kb = app_commands.Group(
        name=named("command.kb.name"),
        description=named("command.kb.description"),
        guild_only=True,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        # A hint for the menu alone; `administered` decides.
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @kb.command(name=named("command.add.name"), description=named("command.add.description"))
    @app_commands.rename(
        link=named("command.add.link.name"),
        file=named("command.add.file.name"),
        title=named("command.add.title.name"),
        url=named("command.add.url.name"),
        site=named("command.add.site.name"),
        published=named("command.add.published.name"),
    )
    @app_commands.describe(
        link=named("command.add.link.description"),
        file=named("command.add.file.description"),
        title=named("command.add.title.description"),
        url=named("command.add.url.description"),
        site=named("command.add.site.description"),
        published=named("command.add.published.description"),
    )
    async def add(
        self,
        interaction: Interaction,
        link: app_commands.Range[str, 1, _META] | None = None,
        file: discord.Attachment | None = None,
        title: app_commands.Range[str, 1, _META] | None = None,
        url: app_commands.Range[str, 1, _META] | None = None,
        site: app_commands.Range[str, 1, _META] | None = None,
        published: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """Add what stands at *link*, the attached *file*, or ask for the text to paste."""
        given = {"title": title, "url": url, "site": site, "published": published}
        said = {name: value for name, value in given.items() if value}
        if link is not None:
            await self._desk.administer(interaction, partial(self._add_link, interaction, link, said))
            return
        if file is None:
            if await self._desk.admit(interaction) is None:
                return
            modal = PasteModal(words_for(interaction.locale), said, self._paste)
            await interaction.response.send_modal(modal)
            return

        async def work(library: LibraryId, words: Words) -> Reply:
            if file.size > _LARGEST:
                return note(words("notice.too_large"))
            try:
                data = await file.read()
            except discord.HTTPException:
                return note(words("notice.attachment_gone"))
            return await self._add(library, file.filename, data, said, words, by=str(interaction.user.id))

        await self._desk.administer(interaction, work)

    async def _add_link(
        self, interaction: Interaction, link: str, said: dict[str, str], library: LibraryId, words: Words
    ) -> Reply:
        address = web_address(link.strip())
        if address is None:
            return note(words("notice.bad_url"))
        metadata = _metadata(said, words)
        if isinstance(metadata, Reply):
            return metadata
        by = str(interaction.user.id)
        report = await self._desk.library.add_paths(library, [address], metadata, by=by)
        return await self._report(library, report, words, done="report.added_done")

    async def _paste(self, interaction: Interaction, text: str, said: dict[str, str]) -> None:
        async def work(library: LibraryId, words: Words) -> Reply:
            data = text.encode("utf-8", "replace")
            return await self._add(library, "-", data, said, words, by=str(interaction.user.id))

        await self._desk.administer(interaction, work)

    async def _add(
        self, library: LibraryId, name: str, data: bytes, said: dict[str, str], words: Words, *, by: str
    ) -> Reply:
        metadata = _metadata(said, words)
        if isinstance(metadata, Reply):
            return metadata
        report = await self._desk.library.add_bytes(library, name, data, metadata, by=by)
        return await self._report(library, report, words, done="report.added_done")

    async def _report(
        self, library: LibraryId, report: Report, words: Words, *, done: str, before: dict[ArticleId, str] | None = None
    ) -> Reply:
        titles = await self._titles(library) if report.change else {}
        return report_reply(report, {**(before or {}), **titles}, words, done=done)

    async def _titles(self, library: LibraryId) -> dict[ArticleId, str]:
        return {summary.head.id: summary.head.title for summary in await self._desk.library.articles([library])}

    @kb.command(name=named("command.remove.name"), description=named("command.remove.description"))
    @app_commands.rename(article=named("command.remove.article.name"))
    @app_commands.describe(article=named("command.remove.article.description"))
    async def remove(self, interaction: Interaction, article: app_commands.Range[str, 1, _META]) -> None:
        """Remove an *article* from the server's library."""

        async def work(library: LibraryId, words: Words) -> Reply:
            before = await self._titles(library)
            report = await self._desk.library.remove(library, article, by=str(interaction.user.id))
            return await self._report(library, report, words, done="report.removed_done", before=before)

        await self._desk.administer(interaction, work)

    @remove.autocomplete("article")
    async def own_articles(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer the articles of the server's own library."""
        library = administered(interaction)
        try:
            found = await self._desk.library.articles([library]) if library else ()
        except KnowledgeError:
            return []
        wanted = current.strip().casefold()
        heads = [s.head for s in found if wanted in s.head.title.casefold() and len(s.head.id) <= CHOICE]
        return [app_commands.Choice(name=plain(h.title, CHOICE) or h.id, value=h.id) for h in heads[:CHOICES]]

    @kb.command(name=named("command.reload.name"), description=named("command.reload.description"))
    async def reload(self, interaction: Interaction) -> None:
        """Read the server's articles again and say what changed."""

        async def work(library: LibraryId, words: Words) -> Reply:
            before = await self._titles(library)
            report = await self._desk.library.reload(library, by=str(interaction.user.id))
            return await self._report(library, report, words, done="report.reloaded_done", before=before)

        await self._desk.administer(interaction, work)

    @kb.command(name=named("command.check.name"), description=named("command.check.description"))
    async def check(self, interaction: Interaction) -> None:
        """Visit every page that the server's articles came from."""

        async def work(library: LibraryId, words: Words) -> Reply:
            before = await self._titles(library)
            report = await self._desk.library.check_sources(library, by=str(interaction.user.id))
            return await self._report(library, report, words, done="report.checked_done", before=before)

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

        async def work(library: LibraryId, words: Words) -> Reply:
            number = None if version is None else VersionNumber(version)
            by = str(interaction.user.id)
            return rollback_reply(await self._desk.library.rollback(library, number, by=by), words)

        await self._desk.administer(interaction, work)

    @rollback.autocomplete("version")
    async def versions(self, interaction: Interaction, current: str) -> list[app_commands.Choice[int]]:
        """Offer the kept versions, newest first."""
        library = administered(interaction)
        try:
            history = await self._desk.library.history(library) if library else ()
        except KnowledgeError:
            return []
        words = words_for(interaction.locale)
        fitting = [v for v in history if not v.current and str(v.number).startswith(str(current).strip())]
        return [app_commands.Choice(name=plain(version_choice(v, words), CHOICE), value=v.number) for v in fitting][
            :CHOICES
        ]

    @kb.command(name=named("command.status.name"), description=named("command.status.description"))
    async def status(self, interaction: Interaction) -> None:
        """Show versions, counts and settings."""

        async def work(library: LibraryId, words: Words) -> Reply:
            history = await self._desk.library.history(library)
            own = await self._desk.library.articles([library])
            settings = await self._desk.servers.get(interaction.guild_id)
            status = Status(
                own=next((version for version in history if version.current), None),
                own_articles=len(own),
                aside=tuple(summary.head.title for summary in own if summary.quarantine),
                partial=tuple(summary.head.title for summary in own if summary.head.partial),
                shared_articles=len(await self._desk.library.articles([SHARED])),
                history=history,
                paused=settings.paused,
                channels=settings.channels,
                strictness=settings.strictness or self._desk.answers.strictness,
                meaning=await self._desk.meaning.embedder() is not None,
                message_content=interaction.client.intents.message_content,
            )
            return status_reply(status, words)

        await self._desk.administer(interaction, work)


def _metadata(said: dict[str, str], words: Words) -> Metadata | Reply:
    """Return what was *said* about an article, or what is wrong with it."""
    url, published = said.get("url"), said.get("published")
    day = read_date(published) if published else None
    if url and web_address(url) is None:
        return note(words("notice.bad_url"))
    if published and day is None:
        return note(words("notice.bad_date"))
    return Metadata(title=said.get("title"), url=url, site=said.get("site"), published=day)


def read_date(text: str) -> date | None:
    """Return the day that *text* names in numbers (2025-06-06, 2025/6/6, 2025年6月6日); None if it names none."""
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text.strip()))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
