"""The permission matrix: every command, button, form and suggestion from every kind of person, and what came of it.

What there is to try comes from the bot itself: the commands that it registers, down to every leaf and option, the
templates of all that can be pressed, and the forms that come up. Who may use it stands below, and nowhere else here.
"""

import argparse
import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from discord import Permissions

from bot.i18n import Words
from knowledge.models import LibraryId
from tests.proofs.actions import Action, Actions
from tests.proofs.stage import Stage, staged
from tests.support.discord import Interaction
from tests.support.discord.state import Channel, User

Who = Literal["anybody", "administrators", "the asker"]

COMMANDS: dict[str, Who] = {
    "ask": "anybody",
    "Ask about this message": "anybody",
    "latest": "anybody",
    "articles": "anybody",
    "summary": "anybody",
    "timeline": "anybody",
    "compare": "anybody",
    "help": "anybody",
    "privacy show": "anybody",
    "privacy export": "anybody",
    "forget-me": "anybody",
    "follow": "anybody",
    "unfollow": "anybody",
    "Why this answer? (admins)": "administrators",
    "kb add": "administrators",
    "kb analytics": "administrators",
    "kb audit": "administrators",
    "kb check": "administrators",
    "kb edit": "administrators",
    "kb feed add": "administrators",
    "kb feed check": "administrators",
    "kb feed list": "administrators",
    "kb feed remove": "administrators",
    "kb find": "administrators",
    "kb history": "administrators",
    "kb inbox": "administrators",
    "kb policy": "administrators",
    "kb reload": "administrators",
    "kb remove": "administrators",
    "kb rollback": "administrators",
    "kb show": "administrators",
    "kb status": "administrators",
    "kb why": "administrators",
    "kijibot channel": "administrators",
    "kijibot pause": "administrators",
    "kijibot resume": "administrators",
    "kijibot setup": "administrators",
    "kijibot strictness": "administrators",
}
"""Who may use a command, in the order in which administrators try them at the end."""

PRESSED: dict[str, Who] = {
    "kiji:": "anybody",
    "kiji:page:": "anybody",
    "kiji:latest:": "anybody",
    "kiji:more:": "anybody",
    "kiji:others:": "anybody",
    "kiji:helpful:": "anybody",
    "kiji:nothelpful:": "anybody",
    "kiji:x:": "the asker",
    "kiji:audit:": "administrators",
    "kiji:kb:": "administrators",
    "kiji:kb:page:": "administrators",
    "kiji:kb:undo:": "administrators",
    "kiji:preview:": "administrators",
    "kiji:save:": "administrators",
    "kiji:discard:": "administrators",
    "kiji:difference:": "administrators",
    "kiji:undo:": "administrators",
    "kiji:back:": "administrators",
    "kiji:rollback:": "administrators",
    "kiji:history:": "administrators",
    "kiji:inbox:": "administrators",
    "kiji:gap:": "administrators",
    "kiji:setup:": "administrators",
    "kiji:tell:": "anybody",
}
"""Who may press what, by the beginning of its template."""


@dataclass(frozen=True)
class Actor:
    """Somebody, and where they try it."""

    kind: str
    user: User
    where: Channel
    administers: bool
    """The server where they try it."""


@dataclass
class Matrix:
    """What was tried, and where what came of it is not what was expected."""

    actions: int = 0
    forms: int = 0
    actors: int = 0
    cells: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.actions} actions and {self.forms} forms, {self.actors} kinds of people: {self.cells} cells, "
            f"{self.refused} refused, {len(self.wrong)} wrong"
        )


class Trial:
    """Tries every action as every actor."""

    def __init__(self, stage: Stage, *, whole: bool) -> None:
        self.stage, self.matrix, self._whole = stage, Matrix(), whole
        world, home, room = stage.place.world, stage.home, stage.rooms
        self.asker = stage.place.join(world.new_user("Asker"))

        def member(name: str, lang: str = "en-US", **permissions: bool) -> User:
            granted = Permissions(**permissions) if permissions else None
            return stage.place.join(world.new_user(name, locale=lang), granted)

        owner = stage.other.owner
        home.members[owner.id] = set()
        self.former = member("Former", manage_guild=True)
        self.administrator = member("Manager", manage_guild=True)
        manager, there = self.administrator, room[stage.other]
        self.actors = [
            Actor("member", member("Member", "ja"), room[home], administers=False),
            Actor(
                "moderator",
                member("Moderator", manage_messages=True, kick_members=True, manage_channels=True, manage_roles=True),
                room[home],
                administers=False,
            ),
            Actor("former administrator", self.former, room[home], administers=False),
            Actor("administrator of another server, here", owner, room[home], administers=False),
            Actor("administrator of another server, there", owner, there, administers=True),
            Actor("administrator, where only they installed it", manager, room[stage.elsewhere], administers=False),
            Actor(
                "owner, where only they installed it", stage.elsewhere.owner, room[stage.elsewhere], administers=False
            ),
            Actor("administrator, in private", manager, world.direct(manager), administers=False),
            Actor("administrator", manager, room[home], administers=True),
            Actor(
                "administrator by permission", member("Boss", "ja", administrator=True), room[home], administers=True
            ),
        ]
        stage.elsewhere.members[manager.id] = {
            world.new_role(stage.elsewhere, "Admins", Permissions(administrator=True)).id
        }

    async def run(self) -> Matrix:
        """Try all: first those who may not, while all is as it was; then those who may."""
        tried = Actions(self.stage, self.stage.holdings[self.stage.home])
        presses, commands = await tried.presses(self.asker), list(tried.commands())
        _agree("buttons", {action.what for action in presses}, set(PRESSED))
        _agree("commands", {action.what for action in commands}, set(COMMANDS))
        order = list(COMMANDS)
        actions = [*presses, *sorted(commands, key=lambda action: order.index(action.what))]
        self.matrix.actions, self.matrix.actors = len(actions), len(self.actors)
        await self.stage.command(self.former, self.stage.place.general, "kb status")  # an administrator still
        self.stage.home.members[self.former.id].clear()
        for number, action in enumerate(actions):
            for actor in self._some(number, administers=False):
                await self._cell(action, actor)
        for number, action in enumerate(actions):
            for actor in self._some(number, administers=True):
                await self._cell(action, actor)
            if (opened := await action.use(self.administrator, self.stage.place.general)).modal:
                await self._form(action, opened)
        recorded = self.stage.place.recorded
        self.matrix.wrong += [f"Discord refused {one.path}" for one in recorded if one.code in (50035, 10062)]
        self.matrix.wrong += [line for line in self.stage.bot.lines if "Traceback" in line or " ERROR " in line]
        return self.matrix

    def _some(self, number: int, *, administers: bool) -> list[Actor]:
        """Return those who try an action that administer, or do not: all, or one and for the next action another."""
        found = [actor for actor in self.actors if actor.administers is administers]
        return found if self._whole else [found[number % len(found)]]

    async def _form(self, action: Action, opened: Interaction) -> None:
        """Send the form that *action* brought up to the administrator, as everybody: a form's id can be stolen."""
        self.matrix.forms += 1
        for actor in self._some(self.matrix.forms, administers=False) + self._some(0, administers=True):

            async def send(user: User, where: Channel, form: Interaction = opened) -> Interaction:
                return await self.stage.submit(user, where, form, "灯台のこと")

            await self._cell(Action(action.what, f"the form of {action.name}", send), actor)
            opened = await action.use(self.administrator, self.stage.place.general)

    async def _cell(self, action: Action, actor: Actor) -> None:
        self.matrix.cells += 1
        home = self.stage.holdings[self.stage.home].library
        who = (PRESSED | COMMANDS)[action.what]
        allowed = actor.administers if who == "administrators" else True
        if who == "the asker":
            allowed = self.stage.place.world.permissions(actor.user, actor.where).manage_messages
        kept = None if allowed and actor.where.guild is not self.stage.other else home if allowed else LibraryId("")
        before = self.stage.stored(kept or None) if kept is not None else {}
        used = await action.use(actor.user, actor.where)
        if fault := self._fault(action, actor, used, allowed=allowed):
            self._wrong(action, actor, fault)
        if kept is not None and (after := self.stage.stored(kept or None)) != before:
            self._wrong(action, actor, f"changed {[table for table in after if after[table] != before.get(table)]}")

    def _wrong(self, action: Action, actor: Actor, fault: str) -> None:
        self.matrix.wrong.append(f"{action.name} by {actor.kind}: {fault}")

    def _fault(self, action: Action, actor: Actor, used: Interaction, *, allowed: bool) -> str | None:
        """Return what is wrong with the answer."""
        words = Words("ja" if actor.user.locale == "ja" else "en")
        text, shown = self.stage.text(used), self.stage.said(used)
        refusals = [words(f"notice.{why}") for why in ("not_allowed", "not_asker", "managers_alone")]
        if self.stage.holdings[self.stage.home].canary in shown and not (
            allowed and actor.where.guild is self.stage.home
        ):
            return f"shows the library: {shown[:300]}"
        if used.choices is not None:
            return None if allowed or used.choices == [] else f"suggests {used.choices}"
        if allowed:
            return "refused" if text in refusals else None
        self.matrix.refused += 1
        if text not in refusals:
            return f"not refused: {text[:300]!r}"
        return None if self.stage.private(used) else "refused for all to see"


def _agree(what: str, there: set[str], declared: set[str]) -> None:
    """Fail unless somebody has said who may use each thing that is *there*."""
    assert not there - declared, f"say in permissions.py who may use these {what}: {sorted(there - declared)}"
    assert not declared - there, f"these {what} in permissions.py are gone: {sorted(declared - there)}"


async def run(folder: Path, *, whole: bool) -> Matrix:
    """Return the *whole* matrix, or of it each action by two people, tried with a database in *folder*."""
    async with staged(folder, shared=True) as stage:
        return await Trial(stage, whole=whole).run()


def main() -> None:
    """Print what came of it."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        matrix = asyncio.run(run(Path(folder), whole=True))
    for wrong in matrix.wrong:
        print(wrong)
    print(matrix)
    raise SystemExit(bool(matrix.wrong))


if __name__ == "__main__":
    main()
