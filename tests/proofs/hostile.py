"""Hostile words wherever people may write what they like: nobody is rung, no limit is passed, nothing fails.

The words go into everything that can be asked, typed and filled in, as a reader and as an administrator, in public and
in private. What `tests/bot/render/test_hostile.py` shows for the messages alone, this shows for the whole program.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from discord import Permissions

from tests.bot.render.test_escape import FRAGMENTS
from tests.proofs.actions import Action, Actions
from tests.proofs.program import prove
from tests.proofs.stage import Stage, staged
from tests.support.discord.state import Channel, User

_AT_ONCE = 6
_SILENCING = {"kijibot pause", "kijibot channel", "kiji:setup:"}


@dataclass
class Suffered:
    """How many texts went where, and what was wrong with what came of them."""

    texts: int = 0
    ways: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.texts} hostile texts in {len(self.ways)} ways: {len(self.wrong)} wrong"


class Trial:
    """Writes hostile words wherever words are taken."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.seen, self._chance = stage, Suffered(), random.Random(9)
        world, room = stage.place.world, stage.place.general
        reader = stage.place.join(world.new_user("@everyone"))
        keeper = stage.place.join(world.new_user("管理人 <@&1>", locale="ja"), Permissions(administrator=True))
        self._people = [(reader, room), (keeper, room), (reader, world.direct(reader))]

    async def run(self, count: int) -> Suffered:
        """Write *count* texts, a few at once."""
        actions = Actions(self.stage, self.stage.holdings[self.stage.home], self._words)
        pressed = await actions.presses(self._people[0][0])
        ways = [action for action in (*pressed, *actions.commands()) if action.what not in _SILENCING]

        async def work() -> None:
            while self.seen.texts < count:
                user, where = self._chance.choice(self._people)
                if self._chance.random() < 0.2:
                    await self._mention(user, where)
                else:
                    await self._use(self._chance.choice(ways), user, where)

        await asyncio.gather(*(work() for _ in range(_AT_ONCE)))
        self._judge()
        return self.seen

    async def _use(self, action: Action, user: User, where: Channel) -> None:
        used = await action.use(user, where)
        self.seen.ways[action.what] += 1
        if used.modal:
            await self.stage.submit(user, where, used, self._words())

    async def _mention(self, user: User, where: Channel) -> None:
        self.seen.ways["a message"] += 1
        await self.stage.place.answer(await self.stage.place.say(where, user, self._words(), mention=True), 30)

    def _words(self) -> str:
        """Return a hostile text that a client can send."""
        self.seen.texts += 1
        text = "".join(self._chance.choices(FRAGMENTS, k=self._chance.randint(1, 30)))
        return text.replace("\ud800", "").replace("\x00", "").strip()[:1900] or "@everyone"

    def _judge(self) -> None:
        place, wrong = self.stage.place, self.seen.wrong
        wrong += [f"{one.path} was refused: {one.code}" for one in place.recorded if one.code in (50035, 50006)]
        wrong += [f"rang {one.pings}" for one in place.world.messages.values() if one.pings]
        wrong += [f"may ring: {body}" for body in place.bodies() if body.get("allowed_mentions", {}).get("parse") != []]
        wrong += [line.strip() for line in self.stage.bot.lines if "Traceback" in line or " ERROR " in line]


async def run(folder: Path, count: int) -> Suffered:
    """Return what *count* hostile texts did, with a database in *folder*."""
    async with staged(folder) as stage:
        return await Trial(stage).run(count)


def main() -> None:
    """Print what was suffered."""
    prove(__doc__, lambda folder, count: asyncio.run(run(folder, count)), lambda found: found.wrong, count=10_000)


if __name__ == "__main__":
    main()
