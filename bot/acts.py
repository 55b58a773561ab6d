"""What an administrator did, told by the interaction alone, so that no command has to say it for itself."""

from dataclasses import dataclass
from typing import Any

import discord

from knowledge.models import ActKind

_VALUE = 100
"""Code points of an option's value."""
_OURS = "kiji"


@dataclass(frozen=True, slots=True)
class Told:
    """An act, as its interaction tells it."""

    kind: ActKind
    what: str
    """A command's full name, or what stands behind `kiji:` in the custom id of what was pressed or sent."""
    about: str
    """The options of a command, or the rest of the custom id and what was chosen."""


def told(interaction: discord.Interaction[Any]) -> Told:
    """Return what somebody does by *interaction*."""
    data: dict[str, Any] = dict(interaction.data or {})
    if interaction.type is discord.InteractionType.application_command:
        name = interaction.command.qualified_name if interaction.command else str(data.get("name", ""))
        return Told("command", name, "; ".join(f"{option}={_said(value)}" for option, value in interaction.namespace))
    ours, _, rest = str(data.get("custom_id", "")).partition(":")
    what, _, about = rest.partition(":")
    if ours != _OURS:  # a window or menu that was given no name of its own
        what, about = "", ""
    chosen = [str(value) for value in data.get("values", ())]
    kind: ActKind = "select" if chosen else "button"
    if interaction.type is discord.InteractionType.modal_submit:
        kind, about = "modal", ""
    return Told(kind, what, "; ".join(part for part in (about, *chosen) if part))


def _said(value: Any) -> str:
    """Return an option's *value* in a few words: an attachment by its file's name."""
    text = value.filename if isinstance(value, discord.Attachment) else str(value)
    return text if len(text) <= _VALUE else f"{text[: _VALUE - 1]}…"
