"""What administrators see of entries, one message of each kind."""

from bot.i18n import Words
from bot.render.editing import article_page, entry_panel, found_reply
from bot.render.message import Reply
from knowledge.models import (
    ArticleId,
    Change,
    Curated,
    Edit,
    Edits,
    EntryId,
    Finding,
    Quoted,
    Report,
    Spot,
    VersionNumber,
    server_library,
)
from knowledge.services.editing import Sought
from tests.bot.builders import reading

HERE = server_library(7)
SAID = Edits(
    entries=(
        Edit(entry=EntryId("e1"), sentence="", hidden=True),
        Edit(entry=EntryId("e2"), sentence="", phrasings=("(中|内部)は見られるか", "入場できる?")),
        Edit(entry=EntryId("gone"), sentence="", hidden=True),
    ),
    topic="海",
)


def editing_messages(words: Words) -> dict[str, Reply]:
    """Return one message of each kind."""
    curated = Curated(library=HERE, reading=reading(), edits=SAID)
    hidden, phrased = curated.reading.entries
    quoted = [Quoted(library=HERE, head=curated.reading.article, entry=one, text="はい。") for one in (hidden, phrased)]
    found = [Sought(one, curated.edit(one.entry).hidden) for one in quoted]
    spots = [
        Spot(library=HERE, article=ArticleId("a1"), title="岬の灯台の歴史", entry=one.id, question=one.question)
        for one in (phrased, hidden)
    ]
    report = Report(
        version=VersionNumber(4),
        change=Change(changed=(ArticleId("a1"),)),
        findings=(Finding(kind="collision", spots=tuple(spots), facts={"count": 2}),),
    )
    return {
        "kb-find": found_reply(found, words, query="灯台"),
        "kb-find-nothing": found_reply([], words, query="*火星*"),
        "kb-edit": entry_panel(curated, phrased, words),
        "kb-edit-done": entry_panel(curated, phrased, words, done=words("editing.done_rephrase"), report=report),
        "kb-edit-hidden": entry_panel(curated, hidden, words),
        "kb-edit-aside": entry_panel(curated.model_copy(update={"quarantine": "gone"}), phrased, words),
        "kb-show": article_page(curated, words, 0),
    }
