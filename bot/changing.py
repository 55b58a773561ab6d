"""What the buttons below a report do: show the difference, take it back, go to another version."""

import re

from bot.administration import AdminWork
from bot.desk import Desk, Interaction
from bot.i18n import Words
from bot.press import back_id, difference_id, rollback_id
from bot.render.admin import rollback_reply
from bot.render.difference import MOST_ARTICLES, difference_reply
from bot.render.history import PAGE, history_reply
from bot.render.message import Button, Reply, sorry
from bot.reporting import reported, titles
from knowledge.models import LibraryId, VersionNumber


async def difference(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Show what one version changed against another; a page of it takes the place of the page before."""
    before, after = VersionNumber(int(match["before"])) or None, VersionNumber(int(match["after"]))
    page = match["page"]

    async def work(library: LibraryId, words: Words) -> Reply:
        found = await desk.history.difference(library, before, after, most=MOST_ARTICLES)
        return difference_reply(found, words, int(page or 0), lambda at: difference_id(before, after, at))

    await desk.administer(interaction, work, in_place=page is not None, turning=page is not None)


async def undo(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Take back what a version changed."""
    number = VersionNumber(int(match["version"]))

    async def work(library: LibraryId, words: Words) -> Reply:
        before = await titles(desk.library, library)
        report = await desk.history.undo(library, number, by=str(interaction.user.id))
        back = report.base is not None and report.version is not None and report.version < report.base
        return await reported(desk.library, library, report, words, done="report.undone", before=before, moved=back)

    await desk.administer(interaction, work)


async def back(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Show what going back to a version would change, and ask."""
    number, page = VersionNumber(int(match["version"])), int(match["page"])

    async def work(library: LibraryId, words: Words) -> Reply:
        kept = await desk.library.history(library)
        current = next(version for version in kept if version.current)
        if current.number == number:
            return sorry(words("history.serves", version=number))
        found = await desk.history.difference(library, current.number, number, most=MOST_ARTICLES)
        go = Button(words("history.go", version=number), custom_id=rollback_id(number, current.number))
        above = f"**{words('history.ask', version=number)}**"
        return difference_reply(found, words, page, lambda at: back_id(number, at), rows=((go,),), above=above)

    await desk.administer(interaction, work, in_place=page > 0, turning=page > 0)


async def rollback(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Let a version serve, if the one still does that its difference was shown against."""
    number, expect = VersionNumber(int(match["version"])), VersionNumber(int(match["expect"]))
    await desk.administer(interaction, going_back(desk, interaction, number, expect))


def going_back(
    desk: Desk, interaction: Interaction, number: VersionNumber | None, expect: VersionNumber | None = None
) -> AdminWork:
    """Return what lets version *number* (None: the one before) serve instead of *expect* (None: of any)."""

    async def work(library: LibraryId, words: Words) -> Reply:
        before = await titles(desk.library, library)
        version, report = await desk.history.back(library, number, by=str(interaction.user.id), expect=expect)
        named = {**before, **await titles(desk.library, library)}
        return rollback_reply(version, report, named, words)

    return work


def history_page(desk: Desk, page: int) -> AdminWork:
    """Return what makes page *page* (from 0) of the kept versions."""

    async def work(library: LibraryId, words: Words) -> Reply:
        return history_reply(await desk.history.steps(library, PAGE + 1, page * PAGE), words, page)

    return work


async def history(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Turn to another page of the versions."""
    await desk.administer(interaction, history_page(desk, int(match["page"])), in_place=True, turning=True)
