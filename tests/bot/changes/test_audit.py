"""Every act of an administrator is recorded in one place, and only that server's administrators read it."""

import discord
import pytest

from bot.i18n import PHRASES
from knowledge.models import Act
from knowledge.phrases import Lang
from tests.bot.changes.conftest import Place
from tests.bot.conftest import words_of
from tests.bot.test_admin import allow_commands, modal_values

SAID = {
    "ja": {"heading": "管理者の操作(新しい順)", "refused": "断りました", "remove": "`/記事管理 削除`"},
    "en": {"heading": "What administrators did", "refused": "refused", "remove": "`/kb remove`"},
}


async def acts(place: Place) -> list[Act]:
    """Return the acts kept, the oldest first."""
    return list(await place.desk.audit.acts(place.own, 100))[::-1]


async def test_who_did_what_is_kept_with_its_outcome(place: Place, lang: Lang) -> None:
    await place.admin.slash(place.channel, "kijibot strictness", strictness="strict")
    await place.admin.slash(place.channel, "kb remove", article="nothing-like-it")
    await allow_commands(place, place.member).slash(place.channel, "kb remove", article="x")
    shown = await place.admin.slash(place.channel, "kb audit")

    assert [(act.person, act.kind, act.what, act.about, act.outcome) for act in await acts(place)] == [
        (str(place.admin.id), "command", "kijibot strictness", "strictness=strict", "done"),
        (str(place.admin.id), "command", "kb remove", "article=nothing-like-it", "failed"),
        (str(place.member.id), "command", "kb remove", "article=x", "refused"),
        (str(place.admin.id), "command", "kb audit", "", "done"),
    ]
    said = words_of(shown.response)
    assert shown.ephemeral
    assert all(word in said for word in SAID[lang].values())
    assert said.index("article=x") < said.index("nothing")


async def test_a_window_that_was_open_when_rights_were_lost_is_refused_and_recorded(place: Place) -> None:
    shown = await place.admin.slash(place.channel, "kb add")
    assert shown.modal is not None
    place.env.backend.get_guild(place.guild.id).members[place.admin.id].role_ids.clear()
    await place.admin.submit_modal(shown, modal_values(shown.modal, 本文="灯台の話。"))

    assert [(act.kind, act.what, act.outcome) for act in await acts(place)] == [("modal", "paste", "refused")]


async def test_the_log_is_read_in_pages_and_turning_them_is_no_act(place: Place) -> None:
    for number in range(12):
        await place.admin.slash(place.channel, "kb remove", article=f"none-{number}")
    shown = await place.admin.slash(place.channel, "kb audit")
    assert shown.response is not None
    newest = words_of(shown.response)
    await place.admin.click(shown.response, custom_id="kiji:audit:1")
    older = words_of(shown.response)

    assert "none-11" in newest
    assert "none-0" not in newest
    assert "none-0" in older
    assert len(await acts(place)) == 13


async def test_the_log_outlives_the_process_and_no_other_server_reads_it(place: Place) -> None:
    await place.admin.slash(place.channel, "kb remove", article="canary")
    await place.restart()
    other = place.env.create_guild("other")
    role = other.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    stranger = other.add_member(place.env.create_user("stranger"), roles=[role])
    there = await stranger.slash(other.create_text_channel("there"), "kb audit")
    here = await place.admin.slash(place.channel, "kb audit")

    assert "canary" in words_of(here.response)
    assert "canary" not in words_of(there.response)


async def test_forgotten_people_leave_their_acts_without_their_name(place: Place, lang: Lang) -> None:
    await place.admin.slash(place.channel, "kb remove", article="none")
    told = await place.admin.slash(place.channel, "privacy export")
    await place.admin.slash(place.channel, "forget-me")

    assert {"ja": "管理者の操作", "en": "an administrator's act"}[lang] in words_of(told.response)
    assert [act.person for act in await acts(place)] == [None]


async def test_what_was_entered_wrongly_was_not_done(place: Place) -> None:
    await place.admin.slash(place.channel, "kb feed add", address="no address")
    await place.admin.slash(place.channel, "kijibot channel", mode="forum")

    assert [(act.what, act.outcome) for act in await acts(place)] == [
        ("kb feed add", "failed"),
        ("kijibot channel", "failed"),
    ]


async def test_a_window_is_named_for_what_it_does(place: Place, lang: Lang) -> None:
    panel = (await place.admin.slash(place.channel, "kijibot setup")).response
    assert panel is not None
    await place.admin.click(panel, custom_id="kiji:setup:clock:0")
    for zone in ("Mars/Olympus", "Europe/Rome"):
        window = await place.admin.click(panel, custom_id="kiji:setup:other_zone:0")
        assert window.modal is not None
        await place.admin.submit_modal(window, modal_values(window.modal, zone=zone))
    shown = await place.admin.slash(place.channel, "kb audit")

    windows = [(act.kind, act.what, act.outcome) for act in await acts(place) if act.kind == "modal"]
    assert windows == [("modal", "setup", "failed"), ("modal", "setup", "done")]
    assert PHRASES.say(lang, "audit.errand.setup") in words_of(shown.response)


@pytest.mark.parametrize("errand", ["kb", "phrasings", "topic", "inbox", "gap", "answer"])
def test_errands_have_names(errand: str) -> None:
    assert f"audit.errand.{errand}" in PHRASES.keys
