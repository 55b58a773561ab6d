"""The commands that find entries and say something about them."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from knowledge.cli import forms
from knowledge.cli.changing import BY, print_report, titles
from knowledge.cli.render import beginning
from knowledge.cli.session import Json, Language, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, flat, show, tell, write
from knowledge.cli.words import Words
from knowledge.models import SHARED, EntryId
from knowledge.services.editing import Sought
from knowledge.settings import KnowledgeSettings
from knowledge.text.phrasings import Malformed


def find(
    query: Annotated[str, typer.Argument(metavar="TEXT", help="option.query")],
    count: Annotated[int, typer.Option("-n", "--count", min=1, max=100, metavar="N", help="option.count")] = 10,
    *,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Look for entries of the shared library."""
    settings = read_settings(KnowledgeSettings, store, lang)
    with opened(settings) as session:
        found = session.run(session.knowledge.editing.find(SHARED, query, count))
    if as_json:
        write(forms.dumped([forms.sought(one) for one in found]) + "\n")
    else:
        show(_found_lines(found, words_for(lang, settings)))
    return 0 if found else 1


def _found_lines(found: Sequence[Sought], words: Words) -> Iterator[Line]:
    if not found:
        yield Line("plain", words("find.nothing"))
    for quoted, hidden in found:
        said = beginning(quoted.entry.question or quoted.text)
        yield Line("number", f"{flat(quoted.entry.id)}  {said}{words('find.hidden') if hidden else ''}")
        yield Line("note", f"  {beginning(quoted.head.title)}")


def edit(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="option.entry")],
    phrasing: Annotated[list[str] | None, typer.Option(metavar="TEXT", help="option.phrasing")] = None,
    topic: Annotated[str | None, typer.Option(metavar="TEXT", help="option.new_topic")] = None,
    *,
    hide: Annotated[bool, typer.Option("--hide", help="option.hide")] = False,
    restore: Annotated[bool, typer.Option("--restore", help="option.restore")] = False,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Say one thing about an entry of the shared library."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    if [hide, restore, bool(phrasing), topic is not None].count(True) != 1:
        raise typer.BadParameter(words("usage.edit"))
    with opened(settings) as session:
        before, editing, name = titles(session), session.knowledge.editing, EntryId(entry)
        if phrasing:
            report = session.run(editing.rephrase(SHARED, name, phrasing, by=BY))
            if isinstance(report, Malformed):
                problem = report.problem(entry)
                tell(flat(words(f"edit.{problem.fault}", **problem.facts)))
                return 1
        elif topic is not None:
            report = session.run(editing.set_topic(SHARED, name, topic, by=BY))
        else:
            report = session.run(editing.hide(SHARED, name, hidden=hide, by=BY))
        print_report(session, report, before, words, as_json=as_json)
    return 0
