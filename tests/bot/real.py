"""A bot over a real knowledge base in a real file."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.app import open_knowledge
from knowledge.models import LibraryId, Metadata, server_library
from knowledge.settings import KnowledgeSettings
from tests.bot.conftest import World, buttons_of

TEXT = "岬の灯台は1904年に建てられた。高さは21メートルである。灯りは40キロ先まで届く。"


@pytest.fixture
async def fake(tmp_path: Path) -> AsyncIterator[Any]:
    """No fake at all: what the world's bot serves from."""
    settings = KnowledgeSettings.model_validate({"store": f"sqlite:///{tmp_path / 'k.db'}", "embedder": "none"})
    async with open_knowledge(settings) as knowledge:
        yield knowledge


def library_of(world: World) -> LibraryId:
    return server_library(world.guild.id)


async def add(world: World, title: str, text: str, library: LibraryId | None = None) -> None:
    """Add an article as another process would: the bot finds it at its next look."""
    metadata = Metadata(title=title, id=title)
    real: Any = world.fake.library
    await real.add_bytes(library or library_of(world), f"{title}.txt", text.encode(), metadata, by="cli")


async def later(world: World) -> None:
    """Let the bot look once more."""
    await world.env.advance_time(16)


def pressed(message: Any, beginning: str) -> str:
    """The custom id of the message's first button whose custom id begins so."""
    return next(str(b["custom_id"]) for b in buttons_of(message) if b.get("custom_id", "").startswith(beginning))


def form(modal: Any, *texts: str) -> dict[str, str]:
    """The window as a person sends it: its first fields filled in with *texts*, the others left as they were."""
    fields = [label["component"] for label in modal["components"]]
    values = {field["custom_id"]: field.get("value") or "" for field in fields}
    return {**values, **{field["custom_id"]: text for field, text in zip(fields, texts, strict=False)}}
