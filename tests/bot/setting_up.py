"""A running bot over a real knowledge base in SQLite, and a clock that a test sets."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from simcord.actors import _component_interaction

from bot.client import ArticleBot
from bot.delivery import Delivery
from bot.desk import Desk
from bot.press import setup_id
from bot.server_settings import ServerSettings
from knowledge.app import Knowledge, open_knowledge
from knowledge.models import SHARED, LibraryId, Metadata
from knowledge.settings import KnowledgeSettings
from tests.bot.conftest import World, no_wait, words_of


class SetClock:
    """Tells the time it was set to, in UTC."""

    def __init__(self) -> None:
        self.set("2025-09-01 12:00")  # a Monday, before the time that simcord's messages bear

    def set(self, text: str) -> None:
        self._now = datetime.fromisoformat(text).replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        return self._now


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def base(tmp_path: Path) -> AsyncIterator[Knowledge]:
    settings = KnowledgeSettings.model_validate({"store": f"sqlite:///{tmp_path / 'k.db'}", "embedder": "none"})
    async with open_knowledge(settings) as knowledge:
        yield knowledge


def desk_over(base: Knowledge, clock: SetClock) -> Desk:
    return Desk(base, delivery=Delivery(sleep=no_wait), clock=clock)


@pytest.fixture
def simcord_bot(base: Knowledge, clock: SetClock, message_content: bool) -> ArticleBot:  # noqa: FBT001
    return ArticleBot(desk_over(base, clock), message_content=message_content)


async def restart(world: World, base: Knowledge, clock: SetClock, *, message_content: bool = False) -> None:
    """A later process over the same database."""
    await world.env.restart_bot(ArticleBot(desk_over(base, clock), message_content=message_content))


async def teach(
    base: Knowledge, title: str, text: str, topic: str | None = None, library: LibraryId = SHARED, **said: str
) -> None:
    metadata = Metadata.model_validate({"title": title, "topic": topic, "url": f"https://t.example/{title}", **said})
    await base.library.add_bytes(library, f"{title}.txt", text.encode(), metadata, by="cli")


async def press(world: World, actor: Any, message: Any, custom_id: str, values: list[str] | None = None) -> Any:
    """Let *actor* use a control with *custom_id*, as if *message* had one, whoever may see it."""
    stored = world.env.backend.get_message(world.channel.id, message.id)
    control: dict[str, Any] = {"type": 2, "style": 2, "label": "…", "custom_id": custom_id}
    if values is not None:
        options = [{"label": value, "value": value} for value in values or ["…"]]
        control = {"type": 3, "custom_id": custom_id, "min_values": 0, "max_values": 1, "options": options}
    stored.components = [{"type": 1, "components": [control]}]
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": control["type"]}
    return await _component_interaction(actor, stored, data if values is None else {**data, "values": values})


def field_of(shown: Any) -> str:
    """The custom id of the only field of the window that *shown* opened."""
    assert shown.modal is not None
    (label,) = shown.modal["components"]
    return str(label["component"]["custom_id"])


async def opened(world: World, who: Any = None) -> Any:
    """The panel, opened by *who*, an administrator."""
    return (await (who or world.admin).slash(world.channel, "kijibot setup")).response


async def choose(world: World, message: Any, what: str, *values: Any, channel: int = 0, who: Any = None) -> str:
    """Choose *values* on the panel *message*, and return what it then says."""
    result = await (who or world.admin).select(message, values, custom_id=setup_id(what, channel))
    return words_of(result.response or message)


async def settings_of(world: World) -> ServerSettings:
    return await world.desk.servers.get(world.guild.id)
