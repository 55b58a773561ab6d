"""/kijibot setup and the roles it names: who may choose, and whom a chosen role lets administer."""

import pytest

from bot.press import setup_id
from knowledge.models import server_library
from tests.bot.conftest import World, words_of
from tests.bot.setting_up import choose, opened, press, settings_of
from tests.bot.test_admin import actor, allow_commands

CONTROLS: list[tuple[str, list[str] | None]] = [
    ("home", None), ("clock", None), ("pause", None), ("resume", None), ("other_zone", None), ("name_topics", None),
    ("channel", ["1"]), ("strictness", ["strict"]), ("lang", ["ja"]), ("roles", []), ("zone", ["Asia/Tokyo"]),
    ("quiet_start", ["1"]), ("quiet_end", ["1"]), ("mode", ["off"]), ("topics", ["x"]), ("every", ["day"]),
    ("hour", ["1"]),
]  # fmt: skip


@pytest.mark.parametrize(
    "who", ["a member", "an administrator of another server", "a moderator", "a former administrator", "a former role"]
)
async def test_no_control_of_an_old_panel_serves_anybody_else(world: World, who: str) -> None:
    panel = await opened(world)
    if who == "a former administrator":
        person = world.admin
        world.env.backend.get_guild(world.guild.id).members[person.id].role_ids.clear()
    elif who == "a former role":
        role = world.role("Editors")
        person = world.guild.add_member(world.env.create_user("ed"), roles=[role])
        await choose(world, panel, "roles", role)
        world.env.backend.get_guild(world.guild.id).members[person.id].role_ids.clear()
    else:
        person = actor(world, who)
    before = await settings_of(world)
    for what, values in CONTROLS:
        result = await press(world, person, panel, setup_id(what, world.channel.id), values)
        assert "Only" in words_of(result.response), what
        assert result.modal is None, what

    assert await settings_of(world) == before


async def test_who_has_a_chosen_role_administers_until_it_is_taken_or_unchosen(world: World) -> None:
    role = world.role("Editors")
    other = world.member
    editor = allow_commands(world, world.guild.add_member(world.env.create_user("ed"), roles=[role]), other)
    refused = await editor.slash(world.channel, "kb reload")
    panel = await opened(world)
    shown = await choose(world, panel, "roles", role)
    await world.restart()
    await editor.slash(world.channel, "kb reload")
    theirs = await opened(world, editor)
    await choose(world, theirs, "strictness", "strict", who=editor)
    not_theirs = await other.slash(world.channel, "kb reload")
    await choose(world, panel, "roles")
    taken = await editor.slash(world.channel, "kb reload")
    late = await editor.select(theirs, ["talkative"], custom_id=setup_id("strictness"))

    assert "Only" in words_of(refused.response)
    assert f"members of {role.mention}" in shown
    assert [call[:2] for call in world.fake.library.calls] == [("reload", server_library(world.guild.id))]
    assert (await settings_of(world)).strictness == "strict"
    assert all("Only" in words_of(result.response) for result in (not_theirs, taken, late))


async def test_a_role_that_is_taken_away_or_deleted_grants_nothing_more(world: World) -> None:
    role, gone = world.role("Editors"), world.role("Gone")
    late = world.guild.add_member(world.env.create_user("li"), roles=[gone])
    editor = allow_commands(world, world.guild.add_member(world.env.create_user("ed"), roles=[role]), late)
    await choose(world, await opened(world), "roles", role, gone)
    autocompleted = await editor.autocomplete(world.channel, "kb remove", "article", "")
    world.env.backend.get_guild(world.guild.id).members[editor.id].role_ids.clear()
    guild = world.env.bot.get_guild(world.guild.id)
    assert guild is not None
    await guild.get_role(gone.id).delete()  # type: ignore[union-attr]
    refused = [await person.slash(world.channel, "kb reload") for person in (editor, late)]

    assert autocompleted == []
    assert all("Only" in words_of(result.response) for result in refused)
    assert world.fake.library.calls == []
    assert "Gone" not in words_of(await opened(world))


async def test_only_who_may_manage_the_server_chooses_roles(world: World) -> None:
    role = world.role("Editors")
    editor = allow_commands(world, world.guild.add_member(world.env.create_user("ed"), roles=[role]))
    await choose(world, await opened(world), "roles", role)
    theirs = await opened(world, editor)
    result = await editor.select(theirs, [role, world.role("More")], custom_id=setup_id("roles"))

    assert "Only people who may “Manage Server” can choose" in words_of(result.response)
    assert (await settings_of(world)).roles == {role.id}


async def test_everybody_s_role_grants_nothing(world: World) -> None:
    await world.desk.servers.change(world.guild.id, roles=frozenset({world.guild.id}))
    result = await allow_commands(world, world.member).slash(world.channel, "kb reload")

    assert "Only" in words_of(result.response)
