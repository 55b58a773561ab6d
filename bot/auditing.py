"""Turning the pages of the audit log."""

import re

from bot.administration import AdminWork
from bot.desk import Desk, Interaction
from bot.i18n import Words
from bot.render.audit import PAGE, audit_reply
from bot.render.message import Reply
from knowledge.models import LibraryId


def audit_page(desk: Desk, page: int) -> AdminWork:
    """Return what makes page *page* (from 0) of a server's audit log."""

    async def work(library: LibraryId, words: Words) -> Reply:
        acts = await desk.audit.acts(library, PAGE + 1, page * PAGE)
        return audit_reply(acts, words, page)

    return work


async def turn(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Turn to the page that a button names."""
    await desk.administer(interaction, audit_page(desk, int(match["page"])), in_place=True, turning=True)
