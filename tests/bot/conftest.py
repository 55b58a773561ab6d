"""A running bot on simcord's in-memory Discord, with a knowledge base that a test can teach."""

from collections.abc import Iterator
from typing import Any

import discord
import pytest
import simcord
from simcord import interactions as sim_interactions

from bot.client import ArticleBot
from bot.delivery import Delivery
from bot.desk import Desk
from tests.bot.fakes import FakeKnowledge, knowledge_of


async def no_wait(_seconds: float) -> None:
    """Let as many seconds pass as a test has: none."""


class World:
    """A server with an administrator, a member and a channel, and the bot in it."""

    def __init__(self, env: simcord.Env, fake: FakeKnowledge) -> None:
        self.env, self.fake = env, fake
        self.guild = env.create_guild("灯台の会")
        self.channel = self.guild.create_text_channel("general")
        self.member = self.guild.add_member(env.create_user("mika"))
        self.admin = self.guild.add_member(env.create_user("boss"), roles=[self.role("Managers", manage_guild=True)])

    def role(self, name: str, **permissions: bool) -> Any:
        return self.guild.create_role(name, permissions=discord.Permissions(**permissions))

    @property
    def me(self) -> str:
        assert self.env.bot.user is not None
        return self.env.bot.user.mention

    @property
    def desk(self) -> Desk:
        """The running bot's desk."""
        assert isinstance(self.env.bot, ArticleBot)
        return self.env.bot.desk

    @property
    def last(self) -> Any:
        """The channel's newest message."""
        return self.channel.last_message

    def bodies(self, method: str, ending: str) -> list[Any]:
        """The bodies of all requests of that kind."""
        return [r.json for r in self.env.http_requests if r.method == method and r.path.endswith(ending)]

    async def restart(self) -> None:
        """A later process: a new bot and a new desk over the same knowledge and the same Discord."""
        desk = Desk(knowledge_of(self.fake), delivery=Delivery(sleep=no_wait))
        await self.env.restart_bot(ArticleBot(desk))

    def said(self, channel: Any = None) -> list[str]:
        """What the bot said in *channel*, as text."""
        return [words_of(message) for message in (channel or self.channel).history() if message.author.bot]


def words_of(message: Any) -> str:
    """All text displays of a message, and its content."""
    texts: list[str] = [message.content] if message.content else []

    def walk(parts: list[Any]) -> None:
        for part in parts:
            raw = part if isinstance(part, dict) else part.to_dict()
            if raw["type"] == 10:
                texts.append(raw["content"])
            walk(raw.get("components", []))

    walk(list(message.components))
    return "\n".join(texts)


def buttons_of(message: Any) -> list[dict[str, Any]]:
    """All buttons of a message but the one that removes it, in order."""
    found: list[dict[str, Any]] = []

    def walk(parts: list[Any]) -> None:
        for part in parts:
            raw = part if isinstance(part, dict) else part.to_dict()
            if raw["type"] == 2:
                found.append(raw)
            walk(raw.get("components", []))

    walk(list(message.components))
    return [button for button in found if not str(button.get("custom_id", "")).startswith("kiji:x:")]


@pytest.fixture
def fake() -> FakeKnowledge:
    return FakeKnowledge()


@pytest.fixture
def message_content() -> bool:
    return False


@pytest.fixture
def simcord_bot(fake: FakeKnowledge, message_content: bool) -> ArticleBot:  # noqa: FBT001
    return ArticleBot(Desk(knowledge_of(fake), delivery=Delivery(sleep=no_wait)), message_content=message_content)


@pytest.fixture
def world(simcord_env: simcord.Env, fake: FakeKnowledge) -> Iterator[World]:
    world = World(simcord_env, fake)
    yield world
    for request in simcord_env.http_requests:
        assert_no_mentions(request)


def assert_no_mentions(request: Any) -> None:
    """Every body that shows something must carry an empty `allowed_mentions`."""
    body = request.json if isinstance(request.json, dict) else {}
    shown = body.get("data", body) if request.path.endswith("/callback") else body
    if isinstance(shown, dict) and ("components" in shown or "content" in shown) and "title" not in shown:
        assert shown.get("allowed_mentions", {}).get("parse") == [], f"{request.method} {request.path}"
        assert not shown["allowed_mentions"].get("replied_user")


@pytest.fixture
def japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody's Discord is set to Japanese; simcord knows English alone."""
    made = sim_interactions.base_payload

    def localised(*args: Any, **kwargs: Any) -> Any:
        record, payload = made(*args, **kwargs)
        return record, {**payload, "locale": "ja"}

    monkeypatch.setattr(sim_interactions, "base_payload", localised)
