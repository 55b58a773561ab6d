"""Discord's HTTP interface for channels, messages and commands, and the door that every request goes through."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from aiohttp import web
from discord import Intents, Permissions

from tests.support.discord import faults, limits
from tests.support.discord.commands import check_commands
from tests.support.discord.errors import ApiError, bad_form
from tests.support.discord.gateway import Gateway
from tests.support.discord.payloads import (
    application_json,
    channel_json,
    guild_json,
    member_json,
    message_json,
    user_json,
)
from tests.support.discord.ratelimits import RateLimits, limited
from tests.support.discord.state import COMPONENTS_V2, Channel, Guild, Json, Message, World
from tests.support.discord.writing import change, delete, fill

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PREFIX = "/api/v10"
BODY = web.RequestKey("body", dict[str, Any])


@dataclass
class Recorded:
    """A request as it came, and how it was answered."""

    method: str
    path: str
    body: Json
    status: int = 0
    code: int = 0
    """Discord's own code of a refusal."""


@dataclass
class Door:
    """Checks, counts and records what comes in before and after it is handled."""

    world: World
    token: str
    limits: RateLimits
    faults: faults.Faults
    recorded: list[Recorded] = field(default_factory=list)

    async def through(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer *request* by *handler*, or refuse it."""
        if not request.path.startswith(PREFIX):
            return await handler(request)
        path = request.path.removeprefix(PREFIX)
        seen = Recorded(request.method, path, await _read(request))
        self.recorded.append(seen)
        request[BODY] = seen.body

        async def handle() -> web.Response:
            try:
                answer = await handler(request)
            except ApiError as refusal:
                seen.code = refusal.body["code"]
                answer = web.json_response(refusal.body, status=refusal.status)
            except web.HTTPException as missing:
                answer = web.json_response({"message": f"{missing.status}: {missing.reason}"}, status=missing.status)
            assert isinstance(answer, web.Response)
            return answer

        answer = await self._limited(request, path, handle)
        if answer.content_type == "application/json":
            # Exactly this: discord.py compares the header, and a charset behind it makes the body mere text.
            answer.headers["Content-Type"] = "application/json"
        seen.status = answer.status
        await self.world.notify()
        return answer

    async def _limited(
        self, request: web.Request, path: str, handle: Callable[[], Awaitable[web.Response]]
    ) -> web.Response:
        needs_token = not path.startswith(("/interactions/", "/webhooks/"))
        if needs_token and request.headers.get("Authorization") != f"Bot {self.token}":
            return web.json_response(ApiError(401, 0).body, status=401)
        fault = self.faults.take(f"{request.method} {path}")
        if fault is not None:
            return await faults.suffer(fault, request, handle)
        resource = request.match_info.route.resource
        route = f"{request.method} {resource.canonical.removeprefix(PREFIX) if resource else path}"
        major = "/".join(request.match_info.get(name, "") for name in ("channel", "guild", "token"))
        headers, wait = self.limits.charge(route, major)
        if wait is not None:
            return limited(wait, headers=headers)
        answer = await handle()
        answer.headers.update(headers)
        return answer


async def _read(request: web.Request) -> Json:
    if request.content_type == "multipart/form-data":
        form = await request.post()
        body: Json = json.loads(str(form["payload_json"]))
        names = [part.filename for part in form.values() if isinstance(part, web.FileField)]
        return body | {"_files": names}
    text = await request.text()
    loaded = json.loads(text) if text else {}
    return loaded if isinstance(loaded, dict) else {"_list": loaded}


class Rest:
    """The routes about people, channels, messages and commands."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world, self._gateway = world, gateway

    def routes(self) -> list[web.RouteDef]:
        """Return all routes."""
        message = PREFIX + "/channels/{channel}/messages/{message}"
        reaction = message + "/reactions/{emoji}/@me"
        table: list[tuple[str, str, Handler]] = [
            ("GET", PREFIX + "/users/@me", self._me),
            ("POST", PREFIX + "/users/@me/channels", self._open_direct),
            ("GET", PREFIX + "/oauth2/applications/@me", self._application),
            ("GET", PREFIX + "/applications/@me", self._application),
            ("GET", PREFIX + "/gateway", self._where),
            ("GET", PREFIX + "/gateway/bot", self._where),
            ("GET", PREFIX + "/users/@me/guilds", self._my_guilds),
            ("GET", PREFIX + "/guilds/{guild}", self._guild),
            ("GET", PREFIX + "/guilds/{guild}/channels", self._guild_channels),
            ("GET", PREFIX + "/guilds/{guild}/members/{user}", self._guild_member),
            ("GET", PREFIX + "/channels/{channel}", self._channel),
            ("POST", PREFIX + "/channels/{channel}/typing", self._typing),
            ("GET", PREFIX + "/channels/{channel}/messages", self._history),
            ("POST", PREFIX + "/channels/{channel}/messages", self._post),
            ("GET", message, self._get),
            ("PATCH", message, self._edit),
            ("DELETE", message, self._delete),
            ("PUT", reaction, self._react),
            ("DELETE", reaction, self._unreact),
            ("POST", message + "/threads", self._start_thread),
            ("GET", PREFIX + "/applications/{application}/commands", self._commands),
            ("PUT", PREFIX + "/applications/{application}/commands", self._register),
            ("GET", PREFIX + "/applications/{application}/guilds/{guild}/commands", self._commands),
            ("PUT", PREFIX + "/applications/{application}/guilds/{guild}/commands", self._register),
        ]
        return [web.route(method, path, handler) for method, path, handler in table]

    def _intents(self) -> Intents:
        session = self._gateway.session
        return session.intents if session else Intents.none()

    def _find_channel(self, request: web.Request, *needed: str) -> Channel:
        channel = self._world.channels.get(int(request.match_info["channel"]))
        if channel is None:
            raise ApiError(404, 10003)
        allowed = self._world.permissions(self._world.bot, channel)
        if not allowed.view_channel:
            raise ApiError(403, 50001)
        if channel.parent is not None and "send_messages" in needed:
            needed = (*(name for name in needed if name != "send_messages"), "send_messages_in_threads")
        if not allowed >= Permissions(**dict.fromkeys(needed, True)):
            raise ApiError(403, 50013)
        return channel

    def _find(self, request: web.Request, *needed: str) -> Message:
        channel = self._find_channel(request, *needed)
        message = self._world.messages.get(int(request.match_info["message"]))
        if message is None or message.channel is not channel or not message.visible_to(None):
            raise ApiError(404, 10008)
        return message

    async def _me(self, request: web.Request) -> web.Response:
        return web.json_response(user_json(self._world.bot) | {"verified": True, "mfa_enabled": True})

    async def _application(self, request: web.Request) -> web.Response:
        owner = next(iter(self._world.guilds.values())).owner
        return web.json_response(application_json(self._world, owner))

    async def _where(self, request: web.Request) -> web.Response:
        left = {"total": 1000, "remaining": 1000 - self._gateway.identified, "reset_after": 0, "max_concurrency": 1}
        return web.json_response({"url": self._gateway.resume_url, "shards": 1, "session_start_limit": left})

    def _find_guild(self, request: web.Request) -> Guild:
        guild = self._world.guilds.get(int(request.match_info["guild"]))
        if guild is None or self._world.bot.id not in guild.members:
            raise ApiError(404, 10004)
        return guild

    async def _guild(self, request: web.Request) -> web.Response:
        return web.json_response(guild_json(self._world, self._find_guild(request)))

    async def _my_guilds(self, _request: web.Request) -> web.Response:
        mine = [guild for guild in self._world.guilds.values() if self._world.bot.id in guild.members]
        return web.json_response([{"id": str(guild.id), "name": guild.name} for guild in mine])

    async def _guild_channels(self, request: web.Request) -> web.Response:
        return web.json_response(guild_json(self._world, self._find_guild(request))["channels"])

    async def _guild_member(self, request: web.Request) -> web.Response:
        guild, user = self._find_guild(request), self._world.users.get(int(request.match_info["user"]))
        if user is None or user.id not in guild.members:
            raise ApiError(404, 10007)
        return web.json_response(member_json(guild, user) | {"user": user_json(user)})

    async def _open_direct(self, request: web.Request) -> web.Response:
        user = self._world.users.get(int(request[BODY]["recipient_id"]))
        if user is None:
            raise ApiError(400, 10013)
        return web.json_response(channel_json(self._world.direct(user)))

    async def _channel(self, request: web.Request) -> web.Response:
        return web.json_response(channel_json(self._find_channel(request)))

    async def _typing(self, request: web.Request) -> web.Response:
        self._world.typing.append(self._find_channel(request, "send_messages"))
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _history(self, request: web.Request) -> web.Response:
        channel = self._find_channel(request)
        query = request.query
        limit = int(query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise bad_form(limit="int value should be between 1 and 100.")
        if not self._world.permissions(self._world.bot, channel).read_message_history:
            return web.json_response([])
        found = sorted(self._world.history(channel), key=lambda message: message.id)
        if "after" in query:
            found = [message for message in found if message.id > int(query["after"])][:limit]
        else:
            found = [message for message in found if message.id < int(query.get("before", 1 << 63))][-limit:]
        return web.json_response([message_json(self._world, each, self._intents()) for each in reversed(found)])

    async def _post(self, request: web.Request) -> web.Response:
        body: Json = request[BODY]
        needed = ["send_messages"] + ["embed_links"] * bool(body.get("embeds"))
        channel = self._find_channel(request, *needed)
        flags = body.get("flags", 0) & (COMPONENTS_V2 | 1 << 2 | 1 << 12)
        limits.check_message(body, flags)
        earlier = self._same_nonce(channel, body)
        if earlier is not None:
            return web.json_response(message_json(self._world, earlier, self._intents()))
        message = Message(self._world.new_id(), channel, self._world.bot, flags=flags)
        if "message_reference" in body:
            message.reference, message.type = self._referenced(channel, body["message_reference"]), 19
        message.nonce = body.get("nonce")
        fill(self._world, message, body)
        self._world.messages[message.id] = message
        await self._gateway.tell_message("MESSAGE_CREATE", message)
        return web.json_response(message_json(self._world, message, self._intents()))

    def _same_nonce(self, channel: Channel, body: Json) -> Message | None:
        if not body.get("enforce_nonce") or body.get("nonce") is None:
            return None
        known = (message for message in self._world.messages.values() if message.author is self._world.bot)
        return next((each for each in known if each.channel is channel and each.nonce == body["nonce"]), None)

    def _referenced(self, channel: Channel, reference: Json) -> Message | None:
        if not self._world.permissions(self._world.bot, channel).read_message_history:
            raise ApiError(403, 160002)
        message = self._world.messages.get(int(reference["message_id"]))
        if message is not None and message.channel is channel and message.visible_to(None):
            return message
        if reference.get("fail_if_not_exists", True):
            raise bad_form(message_reference="Unknown message")
        return None

    async def _get(self, request: web.Request) -> web.Response:
        return web.json_response(message_json(self._world, self._find(request), self._intents()))

    async def _edit(self, request: web.Request) -> web.Response:
        message = self._find(request)
        if message.author is not self._world.bot:
            raise ApiError(403, 50005)
        change(self._world, message, request[BODY])
        await self._gateway.tell_message("MESSAGE_UPDATE", message)
        return web.json_response(message_json(self._world, message, self._intents()))

    async def _delete(self, request: web.Request) -> web.Response:
        message = self._find(request)
        if message.author is not self._world.bot:
            self._find(request, "manage_messages")
        await delete(self._world, self._gateway, message)
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _react(self, request: web.Request) -> web.Response:
        self._find(request, "add_reactions", "read_message_history").reactions.append(request.match_info["emoji"])
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _unreact(self, request: web.Request) -> web.Response:
        self._find(request).reactions.remove(request.match_info["emoji"])
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _start_thread(self, request: web.Request) -> web.Response:
        message = self._find(request, "create_public_threads")
        assert message.channel.guild is not None
        thread = self._world.new_channel(message.channel.guild, request[BODY]["name"], parent=message.channel)
        await self._gateway.tell("THREAD_CREATE", lambda intents: channel_json(thread) if intents.guilds else None)
        return web.json_response(channel_json(thread), status=HTTPStatus.CREATED)

    def _scope(self, request: web.Request) -> int | None:
        if int(request.match_info["application"]) != self._world.application_id:
            raise ApiError(403, 20012)
        guild = request.match_info.get("guild")
        return None if guild is None else int(guild)

    async def _commands(self, request: web.Request) -> web.Response:
        return web.json_response(self._world.commands.get(self._scope(request), []))

    async def _register(self, request: web.Request) -> web.Response:
        scope, commands = self._scope(request), request[BODY].get("_list", [])
        check_commands(commands)
        known = {(each.get("type", 1), each["name"]): each["id"] for each in self._world.commands.get(scope, [])}
        own = {"application_id": str(self._world.application_id), "version": "1"}
        bare = {"description": ""}  # commands in menus have none of their own, and Discord says so
        place = {} if scope is None else {"guild_id": str(scope)}
        self._world.commands[scope] = [
            bare
            | command
            | own
            | place
            | {"id": known.get((command.get("type", 1), command["name"]), str(self._world.new_id()))}
            for command in commands
        ]
        return web.json_response(self._world.commands[scope])
