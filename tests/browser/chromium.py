"""Drives a headless Chromium over its DevTools protocol, with nothing but aiohttp."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Without the switches against background traffic a closed network refuses its connections, many at a time.
_SWITCHES = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--disable-extensions",
    "--window-size=800,600", "--remote-debugging-port=0",
)  # fmt: skip
_STARTING_SECONDS = 60.0
_LOADING_SECONDS = 20.0


class Tab:
    """One page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.events: list[dict[str, Any]] = []
        """What the browser told of itself, of the domains that were enabled."""

    async def call(self, method: str, **parameters: object) -> Any:
        """Return the result of a DevTools method."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        return await self._received(lambda message: message.get("id") == number)

    async def open(self, url: str) -> None:
        """Go to *url*, as if typed, and wait until it is loaded."""
        await self.call("Page.navigate", url=url)
        await self._received(lambda message: message.get("method") == "Page.loadEventFired")

    async def value(self, expression: str) -> Any:
        """Return what *expression*, JavaScript, comes to; a promise is awaited."""
        result = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    async def _received(self, wanted: Any) -> Any:
        async with asyncio.timeout(_LOADING_SECONDS):
            while True:
                message = await self._socket.receive_json()
                if "method" in message:
                    self.events.append(message)
                if wanted(message):
                    assert "error" not in message, message
                    return message.get("result")


@asynccontextmanager
async def opened_tab(profile: Path) -> AsyncGenerator[Tab]:
    """Start Chromium with the empty folder *profile* and give its one tab."""
    assert PROGRAM is not None
    browser = await asyncio.create_subprocess_exec(
        PROGRAM, *_SWITCHES, f"--user-data-dir={profile}", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with aiohttp.ClientSession() as http:
            async with http.get(f"http://127.0.0.1:{await _port(profile)}/json/list") as answer:
                targets = await answer.json()
            address = next(target["webSocketDebuggerUrl"] for target in targets if target["type"] == "page")
            async with http.ws_connect(address, max_msg_size=0) as socket:
                tab = Tab(socket)
                await tab.call("Page.enable")
                yield tab
    finally:
        browser.kill()
        await browser.wait()


async def _port(profile: Path) -> int:
    file = profile / "DevToolsActivePort"
    async with asyncio.timeout(_STARTING_SECONDS):
        while True:
            if file.exists() and (lines := file.read_text().splitlines()):
                return int(lines[0])
            await asyncio.sleep(0.05)
