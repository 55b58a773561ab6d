"""A command's settings and its way into the knowledge base."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, TypeVar

import typer
from pydantic import ValidationError

from knowledge.app import Knowledge, open_knowledge
from knowledge.cli.words import Words, told_lang
from knowledge.errors import SettingError
from knowledge.settings import KnowledgeSettings

S = TypeVar("S", bound=KnowledgeSettings)
T = TypeVar("T")

_EXPLAINED = frozenset(
    "embedder fetch_contact lang posted_days retention_days store strictness versions_days".split()  # noqa: SIM905
)
"""Settings whose right values a phrase tells."""

Store = Annotated[str | None, typer.Option("--store", metavar="URL", help="option.store")]
Language = Annotated[str | None, typer.Option("--lang", metavar="ja|en", help="option.lang")]
Json = Annotated[bool, typer.Option("--json", help="option.json")]
Server = Annotated[int | None, typer.Option("--server", metavar="ID", min=1, help="option.server")]


class Run(Protocol):
    """Runs a coroutine to its end."""

    def __call__(self, job: Coroutine[Any, Any, T], /) -> T:
        """Return what *job* returns."""
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """An open knowledge base. Between two runs nothing happens, so that a prompt may simply wait for a person."""

    knowledge: Knowledge
    run: Run


def read_settings(kind: type[S], store: str | None, lang: str | None) -> S:
    """Return settings of *kind*, command-line options before the environment; `SettingError` for a wrong value."""
    given: dict[str, Any] = {name: value for name, value in {"store": store, "lang": lang}.items() if value is not None}
    try:
        return kind(**given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        problem = field if field in _EXPLAINED else first["msg"]
        raise SettingError(name=f"KIJIBOT_{field.upper()}", problem=problem) from error


def words_for(lang: str | None, settings: KnowledgeSettings) -> Words:
    """Return the words for a command that answers no question."""
    return Words(told_lang(lang or settings.lang) or "en")


@contextmanager
def opened(settings: KnowledgeSettings) -> Iterator[Session]:
    """Open the knowledge base for one command."""
    with asyncio.Runner() as runner:
        context = open_knowledge(settings)
        knowledge = runner.run(context.__aenter__())
        try:
            yield Session(knowledge, runner.run)
        finally:
            runner.run(context.__aexit__(None, None, None))
