"""The commands about questions that found no answer."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated

import typer

from knowledge.cli import forms
from knowledge.cli.changing import BY
from knowledge.cli.session import Json, Language, Server, Session, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, flat, show, tell, write
from knowledge.cli.words import Words
from knowledge.errors import Fault, UnreadableError
from knowledge.models import Gap, GapId, LibraryId, TeamAnswer, library_of
from knowledge.services.reading import is_address
from knowledge.settings import KnowledgeSettings

Number = Annotated[int, typer.Argument(metavar="ID", help="option.gap")]
_DOT = " · "


def group() -> typer.Typer:
    """Return `inbox` and the commands below it; their help texts are still phrase keys."""
    app = typer.Typer(add_completion=False)

    @app.callback(invoke_without_command=True)
    def alone(
        context: typer.Context,
        *,
        server: Server = None,
        as_json: Json = False,
        store: Store = None,
        lang: Language = None,
    ) -> int:
        return 0 if context.invoked_subcommand else _list(server, store, lang, as_json=as_json)

    commands: dict[str, Callable[..., int]] = {"answer": answer, "dismiss": dismiss, "reopen": reopen}
    for name, command in commands.items():
        app.command(name, help=f"inbox.help_{name}")(command)
    return app


def _list(server: int | None, store: str | None, lang: str | None, *, as_json: bool) -> int:
    """Show the questions of a library that found no answer, the newest and most wanted first."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words, library = words_for(lang, settings), library_of(server)
    with opened(settings) as session:
        gaps = session.run(session.knowledge.inbox.all(library))
        waiting = session.run(session.knowledge.inbox.waited_for(library))
    if as_json:
        told = ("id", "text", "wordings", "count", "first", "last", "channels")
        rows = [gap.model_dump(mode="json", include=set(told)) | {"waiting": waiting.get(gap.id, 0)} for gap in gaps]
        write(forms.dumped(rows) + "\n")
    elif gaps:
        show(line for gap in gaps for line in _lines(gap, waiting, words))
    else:
        show([Line("plain", words("inbox.none"))])
    return 0


def answer(
    number: Number,
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="option.answer")],
    url: Annotated[str | None, typer.Option(metavar="URL", help="option.answer_url")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="option.title")] = None,
    *,
    server: Server = None,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Answer a question; the bot then tells those who wait."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words, library, gap = words_for(lang, settings), library_of(server), GapId(number)
    if url is not None and not is_address(url):
        raise UnreadableError(Fault.ADDRESS, name=url)
    with opened(settings) as session:
        found = session.run(session.knowledge.inbox.find(library, gap))
        given = TeamAnswer(text=text, url=url, title=title)
        report = session.run(session.knowledge.inbox.answer(library, gap, given, by=BY))
    for problem in report.problems:
        tell(flat(words.problem(problem)))
    if not report.problems:
        show([Line("plain", words("inbox.answered", question=flat(found.text)))])
    return 1 if report.problems else 0


def dismiss(number: Number, *, server: Server = None, store: Store = None, lang: Language = None) -> int:
    """Put a question aside, and all that are like it."""
    return _settled(number, server, store, lang, "dismissed")


def reopen(number: Number, *, server: Server = None, store: Store = None, lang: Language = None) -> int:
    """Put a question back."""
    return _settled(number, server, store, lang, "reopened")


def _settled(number: int, server: int | None, store: str | None, lang: str | None, did: str) -> int:
    settings = read_settings(KnowledgeSettings, store, lang)
    with opened(settings) as session:
        gap = _changed(session, library_of(server), GapId(number), did)
    show([Line("plain", words_for(lang, settings)(f"inbox.{did}", question=flat(gap.text)))])
    return 0


def _changed(session: Session, library: LibraryId, gap: GapId, did: str) -> Gap:
    inbox = session.knowledge.inbox
    return session.run(inbox.dismiss(library, gap) if did == "dismissed" else inbox.reopen(library, gap))


def _lines(gap: Gap, waiting: Mapping[GapId, int], words: Words) -> Iterator[Line]:
    yield Line("question", f"{gap.id}  {flat(gap.text)}")
    facts = [words("inbox.count", count=gap.count), words("inbox.last", day=gap.last.isoformat())]
    if count := waiting.get(gap.id, 0):
        facts.append(words("inbox.waiting", count=count))
    yield Line("note", "  " + _DOT.join(facts))
    for wording in gap.wordings:
        yield Line("note", f"  {flat(wording)}")
