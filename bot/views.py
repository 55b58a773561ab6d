"""What can be pressed and filled in. Buttons carry all they need, so they work in a later process too."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Self

import discord

from bot import auditing, changing, editing, inbox, previewing, verdicts, waiting
from bot.desk import Desk, Interaction, Work, place_of
from bot.i18n import Words, words_for
from bot.press import (
    AUDIT,
    BACK,
    CHOICE,
    DIFFERENCE,
    DISCARD,
    GAP,
    HELPFUL,
    HISTORY,
    INBOX,
    KB_ENTRY,
    KB_PAGE,
    KB_UNDO,
    LATEST,
    MORE,
    NOT_HELPFUL,
    OTHERS,
    PAGE,
    PREVIEW,
    ROLLBACK,
    SAVE,
    TELL,
    UNDO,
    Press,
)
from bot.render.answer import entry_reply, others_reply
from bot.render.escape import line
from bot.render.message import Button, Reply, note
from bot.render.news import Shelf, articles_reply, latest_reply
from bot.render.reading import summary_reply
from bot.verdicts import asked_in
from bot.windows import LONGEST, Window
from knowledge.errors import NotFoundError
from knowledge.models import EntryId, Evidence

_NAME = 100

_Pressed = discord.ui.DynamicItem[discord.ui.Button[Any]]
Errand = Callable[[Desk, Interaction, re.Match[str]], Awaitable[None]]
"""What a press does, told by its custom id."""


def buttons(desk: Desk) -> tuple[type[_Pressed], ...]:
    """Return the classes discord.py makes of pressed buttons, serving from *desk*."""
    errands: dict[str, Errand] = {
        CHOICE: _choose,
        PREVIEW: previewing.turn,
        SAVE: previewing.save,
        DISCARD: previewing.discard,
        DIFFERENCE: changing.difference,
        UNDO: changing.undo,
        BACK: changing.back,
        ROLLBACK: changing.rollback,
        HISTORY: changing.history,
        AUDIT: auditing.turn,
        PAGE: _turn,
        LATEST: _turn_latest,
        MORE: _more,
        OTHERS: _others,
        HELPFUL: verdicts.helpful,
        NOT_HELPFUL: verdicts.not_helpful,
        KB_ENTRY: editing.entry_errand,
        KB_PAGE: editing.turn_page,
        KB_UNDO: editing.undo,
        TELL: waiting.tell_me,
        INBOX: inbox.turn,
        GAP: inbox.act,
    }
    return tuple(_button(desk, template, errand) for template, errand in errands.items())


def _button(desk: Desk, template: str, errand: Errand) -> type[_Pressed]:
    class PressedButton(_Pressed, template=template):
        """A button whose custom id fits the template, whoever sent it and when."""

        def __init__(self, item: discord.ui.Button[Any], match: re.Match[str]) -> None:
            super().__init__(item)
            self._match = match

        @classmethod
        async def from_custom_id(
            cls, _interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
        ) -> Self:
            """Return the pressed button with what its custom id says."""
            if not isinstance(item, discord.ui.Button):
                raise TypeError("only buttons are pressed")
            return cls(item, match)

        async def callback(self, interaction: Interaction) -> None:
            """Do the errand."""
            await errand(desk, interaction, self._match)

    return PressedButton


def article_page(desk: Desk, interaction: Interaction, page: int) -> Work:
    """Return what makes page *page* of the articles that may be seen where *interaction* happens."""

    async def work(words: Words) -> Reply:
        libraries, topics = await desk.scope(interaction)
        found = await desk.library.articles(libraries, samples=True, topics=topics)
        return articles_reply(found, words, page, sample=await desk.library.sampled(libraries))

    return work


def latest_page(desk: Desk, interaction: Interaction, shelf: Shelf) -> Work:
    """Return what makes the page of the newest articles that *shelf* says."""

    async def work(words: Words) -> Reply:
        libraries, topics = await desk.scope(interaction)
        among = await desk.topics.articles(shelf.topic, libraries, topics=topics) if shelf.topic else None
        found = await desk.library.latest(
            libraries, shelf.count + 1, samples=True, skip=shelf.skip, among=among, topics=topics
        )
        return latest_reply(found, words, shelf, sample=await desk.library.sampled(libraries))

    return work


def summary_of(desk: Desk, interaction: Interaction, article: str) -> Work:
    """Return what sums up the one article that *article* names."""

    async def work(words: Words) -> Reply:
        libraries, topics = await desk.scope(interaction)
        try:
            reading, policy = await desk.library.shown_to_readers(libraries, article, topics=topics)
        except NotFoundError:
            return note(words("reading.no_article", name=line(article, _NAME)))
        return summary_reply(reading, words, asker=interaction.user.id, own=True, quoted=policy == "quote")

    return work


async def _turn(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    work = article_page(desk, interaction, int(match["page"]))
    await desk.serve(interaction, work, private=True, in_place=True)


async def _turn_latest(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    shelf = Shelf(int(match["count"]), int(match["skip"]), match["topic"])
    await desk.serve(interaction, latest_page(desk, interaction, shelf), private=True, in_place=True)


async def _more(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Sum up the article that an answer stands in, privately."""

    async def work(words: Words) -> Reply:
        libraries, topics = await desk.scope(interaction)
        evidence = await desk.answers.entry(libraries, EntryId(match["entry"]), topics=topics)
        if evidence is None:
            return note(words("answer.gone"))
        return await summary_of(desk, interaction, evidence.article.id)(words)

    await desk.serve(interaction, work, private=True)


async def _others(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Offer what may be meant instead of an answer, privately."""

    async def work(words: Words) -> Reply:
        libraries, topics = await desk.scope(interaction)
        entries = [EntryId(each[1:]) for each in match["entries"].split(",")]
        asked = [desk.answers.entry(libraries, entry, topics=topics) for entry in entries]
        found = [evidence for evidence in await asyncio.gather(*asked) if evidence]
        return others_reply(found, words, asker=interaction.user.id)

    await desk.serve(interaction, work, private=True)


async def _choose(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Show the entry: in place for whoever asked, privately for anybody else."""
    press = Press.read(match)
    mine = interaction.user.id == press.asker
    others = tuple(_unpressed(interaction)) if mine else ()

    shown: Evidence | None = None
    spoken = words_for(interaction.locale)

    async def work(words: Words) -> Reply:
        nonlocal shown, spoken
        spoken = words
        # The libraries come from where the button was pressed, never from the button.
        libraries, topics = await desk.scope(interaction)
        asked = libraries if press.own else libraries[::-1]
        shown = await desk.answers.entry(asked, press.entry, topics=topics)
        if shown is None:
            return note(words("answer.gone"))
        return entry_reply(shown, words, others, sample=await desk.library.sampled(libraries))

    await desk.serve(interaction, work, private=not mine, in_place=mine)
    message = interaction.message
    if mine and shown is not None and message is not None and not message.flags.ephemeral:
        await desk.ledger.chosen(shown, place_of(interaction), message.id, spoken, asked_in(message))


def _unpressed(interaction: Interaction) -> Iterator[Button]:
    """Yield the choices of the pressed message that were not pressed."""
    message = interaction.message
    if message is None:
        return
    pressed = dict(interaction.data or {}).get("custom_id")
    for item in discord.ui.LayoutView.from_message(message, timeout=None).walk_children():
        if not isinstance(item, discord.ui.Button) or not item.custom_id or item.custom_id == pressed:
            continue
        if re.fullmatch(CHOICE, item.custom_id):
            yield Button(item.label or "", custom_id=item.custom_id)


Pasted = Callable[[Interaction, str, dict[str, str]], Awaitable[None]]
"""Stores pasted text with what was said about it: title, url, site, published."""

_FIELDS = ("title", "url", "site", "published")


class PasteModal(Window):
    """Takes an article as pasted text."""

    def __init__(self, words: Words, said: dict[str, str], store: Pasted) -> None:
        super().__init__(words("paste.heading"), "paste")
        self._store = store
        self._text = self.field(words("paste.text"), LONGEST, long=True, required=True)
        self._fields = {name: self.field(words(f"paste.{name}"), 500, now=said.get(name)) for name in _FIELDS}

    async def on_submit(self, interaction: Interaction) -> None:
        """Hand over the text; who may store it is checked there, anew."""
        said = {name: field.value.strip() for name, field in self._fields.items() if field.value.strip()}
        await self._store(interaction, self._text.value, said)
