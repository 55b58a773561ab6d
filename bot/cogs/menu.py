"""What the menu of a message offers: to look its question up in the articles."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.answering import serve_question
from bot.desk import Desk, Interaction
from bot.i18n import named, words_for
from bot.render.message import note


class MenuCog(commands.Cog):
    """Asks what a message says. Discord hands its text over with the command, also without the content intent."""

    def __init__(self, desk: Desk, bot: commands.Bot) -> None:
        self._desk, self._bot = desk, bot
        self._about = app_commands.ContextMenu(name=named("command.about.menu"), callback=self.about)

    async def cog_load(self) -> None:
        """Put it into the menu."""
        self._bot.tree.add_command(self._about)

    async def cog_unload(self) -> None:
        """Take it out of the menu."""
        self._bot.tree.remove_command(self._about.name, type=self._about.type)

    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def about(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer what *message* asks, for everybody."""
        if message.content.strip():
            await serve_question(self._desk, interaction, _without_mention(message, interaction), private=False)
        else:
            words = words_for(interaction.locale)
            await self._desk.delivery.respond(interaction, note(words("notice.no_text")), private=True)


def _without_mention(message: discord.Message, interaction: Interaction) -> str:
    # Ours is not always the application's id: applications of 2016 and before have a bot user of its own id.
    me = interaction.client.user
    return message.content.replace(f"<@{me.id}>" if me else "", " ").strip()
