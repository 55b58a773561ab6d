"""A server whose bot answers from a real library in a real file."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import simcord

from bot.client import ArticleBot
from knowledge.app import Knowledge
from tests.bot.conftest import assert_no_mentions
from tests.bot.standing.town import Town, started


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as made:
        yield made


@pytest.fixture
async def base(stack: AsyncExitStack, tmp_path: Path) -> tuple[Knowledge, ArticleBot]:
    return await started(tmp_path, stack)


@pytest.fixture
def simcord_bot(base: tuple[Knowledge, ArticleBot]) -> ArticleBot:
    return base[1]


@pytest.fixture
async def town(simcord_env: simcord.Env, base: tuple[Knowledge, ArticleBot]) -> AsyncIterator[Town]:
    yield Town(simcord_env, base[0])
    for request in simcord_env.http_requests:
        assert_no_mentions(request)
