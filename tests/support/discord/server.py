"""A Discord on this machine alone: `async with LoopbackDiscord() as discord`."""

import socket
from types import TracebackType
from typing import Self

from aiohttp import web
from discord import Intents

from tests.support.discord.acts import Acts
from tests.support.discord.faults import Faults
from tests.support.discord.gateway import Gateway
from tests.support.discord.interactions import Interactions
from tests.support.discord.ratelimits import Limit, RateLimits
from tests.support.discord.rest import PREFIX, Door, Handler, Recorded, Rest
from tests.support.discord.state import Json, World

TOKEN = "loopback.not-a-secret.but-it-must-never-be-logged"


class LoopbackDiscord(Acts):
    """Websocket and HTTP on one port of 127.0.0.1, with people to act (see `Acts`).

    *message_content* grants that privileged intent. With *up* false nothing listens until `come_up`.
    """

    def __init__(self, *, message_content: bool = False, up: bool = True, messages: Limit | None = None) -> None:
        world, self.faults = World(), Faults()
        gateway = Gateway(world, self.faults, TOKEN, Intents(message_content=message_content))
        super().__init__(world, gateway)
        self.token = TOKEN
        self.limits = RateLimits({"POST /channels/{channel}/messages": messages or Limit(5, 5.0)})
        self._door = Door(world, TOKEN, self.limits, self.faults)
        self._up = up
        # Bound for the whole test, so that going down and up again meets no stranger on the port.
        self._reserved = _bound(0)
        self.port: int = self._reserved.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.api = self.base + PREFIX
        self.gateway_url = gateway.resume_url = f"ws://127.0.0.1:{self.port}/gateway"
        self._runner: web.AppRunner | None = None

    @property
    def recorded(self) -> list[Recorded]:
        """Every request that reached the API."""
        return self._door.recorded

    def bodies(self) -> list[Json]:
        """Return every body that wrote or changed a message, whether it was accepted or not."""
        found = []
        for request in self.recorded:
            if request.method not in ("POST", "PATCH"):
                continue
            if request.path.endswith("/callback"):
                if request.body.get("type") in (4, 7):
                    found.append(request.body["data"])
            elif "/messages" in request.path or request.path.startswith("/webhooks/"):
                found.append(request.body)
        return found

    async def come_up(self) -> None:
        """Begin to listen."""

        @web.middleware
        async def door(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._door.through(request, handler)

        app = web.Application(middlewares=[door], client_max_size=30 * 1024 * 1024)
        app.add_routes(Rest(self.world, self.gateway).routes())
        app.add_routes(Interactions(self.world, self.gateway).routes())
        app.add_routes([web.get("/gateway/", self.gateway.handle), web.get("/gateway", self.gateway.handle)])
        app.add_routes([web.get("/attachments/{file}/{name}", self._file)])
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=False, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.SockSite(self._runner, _bound(self.port)).start()

    async def go_down(self) -> None:
        """Cut every connection and refuse new ones."""
        if self._runner is None:
            return
        await self.gateway.drop()
        await self._runner.cleanup()
        self._runner = None

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=self.world.files[int(request.match_info["file"])])

    async def __aenter__(self) -> Self:
        if self._up:
            await self.come_up()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.go_down()
        self._reserved.close()


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind(("127.0.0.1", port))
    return bound
