"""What a change of a library did, said in a message."""

from collections.abc import Mapping

from bot.i18n import Words
from bot.render.admin import report_reply
from bot.render.message import Reply
from knowledge.models import ArticleId, LibraryId, Report
from knowledge.services.library import LibraryService


async def titles(service: LibraryService, library: LibraryId) -> dict[ArticleId, str]:
    """Return the titles of what *library* holds now."""
    return {summary.head.id: summary.head.title for summary in await service.articles([library])}


async def reported(
    service: LibraryService,
    library: LibraryId,
    report: Report,
    words: Words,
    *,
    done: str,
    before: Mapping[ArticleId, str] | None = None,
    moved: bool = False,
) -> Reply:
    """Return *report* on a change of *library* as a message; *before*: the titles of what it may have removed.

    *moved*: an earlier version serves again, and none was made.
    """
    now = await titles(service, library) if report.change else {}
    return report_reply(report, {**(before or {}), **now}, words, done=done, moved=moved)
