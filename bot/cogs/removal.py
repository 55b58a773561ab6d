"""Takes an answer away when whoever asked no longer wants it."""

import re
from typing import Any, Self

import discord
from discord.ext import commands

from bot.desk import Desk, Interaction
from bot.i18n import words_for
from bot.press import REMOVE
from bot.render.message import note


class RemovalCog(commands.Cog):
    """The button *Remove*: a button and not a reaction, which would cost a permission, an intent and an explanation."""

    def __init__(self, desk: Desk, bot: commands.Bot) -> None:
        self._desk, self._bot = desk, bot

    async def cog_load(self) -> None:
        """Listen to the button, also on messages of an earlier process."""
        self._bot.add_dynamic_items(_button(self._desk))


def _button(desk: Desk) -> type[discord.ui.DynamicItem[discord.ui.Button[Any]]]:
    class RemoveButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=REMOVE):
        """Deletes the message it hangs on."""

        def __init__(self, item: discord.ui.Button[Any], asker: int) -> None:
            super().__init__(item)
            self._asker = asker

        @classmethod
        async def from_custom_id(
            cls, _interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
        ) -> Self:
            """Return the pressed button with what its custom id says."""
            if not isinstance(item, discord.ui.Button):
                raise TypeError("only buttons remove answers")
            return cls(item, int(match["asker"]))

        async def callback(self, interaction: Interaction) -> None:
            """Delete the answer, for the asker and for whoever may delete messages here."""
            if interaction.user.id == self._asker or interaction.permissions.manage_messages:
                await desk.delivery.take_back(interaction)
            else:
                words = words_for(interaction.locale)
                await desk.delivery.respond(interaction, note(words("notice.not_asker")), private=True)

    return RemoveButton
