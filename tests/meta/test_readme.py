"""Both READMEs tell of every command and every setting that the code has."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
import typer.main
from discord import app_commands

from bot.client import ArticleBot, cogs
from bot.desk import Desk
from bot.settings import BotSettings
from knowledge.cli import program

ROOT = Path(__file__).parent.parent.parent
READMES = ("README.md", "README.ja.md")


def terminal_commands() -> set[str]:
    """Return the names of the program's commands; `bot` and `doctor` are put beside the others in `bot.__main__`."""
    return set(typer.main.get_group(program()).commands) | {"bot", "doctor"}


def discord_commands() -> set[str]:
    """Return the names of the commands in Discord, `kb add` for a subcommand."""
    desk, client = MagicMock(spec=Desk), MagicMock(spec=ArticleBot)
    found = (command for cog in cogs(desk, client) for command in cog.get_app_commands())
    return {name for command in found for name in _leaves(command)}


def _leaves(command: app_commands.Command[Any, ..., Any] | app_commands.Group) -> Iterator[str]:
    if isinstance(command, app_commands.Group):
        for below in command.commands:
            yield from _leaves(below)
    else:
        yield command.qualified_name


def settings() -> set[str]:
    """Return the variables that the program reads: its settings, and what it asks the environment for by name."""
    sources = (
        path.read_text(encoding="utf-8") for name in ("bot", "knowledge") for path in (ROOT / name).rglob("*.py")
    )
    named = {name for source in sources for name in re.findall(r"\bKIJIBOT_[A-Z_]+[A-Z]\b", source)}
    return named | {f"KIJIBOT_{name.upper()}" for name in BotSettings.model_fields}


def test_the_code_is_asked_for_what_it_has() -> None:
    assert {"add", "ask", "bot"} <= terminal_commands()
    assert {"ask", "kb add", "kijibot pause"} <= discord_commands()
    assert {"KIJIBOT_STORE", "KIJIBOT_DISCORD_TOKEN"} <= settings()


@pytest.mark.parametrize("name", READMES)
def test_the_readme_lists_every_terminal_command(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    missing = {command for command in terminal_commands() if not re.search(rf"`(?:\./run )?{command}\b", text)}
    assert missing == set()


@pytest.mark.parametrize("name", READMES)
def test_the_readme_lists_every_discord_command(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert {command for command in discord_commands() if f"`/{command}" not in text} == set()


@pytest.mark.parametrize("name", READMES)
def test_the_readme_lists_every_setting_and_no_other(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert set(re.findall(r"\bKIJIBOT_[A-Z_]+[A-Z]\b", text)) == settings()


def test_both_readmes_have_the_same_structure() -> None:
    english, japanese = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)

    def headings(text: str) -> list[int]:
        without_code = re.sub(r"(?ms)^```.*?^```", "", text)
        return [len(marks) for marks in re.findall(r"(?m)^(#{1,6}) ", without_code)]

    assert headings(english) == headings(japanese)
    assert len(headings(english)) > 3
