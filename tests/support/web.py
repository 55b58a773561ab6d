"""A site on loopback, and the program's own fetcher and extractor to read it with."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from aiohttp import web

from knowledge.extraction.worker import WorkerExtractor
from knowledge.web.fetcher import WebFetcher


@dataclass
class Site:
    """Serves what `pages` holds: a body, or a status with headers."""

    base: str = ""
    pages: dict[str, bytes | tuple[int, Mapping[str, str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Paths, robots.txt left out, in the order they were asked for."""
    etags: bool = False
    seconds: float = 0.0
    """How long every answer takes."""

    @property
    def host(self) -> str:
        """Host and port, as `KIJIBOT_FETCH_ALLOW` names them."""
        return self.base.removeprefix("http://")

    def page(self, path: str, title: str, *paragraphs: str, head: str = "") -> None:
        """Put an HTML page at *path*."""
        body = "".join(f"<p>{text}</p>" for text in paragraphs)
        told = f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"
        self.pages[path] = told.encode()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a request."""
        if request.path != "/robots.txt":
            self.asked.append(request.path)
        await asyncio.sleep(self.seconds)
        found = self.pages.get(request.path, (404, {}))
        if isinstance(found, tuple):
            return web.Response(status=found[0], headers=found[1])
        tag = f'"{hash(found)}"'
        if self.etags and request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        return web.Response(body=found, headers={"ETag": tag} if self.etags else {}, content_type="text/html")


@asynccontextmanager
async def served() -> AsyncIterator[Site]:
    """Run a site on a port of its own."""
    site = Site()
    app = web.Application()
    app.router.add_get("/{path:.*}", site.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    server = web.TCPSite(runner, "127.0.0.1", 0)
    await server.start()
    site.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield site
    finally:
        await runner.cleanup()


@contextmanager
def served_aside() -> Iterator[Site]:
    """Run a site in a thread of its own, for tests that do not run on an event loop."""
    ready: Future[tuple[Site, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        async with served() as site:
            done = asyncio.Event()
            ready.set_result((site, asyncio.get_running_loop(), done))
            await done.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    site, loop, done = ready.result(timeout=10)
    try:
        yield site
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()


EXTRACTOR = WorkerExtractor()
"""One for all tests of a process: its workers start with the first page and end with the tests."""


def loopback_fetcher() -> WebFetcher:
    """Return the program's own fetcher, allowed to ask any site on loopback."""
    return WebFetcher("Kijibot/tests", allow=frozenset(("127.0.0.1", port) for port in range(1024, 65536)))
