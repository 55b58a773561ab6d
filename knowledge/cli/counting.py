"""The command that shows what was asked in Discord: by week and channel, and what found no answer."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from knowledge.cli import forms
from knowledge.cli.session import Json, Language, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, flat, show, write
from knowledge.cli.words import Words
from knowledge.models import SHARED, Analytics, Counts, LibraryId
from knowledge.settings import KnowledgeSettings

_COLUMNS = (
    "week", "server", "channel", "asked", "answered", "choices", "unanswered", "helpful", "unhelpful",
)  # fmt: skip

Weeks = Annotated[int, typer.Option("--weeks", min=1, max=520, metavar="N", help="option.weeks")]
Csv = Annotated[bool, typer.Option("--csv", help="option.csv")]
Told = Sequence[tuple[LibraryId, Analytics]]


def analytics(
    *, weeks: Weeks = 4, as_csv: Csv = False, as_json: Json = False, store: Store = None, lang: Language = None
) -> int:
    """Show what was asked in every server, by week and channel; in private, questions are only counted."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    with opened(settings) as session:
        service = session.knowledge.analytics
        told = [(server, session.run(service.report(server, weeks))) for server in session.run(service.servers())]
    if as_csv:
        write(_table(told))
    elif as_json:
        write(forms.dumped([_record(server, report) for server, report in told]) + "\n")
    else:
        lines = [line for server, report in told for line in _lines(server, report, words)]
        show(lines or [Line("plain", words("analytics.none"))])
    return 0


def _table(told: Told) -> str:
    """Return the counts as CSV (RFC 4180)."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(_COLUMNS)
    for _, report in told:
        rows.writerows(_row(one).values() for one in report.counts)
    return text.getvalue()


def _record(server: LibraryId, report: Analytics) -> dict[str, object]:
    return {
        "server": _server(server),
        "since": report.since.isoformat(),
        "counts": [_row(one) for one in report.counts],
        "questions": [one.model_dump(mode="json") for one in report.questions],
        "gaps": [one.model_dump(mode="json") for one in report.gaps],
    }


def _row(one: Counts) -> dict[str, object]:
    told = {"week": one.week.isoformat(), "server": _server(one.server), "channel": str(one.channel or "")}
    return told | {name: getattr(one, name) for name in _COLUMNS[3:]}


def _server(library: LibraryId) -> str:
    """Return the id of a server; empty for what was asked in private."""
    return "" if library == SHARED else library.removeprefix("server:")


def _lines(server: LibraryId, report: Analytics, words: Words) -> Iterator[Line]:
    if not report.counts:
        return
    place = "private" if server == SHARED else "server"
    yield Line("title", words(f"analytics.{place}", server=_server(server)))
    for one in report.counts:
        facts = {name: getattr(one, name) for name in _COLUMNS[3:]}
        yield Line("plain", words("analytics.week", week=one.week.isoformat(), channel=one.channel or "-", **facts))
    for key, questions in (("questions", report.questions), ("gaps", report.gaps)):
        if questions:
            yield Line("note", words(f"analytics.{key}"))
        for asked in questions:
            yield Line("plain", f"   {asked.count}× {flat(asked.question)}")
