"""The program's life: starting, serving while its library changes, stopping."""

import asyncio
import json
import shutil
from pathlib import Path

import aiohttp
import pytest

from tests.process.conftest import UNTOLD, careful_bot, told_by
from tests.process.test_conversation import FIRST_BOAT, FIRST_BOAT_ANSWER
from tests.support.discord import Limit, LoopbackDiscord
from tests.support.discord.state import Message
from tests.support.process import RunningBot, kijibot, running_bot

MOST_MEMORY_MIB = 300


def sentences(bot: RunningBot) -> list[str]:
    """Return what an operator reads on the screen, a line each."""
    return [line.strip() for line in bot.lines if line.strip()]


def rewrite(articles: Path, old: str, new: str, more: str) -> None:
    """Replace *old* by *new* in the file and add *more* lines."""
    articles.write_text(articles.read_text(encoding="utf-8").replace(old, new) + "\n" + more, encoding="utf-8")


async def test_no_token_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = await kijibot(tmp_path, "bot", lang="en")

    assert done.code == 1
    assert "KIJIBOT_DISCORD_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_wrong_token_is_tried_once_and_said_in_a_sentence(tmp_path: Path) -> None:
    async with LoopbackDiscord() as place:
        wrong = "a-token-that-discord-does-not-know"
        async with running_bot(place, tmp_path, connected=False, discord_token=wrong, lang="en") as bot:
            code = await bot.exit_code(30)

        assert code == 1
        assert [request.status for request in place.recorded] == [401]
        assert "token" in bot.log.lower()
        assert "Traceback" not in bot.log
        assert wrong not in bot.log


async def test_without_the_content_intent_it_says_so_and_goes_on(library: Path) -> None:
    async with LoopbackDiscord() as place, careful_bot(place, library, discord_message_content="true") as bot:
        answer = await place.answer(await place.say(place.general, place.reader, FIRST_BOAT, mention=True))

        assert FIRST_BOAT_ANSWER in place.text(answer)
        assert place.gateway.closed_with == [4014]
        assert place.gateway.identified == 2
        assert any("intent" in line.lower() for line in sentences(bot))


async def test_a_watched_channel_is_answered_when_the_intent_is_granted(library: Path) -> None:
    async with (
        LoopbackDiscord(message_content=True) as place,
        careful_bot(place, library, discord_message_content="true"),
    ):
        watched = await place.channel("questions")
        await place.answer(await place.slash(place.editor, "kijibot channel", where=watched, mode="watch"))
        answer = await place.answer(await place.say(watched, place.japanese(), FIRST_BOAT))
        chatter = await place.say(watched, place.japanese(), "きょうはいい天気でした")
        elsewhere = await place.say(place.general, place.japanese(), FIRST_BOAT)
        await place.answer(await place.say(watched, place.japanese(), FIRST_BOAT, mention=True))

        assert FIRST_BOAT_ANSWER in place.text(answer)
        assert place.answers(chatter) == place.answers(elsewhere) == []


async def test_it_waits_for_a_discord_that_cannot_be_reached(library: Path) -> None:
    async with LoopbackDiscord(up=False) as place, careful_bot(place, library, connected=False, lang="en") as bot:
        await bot.until_logged("Discord", 20)
        said = len(sentences(bot))
        await place.come_up()
        await bot.until_connected()
        await place.answer(await place.say(place.general, place.reader, FIRST_BOAT, mention=True))

        assert said <= 5


async def test_it_comes_back_after_an_outage(library: Path) -> None:
    async with LoopbackDiscord() as place, careful_bot(place, library):
        await place.go_down()
        asked = await place.say(place.general, place.reader, FIRST_BOAT, mention=True)
        await asyncio.sleep(0.5)
        await place.come_up()
        await place.answer(asked, 25)

        assert len(place.answers(asked)) == 1


async def test_a_stop_answers_what_is_in_flight(library: Path) -> None:
    async with LoopbackDiscord() as place, careful_bot(place, library) as bot:
        place.faults.hang(f"POST /channels/{place.general.id}/messages", 1.0)
        asked = await place.say(place.general, place.reader, FIRST_BOAT, mention=True)
        await place.world.until(place.bodies, "the answer to be on its way")
        code = await bot.stop()

        assert code == 0
        assert len(place.answers(asked)) == 1


async def test_a_stop_while_discord_is_away_ends_too(tmp_path: Path) -> None:
    async with LoopbackDiscord(up=False) as place, careful_bot(place, tmp_path, connected=False) as bot:
        await bot.until_logged("Discord", 20)

        assert await bot.stop() == 0


async def test_a_button_works_after_a_restart(library: Path) -> None:
    async with LoopbackDiscord() as place:
        async with careful_bot(place, library) as bot:
            offered = await place.answer(await place.say(place.general, place.reader, UNTOLD, mention=True))
            assert await bot.stop() == 0
        async with careful_bot(place, library):
            label = place.labels(offered)[0]
            chosen = await place.answer(await place.press(place.reader, offered, label))

            # The commands were the same as before, and Discord allows only so many changes a day.
            assert [request.method for request in place.recorded if "/commands" in request.path] == ["PUT", "GET"]
            assert told_by(label) in place.text(chosen)


async def test_what_the_command_line_adds_is_answered_within_seconds(tmp_path: Path) -> None:
    question, answer = "灯台カフェの看板メニューは？", "看板メニューは灯台カレーです"
    async with LoopbackDiscord(messages=Limit(50, 1.0)) as place, careful_bot(place, tmp_path):

        def said(message: Message) -> str:
            return place.text(message).replace("**", "")  # the asked-for words are bold

        before = await place.answer(await place.say(place.general, place.japanese(), question, mention=True))
        text = f"# 灯台カフェ\n\n灯台カフェの{answer}。\n".encode()
        added = await kijibot(tmp_path, "add", "-", stdin=text)
        assert added.code == 0, added.stderr
        for _ in range(10):
            after = await place.answer(await place.say(place.general, place.japanese(), question, mention=True))
            if answer in said(after):
                break
            await asyncio.sleep(0.3)

        assert answer not in said(before)
        assert answer in said(after)


async def test_it_stays_small_with_the_sample_library(tmp_path: Path) -> None:
    async with LoopbackDiscord() as place, careful_bot(place, tmp_path) as bot:
        channels = [await place.channel(f"crowd-{number}") for number in range(8)]
        asked = [await place.say(channel, place.japanese(), FIRST_BOAT, mention=True) for channel in channels]
        for each in asked:
            await place.answer(each)

        assert bot.memory_mib < MOST_MEMORY_MIB


async def test_questions_are_answered_while_the_library_is_reloaded(prepared: Path, tmp_path: Path) -> None:
    articles = Path(shutil.copy(prepared / "articles.jsonl", tmp_path))
    assert (await kijibot(tmp_path, "add", articles.name)).code == 0
    old, new = "午前6時40分", "午前7時10分"
    crowd = "\n".join(
        json.dumps(
            {"id": f"a{number}", "title": f"便り{number}", "text": f"第{number}便は{number}時に港を出ます。" * 5}
        )
        for number in range(300)
    )
    async with LoopbackDiscord(messages=Limit(50, 1.0)) as place, careful_bot(place, tmp_path):
        rewrite(articles, old, new, crowd)
        reloading = asyncio.create_task(kijibot(tmp_path, "reload"))
        said: list[str] = []
        while not reloading.done() or len(said) < 5:
            asked = await place.say(await place.channel("busy"), place.japanese(), FIRST_BOAT, mention=True)
            said.append(place.text(await place.answer(asked)))
        assert (await reloading).code == 0
        for _ in range(10):
            asked = await place.say(await place.channel("later"), place.japanese(), FIRST_BOAT, mention=True)
            last = place.text(await place.answer(asked))
            if new in last:
                break
            await asyncio.sleep(0.3)

        assert all((old in each) != (new in each) for each in said)
        assert new in last


async def test_two_processes_with_one_token_answer_once(library: Path, tmp_path: Path) -> None:
    other = shutil.copytree(library, tmp_path / "other")
    async with LoopbackDiscord() as place, careful_bot(place, library), running_bot(place, other, connected=False):
        await place.world.until(lambda: len(place.gateway.sessions) == 2, "both to connect", 20)
        asked = await place.say(place.general, place.reader, FIRST_BOAT, mention=True)
        sends = f"/channels/{place.general.id}/messages"
        await place.world.until(lambda: [each.path for each in place.recorded].count(sends) == 2, "both to answer")

        assert len(place.answers(asked)) == 1


async def test_its_health_is_told_and_a_restart_remembers_the_sessions_begun(
    library: Path, unused_tcp_port: int
) -> None:
    health = f"127.0.0.1:{unused_tcp_port}"

    async def told(session: aiohttp.ClientSession) -> str:
        async with session.get(f"http://{health}/healthz") as response:
            return f"{response.status} {(await response.text()).strip()}"

    async with LoopbackDiscord() as place, aiohttp.ClientSession() as session:
        async with careful_bot(place, library, health=health) as bot:
            connected = await told(session)
            await place.go_down()
            await asyncio.sleep(0.3)
            away = await told(session)
            await place.come_up()
            assert await bot.stop() == 0
        async with careful_bot(place, library, connected=False, lang="en") as bot:
            await bot.until_logged("Waiting", 20)

    assert (connected, away) == ("200 ok", "503 connecting")


async def test_a_health_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    async with LoopbackDiscord() as place:
        for health in (f"127.0.0.1:{place.port}", "0.0.0.0:80"):
            async with running_bot(place, tmp_path, connected=False, health=health, lang="en") as bot:
                code = await bot.exit_code(30)

            assert (code, bot.log.count("\n")) == (78, 1)
            assert "KIJIBOT_HEALTH" in bot.log


@pytest.mark.slow
async def test_an_invalid_session_is_identified_anew_without_haste(library: Path) -> None:
    async with LoopbackDiscord() as place, careful_bot(place, library):
        await place.gateway.invalidate(resumable=False)
        await place.world.until(lambda: place.gateway.identified == 2 and place.gateway.session, "a new session", 15)
        await place.answer(await place.say(place.general, place.reader, FIRST_BOAT, mention=True))
