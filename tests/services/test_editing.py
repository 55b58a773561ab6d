"""What a team says about entries holds for whoever reads, and is taken back one by one."""

import asyncio
from pathlib import Path

import pytest

from knowledge.app import open_knowledge
from knowledge.errors import NotFoundError
from knowledge.models import SHARED, VersionNumber
from knowledge.settings import KnowledgeSettings
from knowledge.text.phrasings import MOST_EACH, Malformed
from tests.services.editing import CLOSING, LOANS, SECRET, Team, everything_a_reader_sees, team
from tests.store.builders import ALICE, BOB

__all__ = ["team"]


async def test_what_is_hidden_is_shown_to_no_reader_and_the_text_stays_whole(team: Team) -> None:
    assert SECRET in await everything_a_reader_sees(team)
    await team.hide(CLOSING)

    assert SECRET not in await everything_a_reader_sees(team)
    assert await team.knowledge.answers.entry([ALICE], (await team.entry(CLOSING)).id) is None
    assert SECRET in (await team.knowledge.library.show([ALICE], "みなと図書館")).article.text
    await team.hide(CLOSING, hidden=False)
    assert SECRET in await everything_a_reader_sees(team)


async def test_a_hidden_sentence_is_no_other_entrys_context_and_no_key_point(team: Team) -> None:
    curated = await team.curated()
    first, second = await team.entry("みなと図書館は1931年"), await team.entry("当時の蔵書は")
    assert second.start == first.start  # the second cannot stand alone

    await team.hide("みなと図書館は1931年")

    text = curated.reading.article.text
    shown = await team.knowledge.library.show([ALICE], "みなと図書館")
    (after,) = [entry for entry in shown.entries if entry.id == second.id]
    assert text[after.start : after.end] == "当時の蔵書は二千冊だった。"
    assert all("1931" not in text[start:end] for start, end in shown.article.key_points)


async def test_a_team_phrasing_finds_its_entry_a_sentence_too(team: Team) -> None:
    assert await team.said("貸出の上限は?") is None
    await team.rephrase(LOANS, "貸出(の|)(上限|限度)は(いくつ|)")
    await team.rephrase("みなと図書館は1931年", "いつオープンしたの")

    assert await team.said("貸出の限度はいくつ?") == "一人十冊まで借りられます。"
    assert await team.said("いつオープンしたの?") == "みなと図書館は1931年に開館した。"


@pytest.mark.parametrize(
    ("phrasings", "fault"),
    [
        pytest.param(("(こわれた",), "phrasing_bracket", id="a bracket"),
        pytest.param(("あ" * 201,), "phrasing_long", id="too long"),
        pytest.param(tuple(f"言い方{n}" for n in range(MOST_EACH + 1)), "phrasings_many", id="too many"),
    ],
)
async def test_a_phrasing_that_cannot_be_used_changes_nothing(
    team: Team, phrasings: tuple[str, ...], fault: str
) -> None:
    before = await team.knowledge.library.history(ALICE)

    found = await team.editing.rephrase(ALICE, (await team.entry(LOANS)).id, phrasings, by="7")

    assert isinstance(found, Malformed)
    assert found.fault.value == fault
    assert await team.knowledge.library.history(ALICE) == before


async def test_a_topic_is_the_teams_until_they_take_it_back(team: Team) -> None:
    await team.topic("暮らし")
    (summary,) = await team.knowledge.library.articles([ALICE])
    assert summary.head.topic == "暮らし"

    await team.topic("")
    (summary,) = await team.knowledge.library.articles([ALICE])
    assert summary.head.topic is None
    assert not (await team.curated()).edits


async def test_undoing_takes_back_one_change_and_leaves_the_others(team: Team) -> None:
    hidden = await team.hide(CLOSING)
    first = await team.rephrase(LOANS, "貸出の上限は")
    await team.rephrase(LOANS, "貸出の上限は", "いくつ持ち帰れる")
    await team.topic("暮らし")

    undone = await team.editing.undo(ALICE, hidden, by="7")

    assert undone.change.changed
    assert SECRET in (await team.said(CLOSING) or "")
    assert await team.said("いくつ持ち帰れる?") == "一人十冊まで借りられます。"
    assert not (await team.editing.undo(ALICE, hidden, by="7")).change  # it is as it was before
    assert not (await team.editing.undo(ALICE, first, by="7")).change  # somebody has given others since
    assert undone.version is not None
    await team.editing.undo(ALICE, undone.version, by="7")
    assert await team.said(CLOSING) is None


@pytest.mark.parametrize("number", [1, 99])
async def test_what_was_no_edit_cannot_be_undone(team: Team, number: int) -> None:
    with pytest.raises(NotFoundError):
        await team.editing.undo(ALICE, VersionNumber(number), by="7")


async def test_edits_at_once_all_take_place(team: Team, tmp_path: Path) -> None:
    settings = KnowledgeSettings(store=f"sqlite:///{tmp_path / 'k.db'}", embedder="none")
    async with open_knowledge(settings) as beside:  # as another process would
        other = Team(beside, team.file)
        await asyncio.gather(team.hide(CLOSING), other.rephrase(LOANS, "貸出の上限は"), other.topic("暮らし"))

    curated = await team.curated()
    assert curated.topic == "暮らし"
    assert curated.edit(await team.entry(CLOSING)).hidden
    assert curated.edit(await team.entry(LOANS)).phrasings == ("貸出の上限は",)
    assert [version.action for version in await team.knowledge.library.history(ALICE)] == ["edit"] * 3 + ["add"]


async def test_the_same_again_makes_no_version(team: Team) -> None:
    await team.hide(CLOSING)
    before = await team.knowledge.library.history(ALICE)
    await team.hide(CLOSING)

    assert await team.knowledge.library.history(ALICE) == before


async def test_a_hidden_entrys_phrasings_are_kept_for_later(team: Team) -> None:
    await team.hide(LOANS)
    await team.rephrase(LOANS, "貸出の上限は")
    assert await team.said("貸出の上限は?") is None

    await team.hide(LOANS, hidden=False)
    assert await team.said("貸出の上限は?") == "一人十冊まで借りられます。"


async def test_everything_may_be_hidden(team: Team) -> None:
    curated = await team.curated()
    for entry in curated.reading.entries:
        await team.editing.hide(ALICE, entry.id, hidden=True, by="7")

    assert await team.said(CLOSING) is None
    await team.hide(CLOSING, hidden=False)
    assert SECRET in (await team.said(CLOSING) or "")


async def test_finding_is_fuzzy_over_questions_sentences_and_titles_and_marks_what_is_hidden(team: Team) -> None:
    await team.hide(CLOSING)

    for query in ("なんじに閉まる", "としょかん閉まります", "平日は午後八時"):
        best = (await team.editing.find(ALICE, query, 10))[0]
        assert best.quoted.text.startswith(f"平日は{SECRET}"), query
        assert best.hidden
    assert "開館" in (await team.editing.find(ALICE, "1931年開館", 1))[0].quoted.text
    assert len(await team.editing.find(ALICE, "みなと図書館", 3)) == 3
    assert (await team.editing.find(ALICE, "", 10))[0].hidden
    assert await team.editing.find(BOB, "図書館", 10) == await team.editing.find(BOB, "", 10) == ()


async def test_another_librarys_entry_cannot_be_reached(team: Team) -> None:
    entry = (await team.entry(CLOSING)).id

    for library in (BOB, SHARED):
        with pytest.raises(NotFoundError):
            await team.editing.hide(library, entry, hidden=True, by="8")
    assert SECRET in (await team.said(CLOSING) or "")


async def test_the_self_test_tells_of_a_phrasing_that_collides(team: Team) -> None:
    entry = await team.entry(LOANS)

    report = await team.editing.rephrase(ALICE, entry.id, [CLOSING], by="7")

    assert not isinstance(report, Malformed)
    collision = next(finding for finding in report.findings if finding.kind == "collision")
    assert {spot.question for spot in collision.spots} == {CLOSING, LOANS}


async def test_the_self_test_tells_of_a_phrasing_that_brings_up_others(team: Team) -> None:
    pairs = "\n\n".join(f"Q: {name}の料金は?\nA: {name}は{n}00円です。" for n, name in enumerate("茶酒米塩油酢糖肉", 1))
    await team.reload(f"# 値段表\n\n{pairs}\n")
    curated = await team.curated()
    found = []
    for entry in curated.reading.entries:
        report = await team.editing.rephrase(ALICE, entry.id, ["それはおいくらですか"], by="7")
        assert not isinstance(report, Malformed)
        found = [finding for finding in report.findings if finding.kind == "phrasing"]

    assert found
    assert {finding.facts["phrasing"] for finding in found} == {"それはおいくらですか"}
