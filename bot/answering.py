"""From an outcome to what is said about it in one place, whatever way the question came."""

from dataclasses import dataclass
from typing import NamedTuple

from bot.desk import Desk, Interaction, channel_of, place_of, server_of_use
from bot.exchanges import Exchange, Exchanges
from bot.i18n import Words, words_for
from bot.render.above import above_reply, message_address
from bot.render.answer import answer_reply
from bot.render.message import Reply, note
from bot.render.removal import removable
from knowledge.models import Answer, Answered, Evidence


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked, and where the answer will stand."""

    asker: int
    server: int | None
    exchange: Exchange
    alone: bool = False
    """Only the asker sees it: an answer of their own, which nobody finds repeated."""
    question: str | None = None
    """Repeated in the answer where nobody else can see it."""


class Said(NamedTuple):
    """A reply, what it quotes in full, and the answer it tells."""

    reply: Reply
    evidence: Evidence | None = None
    answer: Answer | None = None


def said(answer: Answer, words: Words, asked: Asked, exchanges: Exchanges) -> Said:
    """Return *answer* as a message, or where the same was answered a moment ago."""
    found = answer.outcome.answer if isinstance(answer.outcome, Answered) else None
    reply = answer_reply(answer, words, asker=asked.asker, asked=asked.question)
    if asked.alone:
        return Said(reply, found, answer)
    channel = asked.exchange.channel
    above = exchanges.above(channel, found.id, asked.exchange.key) if found else None
    if found and above and above.answer:
        return Said(above_reply(found, message_address(asked.server, channel, above.answer), words), None, answer)
    return Said(removable(reply, asked.asker, words), found, answer)


async def serve_question(desk: Desk, interaction: Interaction, question: str, *, private: bool) -> None:
    """Answer the *question* that was asked through *interaction*, for everybody or for the asker alone."""
    server, place = server_of_use(interaction), interaction.channel_id or interaction.user.id
    exchange = desk.exchanges.begin(interaction.id, place, question)
    asked = Asked(interaction.user.id, server, exchange, alone=private or server is None, question=question.strip())
    told = Said(note(""))

    async def work(words: Words) -> Reply:
        nonlocal told
        if not asked.question:
            return note(words("notice.help"))
        exchange.searched = question
        answer = await desk.answer(question, server, channel_of(interaction))
        told = said(answer, words, asked, desk.exchanges)
        return told.reply

    sent = await desk.serve(interaction, work, private=private)
    desk.exchanges.close(exchange, sent, told.evidence)
    if told.answer is not None:
        where = place_of(interaction, alone=sent is None)
        await desk.ledger.answered(told.answer, where, sent, words_for(interaction.locale))
