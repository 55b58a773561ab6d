"""A server's feeds, and what looks at them did, as messages."""

from collections.abc import Iterator, Sequence

from bot.i18n import Words
from bot.render.errors import problem_text
from bot.render.escape import line
from bot.render.message import Card, Reply, Trace, note
from knowledge.models import Feed, FeedReport, FeedsAdded

_NAME = 80
_ADDRESS = 150
_PROBLEMS = 3
"""Problems of one feed that are told."""


def added_reply(added: FeedsAdded, reports: Sequence[FeedReport] | None, words: Words, *, most: int) -> Reply:
    """Return what is followed now and what its first *reports* tell; None: the first look goes on."""
    lines = []
    if added.feeds:
        lines.append(words("feeding.added", count=len(added.feeds)))
        lines += [f"- {_name(feed)}" for feed in added.feeds] if reports is None else _told(reports, words)
        if reports is None:
            lines.append(words("feeding.goes_on"))
    lines += [words("feed.known", url=line(feed.url, _ADDRESS)) for feed in added.known]
    if added.left_out:
        lines.append(words("feeding.full", most=most, count=added.left_out))
    trace = Trace(failed=not added.feeds)
    return Reply((Card("\n".join(lines or [words("feeding.nothing_named")])),), private=True, trace=trace)


def checked_reply(reports: Sequence[FeedReport] | None, words: Words) -> Reply:
    """Return what looks did; None: they go on."""
    if reports is None:
        return note(words("feeding.goes_on"))
    return Reply((Card("\n".join(_told(reports, words) or [words("feeding.all_paused")])),), private=True)


def list_reply(feeds: Sequence[Feed], words: Words, *, most: int) -> Reply:
    """Return *feeds*, of which there may be *most*, each with its state."""
    if not feeds:
        return note(words("feeding.none"))
    lines = [f"**{words('feeding.heading', count=len(feeds), most=most)}**"]
    for feed in feeds[:most]:
        lines.append(f"- {_name(feed)}")
        if feed.title:
            lines.append(f"  -# {line(feed.url, _ADDRESS)}")
        due = f"<t:{int(feed.due.timestamp())}:R>"
        state = words("feeding.paused") if feed.paused else words("feeding.due", due=due)
        lines.append(f"  -# {words('feeding.articles', count=feed.articles)} · {state}")
        if feed.fault is not None:
            lines.append(f"  -# {problem_text(feed.fault, words)}")
    return Reply((Card("\n".join(lines)),), private=True)


def removed_reply(feed: Feed, words: Words) -> Reply:
    """Return that *feed* is followed no longer."""
    return note(words("feeding.removed", name=_name(feed), articles=feed.articles))


def _told(reports: Sequence[FeedReport], words: Words) -> list[str]:
    return [said for report in reports for said in _report(report, words)]


def _report(report: FeedReport, words: Words) -> Iterator[str]:
    counts = report.model_dump(include={"added", "updated", "unchanged"})
    yield f"- {words('feed.report', name=_name(report), **counts)}"
    if report.passed_over:
        yield f"  -# {words('feed.passed_over', count=report.passed_over)}"
    if report.put_off:
        yield f"  -# {words('feed.put_off', count=report.put_off)}"
    for problem in report.problems[:_PROBLEMS]:
        yield f"  -# {problem_text(problem, words)}"
    if len(report.problems) > _PROBLEMS:
        yield f"  -# {words('report.more', count=len(report.problems) - _PROBLEMS)}"
    if report.paused:
        yield f"  -# {words('feeding.paused')}"


def _name(feed: Feed | FeedReport) -> str:
    return line(feed.title or feed.url, _NAME if feed.title else _ADDRESS)
