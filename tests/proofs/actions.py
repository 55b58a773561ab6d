"""All that can be done with the bot but talking to it, told by the bot itself: its commands and what can be pressed."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.proofs.stage import SUBJECTS, Holding, Stage
from tests.proofs.templates import beginning, custom_ids, templates
from tests.support.discord import File, Interaction
from tests.support.discord.state import Channel, Json, User

_SETUP = (
    "home", "clock", "channel", "roles", "lang", "strictness", "mode", "topics", "every", "hour",
    "quiet_start", "quiet_end", "zone", "other_zone", "name_topics", "pause", "resume",
)  # fmt: skip
"""What the lists and buttons of the setup are about."""
_QUESTION = "灯台はいつ建てられましたか？"


@dataclass(frozen=True)
class Action:
    """Something to do."""

    what: str
    """The command, or what the custom ids of a button begin with."""
    name: str
    use: Callable[[User, Channel], Awaitable[Interaction]]


class Actions:
    """Every action, its words and ids those of one library."""

    def __init__(self, stage: Stage, held: Holding, words: Callable[[], str] = lambda: _QUESTION) -> None:
        """*words*: what is put wherever people may write what they like."""
        self._stage, self._held, self._words = stage, held, words

    async def presses(self, asker: User) -> list[Action]:
        """Return a press of everything that can be pressed, on answers to *asker*."""
        first, second = self._held.entries[:2]
        facts = {
            "entry": [first],
            "entries": [f"g{first},g{second}"],
            "asker": [str(asker.id)],
            "page": ["0"],
            "count": ["2"],
            "skip": ["0"],
            "topic": [""],
            "version": ["2"],
            "before": ["1"],
            "after": ["2"],
            "expect": ["2"],
            "gap": ["1"],
            "key": ["0" * 16],
            "name": ["0" * 16],
            "what": list(_SETUP),
            "channel": [str(self._stage.place.general.id)],
        }

        def action(start: str, custom_id: str) -> Action:
            chosen = [str(self._stage.place.general.id)] if start == "kiji:setup:" else None
            return Action(start, custom_id, lambda user, where: self._stage.press(user, where, custom_id, chosen))

        return [
            action(beginning(template), custom_id)
            for template in await templates()
            for custom_id in custom_ids(template, facts)
        ]

    def commands(self) -> Iterator[Action]:
        """Yield each command with what it needs, with each further option, and with each of its suggestions."""
        for name, leaf in _leaves(self._stage.place.world.commands[None]):
            if leaf.get("type") == 3:
                yield self._menu(name)
                continue
            options = leaf.get("options", [])
            needed = [option for option in options if option.get("required")]
            yield self._command(name, needed)
            for option in options:
                if not option.get("required"):
                    yield self._command(name, [*needed, option])
                if option.get("autocomplete"):
                    yield from (self._suggestion(name, option["name"], typed) for typed in ("", SUBJECTS[0]))

    def _menu(self, name: str) -> Action:
        async def use(user: User, where: Channel) -> Interaction:
            message = self._stage.message(where, "kiji:page:0")
            message.content = self._words()
            return await self._stage.command(user, where, name, message=message)

        return Action(name, name, use)

    def _command(self, name: str, options: list[Json]) -> Action:
        async def use(user: User, where: Channel) -> Interaction:
            values = {option["name"]: self._value(option) for option in options}
            return await self._stage.command(user, where, name, **values)

        return Action(name, f"/{name} {' '.join(option['name'] for option in options)}", use)

    def _suggestion(self, name: str, option: str, typed: str) -> Action:
        label = f"/{name} {option} = {typed} …"
        return Action(name, label, lambda user, where: self._stage.suggest(user, where, name, option, typed))

    def _value(self, option: Json) -> Any:
        if option.get("choices"):
            return option["choices"][0]["value"]
        match option["type"]:
            case 3:
                known = {
                    "article": self._held.articles[0],
                    "entry": self._held.entries[0],
                    "what": self._held.entries[0],
                    "link": "https://example.org/x",
                    "address": "https://example.org/feed",
                    "url": "https://example.org/x",
                    "published": "2026-01-01",
                }
                return known.get(option["name"], self._words()[: option.get("max_length", 6000)])
            case 4:
                return max(1, option.get("min_value", 1))
            case 5:
                return True
            case 7:
                return self._stage.place.general
            case 11:
                return File("note.txt", f"{self._words()}\n\n灯台は港の入口にある。".encode())
            case kind:
                raise AssertionError(f"say in actions.py what to try for an option of type {kind}")


def _leaves(commands: list[Json], above: str = "") -> Iterator[tuple[str, Json]]:
    for command in commands:
        below = [option for option in command.get("options", []) if option["type"] in (1, 2)]
        name = f"{above} {command['name']}".strip()
        if below:
            yield from _leaves(below, name)
        else:
            yield name, command
