"""The `kijibot` program: the knowledge base's commands, and `bot`."""

import sys
from pathlib import Path

from knowledge.cli import main as run_program
from knowledge.cli import program
from knowledge.cli.session import Language, Store, read_settings


def bot(store: Store = None, lang: Language = None) -> int:
    """Connect to Discord and answer there until told to stop."""
    from bot.client import run  # discord.py takes half a second to load; `ask` does without it
    from bot.settings import BotSettings

    return run(read_settings(BotSettings, store, lang))


def main() -> int:
    """Run the program and return its exit code."""
    app = program()
    app.command("bot", help="cli.bot")(bot)
    return run_program(app=app, more=[Path(__file__).parent / "locale" / "cli.toml"])


if __name__ == "__main__":
    sys.exit(main())
