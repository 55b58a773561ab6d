"""What administrators are told: reports, versions, the state of things."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.i18n import Words
from bot.press import back_id, difference_id, undo_id
from bot.render.errors import problem_text
from bot.render.escape import line
from bot.render.limits import TEXT_TOTAL, cut
from bot.render.message import Button, Card, Reply, Trace, note
from bot.render.settings import channel_lines, refused_lines, strictness_line
from bot.server_settings import ServerSettings
from knowledge.models import ArticleId, Change, Finding, QuotePolicy, Report, Strictness, Version, Walked

_LISTED = 10
_TITLE = 120
_ROOM = TEXT_TOTAL - 200
_DOUBTFUL = 3
"""Findings of a self-test that are told."""


def report_reply(
    report: Report, titles: Mapping[ArticleId, str], words: Words, *, done: str, moved: bool = False
) -> Reply:
    """Return what an add, remove or reload (phrase *done*) changed, articles by their *titles*, problems by reason.

    *moved*: an earlier version serves again, and none was made.
    """
    lines = [words(done if report.change else "report.nothing"), *_changes(report.change, titles, words)]
    if report.checked:
        lines.append(words("report.checked", count=report.checked))
    if report.unchanged:
        lines.append(words("report.unchanged", count=report.unchanged))
    if report.held_back:
        lines.append(words("report.held_back", count=len(report.held_back)))
    if report.problems:
        lines.append(f"**{words('report.problems', count=len(report.problems))}**")
        told = [problem_text(problem, words) for problem in report.problems[:_LISTED]]
        lines += bullets(told, words, of=len(report.problems))
    lines += finding_lines(report.findings, words)
    text = cut("\n".join(lines), _ROOM)
    if report.version is not None:
        text += f"\n-# {words('report.version', version=report.version, entries=report.entries)}"
    rows, trace = _ways(report, words, moved=moved), _trace(report, titles, words)
    return Reply((Card(text, rows=rows),), private=True, trace=trace)


def _ways(report: Report, words: Words, *, moved: bool) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons that show and take back what *report* tells."""
    if not report.change or report.version is None:
        return ()
    show = Button(words("report.show"), custom_id=difference_id(report.base, report.version))
    if moved and report.base is not None:
        return ((show, Button(words("history.back", version=report.base), custom_id=back_id(report.base, 0))),)
    return ((show, Button(words("report.undo"), custom_id=undo_id(report.version))),)


def _trace(report: Report, titles: Mapping[ArticleId, str], words: Words) -> Trace:
    """Return what the audit log is told of *report*."""
    change = report.change
    if not change or report.version is None:
        return Trace(failed=bool(report.problems))
    articles = [*change.added, *change.changed, *change.removed, *change.quarantined, *change.restored]
    about = words("card.between").join(titles.get(article, article) for article in articles[:_DOUBTFUL])
    more = len(articles) - _DOUBTFUL
    return Trace(
        about=f"{about}{words('card.between')}{words('report.more', count=more)}" if more > 0 else about,
        before=report.base,
        after=report.version,
    )


def _changes(change: Change, titles: Mapping[ArticleId, str], words: Words) -> list[str]:
    lines = []
    for key, articles in (
        ("added", change.added),
        ("changed", change.changed),
        ("removed", change.removed),
        ("quarantined", change.quarantined),
        ("restored", change.restored),
    ):
        if articles:
            lines.append(f"**{words(f'report.{key}', count=len(articles))}**")
            # Making all of thousands fit for a message would hold up the event loop for a tenth of a second.
            told = [line(titles.get(article, article), _TITLE) for article in articles[:_LISTED]]
            lines += bullets(told, words, of=len(articles))
    return lines


def finding_lines(findings: Sequence[Finding], words: Words) -> list[str]:
    """Return how much the self-test would have put right, and the first few of it."""
    doubtful = [finding for finding in findings if finding.level == "warning"]
    return [f"**{words('report.doubtful', count=len(doubtful))}**", *_told(doubtful, words)] if doubtful else []


def _walked(walked: Walked | None, words: Words) -> list[str]:
    """Return what the self-test of all entries found, and the first few of it."""
    if walked is None:
        return [words("status.not_walked")]
    told = words("status.walked", entries=walked.entries, **walked.model_dump(include={"errors", "warnings", "notes"}))
    return [told, *_told([finding for finding in walked.findings if finding.level != "note"], words)]


def _told(findings: Sequence[Finding], words: Words) -> list[str]:
    told = []
    for finding in findings[:_DOUBTFUL]:
        facts = {name: line(str(fact), _TITLE) for name, fact in finding.facts.items()}
        said = words(f"check.found.{finding.kind}", **facts)
        where = [line(spot.question or spot.text or spot.title, _TITLE) for spot in finding.spots[:1]]
        told.append(f"- {': '.join([said, *where])}")
    return told


def bullets(texts: Sequence[str], words: Words, *, of: int) -> list[str]:
    """Return as a list the first of *texts*, which are the first *of* so many."""
    lines = [f"- {text}" for text in texts[:_LISTED]]
    if of > _LISTED:
        lines.append(f"- {words('report.more', count=of - _LISTED)}")
    return lines


def rollback_reply(version: Version, report: Report, titles: Mapping[ArticleId, str], words: Words) -> Reply:
    """Return that *version* serves now, and what that changed."""
    lines = [words("rollback.done", version=version_line(version, words)), *_changes(report.change, titles, words)]
    rows, trace = _ways(report, words, moved=True), _trace(report, titles, words)
    return Reply((Card(cut("\n".join(lines), _ROOM), rows=rows),), private=True, trace=trace)


def version_line(version: Version, words: Words) -> str:
    """Return *version* in a few words for a message: Discord shows its time in the reader's own zone."""
    return _version_line(version, words, f"<t:{int(version.created.timestamp())}:f>")


def version_choice(version: Version, words: Words) -> str:
    """Return *version* in a few words for an autocomplete, which shows text as it is."""
    return _version_line(version, words, f"{version.created:%Y-%m-%d %H:%M} UTC")


def _version_line(version: Version, words: Words, when: str) -> str:
    action = words(f"version.{version.action}")
    return words("version.line", number=version.number, action=action, when=when, articles=version.articles)


@dataclass(frozen=True, slots=True)
class Status:
    """The state of things in one server."""

    own: Version | None
    own_articles: int
    aside: tuple[str, ...]
    """Titles of the server's articles that do not answer, because their pages could not be confirmed."""
    partial: tuple[str, ...]
    """Titles of those of which only a part could be read."""
    shared_articles: int
    history: tuple[Version, ...]
    walked: Walked | None
    """What the self-test of all entries found; None while it is not through."""
    settings: ServerSettings
    refused: frozenset[int]
    """Channels in which the digest was refused, or would be."""
    strictness: Strictness
    meaning: bool
    """Whether what questions mean can be told, beside their words."""
    message_content: bool


def status_reply(status: Status, words: Words) -> Reply:
    """Return *status* as a message."""
    lines = [f"**{words('status.title')}**", words("status.paused" if status.settings.paused else "status.running")]
    lines.append(strictness_line(status.strictness, words, "status.strictness"))
    lines.append(words("status.meaning_on" if status.meaning else "status.meaning_off"))
    lines.append(words("status.own", count=status.own_articles))
    lines.append(words("status.shared", count=status.shared_articles))
    for key, titles in (("status.aside", status.aside), ("status.partial", status.partial)):
        if titles:
            lines.append(f"**{words(key, count=len(titles))}**")
            lines += bullets([line(title, _TITLE) for title in titles[:_LISTED]], words, of=len(titles))
    if status.history:
        lines.append(f"**{words('status.versions')}**")
        for version in status.history[:_LISTED]:
            here = words("status.current") if version.current else ""
            lines.append(f"- {version_line(version, words)}{here}")
        lines += _walked(status.walked, words)
    lines.append(f"**{words('status.channels')}**")
    lines += channel_lines(status.settings, words, _LISTED)
    lines += refused_lines(status.refused, words)
    lines.append(f"-# {words('status.content_on' if status.message_content else 'status.content_off')}")
    return Reply((Card("\n".join(lines)),), private=True)


def policies_reply(policies: Mapping[str, QuotePolicy], words: Words) -> Reply:
    """Return what was set for each source, by name or host."""
    if not policies:
        return note(words("policy.none"))
    said = [f"{line(name, _TITLE)}: {words(f'policy.{policies[name]}')}" for name in sorted(policies)]
    return note("\n".join([f"**{words('policy.heading')}**", *bullets(said, words, of=len(said))]))
