"""/kb find, /kb show and /kb edit: the entries of the server's articles, looked at and changed."""

from discord import app_commands
from discord.ext import commands

from bot.choices import article_choices
from bot.desk import Desk, Interaction
from bot.editing import panel_of
from bot.i18n import Words, named, words_for
from bot.render.editing import article_page, found_choice, found_reply
from bot.render.limits import CHOICE, CHOICES
from bot.render.message import Reply, note, sorry
from bot.views import summary_of
from knowledge.errors import KnowledgeError, NotFoundError
from knowledge.models import SHARED, ArticleSummary, EntryId, LibraryId

_NAME = 500
_QUERY = 200
_FOUND = 10
_ARTICLES = 10
"""Articles among the choices of an autocomplete that offers entries too."""


class EditCog(commands.Cog):
    """Finds, shows and changes entries; a part of /kb."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=named("command.find.name"), description=named("command.find.description"))
    @app_commands.rename(query=named("command.find.query.name"))
    @app_commands.describe(query=named("command.find.query.description"))
    async def find(self, interaction: Interaction, query: app_commands.Range[str, 1, _QUERY]) -> None:
        """Look for entries like *query*."""

        async def work(library: LibraryId, words: Words) -> Reply:
            return found_reply(await self._desk.editing.find(library, query, _FOUND), words, query=query)

        await self._desk.administer(interaction, work)

    @app_commands.command(name=named("command.show.name"), description=named("command.show.description"))
    @app_commands.rename(what=named("command.show.what.name"))
    @app_commands.describe(what=named("command.show.what.description"))
    async def show(self, interaction: Interaction, what: app_commands.Range[str, 1, _NAME]) -> None:
        """Show the article or the entry that *what* names."""

        async def work(library: LibraryId, words: Words) -> Reply:
            try:
                return article_page(await self._desk.editing.article(library, what), words, 0)
            except NotFoundError:
                shared = await self._shared_article(interaction, what, words)
            return shared or await self._entry(what, library, words)

        await self._desk.administer(interaction, work)

    @app_commands.command(name=named("command.edit.name"), description=named("command.edit.description"))
    @app_commands.rename(entry=named("command.edit.entry.name"))
    @app_commands.describe(entry=named("command.edit.entry.description"))
    async def edit(self, interaction: Interaction, entry: app_commands.Range[str, 1, _NAME]) -> None:
        """Show *entry* with the buttons that change it."""

        async def work(library: LibraryId, words: Words) -> Reply:
            return await self._entry(entry, library, words)

        await self._desk.administer(interaction, work)

    async def _shared_article(self, interaction: Interaction, what: str, words: Words) -> Reply | None:
        """Return the shared article that *what* names, as readers see it, and that it cannot be changed here."""
        try:
            await self._desk.editing.article(SHARED, what)
        except NotFoundError:
            return None
        reply = await summary_of(self._desk, interaction, what)(words)
        return Reply((*note(words("editing.shared")).cards, *reply.cards), private=True)

    async def _entry(self, named_: str, library: LibraryId, words: Words) -> Reply:
        """Return the entry with the id *named_*, or what was found for it as words."""
        entry = EntryId(named_.strip())
        try:
            return await panel_of(self._desk, entry)(library, words)
        except NotFoundError:
            if await self._desk.answers.entry([SHARED], entry):
                return sorry(words("editing.shared"))
        return found_reply(await self._desk.editing.find(library, named_, _FOUND), words, query=named_)

    @edit.autocomplete("entry")
    async def entries(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer the server's entries like what is typed, hidden ones too."""
        return await self._entries(interaction, current)

    @show.autocomplete("what")
    async def articles_and_entries(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer articles with what is typed in their title, the shared ones last, and then entries."""
        library = await self._desk.administered(interaction)
        if library is None:
            return []
        words = words_for(interaction.locale)
        try:
            found = await self._desk.library.articles([library])
            found += await self._desk.library.articles([SHARED])
        except KnowledgeError:
            return []

        def told(summary: ArticleSummary) -> str:
            title = summary.head.title
            return title if summary.library == library else words("editing.shared_article", title=title)

        articles = article_choices(found, current, told)[:_ARTICLES]
        return [*articles, *await self._entries(interaction, current)][:CHOICES]

    async def _entries(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        library = await self._desk.administered(interaction)
        words = words_for(interaction.locale)
        try:
            found = await self._desk.editing.find(library, current, CHOICES) if library else ()
        except KnowledgeError:
            return []
        named_ = [(found_choice(sought, words), sought.quoted.entry.id) for sought in found]
        return [app_commands.Choice(name=name, value=entry) for name, entry in named_ if name and len(entry) <= CHOICE]
