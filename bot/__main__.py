"""The `kijibot` program: the knowledge base's commands, `bot` and `doctor`."""

import sys
from pathlib import Path

from bot.garbage import spare_the_old
from knowledge.cli import main as run_program
from knowledge.cli import program
from knowledge.cli.session import Json, Language, Store, read_settings


def bot(store: Store = None, lang: Language = None) -> int:
    """Connect to Discord and answer there until told to stop."""
    from bot.runner import run  # discord.py takes half a second to load; `ask` does without it
    from bot.settings import BotSettings

    return run(read_settings(BotSettings, store, lang))


def doctor(*, as_json: Json = False, store: Store = None, lang: Language = None) -> int:
    """Look for what is wrong with this installation."""
    from bot.doctor import doctor as examine
    from bot.settings import BotSettings

    return examine(read_settings(BotSettings, store, lang), as_json=as_json)


def main() -> int:
    """Run the program and return its exit code."""
    spare_the_old()  # commands end soon; `bot` sees to its garbage itself (bot.process)
    app = program()
    app.command("bot", help="cli.bot")(bot)
    app.command("doctor", help="cli.doctor")(doctor)
    return run_program(app=app, more=[Path(__file__).parent / "locale" / "cli.toml"])


if __name__ == "__main__":
    sys.exit(main())
