"""From an outcome to what is said about it in one place, whatever way the question came."""

from dataclasses import dataclass
from typing import NamedTuple

from bot.desk import Desk, Interaction, channel_of, place_of, server_of_use
from bot.exchanges import Exchange
from bot.i18n import Words, words_for
from bot.press import tell_id
from bot.render.above import above_reply, message_address
from bot.render.answer import answer_reply
from bot.render.message import Reply, note
from bot.render.removal import removable
from knowledge.models import Answer, Answered, Evidence, Unanswered, library_of


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
    reachable: bool = True
    """We may write there later."""


class Said(NamedTuple):
    """A reply, what it quotes in full, and the answer it tells."""

    reply: Reply
    evidence: Evidence | None = None
    answer: Answer | None = None


def said(desk: Desk, answer: Answer, words: Words, asked: Asked) -> Said:
    """Return *answer* as a message, or where the same was answered a moment ago; a refusal goes to the inbox."""
    exchanges = desk.exchanges
    found = answer.outcome.answer if isinstance(answer.outcome, Answered) else None
    key = missed(desk, answer, asked)
    tell = tell_id(key) if key and asked.reachable else None
    reply = answer_reply(answer, words, asker=asked.asker, asked=asked.question, tell=tell)
    if asked.alone:
        return Said(reply, found, answer)
    channel = asked.exchange.channel
    above = exchanges.above(channel, found.id, asked.exchange.key) if found else None
    if found and above and above.answer:
        return Said(above_reply(found, message_address(asked.server, channel, above.answer), words), None, answer)
    return Said(removable(reply, asked.asker, words), found, answer)


def missed(desk: Desk, answer: Answer, asked: Asked) -> str | None:
    """Note for the inbox that nothing answers what was *asked*; return the question's key if it is kept there."""
    if not isinstance(answer.outcome, Unanswered):
        return None
    channel = None if asked.alone else asked.exchange.channel
    return desk.gaps.note(library_of(asked.server), answer.question, person=asked.asker, channel=channel)


async def serve_question(desk: Desk, interaction: Interaction, question: str, *, private: bool) -> None:
    """Answer the *question* that was asked through *interaction*, for everybody or for the asker alone."""
    server, place = server_of_use(interaction), interaction.channel_id or interaction.user.id
    exchange = desk.exchanges.begin(interaction.id, place, question)
    asked = Asked(
        interaction.user.id,
        server,
        exchange,
        alone=private or server is None,
        question=question.strip(),
        reachable=server is not None or interaction.context.dm_channel is True,
    )
    told, spoken = Said(note("")), words_for(interaction.locale)

    async def work(words: Words) -> Reply:
        nonlocal told, spoken
        if not asked.question:
            return note(words("notice.help"))
        exchange.searched = question
        answer = await desk.answer(question, server, channel_of(interaction))
        told, spoken = said(desk, answer, words, asked), words
        return told.reply

    sent = await desk.serve(interaction, work, private=private)
    desk.exchanges.close(exchange, sent, told.evidence)
    if told.answer is not None:
        where = place_of(interaction, alone=sent is None)
        await desk.ledger.answered(told.answer, where, sent, spoken)
