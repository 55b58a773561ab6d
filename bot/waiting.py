"""*Tell me*: whoever was refused an answer is told in the same place when there is one."""

import re

from bot.desk import Desk, Interaction, server_of_use
from bot.i18n import Words
from bot.render.message import Reply, note
from knowledge.models import library_of


async def tell_me(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Note that whoever pressed wants to be told, or at their second press that they do not."""
    message, channel = interaction.message, interaction.channel_id

    async def work(words: Words) -> Reply:
        if message is None or channel is None:
            return note(words("sorry.unknown"))
        await desk.gaps.settled()
        # What only the asker saw cannot be changed later, so that the answer will need a message of its own.
        unseen = message.flags.ephemeral
        did = await desk.inbox.wait(
            library_of(server_of_use(interaction)),
            match["key"],
            interaction.user.id,
            channel=channel,
            message=None if unseen else message.id,
            lang=words.lang,
        )
        desk.tell_soon()
        return note(words("tell.noted_unseen" if did == "noted" and unseen else f"tell.{did}"))

    await desk.serve(interaction, work, private=True)
