"""Windows to fill in."""

from collections.abc import Awaitable, Callable

import discord

from bot.desk import Desk, Interaction
from bot.i18n import Words, words_for
from bot.press import window_id
from bot.render.errors import error_reply
from knowledge.errors import KnowledgeError
from knowledge.models import LibraryId

_SECONDS = 3600.0
LONGEST = 4000
"""What Discord lets one field hold."""

Field = discord.ui.TextInput[discord.ui.Modal]


class Window(discord.ui.Modal):
    """Stays open for an hour; *errand* names it in the audit log. Who may send it is for `on_submit` to ask, anew."""

    def __init__(self, title: str, errand: str) -> None:
        super().__init__(title=title, timeout=_SECONDS, custom_id=window_id(errand))

    def field(
        self,
        label: str,
        most: int,
        *,
        told: str | None = None,
        now: str | None = None,
        long: bool = False,
        required: bool = False,
    ) -> Field:
        """Add and return a field for *most* characters, of several lines if *long*, that says *now* at first."""
        style = discord.TextStyle.paragraph if long else discord.TextStyle.short
        made = Field(style=style, required=required, max_length=most, default=(now or "")[:most] or None)
        self.add_item(discord.ui.Label(text=label, description=told, component=made))
        return made


async def show_window(
    desk: Desk, interaction: Interaction, make: Callable[[LibraryId, Words], Awaitable[Window]]
) -> None:
    """Show an administrator what *make* returns for the library that may be changed, or say why there is none."""
    library, words = await desk.admit(interaction), words_for(interaction.locale)
    if library is None:
        return
    try:
        window = await make(library, words)
    except KnowledgeError as error:
        await desk.delivery.respond(interaction, error_reply(error, words), private=True)
        return
    await interaction.response.send_modal(window)
