"""What an administrator does with a question of the inbox: answer it, add an article, put it aside."""

import re

from bot.administration import AdminWork
from bot.desk import Desk, Interaction
from bot.i18n import Words
from bot.render.admin import finding_lines
from bot.render.errors import problem_text
from bot.render.escape import plain
from bot.render.inbox import Page, answered_reply, inbox_reply, kept_reply
from bot.render.links import web_address
from bot.render.message import Reply, note
from bot.windows import Window, show_window
from knowledge.errors import UnfitVersionError
from knowledge.models import QUOTED, Gap, GapId, GapState, LibraryId, TeamAnswer, asked_with

_META = 300
_HINT = 100
"""Letters that Discord shows below the name of a field."""


def inbox_page(desk: Desk, state: GapState = "open", page: int = 0, *, done: Gap | None = None) -> AdminWork:
    """Return what shows page *page* of the questions in *state*; *done*: the one that was just put aside."""

    async def work(library: LibraryId, words: Words) -> Reply:
        await desk.gaps.settled()
        gaps = await desk.inbox.all(library, state)
        other: GapState = "dismissed" if state == "open" else "open"
        others = len(await desk.inbox.all(library, other))
        return inbox_reply(Page(gaps, await desk.inbox.waited_for(library), state, page, others, done), words)

    return work


async def turn(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Show another page."""
    state: GapState = "dismissed" if match["state"] == "dismissed" else "open"
    await desk.administer(interaction, inbox_page(desk, state, int(match["page"])), in_place=True)


async def act(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Do what the button of one question says."""
    gap, page = GapId(int(match["gap"])), int(match["page"])

    async def dismiss(library: LibraryId, words: Words) -> Reply:
        done = await desk.inbox.dismiss(library, gap)
        return await inbox_page(desk, "open", page, done=done)(library, words)

    async def reopen(library: LibraryId, words: Words) -> Reply:
        await desk.inbox.reopen(library, gap)
        return await inbox_page(desk, "open", page)(library, words)

    async def add(library: LibraryId, words: Words) -> Reply:
        found = await desk.inbox.find(library, gap)
        return note(words("inbox.how_to_add", question=plain(found.text, _META)))

    match match["act"]:
        case "answer":
            await _open(desk, interaction, gap)
        case "add":
            await desk.administer(interaction, add)
        case "dismiss":
            await desk.administer(interaction, dismiss, in_place=True)
        case _:
            await desk.administer(interaction, reopen, in_place=True)


async def _open(desk: Desk, interaction: Interaction, gap: GapId) -> None:
    """Open the window in which *gap* is answered, with what was written before."""

    async def make(library: LibraryId, words: Words) -> Window:
        return AnswerModal(words, desk, await desk.inbox.find(library, gap))

    await show_window(desk, interaction, make)


class AnswerModal(Window):
    """Takes the team's answer to a question."""

    def __init__(self, words: Words, desk: Desk, gap: Gap) -> None:
        super().__init__(words("inbox.answer_heading"), "answer")
        self._desk, self._gap = desk, gap.id
        draft, asked = gap.draft or TeamAnswer(text=""), plain(gap.text, _HINT)
        self._text = self.field(
            words("inbox.answer_text"), QUOTED, told=asked, now=draft.text, long=True, required=True
        )
        self._url = self.field(words("inbox.answer_url"), _META, now=draft.url)
        self._title = self.field(words("inbox.answer_title"), _META, now=draft.title)

    async def on_submit(self, interaction: Interaction) -> None:
        """Let the answer serve; who may is decided anew."""
        given = TeamAnswer(
            text=self._text.value, url=self._url.value.strip() or None, title=self._title.value.strip() or None
        )
        by = str(interaction.user.id)

        async def work(library: LibraryId, words: Words) -> Reply:
            return await _answered(self._desk, library, self._gap, given, words, by=by)

        await self._desk.administer(interaction, work)


async def _answered(desk: Desk, library: LibraryId, gap: GapId, given: TeamAnswer, words: Words, *, by: str) -> Reply:
    """Let *given* answer *gap*, or say why it cannot; then it is kept, to be changed and tried again."""
    if given.url and web_address(given.url) is None:
        await desk.inbox.draft(library, gap, given)
        return kept_reply(words("notice.bad_url"), gap, given, words)
    try:
        report = await desk.inbox.answer(library, gap, given, by=by)
    except UnfitVersionError as error:
        kind, facts = error.facts["kind"], {name: fact for name, fact in error.facts.items() if name != "kind"}
        why = words("inbox.unfit", why=words(f"check.found.{kind}", **facts))
        return kept_reply(why, gap, given, words)
    if report.problems:
        return kept_reply(problem_text(report.problems[0], words), gap, given, words)
    entry = (await desk.inbox.find(library, gap)).entry
    evidence = await desk.answers.entry(asked_with(library), entry) if entry else None
    return answered_reply(evidence, finding_lines(report.findings, words), words)
