"""The commands that change the shared library."""

import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from knowledge.app import configured_origins
from knowledge.cli import forms
from knowledge.cli.previewing import STDIN, previewed
from knowledge.cli.render import report_lines
from knowledge.cli.session import Json, Language, Session, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, flat, progress_shown, show, tell, write
from knowledge.cli.words import Words
from knowledge.errors import NotFoundError
from knowledge.models import SHARED, ArticleId, Metadata, Report, VersionNumber
from knowledge.services.changes import READ_ALL_THE_SAME
from knowledge.services.reading import is_address, whole_path
from knowledge.settings import KnowledgeSettings

BY = "cli"


def add(
    paths: Annotated[list[str], typer.Argument(metavar="LINK|FILE|FOLDER|-", help="option.paths")],
    url: Annotated[str | None, typer.Option(metavar="URL", help="option.url")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="option.title")] = None,
    site: Annotated[str | None, typer.Option(metavar="TEXT", help="option.site")] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="option.published")] = None,
    name: Annotated[str | None, typer.Option("--id", metavar="ID", help="option.id")] = None,
    topic: Annotated[str | None, typer.Option(metavar="TEXT", help="option.topic")] = None,
    *,
    preview: Annotated[bool, typer.Option("--preview", help="option.preview")] = False,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Read links, files, folders or standard input into the shared library, or only show what they would bring."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    single = len(set(paths)) == 1 and (is_address(paths[0]) or not Path(paths[0]).is_dir())
    if (url or title or name) and not single:
        raise typer.BadParameter(words("usage.one_article"))
    said = {"id": name, "title": title, "url": url, "site": site, "topic": topic}
    metadata = Metadata.model_validate(
        {key: value.strip() for key, value in said.items() if value and value.strip()}
        | {"published": _day(published, words)}
    )
    with opened(settings) as session:
        if preview:
            return previewed(session, paths, metadata, words, as_json=as_json)
        before = titles(session)
        library = session.knowledge.library
        reports = []
        if STDIN in paths:
            data = sys.stdin.buffer.read()
            reports.append(session.run(library.add_bytes(SHARED, STDIN, data, metadata, by=BY)))
        if files := [path for path in paths if path != STDIN]:
            with progress_shown(words) as progress:
                reports.append(session.run(library.add_paths(SHARED, files, metadata, by=BY, progress=progress)))
        named = {STDIN, *(path if is_address(path) else whole_path(path) for path in files)}
        for report in reports:
            print_report(session, report, before, words, as_json=as_json)
        understand(session, words)
        problems = [problem for report in reports for problem in report.problems if problem.name in named]
        unread = [problem for problem in problems if problem.fault not in READ_ALL_THE_SAME]
        return 1 if unread or not any(_read_something(report) for report in reports) else 0


def _day(published: str | None, words: Words) -> date | None:
    if published is None:
        return None
    try:
        return date.fromisoformat(published)
    except ValueError as error:
        raise typer.BadParameter(words("usage.date")) from error


def remove(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="option.article")],
    *,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Take one article out of the shared library."""
    settings = read_settings(KnowledgeSettings, store, lang)
    with opened(settings) as session:
        before = titles(session)
        report = session.run(session.knowledge.library.remove(SHARED, article, by=BY))
        print_report(session, report, before, words_for(lang, settings), as_json=as_json)
    return 0


def reload(*, as_json: Json = False, store: Store = None, lang: Language = None) -> int:
    """Read again what was added, and what `KIJIBOT_ARTICLES` names."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    with opened(settings) as session:
        before = titles(session)
        extra = configured_origins(settings)
        with progress_shown(words) as progress:
            job = session.knowledge.library.reload(SHARED, by=BY, extra=extra, progress=progress)
            report = session.run(job)
        print_report(session, report, before, words, as_json=as_json)
        understand(session, words)
    if not report.problems and not report.change and not _read_something(report):
        tell(words("report.no_paths"))
    return 1 if report.problems and not _read_something(report) else 0


def rollback(
    version: Annotated[int | None, typer.Argument(metavar="VERSION", help="option.version")] = None,
    *,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Let an earlier version of the shared library serve."""
    settings = read_settings(KnowledgeSettings, store, lang)
    number = None if version is None else VersionNumber(version)
    with opened(settings) as session:
        told = session.run(session.knowledge.library.rollback(SHARED, number, by=BY))
    if as_json:
        write(forms.dumped(forms.version(told)) + "\n")
    else:
        words = words_for(lang, settings)
        made = told.created.astimezone().strftime("%Y-%m-%d %H:%M")
        show([Line("plain", words("report.rolled_back", version=told.number, articles=told.articles, created=made))])
    return 0


def backup(
    file: Annotated[str, typer.Argument(metavar="FILE", help="option.file")],
    store: Store = None,
    lang: Language = None,
) -> int:
    """Copy the whole database to a new file."""
    settings = read_settings(KnowledgeSettings, store, lang)
    with opened(settings) as session:
        session.run(session.knowledge.library.backup(file))
    show([Line("plain", words_for(lang, settings)("report.backed_up", path=flat(file)))])
    return 0


def understand(session: Session, words: Words) -> None:
    """Make ready what the new entries mean; whoever cannot wait may stop it, and the first question goes on with it."""
    with progress_shown(words, "report.understanding") as progress, suppress(KeyboardInterrupt, NotFoundError):
        session.run(session.knowledge.understand(SHARED, progress))


def titles(session: Session) -> dict[ArticleId, str]:
    """Return the titles of what the shared library holds now."""
    summaries = session.run(session.knowledge.library.articles([SHARED]))
    return {summary.head.id: summary.head.title for summary in summaries}


def _read_something(report: Report) -> bool:
    return bool(report.change or report.unchanged or report.held_back)


def print_report(
    session: Session, report: Report, before: dict[ArticleId, str], words: Words, *, as_json: bool
) -> None:
    """Print what *report* tells, problems on standard error; *before*: the titles before the change."""
    for problem in report.problems:
        tell(flat(words.problem(problem)))
    if as_json:
        told: dict[str, Any] = forms.report(report)
        write(forms.dumped(told) + "\n")
    elif report.problems and not report.change and not report.unchanged:
        tell(words("report.nothing_read"))
        if report.version is not None:
            tell(words("report.still", version=report.version))
    else:
        known = before | titles(session) if report.change else before
        show(report_lines(report, known, words))
        if doubtful := [finding for finding in report.findings if finding.level == "warning"]:
            tell(words("check.after", count=len(doubtful)))
