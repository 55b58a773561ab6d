"""The bot's process: how its memory, its threads and its garbage are seen to, so that nobody waits for them."""

import asyncio
import ctypes
import gc
import sys

from bot.garbage import spare_the_old
from knowledge.services.answer import warm_up
from knowledge.services.library import LibraryService

_TURN_SECONDS = 0.0001
"""How long a thread that works keeps the interpreter's lock when others want it. An answer on the event loop lets go of
it hundreds of times, and waits this long each time while articles are read beside it: in a flood with 10,000 added,
half a millisecond made it stand still for up to 1,000 ms, a tenth for up to 127 (`python -m tests.bench.flood`)."""
_MINUTE_SECONDS = 60.0


def prepare() -> None:
    """Set up this process, before its event loop runs."""
    _give_memory_back()
    sys.setswitchinterval(_TURN_SECONDS)
    warm_up()
    gc.collect()
    spare_the_old()


async def tidy(library: LibraryService) -> None:
    """Once a minute let the garbage collector go through what came since the start, unless *library* is changed."""
    while True:
        await asyncio.sleep(_MINUTE_SECONDS)
        if not library.changing:
            gc.collect()


def _give_memory_back() -> None:
    """Let glibc return what is freed: 13 MiB of the bot with the samples (mallopt(3); elsewhere nothing happens)."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        for setting in (-1, -3):  # M_TRIM_THRESHOLD, M_MMAP_THRESHOLD
            mallopt(setting, 65_536)
