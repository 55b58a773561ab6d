"""What answers leave to be kept is written down every second, away from the answers themselves."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from knowledge.app import Knowledge
from knowledge.errors import KnowledgeError

_log = logging.getLogger(__name__)

SECONDS = 1.0
"""What a process that is killed may lose."""


@asynccontextmanager
async def notes_kept(knowledge: Knowledge) -> AsyncGenerator[None]:
    """Write down what was noted while the block runs, and at its end."""
    ending = asyncio.Event()
    task = asyncio.create_task(_run(knowledge, ending))
    try:
        yield
    finally:
        ending.set()  # not cancelled: what is being written must not be taken for lost
        await task


async def _run(knowledge: Knowledge, ending: asyncio.Event) -> None:
    while not ending.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS):
                await ending.wait()
        await _flush(knowledge)


async def _flush(knowledge: Knowledge) -> None:
    for service in (knowledge.posted, knowledge.analytics):
        try:
            await service.flush()
        except KnowledgeError as error:
            _log.warning("what was noted of answers could not be written yet: %s", error)
