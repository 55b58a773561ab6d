"""Words that stand in one server's library alone, looked for in everything that is said anywhere else.

Everything that can be asked, typed, pressed and filled in is done in both servers with the subjects, articles and
entries of the other, in private and where only a person has installed the bot, many at once, while both libraries are
reloaded and changed; at last one of the servers is left.
"""

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from discord import Permissions

from knowledge.app import open_knowledge
from knowledge.errors import KnowledgeError
from knowledge.models import Metadata
from knowledge.settings import KnowledgeSettings
from tests.proofs.actions import Action, Actions
from tests.proofs.program import prove
from tests.proofs.stage import SUBJECTS, Stage, staged
from tests.support.discord.state import Channel, Guild, User

_AT_ONCE = 6
_ASKED = (
    "{}はいつ建てられましたか？", "{}の料金はいくら？", "{}について教えて", "{}", "{}の話題", "{}通信",
    "When was {} built?", "How much does {} cost?", "all about {}",
)  # fmt: skip
_SILENCING = {"kijibot pause", "kijibot channel", "kiji:setup:"}
"""Left out: afterwards nothing would be answered, and nothing could leak."""

Use = Callable[[User, Channel], Awaitable[str]]
"""Does something and returns all that came of it."""


@dataclass
class Watched:
    """How often something was done, and where a word was seen that should not have been."""

    done: Counter[str] = field(default_factory=Counter)
    own: int = 0
    """How often a server's own word was shown in it: the answers did tell something."""
    leaked: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.done.total()} uses in {len(self.done)} ways: {self.own} showed the library of the place, "
            f"{len(self.leaked)} another's"
        )


class Watch:
    """Does what can be done in all places, and looks at what comes back."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.seen = stage, Watched()
        self._chance = random.Random(6)
        world = stage.place.world
        self._people: dict[Guild | None, list[tuple[User, Channel]]] = {}
        for guild in (stage.home, stage.other, stage.elsewhere):
            reader, keeper = world.new_user("Reader"), world.new_user("管理人", locale="ja")
            role = world.new_role(guild, "Keepers", Permissions(administrator=True))
            guild.members |= {reader.id: set(), keeper.id: {role.id}}
            self._people[guild] = [(user, stage.rooms[guild]) for user in (reader, keeper)]
        self._people[None] = [(user, world.direct(user)) for user, _ in self._people[stage.home]]

    async def look(self, count: int) -> None:
        """Do so many things, a few at once."""
        ways = await self._ways()
        waiting = iter(range(count))

        async def work() -> None:
            for _ in waiting:
                strange, name, use = self._chance.choice(ways)
                places = [place for place in self._people if place is not strange]
                place = self._chance.choice(places)
                await self._watch(name, place, use, *self._chance.choice(self._people[place]))

        await asyncio.gather(*(work() for _ in range(_AT_ONCE)))

    async def _watch(self, name: str, place: Guild | None, use: Use, user: User, where: Channel) -> None:
        shown = await use(user, where)
        self.seen.done[name] += 1
        for guild, held in self.stage.holdings.items():
            if held.canary not in shown:
                continue
            if guild is place and self.stage.place.bot.id in guild.members:
                self.seen.own += 1
            else:
                self.seen.leaked.append(f"{name} in {where.name}: {shown[:300]}")

    async def _ways(self) -> list[tuple[Guild | None, str, Use]]:
        """Return everything that can be done with what a server's people know, with that server."""
        asker = self._people[self.stage.home][0][0]
        found: list[tuple[Guild | None, str, Use]] = []
        for guild, held in self.stage.holdings.items():
            actions = Actions(self.stage, held, self._words)
            there = [*await actions.presses(asker), *actions.commands()]
            found += [(guild, each.name, self._whole(each)) for each in there if each.what not in _SILENCING]
        talking = [("a mention", self._mention), ("an entry by its id", self._entry), ("a choice of its id", self._id)]
        return found + [(None, name, use) for name, use in talking] * (len(found) // 10)

    def _whole(self, action: Action) -> Use:
        """Return *action* with the form that it may bring up, sent off."""

        async def used(user: User, where: Channel) -> str:
            first = await action.use(user, where)
            shown = self.stage.said(first)
            if first.modal:
                shown += self.stage.said(await self.stage.submit(user, where, first, self._words()))
            return shown

        return used

    async def _mention(self, user: User, where: Channel) -> str:
        if where.guild and self.stage.place.bot.id not in where.guild.members:  # it is not there to hear it
            return ""
        asked = await self.stage.place.say(where, user, self._words(), mention=True)
        return self.stage.place.text(await self.stage.place.answer(asked, 20))

    async def _entry(self, user: User, where: Channel) -> str:
        return self.stage.said(await self.stage.command(user, where, "ask", question=f"entry:{self._any_entry()}"))

    async def _id(self, user: User, where: Channel) -> str:
        custom_id = f"kiji:g:{user.id}:{self._any_entry()}"
        return self.stage.said(await self.stage.press(user, where, custom_id))

    def _any_entry(self) -> str:
        return self._chance.choice([entry for held in self.stage.holdings.values() for entry in held.entries])

    def _words(self) -> str:
        return self._chance.choice(_ASKED).replace("{}", self._chance.choice(SUBJECTS))


async def _changing(stage: Stage) -> None:
    """Change both libraries again and again, as another process does."""
    settings = KnowledgeSettings(store=f"sqlite:///{stage.database}", embedder="none")
    async with open_knowledge(settings) as knowledge:
        for number in itertools.count():
            for held in stage.holdings.values():
                news = f"{held.canary}の知らせ\n\n{held.canary}の灯台は{number}回目の点検を終えた。".encode()
                with suppress(KnowledgeError):
                    await knowledge.library.add_bytes(held.library, "n.txt", news, Metadata(id="news"), by="1")
                await asyncio.sleep(0.2)


async def _leave(stage: Stage, guild: Guild) -> None:
    """Let *guild* throw the bot out."""
    del guild.members[stage.place.bot.id]
    await stage.place.gateway.tell("GUILD_DELETE", lambda _: {"id": str(guild.id)})


async def run(folder: Path, count: int) -> Watched:
    """Return what *count* uses showed, with a database in *folder*."""
    async with staged(folder) as stage:
        watch = Watch(stage)
        changing = asyncio.create_task(_changing(stage))
        await watch.look(count - count // 10)
        changing.cancel()
        await asyncio.gather(changing, return_exceptions=True)
        await _leave(stage, stage.other)
        await stage.place.world.until(
            lambda: not stage.stored(stage.holdings[stage.other].library)["version"], "to leave"
        )
        await watch.look(count // 10)
        watch.seen.leaked += [line for line in stage.bot.lines if "Traceback" in line or " ERROR " in line]
        return watch.seen


def main() -> None:
    """Print what was seen."""
    prove(__doc__, lambda folder, count: asyncio.run(run(folder, count)), lambda found: found.leaked, count=10_000)


if __name__ == "__main__":
    main()
