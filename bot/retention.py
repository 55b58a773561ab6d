"""Once a day, what has been kept for its time is deleted while the bot runs."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager

from bot.chores import beside
from knowledge.errors import KnowledgeError
from knowledge.services.privacy import PrivacyService

_log = logging.getLogger(__name__)

_DAY_SECONDS = 24 * 60 * 60.0


def retention_kept(privacy: PrivacyService) -> AbstractAsyncContextManager[None]:
    """Delete what is too old now, and every day while the block runs."""
    return beside(_run(privacy))


async def _run(privacy: PrivacyService) -> None:
    while True:
        try:
            if count := await privacy.expire():
                _log.info("deleted what had been kept for its time: %d", count)
        except KnowledgeError as error:
            _log.warning("what is too old could not be deleted: %s", error)
        await asyncio.sleep(_DAY_SECONDS)
