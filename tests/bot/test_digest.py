"""The digest: what is new comes once, whatever happens to the bot in between."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import discord
import pytest

from bot.digest import Digests, digests_posted, nonce
from bot.digest_marks import DigestMarks, Mark
from bot.server_settings import QuietHours, Schedule
from knowledge.app import Knowledge
from knowledge.errors import StoreError
from knowledge.models import SHARED, server_library
from tests.bot.conftest import World, words_of
from tests.bot.setting_up import SetClock, base, clock, restart, simcord_bot, teach

__all__ = ["base", "clock", "simcord_bot"]

Look = Callable[[], Awaitable[list[str]]]


@pytest.fixture
async def look(world: World, base: Knowledge) -> Look:
    """A channel with a digest daily at 9:00 UTC, set on Monday at noon; looks, and returns what stands there."""
    await teach(base, "古い記事", "前からある記事です。")
    await world.desk.servers.change_channel(world.guild.id, world.channel.id, digest=Schedule(every="day", hour=9))

    async def look() -> list[str]:
        await Digests(world.desk, world.env.bot).look()
        return world.said()

    assert await look() == []
    return look


async def test_what_came_since_the_last_one_comes_once_at_its_hour(
    look: Look, base: Knowledge, clock: SetClock
) -> None:
    await teach(
        base, "新しい祭り", "祭りは八月に開かれます。\n\n山車が七台出ます。", published="2025-08-30", site="町報"
    )
    clock.set("2025-09-02 08:59")
    before = await look()
    clock.set("2025-09-02 09:00")
    first = await look()
    clock.set("2025-09-02 23:00")
    again = await look()

    assert before == []
    assert first == again
    assert first[0].split("\n")[:4] == [
        "**New in the articles**",
        "-# new or changed: 1",
        "**[新しい祭り](https://t.example/%E6%96%B0%E3%81%97%E3%81%84%E7%A5%AD%E3%82%8A)**",
        "-# 町報 · 30 August 2025, " + first[0].split("30 August 2025, ")[1].split("\n")[0],
    ]
    assert "古い記事" not in first[0]


async def test_nothing_comes_when_nothing_is_new(look: Look, clock: SetClock) -> None:
    for day in range(2, 9):
        clock.set(f"2025-09-{day:02} 09:30")
        assert await look() == []


async def test_weekly_means_on_that_day_alone(world: World, look: Look, base: Knowledge, clock: SetClock) -> None:
    await world.desk.servers.change_channel(world.guild.id, world.channel.id, digest=Schedule(every="friday", hour=9))
    await look()
    await teach(base, "水道", "水道を止めます。")
    clock.set("2025-09-04 23:59")
    assert await look() == []
    clock.set("2025-09-05 09:00")
    assert len(await look()) == 1


async def test_the_hour_is_the_server_s_also_where_clocks_change(
    world: World, look: Look, base: Knowledge, clock: SetClock
) -> None:
    await world.desk.servers.change(world.guild.id, zone="America/New_York")
    await look()
    for day, hour in (("2025-11-01", "13:00"), ("2025-11-02", "14:00")):  # summer time ends on the second
        clock.set(f"{day} 00:00")
        await look()
        await teach(base, f"記事{day}", f"{day}の記事です。")
        clock.set(f"{day} {int(hour[:2]) - 1}:59")
        before = len(await look())
        clock.set(f"{day} {hour}")
        assert len(await look()) == before + 1


async def test_a_change_is_told_as_one_and_only_the_channel_s_topics_count(
    world: World, look: Look, base: Knowledge, clock: SetClock
) -> None:
    await world.desk.servers.change_channel(world.guild.id, world.channel.id, topics=("くらし",))
    await teach(base, "ごみの出し方", "ごみは月曜日に出します。", "くらし")
    clock.set("2025-09-02 09:00")
    await look()
    await teach(base, "ごみの出し方", "ごみは火曜日に出します。", "くらし")
    await teach(base, "よその話", "よその話です。", "別の町")
    clock.set("2025-09-03 09:00")
    _, changed = await look()

    assert "ごみの出し方" in changed
    assert "-# changed" in changed
    assert "よその話" not in changed


async def test_a_source_s_policy_is_kept(look: Look, base: Knowledge, clock: SetClock) -> None:
    await teach(base, "題だけ", "見せない言葉です。", site="Quiet")
    await teach(base, "出さない", "出さない言葉です。", site="Never")
    await base.library.policies.set(SHARED, "Quiet", "title")
    await base.library.policies.set(SHARED, "Never", "never")
    clock.set("2025-09-02 09:00")
    (said,) = await look()

    assert "題だけ" in said
    assert "new or changed: 1" in said
    assert "言葉" not in said
    assert "出さない" not in said


async def test_many_articles_are_counted_beyond_those_that_fit(look: Look, base: Knowledge, clock: SetClock) -> None:
    for number in range(14):
        await teach(base, f"記事{number}", f"記事{number}の中身です。")
    clock.set("2025-09-02 09:00")
    (said,) = await look()

    assert "new or changed: 14" in said
    assert "4 more; `/latest` shows them." in said


async def test_after_three_days_down_one_digest_tells_it_all(
    world: World, look: Look, base: Knowledge, clock: SetClock
) -> None:
    await teach(base, "一日目", "一日目の記事です。")
    clock.set("2025-09-05 15:00")
    await teach(base, "三日目", "三日目の記事です。")
    await restart(world, base, clock)
    (said,) = await look()

    assert "一日目" in said
    assert "三日目" in said
    assert await look() == [said]


async def crashed(world: World, look: Look, base: Knowledge, clock: SetClock) -> list[str]:
    """Look, and crash when the digest is sent and not yet written down; return what stands there after a restart."""
    put = DigestMarks.put

    async def crashing(self: DigestMarks, server: int, channel: int, mark: Mark | None) -> None:
        if world.said():
            raise StoreError
        await put(self, server, channel, mark)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DigestMarks, "put", crashing)
        sent = await look()
    await restart(world, base, clock)
    return sent


@pytest.mark.parametrize("down", ["2025-09-02 09:01", "2025-09-09 15:00"], ids=["for a minute", "for a week"])
async def test_a_crash_between_sending_and_writing_it_down_repeats_nothing(
    world: World, look: Look, base: Knowledge, clock: SetClock, down: str
) -> None:
    await teach(base, "祭り", "祭りは八月です。")
    clock.set("2025-09-02 09:00")
    sent = await crashed(world, look, base, clock)
    clock.set(down)
    again = await look()
    await teach(base, "そのあと", "そのあとの記事です。")
    clock.set("2025-09-10 09:00")
    later = await look()

    assert sent == again == later[:1]
    assert "祭り" in sent[0]
    assert len(later) == 2
    assert "祭り" not in later[1]


async def test_where_the_channel_cannot_be_read_a_digest_that_was_begun_is_not_sent_again(
    world: World, look: Look, base: Knowledge, clock: SetClock
) -> None:
    await allow(world, read_message_history=False)
    await teach(base, "祭り", "祭りは八月です。")
    clock.set("2025-09-02 09:00")
    sent = await crashed(world, look, base, clock)
    clock.set("2025-09-03 15:00")

    assert await look() == sent


async def test_a_crash_before_it_was_sent_loses_nothing(
    world: World, look: Look, base: Knowledge, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await teach(base, "祭り", "祭りは八月です。")
    clock.set("2025-09-02 09:00")

    async def crashing(*_: object) -> str:
        raise StoreError

    with monkeypatch.context() as patch:
        patch.setattr(world.desk.delivery, "post", crashing)
        assert await look() == []
    await restart(world, base, clock)
    (said,) = await look()

    assert "祭り" in said


async def test_where_it_may_not_write_it_says_so_and_tries_once_a_day(
    world: World, look: Look, base: Knowledge, clock: SetClock
) -> None:
    await teach(base, "祭り", "祭りは八月です。")
    await allow(world, send_messages=False)
    for minute in range(5):
        clock.set(f"2025-09-02 09:0{minute}")
        await look()
    tries = len(world.bodies("POST", f"/channels/{world.channel.id}/messages"))
    status = await world.admin.slash(world.channel, "kb status")
    await allow(world, send_messages=True)
    clock.set("2025-09-03 09:00")
    (said,) = await look()

    assert tries <= 1
    assert f"I may not write in {world.channel.mention}, so its digest cannot be posted" in words_of(status.response)
    assert "祭り" in said


async def allow(world: World, **permissions: bool) -> None:
    """Let everybody do that in the channel, or nobody."""
    channel = world.env.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.set_permissions(channel.guild.default_role, **permissions)  # type: ignore[call-overload]


async def test_pause_and_quiet_hours_put_it_off_and_then_one_comes(
    world: World, look: Look, base: Knowledge, clock: SetClock
) -> None:
    await teach(base, "祭り", "祭りは八月です。")
    await world.desk.servers.change(world.guild.id, quiet=QuietHours(start=8, end=10))
    clock.set("2025-09-02 09:30")
    quiet = await look()
    await world.desk.servers.pause(world.guild.id, paused=True)
    clock.set("2025-09-04 12:00")
    paused = await look()
    await world.desk.servers.pause(world.guild.id, paused=False)
    told = await look()

    assert quiet == paused == []
    assert len(told) == 1


async def test_another_hour_counts_from_then_on_and_none_is_sent_for_the_change(
    world: World, look: Look, base: Knowledge, clock: SetClock
) -> None:
    await teach(base, "祭り", "祭りは八月です。")
    clock.set("2025-09-01 15:00")
    await world.desk.servers.change_channel(world.guild.id, world.channel.id, digest=Schedule(every="day", hour=14))
    assert await look() == []
    clock.set("2025-09-02 14:00")
    assert len(await look()) == 1


async def test_switched_off_and_on_again_it_begins_anew(
    world: World, look: Look, base: Knowledge, clock: SetClock
) -> None:
    await world.desk.servers.change_channel(world.guild.id, world.channel.id, digest=None)
    await look()
    await teach(base, "その間", "その間の記事です。")
    await world.desk.servers.change_channel(world.guild.id, world.channel.id, digest=Schedule(every="day", hour=9))
    await look()
    clock.set("2025-09-02 09:00")

    assert await look() == []


async def test_it_speaks_the_server_s_language(world: World, look: Look, base: Knowledge, clock: SetClock) -> None:
    await world.desk.servers.change(world.guild.id, lang="ja")
    await teach(base, "祭り", "祭りは八月です。")
    clock.set("2025-09-02 09:00")
    (said,) = await look()

    assert said.startswith("**新着のまとめ**\n-# 新しい記事・変わった記事: 1件")


async def test_the_trouble_of_one_server_keeps_no_digest_from_another(
    world: World, look: Look, base: Knowledge, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = world.env.create_guild("other")
    place = other.create_text_channel("news")
    await world.desk.servers.change_channel(other.id, place.id, digest=Schedule(every="day", hour=9))
    await look()
    await teach(base, "祭り", "祭りは八月です。")
    clock.set("2025-09-02 09:00")
    of = DigestMarks.of

    async def troubled(self: DigestMarks, server: int) -> Any:
        if server == world.guild.id:
            raise StoreError
        return await of(self, server)

    monkeypatch.setattr(DigestMarks, "of", troubled)
    await look()

    assert len(world.said(place)) == 1


async def test_a_server_s_own_articles_are_told_there_alone(
    world: World, look: Look, base: Knowledge, clock: SetClock
) -> None:
    other = world.env.create_guild("other")
    place = other.create_text_channel("news")
    await world.desk.servers.change_channel(other.id, place.id, digest=Schedule(every="day", hour=9))
    await look()
    await teach(base, "内輪の記事", "内輪の記事です。", library=server_library(world.guild.id))
    clock.set("2025-09-02 09:00")
    (said,) = await look()

    assert "内輪の記事" in said
    assert world.said(place) == []


async def test_what_is_kept_of_it_goes_when_the_bot_leaves_the_server(
    world: World, look: Look, base: Knowledge
) -> None:
    own = server_library(world.guild.id)
    assert await base.preferences.get(own, "digests")
    guild = world.env.bot.get_guild(world.guild.id)
    world.env.bot.dispatch("guild_remove", guild)
    await world.member.send_dm("…")

    assert await base.preferences.get(own, "digests") is None
    assert await world.desk.marks.of(world.guild.id) == {}


async def test_it_runs_by_itself_while_the_bot_runs(world: World, look: Look, base: Knowledge, clock: SetClock) -> None:
    await teach(base, "祭り", "祭りは八月です。")
    clock.set("2025-09-02 09:00")
    async with digests_posted(world.desk, world.env.bot):
        for _ in range(200):
            if world.said():
                break
            await asyncio.sleep(0.01)

    assert len(world.said()) == 1


def test_a_nonce_is_one_for_each_channel_and_time_and_fits() -> None:
    first, later = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)
    made = [nonce(10**18, first), nonce(10**18 + 1, first), nonce(10**18, later)]

    assert len(set(made)) == 3
    assert nonce(10**18, first) == made[0]
    assert all(len(each) <= 25 for each in made)
