"""The bot over a real knowledge base that may read one site on loopback."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.client import ArticleBot
from bot.desk import Desk
from knowledge.app import Knowledge, open_knowledge
from knowledge.models import LibraryId, server_library
from knowledge.settings import KnowledgeSettings
from tests.bot.conftest import World
from tests.support.web import Site, served_aside


@pytest.fixture
def site() -> Iterator[Site]:
    with served_aside() as made:
        yield made


@pytest.fixture
async def knowledge(tmp_path: Path, site: Site) -> AsyncIterator[Knowledge]:
    settings = KnowledgeSettings(store=f"sqlite:///{tmp_path / 'k.db'}", embedder="none", fetch_allow=site.host)
    async with open_knowledge(settings) as made:
        yield made


@pytest.fixture
def simcord_bot(knowledge: Knowledge) -> ArticleBot:
    return ArticleBot(Desk(knowledge))


@pytest.fixture(params=["ja", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    """Everybody's Discord is set to this language."""
    if request.param == "ja":
        request.getfixturevalue("japanese")
    lang: str = request.param
    return lang


@pytest.fixture
def library(world: World) -> LibraryId:
    return server_library(world.guild.id)
