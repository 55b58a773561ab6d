"""The command that shows what administrators did in Discord."""

from typing import Annotated

import typer

from knowledge.cli import forms
from knowledge.cli.session import Json, Language, Server, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, flat, show, write
from knowledge.cli.words import Words
from knowledge.models import Act, server_library
from knowledge.settings import KnowledgeSettings


def audit(
    count: Annotated[int, typer.Option("-n", "--count", min=1, max=100_000, metavar="N", help="option.count")] = 50,
    *,
    server: Server = None,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Show what administrators did in Discord, the newest first."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    with opened(settings) as session:
        log = session.knowledge.audit
        job = log.everywhere(count) if server is None else log.acts(server_library(server), count)
        acts = session.run(job)
    if as_json:
        write(forms.dumped([act.model_dump(mode="json") for act in acts]) + "\n")
    else:
        show([_line(act, words) for act in acts] or [Line("plain", words("audit.none"))])
    return 0


def _line(act: Act, words: Words) -> Line:
    versions = "" if act.after is None else words("audit.moved", before=act.before or "—", after=act.after)
    told = words(
        "audit.line",
        when=act.at.astimezone().strftime("%Y-%m-%d %H:%M"),
        server=act.library.removeprefix("server:"),
        who=act.person or words("audit.forgotten"),
        what=act.what if act.kind != "command" else f"/{act.what}",
        about=words("audit.about", about=act.about) if act.about else "",
        outcome=words(f"audit.{act.outcome}"),
    )
    return Line("plain", flat(told + versions))
