"""Discord's websocket: sessions that outlive their sockets, and everything a bot is told."""

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from discord import Intents

from tests.support.discord.faults import Faults, reset
from tests.support.discord.payloads import application_json, guild_json, member_json, message_event, user_json
from tests.support.discord.state import Json, Message, World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = (
    0,
    1,
    2,
    3,
    6,
    7,
    8,
    9,
    10,
    11,
)
PRIVILEGED = Intents(members=True, presences=True, message_content=True)


class CloseError(Exception):
    """The socket must be closed with *code*."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(f"{code} {reason}")


@dataclass(eq=False)
class Session:
    """What a bot has been told since it identified; a resume replays what it missed."""

    id: str
    intents: Intents
    shard: list[int] | None
    sent: list[str] = field(default_factory=list)
    """Frame number n is the one with sequence number n + 1."""
    socket: web.WebSocketResponse | None = None
    request: web.Request | None = None

    async def tell(self, event: str, data: Json) -> None:
        """Keep an event for replay, and send it when a socket is open."""
        frame = {"op": DISPATCH, "t": event, "s": len(self.sent) + 1, "d": data}
        self.sent.append(json.dumps(frame, ensure_ascii=False))
        await self.send(self.sent[-1])

    async def send(self, frame: str) -> None:
        """Send *frame* if that is possible now."""
        if self.socket is not None and not self.socket.closed:
            try:
                await self.socket.send_str(frame)
            except ConnectionError:
                self.socket = None  # a replay brings it


class Gateway:
    """All sessions of one bot; *granted* are the privileged intents switched on in the developer portal."""

    def __init__(self, world: World, faults: Faults, token: str, granted: Intents) -> None:
        self._world, self._faults = world, faults
        self.token, self.granted = token, granted
        self.resume_url = ""
        self.heartbeat_seconds = 41.25
        self.acknowledges = True
        """Off: a dead connection that stays open."""
        self.sessions: dict[str, Session] = {}
        self.connections = self.identified = self.resumed = self.heartbeats = 0
        self.closed_with: list[int] = []
        """Codes we closed sockets with."""

    @property
    def session(self) -> Session | None:
        """The newest session whose socket is open."""
        opened = [each for each in self.sessions.values() if each.socket is not None and not each.socket.closed]
        return opened[-1] if opened else None

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket."""
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            raise web.HTTPBadRequest(text="this gateway speaks v=10&encoding=json")
        socket = web.WebSocketResponse(autoclose=False)
        await socket.prepare(request)
        self.connections += 1
        await _send(socket, HELLO, {"heartbeat_interval": int(self.heartbeat_seconds * 1000), "_trace": []})
        session: Session | None = None
        try:
            while True:
                received = await socket.receive(timeout=self.heartbeat_seconds * 2)
                if received.type is not WSMsgType.TEXT:
                    break
                session = await self._obey(received.data, socket, request, session)
                await self._world.notify()
        except CloseError as close:
            self.closed_with.append(close.code)
            await socket.close(code=close.code, message=close.reason.encode())
        except TimeoutError:
            await socket.close(code=4009, message=b"Session timed out.")
        if session is not None and session.socket is socket:
            session.socket = None
            if socket.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY):
                self.sessions.pop(session.id, None)  # a clean goodbye ends the session
        await self._world.notify()
        return socket

    async def _obey(
        self, text: str, socket: web.WebSocketResponse, request: web.Request, session: Session | None
    ) -> Session | None:
        if len(text.encode()) > 4096:
            raise CloseError(4002, "Payload too large.")
        frame = json.loads(text)
        op, data = frame.get("op"), frame.get("d")
        match op:
            case 1:
                self.heartbeats += 1
                if self.acknowledges:
                    await _send(socket, ACK)
            case 2 if session is None:
                return await self._identify(data, socket, request)
            case 6 if session is None:
                return await self._resume(data, socket, request)
            case 2 | 6:
                raise CloseError(4005, "Already authenticated.")
            case 3 | 8 if session is None:
                raise CloseError(4003, "Not authenticated.")
            case 8 if session is not None:
                await self._members(session, data)
            case 3:
                pass
            case _:
                raise CloseError(4001, "Unknown opcode.")
        return session

    async def _identify(self, data: Json, socket: web.WebSocketResponse, request: web.Request) -> Session:
        self.identified += 1
        if data["token"] != self.token:
            raise CloseError(4004, "Authentication failed.")
        value = data["intents"]
        if value & ~Intents.all().value:
            raise CloseError(4013, "Invalid intent(s).")
        if value & PRIVILEGED.value & ~self.granted.value:
            raise CloseError(4014, "Disallowed intent(s).")
        session = Session(secrets.token_hex(16), Intents._from_value(value), data.get("shard"), [], socket, request)
        self.sessions[session.id] = session
        world = self._world
        ready = {
            "v": 10,
            "user": user_json(world.bot) | {"verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in world.own_guilds()],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.resume_url,
            "application": {key: application_json(world, world.bot)[key] for key in ("id", "flags")},
        }
        await session.tell("READY", ready | ({"shard": session.shard} if session.shard else {}))
        if session.intents.guilds:
            for guild in world.own_guilds():
                await session.tell("GUILD_CREATE", guild_json(world, guild))
        return session

    async def _resume(self, data: Json, socket: web.WebSocketResponse, request: web.Request) -> Session | None:
        if data["token"] != self.token:
            raise CloseError(4004, "Authentication failed.")
        session = self.sessions.get(data["session_id"] or "")
        if session is None:
            await _send(socket, INVALID, data=False)
            return None
        if not 0 <= (data["seq"] or 0) <= len(session.sent):
            raise CloseError(4007, "Invalid seq.")
        self.resumed += 1
        session.socket, session.request = socket, request
        for frame in session.sent[data["seq"] or 0 :]:
            await session.send(frame)
        await session.tell("RESUMED", {"_trace": []})
        return session

    async def _members(self, session: Session, data: Json) -> None:
        guild = self._world.guilds[int(data["guild_id"])]
        users = [self._world.users[user] for user in guild.members]
        chunk = {
            "guild_id": str(guild.id),
            "members": [member_json(guild, user) | {"user": user_json(user)} for user in users],
            "chunk_index": 0,
            "chunk_count": 1,
        }
        await session.tell("GUILD_MEMBERS_CHUNK", chunk | ({"nonce": data["nonce"]} if "nonce" in data else {}))

    async def tell(self, event: str, data: Callable[[Intents], Json | None]) -> None:
        """Tell every session of *event*, with what *data* makes of its intents; None: that session hears nothing."""
        times = 2 if self._faults.take_double(event) else 1
        for session in list(self.sessions.values()):
            body = data(session.intents)
            for _ in range(times if body is not None else 0):
                await session.tell(event, body or {})
        await self._world.notify()

    async def tell_message(self, event: str, message: Message) -> None:
        """Tell of *message*, to those whose intents cover its channel; ephemeral ones are nobody's business."""
        if message.only_for is not None:
            return
        direct = message.channel.guild is None
        await self.tell(
            event,
            lambda intents: (
                message_event(self._world, message, intents)
                if (intents.dm_messages if direct else intents.guild_messages)
                else None
            ),
        )

    async def drop(self) -> None:
        """Reset every open socket, as a lost network does; sessions stay and can be resumed."""
        for session in self.sessions.values():
            if session.socket is not None and session.request is not None:
                reset(session.request)
                session.socket = None
        await asyncio.sleep(0)

    async def close(self, code: int) -> None:
        """Close every open socket with *code*."""
        for session in list(self.sessions.values()):
            if session.socket is not None:
                self.closed_with.append(code)
                socket, session.socket = session.socket, None
                await socket.close(code=code, message=b"")

    async def reconnect(self) -> None:
        """Ask every bot to reconnect and resume (op 7)."""
        await self._order(RECONNECT, None)

    async def invalidate(self, *, resumable: bool) -> None:
        """Declare every session invalid (op 9); one that is not *resumable* is forgotten."""
        await self._order(INVALID, resumable)
        if not resumable:
            self.sessions.clear()

    async def _order(self, op: int, data: Any) -> None:
        for session in self.sessions.values():
            await session.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))


async def _send(socket: web.WebSocketResponse, op: int, data: Any = None) -> None:
    await socket.send_str(json.dumps({"op": op, "d": data, "s": None, "t": None}))
