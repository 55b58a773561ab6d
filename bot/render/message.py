"""A message before it becomes Discord's: cards of text and buttons, as plain values.

Messages are components (v2), not embeds, for three reasons. They show everywhere: embeds vanish where the bot lacks
"Embed Links" or the reader has switched previews off. They read alike on a phone and a desktop: block quotes, subtext
and buttons run over the whole width, where an embed's body is narrow on a phone and its footer holds no link. And a
button can stand inside the card, right under the words it belongs to.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import discord

from knowledge.models import VersionNumber

ACCENT = 0x2F7D5B
_KINDS = discord.ChannelType
WRITTEN_IN = (_KINDS.text, _KINDS.news, _KINDS.voice, _KINDS.stage_voice, _KINDS.forum)
"""Channels in which people write."""


@dataclass(frozen=True, slots=True)
class Button:
    """A link (with *url*) or something to press (with *custom_id*)."""

    label: str
    url: str | None = None
    custom_id: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file, and what it shows in words."""

    name: str
    data: bytes
    shows: str


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things to choose from."""

    label: str
    value: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """A list to choose from, which fills its row: up to *most* of *options*, or of the server's channels or roles."""

    custom_id: str
    placeholder: str
    options: tuple[Option, ...] = ()
    of: Literal["options", "channels", "roles"] = "options"
    chosen: tuple[int, ...] = ()
    """Ids of the roles that are chosen."""
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class Card:
    """Text, a picture, lists to choose from and rows of buttons below each other; *framed* cards stand apart."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    framed: bool = True
    picture: Picture | None = None
    selects: tuple[Select, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """What the audit log is told, beside who did what, about the act that a message answers."""

    about: str = ""
    """What it was done to, where that says more than the command's options."""
    before: VersionNumber | None = None
    after: VersionNumber | None = None
    """The version that serves since, where the act changed it."""
    failed: bool = False
    """The message says why nothing was done."""


NO_TRACE = Trace()


@dataclass(frozen=True, slots=True)
class Reply:
    """One message. *private*: only the person who used a command sees it, whatever was asked for."""

    cards: tuple[Card, ...]
    private: bool = False
    trace: Trace = NO_TRACE

    @property
    def is_note(self) -> bool:
        """Whether it is only a sentence or two in the bot's own voice."""
        return not any(card.framed for card in self.cards)


def note(text: str, *, private: bool = True) -> Reply:
    """Return a message of a sentence or two in the bot's own voice."""
    return Reply((Card(text, framed=False),), private=private)


def sorry(text: str) -> Reply:
    """Return a message of a sentence that says why nothing was done."""
    return Reply((Card(text, framed=False),), private=True, trace=Trace(failed=True))


def to_view(reply: Reply) -> discord.ui.LayoutView:
    """Return *reply* as discord.py sends it; needs a running event loop.

    The view is stopped at once: presses are found by their custom id (`bot.views`), also after a restart, so
    discord.py need not remember the message.
    """
    view = discord.ui.LayoutView(timeout=None)
    for card in reply.cards:
        parts: list[discord.ui.Item[discord.ui.LayoutView]] = [discord.ui.TextDisplay(card.text)]
        if card.picture is not None:
            address = f"attachment://{card.picture.name}"
            parts.append(discord.ui.MediaGallery(discord.MediaGalleryItem(address, description=card.picture.shows)))
        parts += [discord.ui.ActionRow(_select(select)) for select in card.selects]
        parts += [discord.ui.ActionRow(*map(_button, row)) for row in card.rows]
        if card.framed:
            view.add_item(discord.ui.Container(*parts, accent_colour=ACCENT))
        else:
            for part in parts:
                view.add_item(part)
    view.stop()
    return view


def files_of(reply: Reply) -> list[discord.File]:
    """Return the pictures of *reply* as discord.py sends them, once."""
    pictures = [card.picture for card in reply.cards if card.picture is not None]
    return [discord.File(io.BytesIO(picture.data), picture.name, description=picture.shows) for picture in pictures]


def _button(button: Button) -> discord.ui.Button[discord.ui.LayoutView]:
    if button.url is not None:
        return discord.ui.Button(label=button.label, url=button.url)
    return discord.ui.Button(label=button.label, custom_id=button.custom_id, style=discord.ButtonStyle.secondary)


def _select(select: Select) -> discord.ui.Item[discord.ui.LayoutView]:
    about: dict[str, Any] = {
        "custom_id": select.custom_id,
        "placeholder": select.placeholder,
        "min_values": select.least,
        "max_values": select.most,
    }
    match select.of:
        case "options":
            options = [discord.SelectOption(label=o.label, value=o.value, default=o.chosen) for o in select.options]
            return discord.ui.Select(options=options, **about)
        case "channels":
            return discord.ui.ChannelSelect(channel_types=list(WRITTEN_IN), **about)
        case "roles":
            roles = [discord.SelectDefaultValue.from_role(discord.Object(role)) for role in select.chosen]
            return discord.ui.RoleSelect(default_values=roles, **about)


def texts_of(message: discord.Message) -> list[str]:
    """Return the texts of *message*, one of ours."""
    view = discord.ui.LayoutView.from_message(message, timeout=None)
    return [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]


def says(message: discord.Message, reply: Reply) -> bool:
    """Return whether *message*, one of ours, has all texts of *reply*."""
    return {card.text.strip() for card in reply.cards} <= {text.strip() for text in texts_of(message)}


def as_text(reply: Reply) -> str:
    """Return *reply* as a reader sees its parts, for snapshots and logs."""
    lines: list[str] = ["(only you see this)"] if reply.private else []
    for card in reply.cards:
        lines += ["┌" if card.framed else "·", *card.text.split("\n")]
        lines += [f"[ {card.picture.name}: {card.picture.shows} ]"] if card.picture else []
        lines += [_select_text(select) for select in card.selects]
        lines += [" ".join(_button_text(button) for button in row) for row in card.rows]
        if card.framed:
            lines.append("└")
    return "\n".join(lines) + "\n"


def _button_text(button: Button) -> str:
    return f"[ {button.label} → {button.url or '#' + str(button.custom_id)} ]"


def _select_text(select: Select) -> str:
    options = " | ".join(f"{'✓ ' if option.chosen else ''}{option.label}" for option in select.options)
    return f"[ ▾ {select.placeholder} → #{select.custom_id} ] {options or select.of}"


def one_a_row(buttons: Iterable[Button]) -> tuple[tuple[Button, ...], ...]:
    """Return *buttons* below each other, so that long labels stay readable on a phone."""
    return tuple((button,) for button in buttons)
