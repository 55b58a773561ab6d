"""The commands that follow feeds for the shared library."""

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated

import typer

from knowledge.cli import forms
from knowledge.cli.changing import BY, understand
from knowledge.cli.session import Json, Language, Session, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, flat, progress_shown, show, tell, write
from knowledge.cli.words import Words
from knowledge.errors import UnreadableError
from knowledge.models import SHARED, Feed, FeedReport
from knowledge.settings import KnowledgeSettings


def group() -> typer.Typer:
    """Return the commands below `feed`; their help texts are still phrase keys."""
    app = typer.Typer(add_completion=False)

    @app.callback(invoke_without_command=True)
    def alone(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            write(context.get_help() + "\n")

    commands: dict[str, Callable[..., int]] = {"add": add, "list": feeds, "remove": remove, "check": check}
    for name, command in commands.items():
        app.command(name, help=f"feed.help_{name}")(command)
    return app


def add(
    urls: Annotated[list[str], typer.Argument(metavar="URL", help="option.feeds")],
    topic: Annotated[str | None, typer.Option(metavar="TEXT", help="option.topic")] = None,
    *,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Follow feeds, sitemaps, the feeds of a list or of a site, and read them for the first time."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    new: list[Feed] = []
    reports: list[FeedReport] = []
    failed = False
    with opened(settings) as session:
        for url in urls:
            try:
                added = session.run(session.knowledge.feeds.add(SHARED, url, topic=topic, by=BY))
            except UnreadableError as error:
                tell(flat(words.error(error)))
                failed = True
                continue
            new += added.feeds
            for feed in added.known:
                tell(flat(words("feed.known", url=feed.url)))
            if added.left_out:
                tell(words("feed.feeds_left_out", count=added.left_out))
        for feed in new:
            reports += _looked(session, feed.url, words)
        if reports:
            understand(session, words)
    _print(reports, words, as_json=as_json)
    return 1 if failed or any(report.problems and not _took(report) for report in reports) else 0


def feeds(*, as_json: Json = False, store: Store = None, lang: Language = None) -> int:
    """List the feeds that the shared library follows."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    with opened(settings) as session:
        followed = session.run(session.knowledge.feeds.feeds(SHARED))
    if as_json:
        write(forms.dumped([forms.feed(feed) for feed in followed]) + "\n")
    elif followed:
        show(line for feed in followed for line in _feed_lines(feed, words))
    else:
        show([Line("plain", words("feed.none"))])
    return 0


def remove(
    url: Annotated[str, typer.Argument(metavar="URL", help="option.feed")],
    store: Store = None,
    lang: Language = None,
) -> int:
    """Follow a feed no longer; its articles stay."""
    settings = read_settings(KnowledgeSettings, store, lang)
    with opened(settings) as session:
        feed = session.run(session.knowledge.feeds.remove(SHARED, url))
    words = words_for(lang, settings)
    show([Line("plain", words("feed.removed", name=_name(feed), articles=feed.articles))])
    return 0


def check(
    url: Annotated[str | None, typer.Argument(metavar="URL", help="option.feed")] = None,
    *,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Look at one feed or at all of them now, and take over what is new."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    with opened(settings) as session:
        reports = _looked(session, url, words)
        if any(_took(report) for report in reports):
            understand(session, words)
    if not reports:
        tell(words("feed.none"))
    _print(reports, words, as_json=as_json)
    return 1 if any(report.problems and not _took(report) for report in reports) else 0


def _looked(session: Session, url: str | None, words: Words) -> tuple[FeedReport, ...]:
    with progress_shown(words, "feed.progress") as progress:
        return session.run(session.knowledge.feeds.check(SHARED, url, progress))


def _took(report: FeedReport) -> bool:
    return bool(report.added or report.updated or report.unchanged)


def _print(reports: Iterable[FeedReport], words: Words, *, as_json: bool) -> None:
    for report in reports:
        for problem in report.problems:
            tell(flat(words.problem(problem)))
        if as_json:
            write(forms.dumped(forms.feed_report(report)) + "\n")
        else:
            show(_report_lines(report, words))


def _report_lines(report: FeedReport, words: Words) -> Iterator[Line]:
    counts = report.model_dump(include={"added", "updated", "unchanged"})
    yield Line("plain", words("feed.report", name=_name(report), **counts))
    if report.passed_over:
        yield Line("note", "  " + words("feed.passed_over", count=report.passed_over))
    if report.put_off:
        yield Line("note", "  " + words("feed.put_off", count=report.put_off))
    if report.paused:
        yield Line("note", words("feed.paused"))


def _feed_lines(feed: Feed, words: Words) -> Iterator[Line]:
    yield Line("title", _name(feed))
    yield Line("source", f"  {flat(feed.url)}")
    due = feed.due.astimezone().strftime("%Y-%m-%d %H:%M")
    state = words("feed.paused") if feed.paused else words("feed.due", due=due)
    yield Line("note", f"  {words('list.articles', count=feed.articles)} · {state}")
    if feed.fault is not None:
        yield Line("note", f"  {flat(words.problem(feed.fault))}")


def _name(feed: Feed | FeedReport) -> str:
    return flat(feed.title or feed.url)
