"""/kb add: new articles by link, file or pasted text."""

import re
import unicodedata
from datetime import date
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction
from bot.i18n import Words, named
from bot.previewing import previewed
from bot.render.links import web_address
from bot.render.message import Reply, sorry
from bot.views import PasteModal
from bot.windows import Window, show_window
from knowledge.models import LibraryId, Metadata

_LARGEST = 10 * 1024 * 1024
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_META = 500
_NAME = 100


class AddCog(commands.Cog):
    """Shows what would be learnt from an article, and adds it to the server's library; a part of /kb."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=named("command.add.name"), description=named("command.add.description"))
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
        """Preview what stands at *link*, in the attached *file*, or in the text that is asked for."""
        given = {"title": title, "url": url, "site": site, "published": published}
        said = {name: value for name, value in given.items() if value}
        if link is not None:
            await self._desk.administer(interaction, partial(self._add_link, link, said))
            return
        if file is None:
            await show_window(self._desk, interaction, partial(self._window, said))
            return

        async def work(library: LibraryId, words: Words) -> Reply:
            if file.size > _LARGEST:
                return sorry(words("notice.too_large"))
            try:
                data = await file.read()
            except discord.HTTPException:
                return sorry(words("notice.attachment_gone"))
            return await self._add(library, bare_name(file.filename), data, said, words)

        await self._desk.administer(interaction, work)

    async def _add_link(self, link: str, said: dict[str, str], library: LibraryId, words: Words) -> Reply:
        address = web_address(link.strip())
        if address is None:
            return sorry(words("notice.bad_url"))
        metadata = _metadata(said, words)
        if isinstance(metadata, Reply):
            return metadata
        return await previewed(self._desk, await self._desk.drafts.of_paths(library, [address], metadata), words)

    async def _window(self, said: dict[str, str], _library: LibraryId, words: Words) -> Window:
        return PasteModal(words, said, self._paste)

    async def _paste(self, interaction: Interaction, text: str, said: dict[str, str]) -> None:
        async def work(library: LibraryId, words: Words) -> Reply:
            data = text.encode("utf-8", "replace")
            return await self._add(library, "-", data, said, words)

        await self._desk.administer(interaction, work)

    async def _add(self, library: LibraryId, name: str, data: bytes, said: dict[str, str], words: Words) -> Reply:
        metadata = _metadata(said, words)
        if isinstance(metadata, Reply):
            return metadata
        return await previewed(self._desk, await self._desk.drafts.of_bytes(library, name, data, metadata), words)


def _metadata(said: dict[str, str], words: Words) -> Metadata | Reply:
    """Return what was *said* about an article, or what is wrong with it."""
    url, published = said.get("url"), said.get("published")
    day = read_date(published) if published else None
    if url and web_address(url) is None:
        return sorry(words("notice.bad_url"))
    if published and day is None:
        return sorry(words("notice.bad_date"))
    return Metadata(title=said.get("title"), url=url, site=said.get("site"), published=day)


def bare_name(name: str) -> str:
    """Return what an attachment is called, without folders and letters that hide: to be shown, and for its ending."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip("-. ")[-_NAME:] or "file"


def read_date(text: str) -> date | None:
    """Return the day that *text* names in numbers (2025-06-06, 2025/6/6, 2025年6月6日); None if it names none."""
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text.strip()))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
