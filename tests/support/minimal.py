"""The least that may call itself Discord: short payloads, no rate limits, callbacks without a body.

`tests.support.discord` is strict where Discord is strict; this one is bare where a proxy or a test server may be.
"""

import asyncio
import itertools
from types import TracebackType
from typing import Any, Self

from aiohttp import WSMsgType, web

BOT, SERVER, ROOM, ASKER = "1001", "2001", "3001", "4001"
TOKEN = "minimal.not-a-secret"

Json = dict[str, Any]


class MinimalDiscord:
    """Websocket and HTTP on one port of 127.0.0.1; *greeting* is what READY adds to its bare minimum."""

    def __init__(self, **greeting: Any) -> None:
        self._greeting = greeting
        self._numbers = itertools.count(5001)
        self._sequence = 0
        self._sockets: list[web.WebSocketResponse] = []
        self._runner: web.AppRunner | None = None
        self._changed = asyncio.Condition()
        self.bodies: list[tuple[str, Any]] = []
        """Path and body of every request that carried one, commands aside."""
        self.commands: list[Any] = []
        self.hello: Json = {}
        """The last IDENTIFY or RESUME."""
        self.refuse_next: list[web.Response] = []
        """How the next messages are answered in place of being taken."""
        self.base = ""

    async def tell(self, event: str, data: Json) -> None:
        """Send *event* to the bot."""
        self._sequence += 1
        await self._sockets[-1].send_json({"op": 0, "t": event, "s": self._sequence, "d": data})

    async def say(self, content: str, *, server: str | None = SERVER, **more: Any) -> str:
        """Let somebody write *content*; the bot is mentioned where the text names it. Return the message's id."""
        number = str(next(self._numbers))
        me = {"id": BOT, "username": "bot", "discriminator": "0", "avatar": None}
        data: Json = {
            "id": number,
            "channel_id": ROOM,
            "type": 0,
            "content": content,
            "author": {"id": ASKER, "username": "asker", "discriminator": "0", "avatar": None},
            "mentions": [me] if f"<@{BOT}>" in content else [],
            **({"guild_id": server} if server else {}),
            **more,
        }
        await self.tell("MESSAGE_CREATE", data)
        return number

    async def use(self, command: str, *options: Json, permissions: str = "0", owners: Any = None, **more: Any) -> str:
        """Let somebody use */command* in the server; return the interaction's token."""
        number = str(next(self._numbers))
        member: Json = {
            "user": {"id": ASKER, "username": "asker", "discriminator": "0", "avatar": None},
            "roles": [],
            "joined_at": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": permissions,
        }
        data: Json = {
            "id": number,
            "application_id": BOT,
            "type": 2,
            "token": f"token-{number}",
            "version": 1,
            "attachment_size_limit": 1,
            "guild_id": SERVER,
            "channel": {"id": ROOM, "type": 0, "name": "room", "position": 0},
            "member": member,
            "data": {"id": "9", "name": command, "type": 1, "options": list(options)},
            **({"authorizing_integration_owners": owners} if owners else {}),
            **more,
        }
        await self.tell("INTERACTION_CREATE", data)
        return f"token-{number}"

    async def drop(self) -> None:
        """Cut the connection."""
        transport = self._sockets[-1]._req.transport if self._sockets[-1]._req else None
        assert transport is not None
        transport.abort()

    async def body(self, naming: str, seconds: float = 10.0) -> Any:
        """Return the first request body whose path or text names *naming*, waiting for it."""

        def found() -> list[Any]:
            return [body for path, body in self.bodies if naming in path or naming in repr(body)]

        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(found)
        return found()[0]

    async def until_connected(self, seconds: float = 30.0) -> None:
        """Wait until the bot has identified itself."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: self.hello)

    async def _http(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/somewhere")
        me = {"id": BOT, "username": "bot", "discriminator": "0", "avatar": None}
        if path == "/users/@me":
            return _json(me)
        if path == "/oauth2/applications/@me":
            more = {"name": "bot", "description": "", "icon": None, "bot_public": True, "bot_require_code_grant": False}
            return _json({"id": BOT, "owner": me, "verify_key": "", **more})
        if request.method == "PUT" and path.endswith("/commands"):
            self.commands.append(await request.json())
            return _json([])
        if not request.can_read_body or request.method not in ("POST", "PATCH"):
            return _json({"message": "404: Not Found", "code": 0}, 404)
        if self.refuse_next:
            return self.refuse_next.pop(0)
        self.bodies.append((path, await request.json()))
        async with self._changed:
            self._changed.notify_all()
        return web.Response(status=204) if path.endswith("/callback") else _json({"id": str(next(self._numbers))})

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40000}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            frame = message.json()
            if frame["op"] == 1:
                await socket.send_json({"op": 11})
            if frame["op"] not in (2, 6):
                continue
            self._sockets.append(socket)
            if frame["op"] == 2:
                me = {"id": BOT, "username": "bot", "discriminator": "0", "avatar": None}
                await self.tell("READY", {"user": me, "session_id": "s", **self._greeting})
            else:
                await socket.send_json({"op": 0, "t": "RESUMED", "s": self._sequence, "d": None})
            self.hello = frame
            async with self._changed:
                self._changed.notify_all()
        return socket

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes([web.get("/gateway", self._gateway), web.route("*", "/somewhere/{path:.*}", self._http)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = "127.0.0.1:" + str(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()


def _json(data: Any, status: int = 200) -> web.Response:
    answer = web.json_response(data, status=status)
    answer.headers["Content-Type"] = "application/json"
    return answer
