"""Windows to fill in."""

import discord

from bot.press import window_id

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
