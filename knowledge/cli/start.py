"""The program around the commands: language, help, and a sentence in place of every traceback."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import typer
from typer.exceptions import Abort, TyperException

from knowledge.cli import (
    asking,
    auditing,
    changing,
    checking,
    counting,
    editing,
    evaluating,
    feeding,
    history,
    inbox,
    judging,
    looking,
    moving,
    quoting,
    testing,
)
from knowledge.cli.terminal import flat, tell, write
from knowledge.cli.words import LOCALE, Words, argued_lang, told_lang
from knowledge.errors import KnowledgeError, SettingError
from knowledge.phrases import Phrases

NAME = "kijibot"

_NO_COMMAND = re.compile(r"No such command '([^']*)'")


def program() -> typer.Typer:
    """Return the commands; their help texts are still phrase keys."""
    app = typer.Typer(name=NAME, add_completion=False, pretty_exceptions_enable=False)

    @app.callback(invoke_without_command=True, help="cli.about", epilog="cli.next_step")
    def alone(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            write(context.get_help() + "\n")

    commands: dict[str, Callable[..., int]] = {
        "add": changing.add,
        "ask": asking.ask,
        "chat": asking.chat,
        "eval": evaluating.evaluation,
        "articles": looking.articles,
        "show": looking.show_article,
        "latest": looking.latest,
        "find": editing.find,
        "edit": editing.edit,
        "remove": changing.remove,
        "reload": changing.reload,
        "check-sources": checking.check_sources,
        "check": testing.check,
        "status": checking.status,
        "feedback": judging.feedback,
        "analytics": counting.analytics,
        "policy": quoting.policy,
        "rollback": changing.rollback,
        "history": history.history,
        "undo": history.undo,
        "audit": auditing.audit,
        "backup": changing.backup,
        "export": moving.export,
        "import": moving.import_,
    }
    for name, command in commands.items():
        app.command(name, help=f"cli.{name}")(command)
    app.add_typer(inbox.group(), name="inbox", help="cli.inbox")
    app.add_typer(feeding.group(), name="feed", help="cli.feed")
    return app


def main(arguments: Sequence[str] | None = None, app: typer.Typer | None = None, more: Iterable[Path] = ()) -> int:
    """Run the program and return its exit code: 0 done, 1 the request failed, 2 it was not understood.

    *app* is `program()` with or without more commands; *more* names the phrase files of those.
    """
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace" if stream is not sys.stdin else "replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    words = Words(told_lang(argued_lang(given)) or "en", Phrases([*sorted(LOCALE.glob("*.toml")), *more]))
    try:
        return _run(app or program(), given, words)
    except TyperException as error:
        tell(_usage(error, words))
        return error.exit_code
    except Abort:
        return 130
    except SettingError as error:
        tell(flat(words.error(error)))
        return 2
    except KnowledgeError as error:
        tell(flat(words.error(error)))
        return 1
    except Exception as error:  # whatever it is, a person gets a sentence
        if os.environ.get("KIJIBOT_DEBUG"):
            raise
        problem = f"{type(error).__name__}: {error}"
        tell(words("errors.unexpected", problem=flat(problem)[:200]))
        return 1


def _run(app: typer.Typer, arguments: list[str], words: Words) -> int:
    command = typer.main.get_command(app)
    _translate(command, words)
    code: Any = command.main(args=arguments, prog_name=NAME, standalone_mode=False)
    return code if isinstance(code, int) else 0


def _translate(command: Any, words: Words) -> None:
    """Put the words of one language in the place of the phrase keys below *command*."""
    if words.lang == "ja":
        from typer import rich_utils

        rich_utils.ARGUMENTS_PANEL_TITLE = "引数"
        rich_utils.OPTIONS_PANEL_TITLE = "オプション"
        rich_utils.COMMANDS_PANEL_TITLE = "コマンド"
    help_option = command.get_help_option(typer.Context(command))
    help_option.help = words("option.help")
    for part in (command, *command.params):
        for field in ("help", "short_help", "epilog"):
            key = getattr(part, field, None)
            if key in words.phrases.keys:
                setattr(part, field, words(key))
    for child in getattr(command, "commands", {}).values():
        _translate(child, words)


def _usage(error: TyperException, words: Words) -> str:
    """Return what was not understood, in a sentence, and where to look."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else NAME
    return f"{flat(_not_understood(error, words))} {words('usage.hint', command=path)}"


def _not_understood(error: TyperException, words: Words) -> str:
    kind, param, message = type(error).__name__, getattr(error, "param", None), error.format_message()
    if kind == "MissingParameter" and param is not None:
        return words("usage.missing", name=param.metavar or param.name)
    if kind == "NoSuchOption":
        return words("usage.unknown_option", name=getattr(error, "option_name", ""))
    if kind == "BadParameter" and param is None:
        return error.message  # our own words
    if "unexpected extra argument" in message:
        return words("usage.extra")
    if found := _NO_COMMAND.match(message):
        return words("usage.unknown_command", name=found[1])
    return words("usage.other", problem=message)
