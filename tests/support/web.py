"""A site on loopback, and plain stand-ins for what fetches and reads it: they keep the ports' promises, not safely."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin

import aiohttp
from aiohttp import web
from lxml import html
from typing_extensions import override

from knowledge.errors import Fault, FetchError, UnreadableError
from knowledge.models import Document, FeedContent, Fetched, Metadata, Problem
from knowledge.ports import Extractor, Fetcher
from knowledge.sources.feeds import read_feed
from knowledge.sources.plain import read_plain

_FAULTS = {404: Fault.GONE, 410: Fault.GONE, 429: Fault.BUSY, 503: Fault.BUSY}


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


class PlainFetcher(Fetcher):
    """Fetches from loopback with aiohttp."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @override
    async def __call__(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, robots: bool = True
    ) -> Fetched:
        self._session = self._session or aiohttp.ClientSession()
        headers = {"If-None-Match": etag} if etag else {}
        address, moved = url, False
        for _ in range(6):
            try:
                async with self._session.get(address, headers=headers, allow_redirects=False) as answer:
                    if answer.status in {301, 308, 302, 307}:
                        moved = answer.status in {301, 308}
                        address = urljoin(address, answer.headers["Location"])
                        continue
                    if answer.status not in {200, 304}:
                        wait = answer.headers.get("Retry-After")
                        raise FetchError(
                            _FAULTS.get(answer.status, Fault.STATUS),
                            retry_after=float(wait) if wait else None,
                            name=url,
                            status=answer.status,
                        )
                    return Fetched(
                        url=address,
                        moved=address if moved else None,
                        unchanged=answer.status == 304,
                        data=await answer.read(),
                        content_type=answer.headers.get("Content-Type"),
                        etag=answer.headers.get("ETag"),
                    )
            except (TimeoutError, aiohttp.ClientError) as error:
                raise FetchError(Fault.UNREACHABLE, name=url) from error
        raise FetchError(Fault.REDIRECTS, name=url)

    @override
    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


class PlainExtractor(Extractor):
    """Reads pages and feeds in this process: the paragraphs of a page are its text."""

    @override
    def documents(
        self, name: str, data: bytes, metadata: Metadata, *, content_type: str | None = None
    ) -> list[Document | Problem]:
        if not data.strip():
            raise UnreadableError(Fault.EMPTY, name=name)
        page = html.fromstring(data.decode("utf-8", "replace"))
        parts = ["".join(map(str, element.itertext())).strip() for element in page.iter("h1", "p", "li")]
        canonical = next((link.get("href") for link in page.iter("link") if link.get("rel") == "canonical"), None)
        found = {"title": page.findtext(".//title") or None, "url": canonical}
        told = metadata.model_copy(update={key: value for key, value in found.items() if not getattr(metadata, key)})
        return [read_plain(name, "\n\n".join(part for part in parts if part), told)]

    @override
    def feed(self, name: str, data: bytes, *, content_type: str | None = None) -> FeedContent:
        return read_feed(name, data, content_type)

    @override
    def close(self) -> None:
        pass
