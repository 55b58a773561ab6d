"""Administrators see why an answer is what it is, also in a later process; nobody else does."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.enums import AppCommandType

from bot.i18n import PHRASES
from knowledge.models import Metadata
from knowledge.phrases import Lang
from tests.bot.conftest import words_of
from tests.bot.standing.town import DEARER, FEE, HALL, Town, started

MENU = PHRASES.say("en", "command.why.menu")


async def why(town: Town, message: Any) -> str:
    """Return what the administrator is told of *message*, alone."""
    result = await town.admin.context_menu(town.channel, MENU, message)
    assert result.ephemeral
    return words_of(result.response)


async def test_it_tells_what_matched_what_came_second_and_what_decided(town: Town) -> None:
    await town.says(HALL["en"])
    told = await why(town, await town.ask(FEE["en"]))

    assert f"Question looked up: {FEE['en'].replace('?', '?')}" in told
    assert "**1. The village hall costs 500 yen an hour" in told
    assert "in the sentence:" in told
    assert "**Next best: The hall opens at nine" in told
    assert "strictness “balanced”, set by the operator" in told
    assert "version of this server's articles: 1 then, 1 now" in told
    assert "it would come out the same" in told


@pytest.mark.usefixtures("japanese")
async def test_it_speaks_japanese_and_knows_what_counted_then(town: Town) -> None:
    await town.says(HALL["ja"])
    await town.admin.slash(town.channel, "kijibot strictness", strictness="strict")
    asked = await town.ask(FEE["ja"])
    await town.admin.slash(town.channel, "kijibot strictness", strictness="talkative")
    await town.says(DEARER["ja"])

    told = await why(town, asked)

    assert f"調べた質問: {FEE['ja']}" in told
    assert "答え方「慎重」(このサーバーの設定)" in told
    assert "このサーバーの記事の版: 当時 1、今 2" in told
    assert "今尋ねられたら、結果は変わります" in told
    assert "800円" in told


async def test_a_later_process_knows_it_from_the_record(town: Town, stack: AsyncExitStack, tmp_path: Path) -> None:
    await town.says(HALL["ja"])
    asked = await town.ask(FEE["ja"])
    await town.knowledge.posted.flush()
    town.knowledge, bot = await started(tmp_path, stack)
    await town.env.restart_bot(bot)

    assert f"Question looked up: {FEE['ja']}" in await why(town, asked)


async def test_without_a_record_the_message_itself_tells_or_nothing_does(town: Town) -> None:
    await town.says(HALL["en"])
    result = await town.member.slash(town.channel, "ask", question=FEE["en"])
    talk = await town.member.send(town.channel, "hello")
    answers = [message for message in town.channel.history() if message.author.bot]
    for message in answers:
        town.knowledge.posted.forget(message.id)

    told = await why(town, answers[0])

    assert result.response is not None
    assert "not on record" in told
    assert f"Question looked up: {FEE['en']}" in told
    assert "then" not in told.split("Versions")[1].split("\n")[1]
    assert "not one of my answers" in await why(town, talk)


async def test_any_question_may_be_explained(town: Town) -> None:
    await town.says(HALL["en"])
    result = await town.admin.slash(town.channel, "kb why", question="Who painted the lighthouse?")

    assert result.ephemeral
    told = words_of(result.response)
    assert "Outcome: said that the articles do not tell." in told
    assert "in none of the articles" in told
    assert "on record" not in told


async def test_a_channels_topics_are_among_what_decided(town: Town) -> None:
    await town.says(HALL["en"])
    pool = b"The pool\n\nThe pool costs 300 yen an hour."
    await town.knowledge.library.add_bytes(town.library, "-", pool, Metadata(topic="pool"), by="cli")
    servers = town.desk.servers
    await servers.change_channel(town.guild.id, town.channel.id, topics=("pool",))
    asked = await town.ask(FEE["en"])
    assert "500 yen" not in town.said()
    await servers.change_channel(town.guild.id, town.channel.id, topics=())

    told = await why(town, asked)

    assert "from articles on the channel's topics alone: “pool”" in told
    assert "500 yen" not in told
    assert "it would come out otherwise" in told


@pytest.mark.parametrize("lang", ["ja"])
async def test_nobody_else_is_told(town: Town, lang: Lang) -> None:
    await town.says(HALL[lang])
    asked = await town.ask(FEE[lang])
    moderators = town.guild.create_role("Mods", permissions=discord.Permissions(manage_messages=True))
    moderator = town.guild.add_member(town.env.create_user("mod"), roles=[moderators])
    for name, kind in ((MENU, 3), ("kb", 1)):  # the server's integration settings override Discord's hint
        command = town.env.backend.find_command(name, town.guild.id, AppCommandType(kind))
        assert command is not None
        town.guild.set_command_permissions(int(command["id"]), {moderator: True})

    shown = await moderator.context_menu(town.channel, MENU, asked)
    asked_for = await moderator.slash(town.channel, "kb why", question=FEE[lang])

    for result in (shown, asked_for):
        assert result.ephemeral
        assert "Only this server's administrators" in words_of(result.response)
