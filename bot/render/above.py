"""What stands in place of an answer that was given a moment ago: a line of it, and the way there."""

from bot.i18n import Words
from bot.render.answer import quotation
from bot.render.message import Reply, note
from knowledge.models import Evidence

_BEGINNING = 160


def above_reply(evidence: Evidence, address: str, words: Words) -> Reply:
    """Return a pointer to the message at *address*, which quotes *evidence*."""
    return note(
        f"{quotation(evidence, _BEGINNING, words)}\n-# {words('answer.above', link=address)}",
        private=False,
    )


def message_address(server: int | None, channel: int, message: int) -> str:
    """Return the address at which Discord shows *message*."""
    return f"https://discord.com/channels/{server or '@me'}/{channel}/{message}"
