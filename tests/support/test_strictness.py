"""The loopback Discord refuses what Discord refuses, with the same codes."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from discord import Permissions

from tests.support.discord import Interaction, LoopbackDiscord, Message
from tests.support.discord.state import COMPONENTS_V2, EPHEMERAL, Json

QUIET: Json = {"allowed_mentions": {"parse": []}}


class Bot:
    """A bot that speaks plain HTTP, to say what discord.py would never let out."""

    def __init__(self, place: LoopbackDiscord, session: aiohttp.ClientSession) -> None:
        self.place, self._session = place, session

    async def ask(self, method: str, path: str, body: Any = None, token: str | None = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {token or self.place.token}", "Content-Type": "application/json"}
        async with self._session.request(
            method, self.place.api + path, data=json.dumps(body) if body is not None else None, headers=headers
        ) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else {}

    async def code(self, method: str, path: str, body: Any = None) -> int:
        """Return the code of the refusal, 0 if it was accepted."""
        status, answer = await self.ask(method, path, body)
        return 0 if status < 300 else int(answer["code"])

    async def post(self, **body: Any) -> int:
        return await self.code("POST", f"/channels/{self.place.general.id}/messages", QUIET | body)

    async def callback(self, interaction: Interaction, kind: int, **data: Any) -> int:
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        return await self.code("POST", path, {"type": kind, "data": QUIET | data})

    def hook(self, interaction: Interaction, rest: str = "") -> str:
        return f"/webhooks/{self.place.world.application_id}/{interaction.token}{rest}"


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with LoopbackDiscord() as place, aiohttp.ClientSession() as session:
        bot = Bot(place, session)
        ask = {"name": "ask", "description": "Ask", "options": [{"type": 3, "name": "q", "description": "Question"}]}
        assert await bot.code("PUT", f"/applications/{place.world.application_id}/commands", [ask]) == 0
        yield bot


def rows(*buttons: Json) -> list[Json]:
    return [{"type": 1, "components": [button]} for button in buttons]


def button(**parts: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | parts


def link(url: str) -> Json:
    return {"type": 2, "style": 5, "label": "Go", "url": url}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"content": "あ" * 2000}, 0, id="content at the limit"),
        pytest.param({"content": " " + "あ" * 2000 + " "}, 0, id="spaces around are not counted"),
        pytest.param({"content": "あ" * 2001}, 50035, id="content over it"),
        pytest.param({"content": " \n"}, 50006, id="nothing but spaces"),
        pytest.param({"embeds": [{"title": "a" * 256, "description": "b" * 4096}]}, 0, id="embed at the limits"),
        pytest.param({"embeds": [{"title": "a" * 257}]}, 50035, id="embed title"),
        pytest.param({"embeds": [{"description": "a" * 4000}] * 2}, 50035, id="embeds in all"),
        pytest.param({"embeds": [{"fields": [{"name": "n", "value": ""}]}]}, 50035, id="empty field"),
        pytest.param({"embeds": [{"title": "t", "url": "javascript:1"}]}, 50035, id="embed link"),
        pytest.param({"content": "x", "components": rows(button())}, 0, id="a button"),
        pytest.param({"content": "x", "components": rows(button(), button())}, 50035, id="one custom id twice"),
        pytest.param({"content": "x", "components": rows(button(label="a" * 81))}, 50035, id="label"),
        pytest.param({"content": "x", "components": rows(button(custom_id="a" * 101))}, 50035, id="custom id"),
        pytest.param({"content": "x", "components": rows(link("https://a/" + "b" * 502))}, 0, id="link at the limit"),
        pytest.param({"content": "x", "components": rows(link("https://a/" + "b" * 503))}, 50035, id="link over it"),
        pytest.param({"content": "x", "components": rows(link("ftp://a"))}, 50035, id="link's scheme"),
        pytest.param({"content": "x", "nonce": "n" * 26}, 50035, id="nonce"),
        pytest.param({"content": "x", "components": [{"type": 10, "content": "t"}]}, 50035, id="new part, old layout"),
        pytest.param({"flags": COMPONENTS_V2, "components": [{"type": 10, "content": "あ" * 4000}]}, 0, id="text"),
        pytest.param(
            {"flags": COMPONENTS_V2, "components": [{"type": 10, "content": "あ" * 2001}] * 2}, 50035, id="texts in all"
        ),
        pytest.param({"flags": COMPONENTS_V2, "components": [{"type": 10, "content": " "}]}, 50035, id="blank text"),
        pytest.param(
            {"flags": COMPONENTS_V2, "components": [{"type": 17, "components": [{"type": 14}] * 40}]},
            50035,
            id="forty-one parts",
        ),
        pytest.param(
            {"flags": COMPONENTS_V2, "content": "x", "components": [{"type": 10, "content": "t"}]},
            50035,
            id="content beside the new layout",
        ),
        pytest.param({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, 50035, id="mentions"),
        pytest.param({"content": "x", "message_reference": {"message_id": "1"}}, 50035, id="reply to nothing"),
        pytest.param(
            {"content": "x", "message_reference": {"message_id": "1", "fail_if_not_exists": False}},
            0,
            id="reply to nothing, if need be",
        ),
    ],
)
async def test_a_message_must_keep_to_the_form(bot: Bot, body: Json, code: int) -> None:
    assert await bot.post(**body) == code


@pytest.mark.parametrize(
    ("allowed", "rung"),
    [
        pytest.param({}, ["@everyone", "reader", "editor"], id="no rules at all"),
        pytest.param({"allowed_mentions": {"parse": []}}, [], id="nobody"),
        pytest.param({"allowed_mentions": {"parse": ["everyone"]}}, ["@everyone"], id="only everyone"),
        pytest.param({"allowed_mentions": {"parse": [], "replied_user": True}}, ["editor"], id="only whom it answers"),
    ],
)
async def test_it_is_noted_whom_a_message_rings(bot: Bot, allowed: Json, rung: list[str]) -> None:
    place = bot.place
    asked = await place.say(place.general, place.editor, "hello")
    body = {"content": f"@everyone {place.reader.mention}", "message_reference": {"message_id": str(asked.id)}}
    status, _ = await bot.ask("POST", f"/channels/{place.general.id}/messages", body | allowed)
    answer = place.answers(asked)[0]

    assert status == 200
    names = {place.reader.mention: "reader", place.editor.mention: "editor"}
    assert [names.get(each, each) for each in answer.pings] == rung


@pytest.mark.parametrize(
    ("denied", "body", "code"),
    [
        ("view_channel", {"content": "x"}, 50001),
        ("send_messages", {"content": "x"}, 50013),
        ("embed_links", {"embeds": [{"title": "t"}]}, 50013),
        ("embed_links", {"content": "x"}, 0),
        ("read_message_history", {"content": "x", "message_reference": {"message_id": "1"}}, 160002),
    ],
)
async def test_permissions_are_asked_for(bot: Bot, denied: str, body: Json, code: int) -> None:
    await bot.place.deny(bot.place.general, **{denied: True})

    assert await bot.post(**body) == code


async def test_only_the_token_opens(bot: Bot) -> None:
    status, answer = await bot.ask("GET", "/users/@me", token="another")

    assert (status, answer["message"]) == (401, "401: Unauthorized")


async def test_one_more_than_the_limit_is_refused_with_the_time_to_wait(bot: Bot) -> None:
    path = f"/channels/{bot.place.general.id}/messages"
    answers = [await bot.ask("POST", path, {"content": str(number)}) for number in range(6)]

    assert [status for status, _ in answers] == [200] * 5 + [429]
    assert 0 < answers[-1][1]["retry_after"] <= 5


async def test_an_interaction_is_acknowledged_once(bot: Bot) -> None:
    asked = await bot.place.slash(bot.place.reader, "ask", q="?")

    assert await bot.callback(asked, 8, choices=[]) == 50035
    assert await bot.callback(asked, 4, content="one") == 0
    assert await bot.callback(asked, 4, content="two") == 40060
    assert bot.place.text(await bot.place.answer(asked)) == "one"


async def test_after_three_seconds_it_is_unknown_and_the_person_sees_a_failure(bot: Bot) -> None:
    asked = await bot.place.slash(bot.place.reader, "ask", q="?")
    bot.place.world.skipped_seconds += 3.1

    assert await bot.callback(asked, 4, content="late") == 10062
    with pytest.raises(AssertionError, match="did not respond"):
        await bot.place.answer(asked)


async def test_following_up_takes_an_acknowledgement_and_ends_after_a_quarter_of_an_hour(bot: Bot) -> None:
    asked = await bot.place.slash(bot.place.reader, "ask", q="?")

    assert await bot.code("POST", bot.hook(asked), {"content": "early"}) == 10015
    assert await bot.callback(asked, 4, content="first") == 0
    assert await bot.code("POST", bot.hook(asked), {"content": "second"}) == 0
    bot.place.world.skipped_seconds += 15 * 60 + 1
    assert await bot.code("POST", bot.hook(asked), {"content": "third"}) == 50027
    assert [message.content for message in bot.place.world.history(bot.place.general)] == ["first", "second"]


async def test_the_deferral_decides_whether_the_answer_is_private(bot: Bot) -> None:
    place = bot.place
    asked = await place.slash(place.reader, "ask", q="?")
    await bot.callback(asked, 5, flags=EPHEMERAL)
    await bot.code("POST", bot.hook(asked), {"content": "for you"})
    answer = await place.answer(asked)
    history, messages = await bot.ask("GET", f"/channels/{place.general.id}/messages")

    assert answer is asked.original
    assert answer.only_for is place.reader
    assert (history, messages) == (200, [])
    assert await bot.code("GET", f"/channels/{place.general.id}/messages/{answer.id}") == 10008


async def test_somebody_elses_message_cannot_be_edited(bot: Bot) -> None:
    said: Message = await bot.place.say(bot.place.general, bot.place.reader, "mine")
    path = f"/channels/{bot.place.general.id}/messages/{said.id}"

    assert await bot.code("PATCH", path, {"content": "yours"}) == 50005
    assert await bot.code("DELETE", path) == 50013


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"name": "ask", "description": "Ask"}, 0),
        ({"name": "Ask", "description": "Ask"}, 50035),
        ({"name": "ask", "description": ""}, 50035),
        ({"name": "ask", "description": "Ask", "name_localizations": {"ja": "聞く "}}, 50035),
        ({"name": "ask", "description": "Ask", "description_localizations": {"ja": "あ" * 101}}, 50035),
    ],
)
async def test_commands_must_keep_to_the_form(bot: Bot, command: Json, code: int) -> None:
    assert await bot.code("PUT", f"/applications/{bot.place.world.application_id}/commands", [command]) == code


async def test_a_hidden_command_is_not_offered_unless_the_server_says_so(bot: Bot) -> None:
    place = bot.place
    hidden = {"name": "kb", "description": "x", "default_member_permissions": str(Permissions(manage_guild=True).value)}
    await bot.code("PUT", f"/applications/{place.world.application_id}/commands", [hidden])

    with pytest.raises(AssertionError, match="hidden"):
        await place.slash(place.reader, "kb")
    await place.slash(place.editor, "kb")
    await place.slash(place.reader, "kb", hidden_too=True)


async def test_a_wrong_token_and_unknown_intents_close_the_socket(bot: Bot) -> None:
    async def close_code(token: str, intents: int) -> int | None:
        async with aiohttp.ClientSession() as session:
            url = f"{bot.place.gateway_url}/?v=10&encoding=json"
            async with session.ws_connect(url) as socket:
                assert (await socket.receive_json())["op"] == 10
                await socket.send_json({"op": 2, "d": {"token": token, "intents": intents, "properties": {}}})
                await asyncio.wait_for(socket.receive(), 5)
                return socket.close_code

    assert await close_code("another", 0) == 4004
    assert await close_code(bot.place.token, 1 << 40) == 4013
    assert await close_code(bot.place.token, 1 << 15) == 4014
