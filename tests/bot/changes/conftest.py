"""A running bot over a real database, in both languages: what administrators change, and how they take it back."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.client import ArticleBot
from bot.delivery import Delivery
from bot.desk import Desk
from knowledge.app import Knowledge, open_knowledge
from knowledge.models import LibraryId, server_library
from knowledge.phrases import Lang
from knowledge.settings import KnowledgeSettings
from tests.bot.conftest import World, assert_no_mentions, buttons_of, no_wait, words_of
from tests.bot.fakes import FakeKnowledge
from tests.support.web import Site, served


class Bases:
    """Opens one database again and again, as later processes do."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.site = site
        self._settings = KnowledgeSettings(store=f"sqlite:///{folder / 'k.db'}", embedder="none", fetch_allow=site.host)
        self._stack = AsyncExitStack()

    async def open(self) -> Knowledge:
        return await self._stack.enter_async_context(open_knowledge(self._settings))

    async def close(self) -> None:
        await self._stack.aclose()


class Place(World):
    """A server whose administrators change a real library."""

    def __init__(self, env: simcord.Env, bases: Bases) -> None:
        super().__init__(env, FakeKnowledge())
        self.bases = bases

    @property
    def own(self) -> LibraryId:
        return server_library(self.guild.id)

    async def restart(self) -> None:
        desk = Desk(await self.bases.open(), delivery=Delivery(sleep=no_wait))
        await self.env.restart_bot(ArticleBot(desk))

    async def titles(self) -> list[str]:
        return sorted(summary.head.title for summary in await self.desk.library.articles([self.own]))


@pytest.fixture
async def bases(tmp_path: Path) -> AsyncIterator[Bases]:
    async with served() as site:
        made = Bases(tmp_path, site)
        yield made
        await made.close()


@pytest.fixture
async def simcord_bot(bases: Bases) -> ArticleBot:
    return ArticleBot(Desk(await bases.open(), delivery=Delivery(sleep=no_wait)))


@pytest.fixture
def place(simcord_env: simcord.Env, bases: Bases) -> Iterator[Place]:
    place = Place(simcord_env, bases)
    yield place
    for request in simcord_env.http_requests:
        assert_no_mentions(request)


@pytest.fixture(autouse=True, params=["ja", "en"])
def lang(request: pytest.FixtureRequest) -> Lang:
    if request.param == "ja":
        request.getfixturevalue("japanese")
    lang: Lang = request.param
    return lang


def labels(message: Any) -> list[str]:
    """Return the labels of a message's buttons."""
    return [str(button["label"]) for button in buttons_of(message)]


async def press(person: Any, result: Any, **which: str) -> Any:
    """Let *person* press the button *which* (label or custom_id) of the message that *result* answers with."""
    assert result.response is not None
    return await person.click(result.response, **which)


__all__ = ["buttons_of", "words_of"]
