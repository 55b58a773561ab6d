"""The real bot between two servers, each with a library of its own, and the interactions of clients that obey nobody.

Discord's own client hides commands from most people and sends only what was offered. A changed one sends what it
likes, so these do: every command, button, form and suggestion, from anybody, anywhere. What Discord itself adds, and
nobody can forge, is who sends it, where, with which permissions, and who installed the bot.
"""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discord import Intents

from knowledge.app import open_knowledge
from knowledge.models import SHARED, LibraryId, Metadata, server_library
from knowledge.settings import KnowledgeSettings
from tests.support.discord import Interaction, Limit, LoopbackDiscord, Message
from tests.support.discord.interactions import COMMAND, COMPONENT, SUBMIT, SUGGEST
from tests.support.discord.payloads import message_json
from tests.support.discord.state import Channel, Guild, Json, User
from tests.support.process import RunningBot, running_bot

SUBJECTS = ("灯台", "渡し船", "資料館", "the lighthouse", "the ferry", "the museum")
BUTTON, SELECT = 2, 3
_TYPING_SECONDS = 0.1
_FLUSHED = {"audit", "tally", "posted", "quotation", "seen_to", "gap", "follow", "sqlite_sequence"}
"""Tables of what was asked, done and counted: a refusal is written down, and the rest is when there is time."""

_BY_CLOCK = {"digests", "selftest.walked", "told"}
"""Settings that the bot itself keeps, when there is time."""


def articles(canary: str) -> bytes:
    """Return articles on the same subjects for every library; whatever they say holds *canary*."""
    lines = []
    for number, subject in enumerate(SUBJECTS):
        if subject.isascii():
            title = f"All about {subject} {canary}{number}"
            pairs = [
                (f"When was {subject} {canary} built?", f"It was built in 19{number}4 by {canary}."),
                (f"How much does {subject} {canary} cost?", f"It costs 3{number}0 {canary} pounds."),
            ]
        else:
            title = f"{subject}{canary}{number}のご案内"
            pairs = [
                (f"{subject}{canary}はいつ建てられましたか？", f"19{number}4年に{canary}が建てました。"),
                (f"{subject}{canary}の料金はいくらですか？", f"料金は{canary}で3{number}0円です。"),
            ]
        lines.append(
            {
                "id": f"{len(canary)}-{number}",  # typed by those who try, so it holds no canary
                "title": title,
                "url": f"https://example.org/{canary}/{number}",
                "site": f"{canary}通信",
                "topic": f"{canary}の話題",
                "published": f"2026-0{number + 1}-01",
                "pairs": [{"question": question, "answer": answer} for question, answer in pairs],
            }
        )
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()


@dataclass(frozen=True)
class Holding:
    """A library as the test knows it."""

    library: LibraryId
    canary: str
    articles: tuple[str, ...]
    entries: tuple[str, ...]


@dataclass
class Stage:
    """Two servers that have added the bot, one that has not, and everything that is said."""

    place: LoopbackDiscord
    bot: RunningBot
    database: Path
    home: Guild
    other: Guild
    elsewhere: Guild
    """Without the bot: a person brings it along."""
    rooms: dict[Guild, Channel]
    holdings: dict[Guild, Holding]

    async def command(self, user: User, where: Channel, name: str, **values: Any) -> Interaction:
        """Send the command *name* as a client that shows all of them, and wait for the answer."""
        return await self._settled(await self._send(COMMAND, user, where, name, values))

    async def suggest(self, user: User, where: Channel, name: str, option: str, typed: str) -> Interaction:
        """Type into an option, and wait for what is offered."""
        used = await self._send(SUGGEST, user, where, name, {option: typed}, focused=option)
        await self.place.world.until(lambda: used.acknowledged, f"suggestions of /{name}", 5)
        return used

    async def _send(
        self, kind: int, user: User, where: Channel, name: str, values: Mapping[str, Any], focused: str | None = None
    ) -> Interaction:
        command, below = find(self.place.world.commands[None], name)
        if command.get("type") == 3:
            target: Message = values["message"]
            told = {str(target.id): message_json(self.place.world, target, Intents.all())}
            menu: Json = {"target_id": str(target.id), "resolved": {"messages": told}}
            return await self.place._interact(kind, user, where, {**command, **menu}, None)
        plain, resolved = self.place._resolved(dict(values))
        kinds = {option["name"]: option["type"] for option in (below[-1] if below else command).get("options", [])}
        options: list[Json] = [
            {"name": each, "type": kinds[each], "value": _wire(value)} | ({"focused": True} if each == focused else {})
            for each, value in plain.items()
        ]
        for node in reversed(below):
            options = [{"type": node["type"], "name": node["name"], "options": options}]
        data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": options, "resolved": resolved}
        return await self.place._interact(kind, user, where, data)

    async def press(self, user: User, where: Channel, custom_id: str, values: list[str] | None = None) -> Interaction:
        """Press the button *custom_id*, or choose *values* in the list of that id, on a message of the bot."""
        message = self.message(where, custom_id, values or [])
        data: Json = {"custom_id": custom_id, "component_type": SELECT if values else BUTTON, "id": 2}
        if values:
            data["values"] = values
        return await self._settled(await self.place._interact(COMPONENT, user, where, data, message))

    async def submit(self, user: User, where: Channel, opened: Interaction, text: str) -> Interaction:
        """Send off the form that *opened* brought up to anybody, with *text* in all its fields."""
        assert opened.modal is not None
        data = {"custom_id": opened.modal["custom_id"], "components": _filled(opened.modal["components"], text)}
        for _ in range(5):
            # discord.py knows the form once its reply has come back; nobody fills one in as fast as this.
            await asyncio.sleep(_TYPING_SECONDS)
            sent = await self.place._interact(SUBMIT, user, where, data, opened.message)
            with suppress(AssertionError):
                return await self._settled(sent, seconds=5)
        raise AssertionError(f"the form {opened.modal} was never taken from {user.name} in {where.name}")

    def message(self, where: Channel, custom_id: str, values: Sequence[str] = ()) -> Message:
        """Return a new message of the bot with a button, or with a list of *values*."""
        part: Json = {"type": BUTTON, "style": 2, "label": "?", "custom_id": custom_id, "id": 2}
        if values:
            part = {"type": SELECT, "custom_id": custom_id, "id": 2}
            part["options"] = [{"label": value, "value": value} for value in values]
        rows = [{"type": 10, "content": "?", "id": 3}, {"type": 1, "components": [part], "id": 1}]
        made = Message(self.place.world.new_id(), where, self.place.bot, components=rows, flags=1 << 15)
        self.place.world.messages[made.id] = made
        return made

    async def _settled(self, used: Interaction, seconds: float = 30) -> Interaction:
        """Wait until *used* is answered: by a message, a form, or a deletion."""
        what = f"an answer to {used.data.get('name', used.data)}"
        await self.place.world.until(lambda: _done(used), what, seconds)
        return used

    def said(self, used: Interaction) -> str:
        """Return all that the answer to *used* shows, buttons and form included, and nothing that stood before."""
        shown: list[Any] = [used.modal, used.choices]
        shown += [message_json(self.place.world, each, Intents.all()) for each in self._answers(used)]
        return json.dumps(shown, ensure_ascii=False)

    def text(self, used: Interaction) -> str:
        """Return the text of the answer to *used*."""
        return "\n".join(self.place.text(each) for each in self._answers(used))

    def private(self, used: Interaction) -> bool:
        """Return whether the person alone sees the answer to *used*."""
        return all(each.only_for is used.user for each in self._answers(used))

    def _answers(self, used: Interaction) -> list[Message]:
        first = used.original if used.original is not used.message or used.updated else None
        return [each for each in (first, *used.followups) if each is not None]

    def stored(self, library: LibraryId | None = None) -> dict[str, list[tuple[Any, ...]]]:
        """Return what the database holds, or of it what names *library*; but not what is merely noted or counted."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            held = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in set(tables) - _FLUSHED}
        held["setting"] = [row for row in held["setting"] if row[1] not in _BY_CLOCK]
        if library is None:
            return held
        return {table: [row for row in rows if library in row] for table, rows in held.items()}


def find(commands: list[Json], path: str) -> tuple[Json, list[Json]]:
    """Return the registered command that *path* names, and the nodes below it: a menu's name has blanks as well."""
    for command in commands:
        if command["name"] == path:
            return command, []
    first, *rest = path.split()
    node = command = next(each for each in commands if each["name"] == first)
    below = []
    for name in rest:
        node = next(option for option in node["options"] if option["name"] == name)
        below.append(node)
    return command, below


def _wire(value: Any) -> Any:
    return str(value.id) if isinstance(value, User | Channel) else value


def _done(used: Interaction) -> bool:
    if used.modal is not None:
        return True
    if used.message is not None and used.message.deleted:
        return True
    late = used.original is not None and (used.original is not used.message or used.updated)
    return (late and used.original is not None and not used.original.loading) or bool(used.followups)


def _filled(components: list[Json], text: str) -> list[Json]:
    filled = []
    for number, component in enumerate(components, 1):
        part: Json = {"type": component["type"], "id": number}
        if "custom_id" in component:
            part["custom_id"] = component["custom_id"]
        if component["type"] == 4:
            part["value"] = text[: component.get("max_length", 4000)]
        elif component["type"] == SELECT:
            part["values"] = [component["options"][0]["value"]]
        elif "component" in component:
            (part["component"],) = _filled([component["component"]], text)
        filled.append(part)
    return filled


async def stocked(database: Path, canaries: Mapping[LibraryId, str]) -> dict[LibraryId, Holding]:
    """Give each of the libraries articles with its canary, in two versions, and return what they hold."""
    held = {}
    async with open_knowledge(KnowledgeSettings(store=f"sqlite:///{database}", embedder="none")) as knowledge:
        for library, canary in canaries.items():
            await knowledge.library.add_bytes(library, "a.jsonl", articles(canary), Metadata(), by="1")
            extra = f"{canary}の追伸\n\n{canary}の追伸は昨日届いた。".encode()
            await knowledge.library.add_bytes(library, "b.txt", extra, Metadata(id=f"{len(canary)}-x"), by="1")
            readings = [
                await knowledge.library.show([library], summary.head.id)
                for summary in await knowledge.library.articles([library])
            ]
            entries = [entry.id for reading in readings for entry in reading.entries]
            held[library] = Holding(library, canary, tuple(reading.article.id for reading in readings), tuple(entries))
    return held


@asynccontextmanager
async def staged(folder: Path, *, shared: bool = False) -> AsyncIterator[Stage]:
    """Start the bot between two servers with libraries; with *shared* there is one for everybody, too."""
    database = folder / "kijibot.db"
    async with LoopbackDiscord(messages=Limit(100_000, 1.0)) as place:
        other = place.world.new_guild("Other", place.world.new_user("Other owner"))
        elsewhere = place.world.new_guild("Elsewhere", place.world.new_user("Wanderer"), with_bot=False)
        rooms = {place.home: place.general} | {
            guild: place.world.new_channel(guild, "general") for guild in (other, elsewhere)
        }
        canaries = {server_library(place.home.id): "hibisc", server_library(other.id): "quartzi"}
        held = await stocked(database, canaries | ({SHARED: "commonal"} if shared else {}))
        holdings = {guild: held[server_library(guild.id)] for guild in (place.home, other)}
        async with running_bot(place, folder, module="tests.proofs.unhurried", embedder="none", poll="false") as bot:
            yield Stage(place, bot, database, place.home, other, elsewhere, rooms, holdings)
