"""Helpful or not: the two buttons below an answer, and the window that asks why not."""

import re
from typing import cast

import discord

from bot.desk import Desk, Interaction, libraries_of, place_of, server_of_use
from bot.i18n import PHRASES, Words, words_for
from bot.render.message import Reply, note, texts_of
from bot.windows import Window
from knowledge.models import Complaint, EntryId, library_of
from knowledge.phrases import LANGS

_COMPLAINTS: tuple[Complaint, ...] = ("wrong", "outdated", "unclear", "other")
_REMARK = 500
_MENTION = re.compile(r"<@!?[0-9]+>")
_ESCAPED = re.compile(r"\\(.)|\u200b")


async def helpful(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Keep that an answer helped."""
    await _give(desk, interaction, EntryId(match["entry"]))


async def not_helpful(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Ask in a window why an answer did not help."""
    words = words_for(interaction.locale)
    if _voted(desk, interaction):
        await desk.delivery.respond(interaction, note(words("feedback.told")), private=True)
        return
    await interaction.response.send_modal(ComplaintModal(words, desk, EntryId(match["entry"])))


class ComplaintModal(Window):
    """Asks what was the matter with an answer."""

    def __init__(self, words: Words, desk: Desk, entry: EntryId) -> None:
        super().__init__(words("feedback.heading"), "complaint")
        self._desk, self._entry = desk, entry
        options = [discord.SelectOption(label=words(f"feedback.{why}"), value=why) for why in _COMPLAINTS]
        self._why = discord.ui.Select[discord.ui.Modal](options=options)
        self.add_item(discord.ui.Label(text=words("feedback.why"), component=self._why))
        self._remark = self.field(words("feedback.remark"), _REMARK, long=True)

    async def on_submit(self, interaction: Interaction) -> None:
        """Keep the complaint."""
        complaint = cast("Complaint", self._why.values[0])
        await _give(self._desk, interaction, self._entry, complaint, self._remark.value)


async def _give(
    desk: Desk, interaction: Interaction, entry: EntryId, complaint: Complaint | None = None, remark: str = ""
) -> None:
    async def work(words: Words) -> Reply:
        if _voted(desk, interaction):
            return note(words("feedback.told"))
        question = asked_in(interaction.message) if interaction.message else None
        if not await desk.feedback.give(
            libraries_of(interaction), entry, question=question, complaint=complaint, remark=remark
        ):
            return note(words("answer.gone"))
        desk.ballots.cast(interaction.user.id, _ballot(interaction))
        seen = interaction.message is not None and not interaction.message.flags.ephemeral
        desk.ledger.judged(place_of(interaction, alone=not seen), question, helpful=complaint is None)
        if complaint is not None and question is not None:
            _to_inbox(desk, interaction, question, entry)
        return note(words("feedback.thanks"))

    await desk.serve(interaction, work, private=True)


def _to_inbox(desk: Desk, interaction: Interaction, question: str, entry: EntryId) -> None:
    server = server_of_use(interaction)
    channel = interaction.channel_id if server is not None else None
    desk.gaps.note(library_of(server), question, person=interaction.user.id, channel=channel, disliked=entry)


def _voted(desk: Desk, interaction: Interaction) -> bool:
    return desk.ballots.has(interaction.user.id, _ballot(interaction))


def _ballot(interaction: Interaction) -> int:
    return interaction.message.id if interaction.message else 0


def asked_in(message: discord.Message) -> str | None:
    """Return the question that *message* answers: the message it replies to, or the one it repeats."""
    replied = message.reference.resolved if message.reference else None
    if isinstance(replied, discord.Message) and (text := _MENTION.sub("", replied.content).strip()):
        return text
    for text in texts_of(message):
        for lang in LANGS:
            mark = "-# " + PHRASES.say(lang, "answer.asked", question="")
            if text.startswith(mark):
                return _ESCAPED.sub(r"\1", text[len(mark) :].split("\n")[0])
    return None
