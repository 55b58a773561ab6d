"""What can be pressed and filled in. Buttons carry all they need, so they work in a later process too."""

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Self

import discord

from bot.desk import Desk, Interaction, Work, libraries_of
from bot.i18n import Words
from bot.press import CHOICE, PAGE, Press
from bot.render.answer import entry_reply
from bot.render.message import Button, Reply, note
from bot.render.news import articles_reply

_Pressed = discord.ui.DynamicItem[discord.ui.Button[Any]]


def buttons(desk: Desk) -> tuple[type[_Pressed], ...]:
    """Return the classes discord.py makes of pressed buttons, serving from *desk*."""

    class ChoiceButton(_Pressed, template=CHOICE):
        """Shows an entry that was offered."""

        def __init__(self, item: discord.ui.Button[Any], press: Press) -> None:
            super().__init__(item)
            self._press = press

        @classmethod
        async def from_custom_id(
            cls, _interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
        ) -> Self:
            """Return the pressed button with what its custom id says."""
            if not isinstance(item, discord.ui.Button):
                raise TypeError("only buttons carry choices")
            return cls(item, Press.read(match))

        async def callback(self, interaction: Interaction) -> None:
            """Show the entry: in place for whoever asked, privately for anybody else."""
            await _choose(desk, interaction, self._press)

    class PageButton(_Pressed, template=PAGE):
        """Turns the list of articles."""

        def __init__(self, item: discord.ui.Button[Any], page: int) -> None:
            super().__init__(item)
            self._page = page

        @classmethod
        async def from_custom_id(
            cls, _interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
        ) -> Self:
            """Return the pressed button with what its custom id says."""
            if not isinstance(item, discord.ui.Button):
                raise TypeError("only buttons turn pages")
            return cls(item, int(match["page"]))

        async def callback(self, interaction: Interaction) -> None:
            """Show the page in place."""
            await desk.serve(interaction, article_page(desk, interaction, self._page), private=True, in_place=True)

    return ChoiceButton, PageButton


def article_page(desk: Desk, interaction: Interaction, page: int) -> Work:
    """Return what makes page *page* of the articles that may be seen where *interaction* happens."""

    async def work(words: Words) -> Reply:
        libraries = libraries_of(interaction)
        found = await desk.library.articles(libraries, samples=True)
        return articles_reply(found, words, page, sample=await desk.library.sampled(libraries))

    return work


async def _choose(desk: Desk, interaction: Interaction, press: Press) -> None:
    libraries = libraries_of(interaction)
    mine = interaction.user.id == press.asker
    others = tuple(_others(interaction)) if mine else ()

    async def work(words: Words) -> Reply:
        # The libraries come from where the button was pressed, never from the button.
        evidence = await desk.answers.entry(libraries if press.own else libraries[::-1], press.entry)
        if evidence is None:
            return note(words("answer.gone"))
        return entry_reply(evidence, words, others, sample=await desk.library.sampled(libraries))

    await desk.serve(interaction, work, private=not mine, in_place=mine)


def _others(interaction: Interaction) -> Iterator[Button]:
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


class PasteModal(discord.ui.Modal):
    """Takes an article as pasted text."""

    def __init__(self, words: Words, said: dict[str, str], store: Pasted) -> None:
        super().__init__(title=words("paste.heading"), timeout=3600)
        self._store = store
        self._text: discord.ui.TextInput[Self] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, required=True, max_length=4000
        )
        self.add_item(discord.ui.Label(text=words("paste.text"), component=self._text))
        self._fields: dict[str, discord.ui.TextInput[Self]] = {}
        for name in _FIELDS:
            field: discord.ui.TextInput[Self] = discord.ui.TextInput(
                required=False, max_length=500, default=said.get(name)
            )
            self._fields[name] = field
            self.add_item(discord.ui.Label(text=words(f"paste.{name}"), component=field))

    async def on_submit(self, interaction: Interaction) -> None:
        """Hand over the text; who may store it is checked there, anew."""
        said = {name: field.value.strip() for name, field in self._fields.items() if field.value.strip()}
        await self._store(interaction, self._text.value, said)
