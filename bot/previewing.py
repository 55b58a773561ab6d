"""From a preview to the library: showing its pages, saving it, throwing it away."""

import asyncio
import re

from bot.desk import Desk, Interaction
from bot.i18n import Words
from bot.render.message import Card, Reply, Trace, sorry
from bot.render.preview import preview_reply
from bot.reporting import reported
from knowledge.errors import KnowledgeError
from knowledge.models import LibraryId
from knowledge.services.drafts import Draft


async def previewed(desk: Desk, draft: Draft, words: Words) -> Reply:
    """Return the first page of what *draft* would bring, and hold it until somebody saves it."""
    preview = await desk.drafts.preview(draft)
    name = desk.pending.hold(draft, preview) if preview.difference.articles else ""
    return await asyncio.to_thread(preview_reply, preview, words, name, 0)


async def turn(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Show another page of a preview in its place."""

    async def work(library: LibraryId, words: Words) -> Reply:
        pending = desk.pending.get(match["name"], library)
        if pending is None:
            return sorry(words("preview.gone"))
        return await asyncio.to_thread(preview_reply, pending.preview, words, match["name"], int(match["page"]))

    await desk.administer(interaction, work, in_place=True, turning=True)


async def save(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Save exactly what was shown; the report takes the preview's place."""

    async def work(library: LibraryId, words: Words) -> Reply:
        pending = desk.pending.take(match["name"], library)
        if pending is None:
            return sorry(words("preview.gone"))
        try:
            report = await desk.drafts.save(pending.draft, by=str(interaction.user.id))
        except KnowledgeError:
            desk.pending.put_back(match["name"], pending)
            raise
        return await reported(desk.library, library, report, words, done="report.added_done")

    await desk.administer(interaction, work, in_place=True)


async def discard(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Forget what was read."""

    async def work(library: LibraryId, words: Words) -> Reply:
        pending = desk.pending.take(match["name"], library)
        titles = [learnt.head.title for learnt in pending.preview.articles[:1]] if pending else []
        return Reply((Card(words("preview.discarded")),), private=True, trace=Trace(about="".join(titles)))

    await desk.administer(interaction, work, in_place=True)
