"""What stands in channels is put right when its article changes, while the bot runs."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, suppress
from functools import partial

import discord

from bot.chores import beside
from bot.desk import Desk
from bot.i18n import Words
from bot.render.answer import entry_reply
from bot.render.correction import amended, notice_text, withheld_reply
from bot.render.message import Reply
from knowledge.models import EntryId, Evidence, Quotation
from knowledge.services.posted import Due

_log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
"""After which other processes' changes and new policies are noticed."""
_READY_SECONDS = 1.0


def answers_corrected(desk: Desk, client: discord.Client) -> AbstractAsyncContextManager[None]:
    """Put right what is due while the block runs; what is broken off at its end is done by the next process."""
    return beside(_run(desk, client))


async def _run(desk: Desk, client: discord.Client) -> None:
    corrector = Corrector(desk, client)
    failing = False
    while True:
        if not client.is_ready():
            await asyncio.sleep(_READY_SECONDS)
            continue
        desk.posted.news.clear()
        try:
            await corrector.correct()
            failing = False
        except Exception as error:  # noqa: BLE001 - whatever it was, the next look may succeed
            if not failing:
                _log.warning("answers that stand could not be put right: %r", error)
            failing = True
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await desk.posted.news.wait()


class Corrector:
    """Puts messages right, one after the other."""

    def __init__(self, desk: Desk, client: discord.Client) -> None:
        self._desk, self._client = desk, client

    async def correct(self) -> None:
        """Put right all that is due; raises `StoreError`."""
        async for due in self._desk.posted.due():
            if self._desk.closed:
                return
            await self._correct(due)

    async def _correct(self, due: Due) -> None:
        posted, words = due.posted, Words(due.posted.lang)
        whole, notices = await self._whole(due, words), await self._notices(due, words)
        withheld = any(_withheld(one) for one in (*posted.quotations, *due.quotations))
        change = partial(amended, notices=notices, whole=whole, anew=withheld)
        channel = self._client.get_partial_messageable(posted.channel)
        match await self._desk.delivery.amend(channel, posted.message, change):
            case "done":
                self._desk.metrics.corrected()
                await self._desk.posted.told(due)
            case "same":
                await self._desk.posted.told(due)
            case "gone":
                self._desk.posted.forget(posted.message)
            case "barred" | "failed":
                pass

    async def _whole(self, due: Due, words: Words) -> Reply | None:
        """Return what the message says where its old words cannot stay or are not known."""
        for quotation in due.quotations:
            if quotation.part != "answer":
                continue
            if quotation.notice is not None:
                return withheld_reply(quotation.notice, words) if _withheld(quotation) else None
            found = await self._entry(quotation, quotation.entry)
            return entry_reply(found, words) if found else None
        return None

    async def _notices(self, due: Due, words: Words) -> list[str]:
        found = []
        for quotation in due.quotations:
            if _withheld(quotation):  # it is taken out
                continue
            notice = quotation.notice
            now = await self._entry(quotation, notice.says_now) if notice and notice.says_now else None
            found.append(notice_text(quotation, words, now))
        return [text for text in found if text]

    async def _entry(self, quotation: Quotation, entry: EntryId) -> Evidence | None:
        return await self._desk.answers.entry([quotation.library], entry)


def _withheld(quotation: Quotation) -> bool:
    return quotation.notice is not None and quotation.notice.kind == "withheld"
