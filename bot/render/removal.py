"""The button by which whoever asked takes an answer away again."""

import re
from dataclasses import replace

import discord

from bot.i18n import Words
from bot.press import REMOVE, remove_id
from bot.render.message import Button, Reply

_ROW = 5
"""Buttons that Discord lets stand beside each other."""


def removable(reply: Reply, asker: int, words: Words) -> Reply:
    """Return *reply* with a button for *asker* to delete it, unless it is a mere note."""
    return reply if reply.is_note else _with(reply, Button(words("answer.remove"), custom_id=remove_id(asker)))


def still_removable(reply: Reply, pressed: discord.Message | None) -> Reply:
    """Return *reply*, which replaces the message *pressed*, with the button that the message had."""
    if pressed is None:
        return reply
    for item in discord.ui.LayoutView.from_message(pressed, timeout=None).walk_children():
        if isinstance(item, discord.ui.Button) and re.fullmatch(REMOVE, item.custom_id or ""):
            return _with(reply, Button(item.label or "", custom_id=item.custom_id))
    return reply


def bears(message: discord.Message, template: str) -> bool:
    """Return whether *message* has a button whose custom id fits *template*."""
    items = discord.ui.LayoutView.from_message(message, timeout=None).walk_children()
    return any(isinstance(item, discord.ui.Button) and re.fullmatch(template, item.custom_id or "") for item in items)


def _with(reply: Reply, button: Button) -> Reply:
    """Return *reply* with *button* beside others of its first card, or under buttons that stand one below the other."""
    first, *others = reply.cards
    rows = list(first.rows)
    if rows and len(rows[-1]) < _ROW and (len(rows[-1]) > 1 or rows[-1][0].url):
        rows[-1] = (*rows[-1], button)
    else:
        rows.append((button,))
    return replace(reply, cards=(replace(first, rows=tuple(rows)), *others))
