"""Raw servers on loopback that answer exactly what a test says, and the world in which they have names."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]
"""Gets a request's head (request line and headers) and writes whatever comes back."""


@dataclass(slots=True)
class RawServer:
    """A listener on 127.0.0.1 that remembers who connected and what they asked."""

    port: int
    connections: int = 0
    heads: list[str] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [head.split(" ", 2)[1] for head in self.heads]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@asynccontextmanager
async def serving(answer: Answer, ssl: Any = None) -> AsyncIterator[RawServer]:
    """Serve with *answer*; each connection may ask several times."""
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        made.connections += 1
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                made.heads.append(head)
                await answer(head, writer)
                await writer.drain()
        with suppress(OSError, RuntimeError):
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=ssl, limit=2**20)
    made = RawServer(server.sockets[0].getsockname()[1])
    try:
        yield made
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def reply(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """Return a whole answer; `content_type="text/html"` becomes a header's name."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in given.items()]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + body


def always(answer: bytes, robots: bytes | None = None) -> Answer:
    """Answer every request alike, but robots.txt with *robots* (404 when None)."""

    async def answering(head: str, writer: asyncio.StreamWriter) -> None:
        asked_robots = head.split(" ", 2)[1] == "/robots.txt"
        writer.write((robots or reply(404)) if asked_robots else answer)

    return answering


def by_path(**answers: bytes) -> Answer:
    """Answer `/name` with the answer of that name; other paths, robots.txt among them, with 404."""

    async def answering(head: str, writer: asyncio.StreamWriter) -> None:
        path = head.split(" ", 2)[1].partition("?")[0]
        writer.write(answers.get(path.strip("/").replace(".", "_"), reply(404)))

    return answering


@dataclass(slots=True)
class Names:
    """A `getaddrinfo` that knows the names a test gives it; each lookup takes the next of a name's answers."""

    answers: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        self.asked.append(host)
        if host not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        turns = self.answers[host]
        addresses = turns[(self.asked.count(host) - 1) % len(turns)]
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in addresses
        ]


def everywhere(*names: str) -> Names:
    """Give loopback all of *names*."""
    return Names({name: [["127.0.0.1"]] for name in names})
