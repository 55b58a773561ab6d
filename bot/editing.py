"""What administrators press and fill in to change entries; everything is asked for anew at every press."""

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import NamedTuple

from bot.desk import Desk, Interaction
from bot.i18n import Words
from bot.render.editing import article_page, entry_panel
from bot.render.escape import line
from bot.render.message import Reply, sorry
from bot.windows import Window, show_window
from knowledge.errors import NotFoundError
from knowledge.models import Curated, Entry, EntryId, LibraryId, Report, VersionNumber
from knowledge.text.phrasings import LONGEST, MOST_EACH, Malformed

_TOPIC = 60
_FACT = 200

Change = Callable[[LibraryId, str], Awaitable[Report | Malformed]]
"""Changes an entry of a library in somebody's name."""


async def entry_errand(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Do what a button about one entry says: show it, show its article, change it, or ask how to."""
    entry, editing = EntryId(match["entry"]), desk.editing
    match match["errand"]:
        case "entry":
            await desk.administer(interaction, panel_of(desk, entry))
        case "article":
            await desk.administer(interaction, partial(_page, desk, entry, 0))
        case "rephrase" | "topic" as what:
            await _ask(desk, interaction, entry, _FORMS[what])
        case what:  # hide or restore, as the template of these buttons says

            async def change(library: LibraryId, by: str) -> Report:
                return await editing.hide(library, entry, hidden=what == "hide", by=by)

            await _change(desk, interaction, entry, change, done=what)


async def turn_page(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Show another page of an article's entries."""
    work = partial(_page, desk, EntryId(match["entry"]), int(match["page"]))
    await desk.administer(interaction, work, in_place=True)


async def undo(desk: Desk, interaction: Interaction, match: re.Match[str]) -> None:
    """Take back what one version changed."""
    entry, number = EntryId(match["entry"]), VersionNumber(int(match["version"]))

    async def work(library: LibraryId, words: Words) -> Reply:
        try:
            report = await desk.editing.undo(library, number, by=str(interaction.user.id))
        except NotFoundError:
            return sorry(words("editing.too_old"))
        if not report.change:
            return sorry(words("editing.nothing_to_undo"))
        curated, target = await desk.editing.holding(library, entry)
        return entry_panel(curated, target, words, done=words("editing.done_undo"), report=report)

    await desk.administer(interaction, work, in_place=True)


def panel_of(desk: Desk, entry: EntryId) -> Callable[[LibraryId, Words], Awaitable[Reply]]:
    """Return what shows *entry* with what can be done about it."""

    async def work(library: LibraryId, words: Words) -> Reply:
        curated, target = await desk.editing.holding(library, entry)
        return entry_panel(curated, target, words)

    return work


async def _page(desk: Desk, entry: EntryId, page: int, library: LibraryId, words: Words) -> Reply:
    curated, _ = await desk.editing.holding(library, entry)
    return article_page(curated, words, page)


async def _change(desk: Desk, interaction: Interaction, entry: EntryId, change: Change, *, done: str) -> None:
    """Make *change* and show *entry* as it is now, in the place of the message that was pressed."""

    async def work(library: LibraryId, words: Words) -> Reply:
        report = await change(library, str(interaction.user.id))
        if isinstance(report, Malformed):
            problem = report.problem(entry)
            facts = {name: line(str(fact), _FACT) for name, fact in problem.facts.items()}
            return sorry(words(f"edit.{problem.fault}", **facts))
        curated, target = await desk.editing.holding(library, entry)
        said = words(f"editing.done_{done}" if report.change else "editing.unchanged")
        if report.change and target.kind == "qa" and done in {"hide", "restore"}:
            said += f"\n-# {words('editing.with_sentences')}"
        return entry_panel(curated, target, words, done=said, report=report)

    await desk.administer(interaction, work, in_place=True)


class _Form(NamedTuple):
    """A window that asks for one text about an entry."""

    name: str
    most: int
    now: Callable[[Curated, Entry], str]
    """What the field holds at first."""
    change: Callable[[Desk, EntryId, str, LibraryId, str], Awaitable[Report | Malformed]]
    long: bool = False


async def _rephrase(desk: Desk, entry: EntryId, text: str, library: LibraryId, by: str) -> Report | Malformed:
    return await desk.editing.rephrase(library, entry, text.splitlines(), by=by)


async def _set_topic(desk: Desk, entry: EntryId, text: str, library: LibraryId, by: str) -> Report:
    return await desk.editing.set_topic(library, entry, text, by=by)


_FORMS = {
    "rephrase": _Form(
        "phrasings",
        MOST_EACH * (LONGEST + 1),
        lambda curated, entry: "\n".join(curated.edit(entry).phrasings),
        _rephrase,
        long=True,
    ),
    "topic": _Form("topic", _TOPIC, lambda curated, _: curated.topic or "", _set_topic),
}


async def _ask(desk: Desk, interaction: Interaction, entry: EntryId, form: _Form) -> None:
    async def make(library: LibraryId, words: Words) -> Window:
        curated, target = await desk.editing.holding(library, entry)
        return EditModal(words, desk, entry, form, form.now(curated, target))

    await show_window(desk, interaction, make)


class EditModal(Window):
    """Asks for phrasings or a topic."""

    def __init__(self, words: Words, desk: Desk, entry: EntryId, form: _Form, now: str) -> None:
        super().__init__(words(f"editing.{form.name}_heading"), form.name)
        self._desk, self._entry, self._form = desk, entry, form
        label, told = words(f"editing.{form.name}_label"), words(f"editing.{form.name}_help")
        self._text = self.field(label, form.most, told=told, now=now, long=form.long)

    async def on_submit(self, interaction: Interaction) -> None:
        """Change the entry."""
        change = partial(self._form.change, self._desk, self._entry, self._text.value)
        done = "rephrase" if self._form.name == "phrasings" else "topic"
        await _change(self._desk, interaction, self._entry, change, done=done)
