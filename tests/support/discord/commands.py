"""Application commands: what may be registered, and what a person's use of one looks like on the wire."""

import re
from collections.abc import Mapping
from typing import Any

from tests.support.discord.errors import ApiError
from tests.support.discord.state import Channel, Json, User

SUB_COMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, NUMBER, ATTACHMENT = 1, 2, 3, 4, 5, 6, 7, 8, 10, 11
MESSAGE = 3
"""The kind of command that hangs in the menu of a message."""
_NAME = re.compile(r"[-_'\w]{1,32}")


def check_commands(commands: list[Json]) -> None:
    """Raise `ApiError` unless *commands* may be registered together."""
    problems: dict[str, str] = {}
    for index, command in enumerate(commands):
        if command.get("type", 1) == 1:
            _check(f"{index}", command, problems)
        elif not 1 <= len(command["name"]) <= 32:
            problems[f"{index}.name"] = "Must be between 1 and 32 in length."
    keys = [(command.get("type", 1), command["name"]) for command in commands]
    if len(set(keys)) < len(keys):
        problems["name"] = "Application command names must be unique"
    if sum(kind == 1 for kind, _ in keys) > 100:
        problems["commands"] = "Maximum number of application commands reached (100)."
    if problems:
        raise ApiError(400, 50035, problems)


def _check(path: str, node: Json, problems: dict[str, str]) -> None:
    for name in (node["name"], *(node.get("name_localizations") or {}).values()):
        if not _NAME.fullmatch(name) or name != name.lower():
            problems[f"{path}.name"] = f"Command name is invalid: {name}"
    for text in (node.get("description", ""), *(node.get("description_localizations") or {}).values()):
        if not 1 <= len(text) <= 100:
            problems[f"{path}.description"] = f"Must be between 1 and 100 in length: {text}"
    options = node.get("options", [])
    if len(options) > 25 or len({option["name"] for option in options}) < len(options):
        problems[f"{path}.options"] = "At most 25 options, each with its own name"
    if [option.get("required", False) for option in options] != sorted(
        (option.get("required", False) for option in options), reverse=True
    ):
        problems[f"{path}.options"] = "Required options must be placed before non-required options"
    if len(node.get("choices", [])) > 25:
        problems[f"{path}.choices"] = "Must be 25 or fewer in length."
    for index, option in enumerate(options):
        _check(f"{path}.options.{index}", option, problems)


def menu(commands: list[Json], name: str, language: str) -> Json:
    """Return the command that the menu of a message calls *name* in *language*."""
    found = (each for each in commands if each.get("type") == MESSAGE)
    shown = {(each.get("name_localizations") or {}).get(language, each["name"]): each for each in found}
    assert name in shown, f"{name!r} is not in the menu: {list(shown)}"
    return shown[name]


def find(commands: list[Json], path: str) -> tuple[Json, list[Json]]:
    """Return the command that *path* (`kb add`) starts with, and the nodes below it that the rest names."""
    first, *rest = path.split()
    command = next((each for each in commands if each["name"] == first and each.get("type", 1) == 1), None)
    assert command is not None, f"/{first} is not registered: {[each['name'] for each in commands]}"
    nodes = [command]
    for name in rest:
        below = [option for option in nodes[-1].get("options", []) if option["type"] in (SUB_COMMAND, GROUP)]
        nodes.append(next(option for option in below if option["name"] == name))
    return command, nodes[1:]


def use(
    command: Json, below: list[Json], values: Mapping[str, Any], resolved: Json, focused: str | None = None
) -> Json:
    """Return the interaction's `data` for *command* with *values*; `AssertionError` where the client would refuse.

    While *focused* is being typed, nothing is required yet. *resolved* are the people, channels and files meant.
    """
    leaf = below[-1] if below else command
    schema = {option["name"]: option for option in leaf.get("options", [])}
    unknown = set(values) - set(schema)
    assert not unknown, f"/{command['name']} has no option {unknown}, only {set(schema)}"
    missing = {name for name, option in schema.items() if option.get("required")} - set(values)
    assert not missing or focused, f"/{command['name']} needs {missing}"
    options: list[Json] = [_option(schema[name], value, name == focused) for name, value in values.items()]
    for node in reversed(below):
        options = [{"type": node["type"], "name": node["name"], "options": options}]
    data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": options, "resolved": resolved}
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    return data


def _option(option: Json, value: Any, focused: bool) -> Json:  # noqa: FBT001 (a private step)
    kind = option["type"]
    if isinstance(value, User | Channel):
        value = str(value.id)
    accepted: type = {INTEGER: int, BOOLEAN: bool, NUMBER: float}.get(kind, str)
    if not focused:
        assert isinstance(value, accepted), f"{option['name']} takes {accepted}, not {value!r}"
        if kind == STRING:
            assert option.get("min_length", 0) <= len(str(value)) <= option.get("max_length", 6000), option["name"]
        elif kind in (INTEGER, NUMBER):
            assert option.get("min_value", value) <= value <= option.get("max_value", value), option["name"]
        if option.get("choices"):
            assert value in [choice["value"] for choice in option["choices"]], option["choices"]
    else:
        assert option.get("autocomplete"), f"{option['name']} has no suggestions"
    return {"type": kind, "name": option["name"], "value": value} | ({"focused": True} if focused else {})
