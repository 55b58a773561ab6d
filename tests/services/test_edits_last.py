"""What a team said outlives a reload and a file, goes back with the version, and is forgotten with the library."""

import json
from pathlib import Path

from knowledge.models import Answered, VersionNumber
from knowledge.parsing.edits import edited
from tests.services.editing import CLOSING, FAQ, LOANS, SECRET, Team, team
from tests.store.builders import ALICE, BOB

__all__ = ["team"]


async def test_going_back_brings_the_edits_of_that_version(team: Team) -> None:
    first = await team.hide(CLOSING)
    await team.rephrase(LOANS, "貸出の上限は")
    await team.hide(CLOSING, hidden=False)

    await team.knowledge.library.rollback(ALICE, first, by="7")
    assert await team.said(CLOSING) is None
    assert await team.said("貸出の上限は?") is None

    await team.topic("暮らし")  # built on the version gone back to
    assert await team.said(CLOSING) is None
    await team.knowledge.library.rollback(ALICE, VersionNumber(1), by="7")
    assert SECRET in (await team.said(CLOSING) or "")


async def test_a_reload_keeps_the_edits_of_what_still_stands(team: Team) -> None:
    await team.hide(CLOSING)
    await team.rephrase(LOANS, "貸出の上限は")
    await team.topic("暮らし")
    version = (await team.knowledge.library.history(ALICE))[0]

    await team.reload()
    assert (await team.knowledge.library.history(ALICE))[0] == version  # nothing changed

    await team.reload(FAQ.replace("一人十冊まで", "一人二十冊まで").replace("土曜日は", "土曜日と日曜日は"))
    assert await team.said(CLOSING) is None
    assert await team.said("貸出の上限は?") == "一人二十冊まで借りられます。"
    assert (await team.knowledge.library.articles([ALICE]))[0].head.topic == "暮らし"


async def test_an_edit_waits_for_its_entry_to_come_back(team: Team) -> None:
    await team.rephrase(LOANS, "貸出の上限は")
    await team.reload(FAQ.replace(f"Q: {LOANS}\nA: 一人十冊まで借りられます。\n", ""))
    assert [edit.question for edit in (await team.curated()).waiting] == [LOANS]
    assert await team.said("貸出の上限は?") is None

    await team.hide(CLOSING)
    await team.reload(FAQ)
    assert (await team.curated()).waiting == ()
    assert await team.said("貸出の上限は?") == "一人十冊まで借りられます。"


async def exported(team: Team) -> list[str]:
    return [line async for line in team.knowledge.library.export(ALICE)]


async def test_what_is_set_aside_can_be_edited_and_stays_aside(team: Team, tmp_path: Path) -> None:
    *before, article = await exported(team)
    told = json.loads(article)
    told["kijibot"]["quarantine"] = "gone"
    file = tmp_path / "aside.jsonl"
    file.write_text("".join([*before, json.dumps(told)]), encoding="utf-8")
    await team.knowledge.library.import_file(BOB, str(file), by="7")
    entry = (await team.entry(CLOSING)).id

    await team.editing.hide(BOB, entry, hidden=True, by="7")

    curated, held = await team.editing.holding(BOB, entry)
    assert (curated.quarantine, curated.edit(held).hidden) == ("gone", True)


async def test_edits_go_out_to_a_file_and_come_in_again(team: Team, tmp_path: Path) -> None:
    await team.hide(CLOSING)
    await team.rephrase(LOANS, "貸出の上限は")
    await team.reload(FAQ.replace("蔵書は二千冊", "蔵書は三千冊"))
    await team.topic("暮らし")
    file = tmp_path / "all.jsonl"
    file.write_text("".join(await exported(team)), encoding="utf-8")

    await team.knowledge.library.import_file(BOB, str(file), by="7")

    mine, theirs = [await team.editing.article(library, "みなと図書館") for library in (ALICE, BOB)]
    assert (theirs.edits, theirs.reading) == (mine.edits, mine.reading)
    assert "".join([line async for line in team.knowledge.library.export(BOB)]) == file.read_text(encoding="utf-8")
    outcome = (await team.knowledge.answers.answer(CLOSING, [BOB])).outcome
    assert not isinstance(outcome, Answered)


async def test_nothing_that_was_said_stays_in_the_file_of_a_library_that_is_forgotten(
    team: Team, tmp_path: Path
) -> None:
    await team.rephrase(LOANS, "猫又の上限は")
    await team.hide(LOANS)
    assert "猫又".encode() in (tmp_path / "k.db").read_bytes()

    await team.knowledge.privacy.forget_library(ALICE)

    assert "猫又".encode() not in (tmp_path / "k.db").read_bytes()


async def test_an_edit_costs_no_word_of_the_article(team: Team) -> None:
    curated = await team.curated()
    await team.hide(CLOSING)
    await team.rephrase("みなと図書館は1931年", "いつオープンしたの")

    after = await team.curated()

    assert after.reading == curated.reading
    text = after.reading.article.text
    served = edited(after.reading, after.edits)
    assert served.article.text == text
    assert all(text[entry.start : entry.end] in text for entry in served.entries)
