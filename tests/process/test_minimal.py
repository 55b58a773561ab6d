"""The real program at a Discord that says as little as it can: nothing it does may hang on a field that is missing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.process.test_conversation import FIRST_BOAT, FIRST_BOAT_ANSWER
from tests.support.minimal import ASKER, BOT, ROOM, SERVER, TOKEN, MinimalDiscord
from tests.support.process import Program, running_program

MENTION = f"<@{BOT}> {FIRST_BOAT}"
ADMINISTRATOR = "8"
NO_MEMBERS_NO_CHANNELS = {"id": SERVER, "name": "s", "owner_id": ASKER, "roles": [], "channels": [], "members": []}
NO_RIGHTS: dict[str, Any] = {
    **NO_MEMBERS_NO_CHANNELS,
    "roles": [{"id": SERVER, "name": "@everyone", "permissions": "0"}],
    "channels": [{"id": ROOM, "type": 0, "name": "room", "position": 0, "permission_overwrites": []}],
    "members": [{"user": {"id": BOT, "username": "bot", "discriminator": "0", "avatar": None}, "roles": []}],
}


@asynccontextmanager
async def bot_at(place: MinimalDiscord, folder: Path, **settings: str) -> AsyncIterator[Program]:
    """Run the bot at *place*; its addresses end in a slash and carry a query string."""
    addresses = {
        "discord_token": TOKEN,
        "discord_api": f"http://{place.base}/somewhere/",
        "discord_gateway": f"ws://{place.base}/gateway?v=9&encoding=etf",
    }
    async with running_program(folder, **addresses, **settings) as bot:
        await place.until_connected()
        yield bot
    assert "Traceback" not in bot.log
    assert [line for line in bot.lines if " ERROR " in line] == []
    shown = [body.get("data", body) for _, body in place.bodies if body.get("type") not in (5, 8)]
    assert [body for body in shown if body.get("allowed_mentions", {}).get("parse") != []] == []


@pytest.mark.parametrize(
    "guild",
    [
        pytest.param(None, id="never heard of"),
        pytest.param({"id": SERVER, "unavailable": True}, id="unavailable"),
        pytest.param(NO_MEMBERS_NO_CHANNELS, id="without members, roles and channels"),
        pytest.param(NO_RIGHTS, id="in which it seems to have no rights"),
    ],
)
async def test_it_answers_in_a_server_it_knows_little_of(library: Path, guild: dict[str, Any] | None) -> None:
    async with MinimalDiscord() as place, bot_at(place, library):
        if guild:
            await place.tell("GUILD_CREATE", guild)
        to_nobody = await place.say(FIRST_BOAT)
        answers = [await place.body(f"kiji{await place.say(MENTION)}") for _ in range(2)]

        assert [FIRST_BOAT_ANSWER in str(answer) for answer in answers] == [True, True]
        assert to_nobody not in str(place.bodies)


async def test_it_answers_in_private_and_where_it_is_replied_to(library: Path) -> None:
    async with MinimalDiscord(guilds=[{"id": SERVER, "unavailable": True}]) as place, bot_at(place, library):
        private = await place.body(f"kiji{await place.say(FIRST_BOAT, server=None)}")
        me = {"id": BOT, "username": "bot", "discriminator": "0", "avatar": None}
        reference = {"message_id": "77", "channel_id": ROOM}
        replied = await place.say(FIRST_BOAT, type=19, message_reference=reference, mentions=[me])
        reply = await place.body(f"kiji{replied}")

        assert FIRST_BOAT_ANSWER in str(private)
        assert FIRST_BOAT_ANSWER in str(reply)


async def test_what_it_cannot_read_does_not_end_it_and_a_dropped_connection_is_resumed(library: Path) -> None:
    async with MinimalDiscord() as place, bot_at(place, library):
        await place.tell("MESSAGE_CREATE", {"id": "1"})
        await place.tell("GUILD_CREATE", {"name": "no id"})
        await place.body(f"kiji{await place.say(MENTION)}")
        place.hello = {}
        await place.drop()
        await place.until_connected()
        again = await place.body(f"kiji{await place.say(MENTION)}")

        assert place.hello["op"] == 6
        assert FIRST_BOAT_ANSWER in str(again)


async def test_a_rate_limit_without_discords_own_headers_is_waited_out(library: Path) -> None:
    limited = web.json_response({"retry_after": 0.2}, status=429, headers={"Retry-After": "0.2"})
    async with MinimalDiscord() as place, bot_at(place, library):
        place.refuse_next.append(limited)

        assert FIRST_BOAT_ANSWER in str(await place.body(f"kiji{await place.say(MENTION)}"))


async def test_commands_work_and_administrators_are_told_apart_by_what_comes_with_them(library: Path) -> None:
    setting = [{"name": "mode", "type": 3, "value": "off"}, {"name": "channel", "type": 7, "value": "3999"}]
    resolved = {"channels": {"3999": {"id": "3999", "type": 0, "name": "far", "permissions": "0"}}}
    switch = {"id": "9", "name": "kijibot", "type": 1, "resolved": resolved,
              "options": [{"name": "channel", "type": 1, "options": setting}]}  # fmt: skip
    async with MinimalDiscord() as place, bot_at(place, library):

        async def said(token: str) -> str:
            return str(await place.body(f"/{token}/"))

        answer = await said(await place.use("ask", {"name": "question", "type": 3, "value": FIRST_BOAT}))
        refused = await said(await place.use("kijibot", data=switch, owners={"0": SERVER}))
        alone = await said(await place.use("kijibot", data=switch, permissions=ADMINISTRATOR, owners={"1": ASKER}))
        done = await said(await place.use("kijibot", data=switch, permissions=ADMINISTRATOR, owners={"0": SERVER}))

        assert FIRST_BOAT_ANSWER in answer
        assert "administrators" in refused
        assert "administrators" in alone
        assert "<#3999>" in done


async def test_a_question_to_one_person_after_another_is_never_too_much(library: Path) -> None:
    async with MinimalDiscord() as place, bot_at(place, library):
        for _ in range(40):
            assert FIRST_BOAT_ANSWER in str(await place.body(f"kiji{await place.say(MENTION)}"))


async def test_commands_that_are_missing_are_given_again(library: Path) -> None:
    for _ in range(2):
        async with MinimalDiscord() as place, bot_at(place, library):
            assert {command["name"] for command in place.commands[0]} >= {"ask", "latest", "articles", "kb", "kijibot"}


async def test_the_samples_are_shown_and_said_to_be_samples(tmp_path: Path) -> None:
    async with MinimalDiscord() as place, bot_at(place, tmp_path):
        latest = str(await place.body(f"/{await place.use('latest')}/"))
        listed = str(await place.body(f"/{await place.use('articles')}/"))

        assert "sample articles" in latest
        assert "sample articles" in listed


async def test_an_address_that_is_not_discord_is_one_sentence(tmp_path: Path) -> None:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="<h1>It works!</h1>", content_type="text/html")

    app = web.Application()
    app.add_routes([web.route("*", "/{path:.*}", page)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with running_program(tmp_path, discord_token=TOKEN, discord_api=address, lang="en") as bot:
            code = await bot.exit_code(30)
    finally:
        await runner.cleanup()

    assert (code, bot.log) == (78, "What answers at KIJIBOT_DISCORD_API is not Discord. Please check that setting.\n")
