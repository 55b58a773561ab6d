"""Decisions as tables: the exact edges on both sides."""

import discord
import pytest

from bot.policy import Incoming, Mode, Seen, attention, looks_like_question, may_administer

HEARD = "灯台はいつ建てられましたか?"


def incoming(text: str = HEARD, **facts: bool) -> Incoming:
    known = dict.fromkeys(["from_machine", "direct", "mentions_us", "replies_to_us", "for_others", "post"], False)
    return Incoming(**{**known, **facts}, text=text)


@pytest.mark.parametrize(
    ("message", "mode", "paused", "expected"),
    [
        pytest.param(incoming(mentions_us=True), "mention", False, "asked", id="mention"),
        pytest.param(incoming(replies_to_us=True), "mention", False, "asked", id="reply to us"),
        pytest.param(incoming("", replies_to_us=True), "mention", False, None, id="reply we cannot read"),
        pytest.param(incoming("", mentions_us=True), "mention", False, "asked", id="mention alone"),
        pytest.param(incoming(direct=True), "mention", False, "asked", id="direct message"),
        pytest.param(incoming(), "mention", False, None, id="question to nobody"),
        pytest.param(incoming(mentions_us=True), "off", False, None, id="mention where off"),
        pytest.param(incoming(replies_to_us=True), "off", False, None, id="reply where off"),
        pytest.param(incoming(), "watch", False, "overheard", id="question where watched"),
        pytest.param(incoming("よい天気です。"), "watch", False, None, id="talk where watched"),
        pytest.param(incoming(for_others=True), "watch", False, None, id="question to somebody else"),
        pytest.param(incoming(mentions_us=True, for_others=True), "watch", False, "asked", id="to us and others"),
        pytest.param(incoming(mentions_us=True, from_machine=True), "watch", False, None, id="a bot's mention"),
        pytest.param(incoming(direct=True, from_machine=True), "mention", False, None, id="a bot's direct message"),
        pytest.param(incoming(mentions_us=True), "mention", True, None, id="paused"),
        pytest.param(incoming("", post=True), "forum", False, "overheard", id="post in a forum, by its title"),
        pytest.param(incoming("", post=True), "mention", False, None, id="post where only called"),
        pytest.param(incoming("", post=True, for_others=True), "forum", False, None, id="post to somebody"),
        pytest.param(incoming(), "forum", False, None, id="talk below a post"),
        pytest.param(incoming(mentions_us=True), "forum", False, "asked", id="mention below a post"),
        pytest.param(incoming(post=True, from_machine=True), "forum", False, None, id="a bot's post"),
    ],
)
def test_what_is_for_us(message: Incoming, mode: Mode, paused: bool, expected: str | None) -> None:  # noqa: FBT001
    assert attention(message, mode, paused=paused) == expected


@pytest.mark.parametrize(
    "text",
    ["港まつりは何時から", "灯台の高さを教えて", "見学できますか", "潮時計とは", "これは本当?", "Why is the tide late",
     "What is a tide clock?", "does it run on batteries", "is it open", "営業時間はいつまで。"],
)  # fmt: skip
def test_questions_are_recognised(text: str) -> None:
    assert looks_like_question(text)


@pytest.mark.parametrize(
    "text",
    ["", "?", "はい", "今日は晴れました。", "ありがとう!", "https://x.example/?a=1", "I saw the tide clock.",
     "island life is good", "?" + "長い話" * 200],
)  # fmt: skip
def test_talk_is_not_taken_for_a_question(text: str) -> None:
    assert not looks_like_question(text)


MANAGE, ADMIN = discord.Permissions(manage_guild=True), discord.Permissions(administrator=True)
EVERYTHING_ELSE = discord.Permissions(discord.Permissions.all().value & ~MANAGE.value & ~ADMIN.value)


@pytest.mark.parametrize(
    ("server", "member", "permissions", "allowed"),
    [
        pytest.param(7, True, MANAGE, True, id="manages the server"),
        pytest.param(7, True, ADMIN, True, id="administrator"),
        pytest.param(7, True, EVERYTHING_ELSE, False, id="every other permission"),
        pytest.param(7, False, ADMIN, False, id="where the bot was never added"),
        pytest.param(None, True, ADMIN, False, id="direct message"),
        pytest.param(None, False, ADMIN, False, id="own installation"),
    ],
)
def test_who_may_administer(
    server: int | None, member: bool, permissions: discord.Permissions, allowed: bool  # noqa: FBT001
) -> None:  # fmt: skip
    assert may_administer(server=server, installed=member, permissions=permissions) is allowed


def test_only_the_latest_ids_are_remembered() -> None:
    seen = Seen(capacity=2)

    assert [seen.first_time(key) for key in (1, 2, 2, 3, 1)] == [True, True, False, True, True]
