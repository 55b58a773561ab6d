"""Servers on simcord's Discord whose bot answers from real libraries in a real file."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.client import ArticleBot
from bot.corrections import Corrector
from bot.delivery import Delivery
from bot.desk import Desk
from knowledge.app import Knowledge, open_knowledge
from knowledge.models import ArticleId, LibraryId, Metadata, server_library
from knowledge.settings import KnowledgeSettings
from tests.bot.conftest import no_wait, words_of

HALL = {
    "ja": "公民館の案内\n\n公民館の使用料は一時間500円である。公民館は朝九時に開く。",
    "en": "The village hall\n\nThe village hall costs 500 yen an hour. The hall opens at nine in the morning.",
}
DEARER = {"ja": HALL["ja"].replace("500円", "800円"), "en": HALL["en"].replace("500 yen", "800 yen")}
FEE = {"ja": "公民館の使用料は一時間いくらですか?", "en": "How much does the village hall cost an hour?"}
HOURS = {"ja": "公民館は朝何時に開きますか?", "en": "At what time does the hall open in the morning?"}


async def started(folder: Path, stack: AsyncExitStack) -> tuple[Knowledge, ArticleBot]:
    """Return the knowledge base in *folder* and a bot that answers from it."""
    settings = KnowledgeSettings(store=f"sqlite:///{folder / 'k.db'}", embedder="none")
    knowledge = await stack.enter_async_context(open_knowledge(settings))
    return knowledge, ArticleBot(Desk(knowledge, delivery=Delivery(sleep=no_wait)))


class Town:
    """A server with one channel, an administrator and a member; its library says what a test lets it say."""

    def __init__(self, env: simcord.Env, knowledge: Knowledge, name: str = "町") -> None:
        self.env, self.knowledge = env, knowledge
        self.guild = env.create_guild(name)
        self.channel = self.guild.create_text_channel("general")
        self.member = self.guild.add_member(env.create_user(f"{name}の人"))
        managers = self.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        self.admin = self.guild.add_member(env.create_user(f"{name}の長"), roles=[managers])
        self.library: LibraryId = server_library(self.guild.id)

    @property
    def desk(self) -> Desk:
        """The running bot's desk."""
        assert isinstance(self.env.bot, ArticleBot)
        return self.env.bot.desk

    async def says(self, text: str) -> None:
        """Let the library's article, which is on buildings, say *text*."""
        metadata = Metadata(id=ArticleId("hall"), url="https://town.example/hall", site="町役場", topic="建物")
        await self.knowledge.library.add_bytes(self.library, "-", text.encode(), metadata, by="cli")

    async def ask(self, question: str) -> Any:
        """Ask in the channel; return the message that answers."""
        assert self.env.bot.user is not None
        await self.member.send(self.channel, f"{self.env.bot.user.mention} {question}")
        return self.channel.last_message

    async def correct(self) -> list[str]:
        """Put right what is due; return the ids of the messages that were changed for it."""
        before = len(self.patches())
        await Corrector(self.desk, self.env.bot).correct()
        return self.patches()[before:]

    def patches(self) -> list[str]:
        """The ids of the messages that were changed, once for each time."""
        return [r.path.rsplit("/", 1)[-1] for r in self.env.http_requests if r.method == "PATCH"]

    def said(self) -> str:
        """What stands in the channel's newest message."""
        return words_of(self.channel.last_message)
