"""/kijibot setup: what is chosen counts at once and after a restart, and nobody chooses who may not."""

from datetime import UTC, datetime

import discord
import pytest

from bot.i18n import PHRASES
from bot.policy import Mode
from bot.press import setup_id
from bot.server_settings import QuietHours, Schedule
from knowledge.errors import StoreError
from knowledge.models import server_library
from tests.bot.builders import answered, evidence, summary
from tests.bot.conftest import World, words_of
from tests.bot.setting_up import choose, field_of, opened, press, settings_of

QUESTION = "灯台はいつ建てられましたか?"


@pytest.mark.parametrize("later", [False, True], ids=["at once", "pressed after a restart"])
@pytest.mark.parametrize(
    ("what", "values", "field", "value", "said"),
    [
        pytest.param("strictness", ["strict"], "strictness", "strict", "Strictness: strict.", id="strictness"),
        pytest.param("lang", ["ja"], "lang", "ja", "replies: always Japanese", id="language"),
    ],
)
async def test_what_is_chosen_on_the_first_page_counts(
    world: World, *, later: bool, what: str, values: list[str], field: str, value: object, said: str
) -> None:
    panel = await opened(world)
    if later:
        await world.restart()
    shown = await choose(world, panel, what, *values)
    await world.restart()

    assert said in shown
    assert getattr(await settings_of(world), field) == value
    assert said in words_of(await opened(world))


async def test_quiet_hours_and_zone_are_chosen_on_a_page_of_their_own(world: World) -> None:
    panel = await opened(world)
    await world.admin.click(panel, label="Quiet hours and time zone")
    await choose(world, panel, "quiet_start", "21")
    await choose(world, panel, "quiet_end", "6")
    await choose(world, panel, "zone", "Asia/Tokyo")
    await world.restart()

    kept = await settings_of(world)
    assert (kept.quiet, kept.zone) == (QuietHours(start=21, end=6), "Asia/Tokyo")
    assert "from 21:00 to 6:00" in words_of(await opened(world))


async def test_where_the_settings_cannot_be_read_a_press_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreadable(*_asked: object) -> None:
        raise StoreError

    panel = await opened(world)
    await world.restart()
    monkeypatch.setattr(world.fake.preferences, "get", unreadable)
    result = await press(world, world.admin, panel, setup_id("other_zone"))

    assert words_of(result.response) == PHRASES.say("en", "sorry.store")


@pytest.mark.parametrize(
    ("written", "zone", "said"),
    [
        pytest.param("europe/paris", "Europe/Paris", "Europe/Paris", id="in whatever case"),
        pytest.param("Mars/Olympus", None, "There is no time zone “Mars/Olympus”", id="unknown"),
        pytest.param("../etc/passwd", None, "There is no time zone", id="a path"),
    ],
)
async def test_any_zone_can_be_named_and_a_wrong_one_is_a_sentence(
    world: World, written: str, zone: str | None, said: str
) -> None:
    panel = await opened(world)
    await world.admin.click(panel, label="Quiet hours and time zone")
    shown = await world.admin.click(panel, label="Another time zone")
    result = await world.admin.submit_modal(shown, {field_of(shown): written})

    assert (await settings_of(world)).zone == zone
    assert said in words_of(result.response or panel)


async def test_pause_and_resume_are_buttons_of_the_panel(world: World) -> None:
    panel = await opened(world)
    await world.admin.click(panel, label="Pause me")
    silent = await world.member.slash(world.channel, "ask", question=QUESTION)
    await world.admin.click(panel, label="Resume")

    assert "paused" in words_of(silent.response)
    assert not (await settings_of(world)).paused


@pytest.mark.parametrize("mode", ["off", "mention", "watch"])
async def test_a_channel_s_page_sets_its_mode(world: World, mode: Mode) -> None:
    panel = await opened(world)
    shown = await choose(world, panel, "channel", world.channel)
    changed = await choose(world, panel, "mode", mode, channel=world.channel.id)

    assert f"In {world.channel.mention} I answer when mentioned" in shown
    assert (await settings_of(world)).mode(world.channel.id) == mode
    assert changed.startswith(f"**{world.channel.mention}**")


async def test_a_forum_has_its_own_mode_and_no_digest(world: World) -> None:
    forum = world.guild.create_forum_channel("help")
    panel = await opened(world)
    await choose(world, panel, "channel", forum)
    shown = await choose(world, panel, "mode", "forum", channel=forum.id)

    assert "each new post once" in shown
    assert "digest" not in shown


async def test_topics_and_digest_are_set_for_a_channel(world: World) -> None:
    world.fake.topics.known = ("くらし", "祭り")
    panel, here = await opened(world), world.channel.id
    await choose(world, panel, "channel", world.channel)
    await choose(world, panel, "topics", "くらし", channel=here)
    await choose(world, panel, "every", "monday", channel=here)
    shown = await choose(world, panel, "hour", "18", channel=here)
    await world.restart()

    kept = (await settings_of(world)).channel(here)
    assert (kept.topics, kept.digest) == (("くらし",), Schedule(every="monday", hour=18))
    assert "only from articles on “くらし”" in shown
    assert "every Monday at 18:00" in shown
    cleared = await choose(world, panel, "topics", channel=here)
    assert "I answer from all articles" in cleared


async def test_of_many_topics_those_beyond_a_list_are_written(world: World) -> None:
    world.fake.topics.known = tuple(f"話題{number}" for number in range(40))
    panel = await opened(world)
    await choose(world, panel, "channel", world.channel)
    shown = await world.admin.click(panel, label="Choose topics by name")
    wrong = await world.admin.submit_modal(shown, {field_of(shown): "話題39\n宇宙"})
    shown = await world.admin.click(panel, label="Choose topics by name")
    await world.admin.submit_modal(shown, {field_of(shown): "話題３９\n\n話題2"})

    assert "There are no articles on: “宇宙”" in words_of(wrong.response)
    assert (await settings_of(world)).channel(world.channel.id).topics == ("話題39", "話題2")


@pytest.mark.usefixtures("japanese")
async def test_the_panel_speaks_japanese(world: World) -> None:
    panel = await opened(world)
    first = words_of(panel)
    page = await choose(world, panel, "channel", world.channel)

    assert "このサーバーでの設定" in first
    assert "すべての記事から答えます。" in page


async def test_the_commands_and_the_panel_set_the_same(world: World) -> None:
    await world.admin.slash(world.channel, "kijibot channel", mode="off")
    await world.admin.slash(world.channel, "kijibot strictness", strictness="talkative")
    await world.admin.slash(world.channel, "kijibot pause")
    shown = words_of(await opened(world))

    assert f"- {world.channel.mention}: off" in shown
    assert "Strictness: talkative." in shown
    assert "I am paused" in shown


async def test_a_choice_that_no_longer_fits_changes_nothing_and_says_so(world: World) -> None:
    panel = await opened(world)
    await choose(world, panel, "channel", world.channel)
    before = await settings_of(world)
    for what, value in (("hour", "9"), ("mode", "forum"), ("mode", "shout"), ("every", "fortnight"), ("zone", "../x")):
        result = await press(world, world.admin, panel, setup_id(what, world.channel.id), [value])
        assert "no longer fits" in words_of(result.response), what

    assert await settings_of(world) == before


async def test_a_deleted_channel_is_forgotten(world: World) -> None:
    other = world.guild.create_text_channel("other")
    await world.desk.servers.set_mode(world.guild.id, other.id, "off")
    channel = world.env.bot.get_channel(other.id)
    world.env.bot.dispatch("guild_channel_delete", channel)
    await world.member.send(world.channel, "…")

    assert not (await settings_of(world)).channels


async def test_the_audit_log_tells_what_was_chosen_and_not_which_pages_were_turned(world: World) -> None:
    panel = await opened(world)
    await choose(world, panel, "channel", world.channel)
    await choose(world, panel, "mode", "watch", channel=world.channel.id)
    await world.admin.click(panel, label="Back to the whole setup")
    await world.admin.click(panel, label="Quiet hours and time zone")
    shown = await world.admin.click(panel, label="Another time zone")
    await world.admin.submit_modal(shown, {field_of(shown): "Europe/Paris"})
    log = words_of((await world.admin.slash(world.channel, "kb audit")).response).split("\n")

    assert [line.split(": ", 1)[1] for line in log[1:]] == [
        "used the setup",
        f"used the setup (mode\\:{world.channel.id}; watch)",
        "`/kijibot setup`",
    ]


# -- what is set counts ----------------------------------------------------------------------------------------------


class TestQuietHours:
    @pytest.fixture
    def message_content(self) -> bool:
        return True

    @pytest.mark.parametrize(
        ("now", "answers"),
        [
            pytest.param("2026-06-01T12:59", 2, id="just before"),
            pytest.param("2026-06-01T13:00", 1, id="from the hour on"),
            pytest.param("2026-06-01T21:59", 1, id="over midnight"),
            pytest.param("2026-06-01T22:00", 2, id="and no longer"),
        ],
    )
    async def test_what_is_overheard_stays_unanswered_and_who_calls_is_answered(
        self, world: World, now: str, answers: int
    ) -> None:
        world.fake.answers.known[QUESTION] = answered(evidence())
        world.desk.now = lambda: datetime.fromisoformat(now).replace(tzinfo=UTC)
        await world.desk.servers.change(world.guild.id, zone="Asia/Tokyo", quiet=QuietHours(start=22, end=7))
        await world.desk.servers.set_mode(world.guild.id, world.channel.id, "watch")
        await world.member.send(world.channel, QUESTION)
        await world.member.send(world.channel, f"{world.me} {QUESTION}")
        command = await world.member.slash(world.channel, "ask", question=QUESTION)

        assert len(world.said()) - 1 == answers
        assert "1904年" in words_of(command.response) + "".join(world.said())


async def test_what_everybody_reads_is_in_the_server_s_language(world: World) -> None:
    world.fake.answers.known[QUESTION] = answered(evidence())
    await world.desk.servers.change(world.guild.id, lang="en")
    await world.member.send(world.channel, f"{world.me} {QUESTION}")
    spoken = world.said()[0]
    await world.desk.servers.change(world.guild.id, lang="ja")
    other = world.guild.create_text_channel("other")
    public = await world.member.slash(other, "ask", question=QUESTION)
    alone = await world.member.slash(other, "ask", question=QUESTION, private=True)

    assert "Source: " in spoken
    assert "出典: " in words_of(public.response)
    assert "Source: " in words_of(alone.response)


async def test_settings_of_an_older_program_are_read_and_what_is_unreadable_is_as_if_unset(world: World) -> None:
    own = server_library(world.guild.id)
    world.fake.preferences.kept[own, "discord"] = {
        "paused": True,
        "channels": {str(world.channel.id): "watch", "2": "shout", "3": {"mode": "off", "digest": {"every": "never"}}},
        "strictness": "strict",
        "zone": 7,
        "quiet": {"start": 25, "end": 3},
        "roles": "all",
        "moon": "full",
    }
    kept = await settings_of(world)

    assert (kept.paused, kept.strictness, kept.roles) == (True, "strict", frozenset())
    assert (kept.zone, kept.quiet) == (None, None)
    assert [kept.mode(channel) for channel in (world.channel.id, 2, 3)] == ["watch", "mention", "off"]
    assert kept.channel(3).digest is None


async def test_a_server_s_settings_survive_being_written_and_read(world: World) -> None:
    world.fake.library.stored = {server_library(world.guild.id): [summary()]}
    role = world.role("R")
    await world.desk.servers.change(world.guild.id, roles=frozenset({role.id}), quiet=QuietHours(start=1, end=2))
    await world.desk.servers.change_channel(world.guild.id, 5, topics=("a", "b"), digest=Schedule(every="day"))
    before = await settings_of(world)
    await world.restart()

    assert await settings_of(world) == before


async def test_the_panel_says_where_a_digest_cannot_be_written_and_no_longer_once_it_can(world: World) -> None:
    await world.desk.servers.change_channel(world.guild.id, world.channel.id, digest=Schedule(every="day"))
    channel = world.env.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.set_permissions(channel.guild.default_role, send_messages=False)
    panel = await opened(world)
    page = await choose(world, panel, "channel", world.channel)
    refused = words_of(await opened(world))
    await channel.set_permissions(channel.guild.default_role, send_messages=True)
    allowed = words_of(await opened(world))

    warning = f"I may not write in {world.channel.mention}"
    assert [warning in shown for shown in (page, refused, allowed)] == [True, True, False]
