"""Everybody may see and delete what is kept of them, everywhere, in both languages."""

from datetime import UTC, datetime

import pytest

from knowledge.models import Deed, server_library
from tests.bot.conftest import World, words_of


@pytest.mark.parametrize("paused", [False, True])
async def test_what_is_kept_is_told_to_anybody_alone(world: World, *, paused: bool) -> None:
    await world.desk.servers.pause(world.guild.id, paused=paused)
    result = await world.member.slash(world.channel, "privacy show")

    assert result.ephemeral
    assert "kept for 90 days" in words_of(result.response)


@pytest.mark.usefixtures("japanese")
async def test_it_is_told_in_japanese(world: World) -> None:
    assert "90 日間保存します" in words_of((await world.member.slash(world.channel, "privacy show")).response)


async def test_a_person_sees_and_deletes_their_own_data_alone(world: World) -> None:
    deed = Deed(library=server_library(world.guild.id), what="version", when=datetime(2026, 11, 24, tzinfo=UTC))
    world.fake.privacy.kept = [(world.admin.id, deed), (world.admin.id, deed), (1, deed)]

    assert "Nothing is kept" in words_of((await world.member.slash(world.channel, "privacy export")).response)
    told = words_of((await world.admin.slash(world.channel, "privacy export")).response)
    assert f"24 November 2026: a change of the articles of {world.guild.name} (2×)" in told
    assert "in 2 places" in words_of((await world.admin.slash(world.channel, "forget-me")).response)
    assert "Nothing is kept" in words_of((await world.admin.slash(world.channel, "forget-me")).response)
    assert [who for who, _ in world.fake.privacy.kept] == [1]


async def test_leaving_a_server_deletes_its_library(world: World) -> None:
    await world.desk.servers.pause(world.guild.id, paused=True)
    guild = world.env.bot.get_guild(world.guild.id)
    assert guild is not None
    world.env.bot.dispatch("guild_remove", guild)
    await world.env.settle() if hasattr(world.env, "settle") else None

    assert world.fake.privacy.forgotten == [server_library(world.guild.id)]
