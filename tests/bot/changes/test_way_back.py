"""Below each report stand the difference and the way back; they work later, and for administrators alone."""

from typing import Any

import discord

from knowledge.models import Metadata
from knowledge.phrases import Lang
from tests.bot.changes.conftest import Place, buttons_of, labels, press
from tests.bot.conftest import words_of
from tests.bot.test_admin import allow_commands

KETTLE = "The kettle\n\nThe kettle was invented in 1891 by two sisters. It boils a litre of water in four minutes."
LIGHTHOUSE = "灯ヶ崎灯台\n\n灯ヶ崎灯台は1884年に初めて点灯した。高さは21メートルである。"
SAID: dict[Lang, dict[str, str]] = {
    "ja": {
        "undo": "取り消す",
        "show": "違いを見る",
        "undone": "変更を取り消しました。",
        "already": "もう取り消されています",
        "refused": "管理者",
        "go": "はい、第1版に戻します",
        "conflict": "ほかの人が同時に",
    },
    "en": {
        "undo": "Undo",
        "show": "Show the difference",
        "undone": "The change was undone.",
        "already": "taken back already",
        "refused": "Only this server's administrators",
        "go": "Yes, go back to version 1",
        "conflict": "Somebody else changed",
    },
}


async def remove(place: Place, title: str) -> Any:
    result = await place.admin.slash(place.channel, "kb remove", article=title)
    assert result.response is not None
    return result.response


async def given(place: Place, *texts: str) -> None:
    """Let the server have articles of *texts*, one version each."""
    for text in texts:
        await place.desk.library.add_bytes(place.own, "-", text.encode(), Metadata(), by="cli")


async def test_a_removal_is_shown_and_undone_in_a_later_process(place: Place, lang: Lang) -> None:
    await given(place, KETTLE, LIGHTHOUSE)
    report = await remove(place, "The kettle")
    await place.restart()
    shown = await place.admin.click(report, label=SAID[lang]["show"])
    undone = await place.admin.click(report, label=SAID[lang]["undo"])

    assert shown.ephemeral
    assert undone.ephemeral
    assert "－ **" not in words_of(shown.response)
    assert "－ (要点) The kettle was invented" in words_of(shown.response).replace("key point", "要点")
    assert SAID[lang]["undone"] in words_of(undone.response)
    assert await place.titles() == ["The kettle", "灯ヶ崎灯台"]
    acts = await place.desk.audit.acts(place.own, 3)
    assert [(act.kind, act.what, act.about, act.outcome, act.before, act.after) for act in acts] == [
        ("button", "undo", "The kettle", "done", 3, 2),
        ("button", "difference", "2:3", "done", None, None),
        ("command", "kb remove", "The kettle", "done", 2, 3),
    ]


async def test_of_two_changes_the_first_is_undone_alone(place: Place, lang: Lang) -> None:
    await given(place, KETTLE, LIGHTHOUSE)
    first = await remove(place, "The kettle")
    await remove(place, "灯ヶ崎灯台")
    undone = await place.admin.click(first, label=SAID[lang]["undo"])
    again = await place.admin.click(first, label=SAID[lang]["undo"])

    assert SAID[lang]["undone"] in words_of(undone.response)
    assert labels(undone.response) == [SAID[lang]["show"], SAID[lang]["undo"]]
    assert SAID[lang]["already"] in words_of(again.response)
    assert await place.titles() == ["The kettle"]


async def test_nobody_without_rights_undoes_anything(place: Place, lang: Lang) -> None:
    await given(place, KETTLE, LIGHTHOUSE)
    report = await remove(place, "The kettle")
    place.env.backend.get_guild(place.guild.id).members[place.admin.id].role_ids.clear()
    former = await place.admin.click(report, label=SAID[lang]["undo"])
    other = place.env.create_guild("other", owner=place.member.user)
    assert other.owner.id == place.member.id
    allow_commands(place, place.member)

    assert SAID[lang]["refused"] in words_of(former.response)
    assert await place.titles() == ["灯ヶ崎灯台"]
    assert (await place.desk.audit.acts(place.own, 1))[0].outcome == "refused"


async def test_an_old_button_carried_to_another_server_finds_that_servers_versions(place: Place, lang: Lang) -> None:
    await given(place, KETTLE, LIGHTHOUSE)
    await remove(place, "The kettle")
    other = place.env.create_guild("other")
    boss = other.add_member(place.env.create_user("boss2"), roles=[managers(other)])
    there = other.create_text_channel("there")
    history = await boss.slash(there, "kb history")

    assert "kettle" not in words_of(history.response)
    assert await place.titles() == ["灯ヶ崎灯台"]
    assert SAID[lang]["undo"] not in labels(history.response)


def managers(guild: Any) -> Any:
    return guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))


async def test_history_goes_back_only_after_showing_what_changes(place: Place, lang: Lang) -> None:
    await given(place, KETTLE, LIGHTHOUSE)
    history = await place.admin.slash(place.channel, "kb history")
    asked = await press(place.admin, history, custom_id="kiji:back:1:0")
    before = await place.titles()
    done = await press(place.admin, asked, label=SAID[lang]["go"])

    assert "灯ヶ崎灯台" in words_of(asked.response)
    assert before == ["The kettle", "灯ヶ崎灯台"]
    assert await place.titles() == ["The kettle"]
    assert [button["custom_id"] for button in buttons_of(done.response)] == ["kiji:difference:2:1", "kiji:back:2:0"]


async def test_of_two_administrators_the_second_is_told_that_it_was_changed(place: Place, lang: Lang) -> None:
    await given(place, KETTLE, LIGHTHOUSE)
    history = await place.admin.slash(place.channel, "kb history")
    asked = await press(place.admin, history, custom_id="kiji:back:1:0")
    await given(place, "The tap\n\nThe tap drips at night. A new washer mends it.")
    late = await press(place.admin, asked, label=SAID[lang]["go"])

    assert SAID[lang]["conflict"] in words_of(late.response)
    assert await place.titles() == ["The kettle", "The tap", "灯ヶ崎灯台"]
