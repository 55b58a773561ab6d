"""What administrators do, and that nobody else can."""

from typing import Any

import pytest
import simcord

from knowledge.errors import StoreError
from knowledge.models import SHARED, ArticleId, Finding, Spot, VersionNumber, Walked, server_library
from tests.bot.builders import summary, version
from tests.bot.conftest import World, words_of

ACTIONS: list[tuple[str, dict[str, Any]]] = [
    ("kb add", {"file": ("note.txt", b"text")}),
    ("kb add", {}),
    ("kb remove", {"article": "a1"}),
    ("kb find", {"query": "灯台"}),
    ("kb show", {"what": "灯台"}),
    ("kb edit", {"entry": "灯台"}),
    ("kb reload", {}),
    ("kb policy", {"site": "shiomi.example", "mode": "never"}),
    ("kb rollback", {}),
    ("kb status", {}),
    ("kb audit", {}),
    ("kb why", {"question": "灯台はいつ建てられましたか?"}),
    ("kb analytics", {}),
    ("kb history", {}),
    ("kb inbox", {}),
    ("kijibot channel", {"mode": "off"}),
    ("kijibot strictness", {"strictness": "strict"}),
    ("kijibot setup", {}),
    ("kijibot pause", {}),
    ("kijibot resume", {}),
]


def allow_commands(world: World, person: Any, *others: Any) -> Any:
    """Give *person* and *others* the commands in the server's integration settings, which override Discord's hint."""
    for name in ("kb", "kijibot"):
        command = world.env.backend.find_command(name, world.guild.id)
        assert command is not None
        world.guild.set_command_permissions(int(command["id"]), dict.fromkeys((person, *others), True))
    return person


def actor(world: World, who: str) -> Any:
    if who == "a member":
        return allow_commands(world, world.member)
    if who == "an administrator of another server":
        other = world.env.create_guild("other", owner=world.member.user)
        assert other.owner.id == world.member.id
        return allow_commands(world, world.member)
    role = world.role("Mods", manage_messages=True, kick_members=True, manage_channels=True, manage_roles=True)
    return allow_commands(world, world.guild.add_member(world.env.create_user("mod"), roles=[role]))


@pytest.mark.parametrize(("command", "options"), ACTIONS, ids=[f"{name} {list(opts)}" for name, opts in ACTIONS])
@pytest.mark.parametrize("who", ["a member", "an administrator of another server", "a moderator"])
async def test_nobody_but_an_administrator_changes_anything(
    world: World, who: str, command: str, options: dict[str, Any]
) -> None:
    result = await actor(world, who).slash(world.channel, command, **options)

    assert result.ephemeral
    assert "Only this server's administrators" in words_of(result.response)
    assert world.fake.library.calls == []
    assert server_library(world.guild.id) not in {library for library, _ in world.fake.preferences.kept}


@pytest.mark.parametrize(("command", "options"), ACTIONS, ids=[f"{name} {list(opts)}" for name, opts in ACTIONS])
async def test_the_menu_hides_administration_from_members_and_direct_messages(
    world: World, command: str, options: dict[str, Any]
) -> None:
    with pytest.raises(simcord.SetupError, match="not visible"):
        await world.member.slash(world.channel, command, **options)
    with pytest.raises(simcord.SetupError):
        await world.admin.user.slash(command, **options)


@pytest.mark.parametrize("permission", ["manage_guild", "administrator"])
async def test_both_grants_administer(world: World, permission: str) -> None:
    person = world.guild.add_member(world.env.create_user("p"), roles=[world.role("R", **{permission: True})])
    result = await person.slash(world.channel, "kb reload")

    assert "administrators" not in words_of(result.response)
    assert [call[0] for call in world.fake.library.calls] == ["reload"]


async def test_rights_lost_while_the_form_was_open_are_noticed(world: World) -> None:
    shown = await world.admin.slash(world.channel, "kb add")
    assert shown.modal is not None
    world.env.backend.get_guild(world.guild.id).members[world.admin.id].role_ids.clear()
    result = await world.admin.submit_modal(shown, modal_values(shown.modal, 本文="灯台の話。"))

    assert "Only this server's administrators" in words_of(result.response)
    assert world.fake.library.calls == []


def modal_values(modal: dict[str, Any], **texts: str) -> dict[str, str]:
    """The form as the person sends it: defaults kept, the first field filled in."""
    (text,) = texts.values()
    fields = [label["component"] for label in modal["components"]]
    values = {field["custom_id"]: field.get("value") or "" for field in fields}
    return {**values, fields[0]["custom_id"]: text}


async def test_removing_offers_and_takes_only_the_servers_own_articles(world: World) -> None:
    own = server_library(world.guild.id)
    world.fake.library.stored = {own: [summary("こちらの記事", id_="a1")], SHARED: [summary("共有の記事", id_="a2")]}

    offered = await world.admin.autocomplete(world.channel, "kb remove", "article", "記事")
    result = await world.admin.slash(world.channel, "kb remove", article=offered[0]["value"])
    refused = await world.admin.slash(world.channel, "kb remove", article="a2")

    assert [choice["name"] for choice in offered] == ["こちらの記事"]
    assert "- こちらの記事" in words_of(result.response)
    assert "“a2” does not name exactly one of this server's articles" in words_of(refused.response)
    assert [s.head.id for s in world.fake.library.stored[SHARED]] == ["a2"]


async def test_autocomplete_tells_a_member_nothing(world: World) -> None:
    own = server_library(world.guild.id)
    world.fake.library.stored = {own: [summary("こちらの記事", id_="a1")]}
    world.fake.library.versions = {own: [version(2, current=True), version(1)]}
    allow_commands(world, world.member)

    assert await world.member.autocomplete(world.channel, "kb remove", "article", "") == []
    assert await world.member.autocomplete(world.channel, "kb rollback", "version", "") == []


async def test_reload_reports_what_changed(world: World) -> None:
    own = server_library(world.guild.id)
    world.fake.library.stored = {own: [summary("変わった記事")]}
    result = await world.admin.slash(world.channel, "kb reload")

    assert "Changed: 1" in words_of(result.response)
    assert "- 変わった記事" in words_of(result.response)


async def test_rollback_offers_versions_and_goes_to_the_chosen_one(world: World) -> None:
    own = server_library(world.guild.id)
    world.fake.library.versions = {own: [version(3, current=True), version(2), version(1)]}

    offered = await world.admin.autocomplete(world.channel, "kb rollback", "version", "")
    result = await world.admin.slash(world.channel, "kb rollback", version=1)

    assert [choice["value"] for choice in offered] == [2, 1]
    assert offered[0]["name"] == "Version 2 (2026-11-01 09:02 UTC, added, articles: 1)"
    assert "Version 1 (<t:" in words_of(result.response)
    assert world.fake.library.calls == [("rollback", own, str(world.admin.id), 1)]


async def test_rolling_back_with_nothing_before_says_so(world: World) -> None:
    result = await world.admin.slash(world.channel, "kb rollback")

    assert words_of(result.response) == "There is no such version to go back to."


async def test_status_shows_counts_versions_and_settings(world: World) -> None:
    own = server_library(world.guild.id)
    world.fake.library.stored = {own: [summary()], SHARED: [summary(), summary()]}
    world.fake.library.versions = {own: [version(2, current=True), version(1)]}
    await world.admin.slash(world.channel, "kijibot channel", mode="off")
    await world.admin.slash(world.channel, "kijibot pause")
    result = await world.admin.slash(world.channel, "kb status")

    said = words_of(result.response)
    assert "Articles of this server: 1" in said
    assert "Shared articles: 2" in said
    assert f"- {world.channel.mention}: off" in said
    assert "I am paused" in said
    assert "← current" in said


@pytest.mark.parametrize(
    ("speaking", "pending", "done"),
    [
        pytest.param("japanese", "全体の点検はまだ終わっていません", "誤り0件、警告1件、参考2件", id="ja"),
        pytest.param("world", "The test of everything is not finished", "Errors: 0. Warnings: 1. Notes: 2.", id="en"),
    ],
)
async def test_the_status_says_what_the_self_test_of_everything_found(
    speaking: str, pending: str, done: str, world: World, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(speaking)
    own = server_library(int(world.guild.id))
    world.fake.library.versions = {own: [version(2, current=True)]}
    before = await world.admin.slash(world.channel, "kb status")
    spot = Spot(library=own, article=ArticleId("a"), title="便り", text="第7便は出ます。")
    world.fake.background.found = Walked(
        version=VersionNumber(2),
        fingerprint="",
        entries=48,
        errors=0,
        warnings=1,
        notes=2,
        findings=(Finding(kind="unreachable", spots=(spot,)),),
    )
    after = await world.admin.slash(world.channel, "kb status")

    assert pending in words_of(before.response)
    assert done in words_of(after.response)
    assert "第7便は出ます。" in words_of(after.response)


async def test_a_servers_strictness_holds_there_alone_and_after_a_restart(world: World) -> None:
    world.fake.answers.strictness = "talkative"
    before = await world.admin.slash(world.channel, "kb status")
    done = await world.admin.slash(world.channel, "kijibot strictness", strictness="strict")
    await world.restart()
    shown = await world.admin.slash(world.channel, "kb status")
    await world.member.slash(world.channel, "ask", question="いつ?")
    await world.member.send(world.channel, f"{world.me} いつ?")
    await world.member.send_dm("いつ?")

    assert "Strictness: talkative. I also answer when I am unsure" in words_of(before.response)
    assert words_of(done.response).startswith("In this server I am now strict. I answer only when I am quite sure.")
    assert "Strictness: strict. I answer only when I am quite sure." in words_of(shown.response)
    assert world.fake.answers.chosen == ["strict", "strict", None]


async def test_a_conflict_or_a_broken_store_is_a_sentence(world: World) -> None:
    world.fake.library.fault = StoreError()
    result = await world.admin.slash(world.channel, "kb reload")

    assert words_of(result.response) == "The article store cannot be used right now. Please tell the operator."


async def test_where_the_bot_was_never_added_nobody_administers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(world.env.bot, "get_guild", lambda _id: None)
        result = await world.admin.slash(world.channel, "kb reload")

    assert "Only this server's administrators" in words_of(result.response)
    assert world.fake.library.calls == []


@pytest.mark.parametrize(
    ("mode", "said"), [("title", "title only"), ("never", "never"), ("quote", "every article is quoted")]
)
async def test_a_source_s_policy_is_set_for_the_server_s_own_articles(world: World, mode: str, said: str) -> None:
    own, policies = server_library(world.guild.id), world.fake.library.policies
    await policies.set(own, "news.example", "never")

    result = await world.admin.slash(world.channel, "kb policy", site="https://www.News.example/1", mode=mode)
    shown = await world.admin.slash(world.channel, "kb policy")

    assert said in words_of(result.response)
    assert words_of(shown.response) == words_of(result.response)
    assert dict(await policies.all(own)) == ({} if mode == "quote" else {"news.example": mode})
    assert await policies.all(SHARED) == {}
