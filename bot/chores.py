"""What the bot does beside answering, from its start to its end."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager


@asynccontextmanager
async def beside(chore: Coroutine[None, None, None]) -> AsyncGenerator[None]:
    """Run *chore* while the block runs, and break it off at its end."""
    task = asyncio.create_task(chore)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
