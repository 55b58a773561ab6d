"""There is one way to the network for what people name, and one to Discord."""

import pytest

from tests.meta.network import ways_to_the_network
from tests.meta.test_shape import PRODUCT, ROOT

FETCHING = ROOT / "knowledge" / "web"
DISCORD = {ROOT / "bot" / name for name in ("checkup.py", "connection.py", "delivery.py", "runner.py")}
"""discord.py's own connection: its waits and its errors."""
HEALTH = ROOT / "bot" / "health.py"
"""Listens on loopback and tells systemd; goes nowhere."""


def test_only_the_fetcher_and_discord_s_transport_reach_the_network() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in PRODUCT
        if FETCHING not in path.parents and path not in {*DISCORD, HEALTH}
        for line, name in ways_to_the_network(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_the_fetcher_is_where_it_is_looked_for() -> None:
    assert [*ways_to_the_network((FETCHING / "network.py").read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    "source",
    [
        "import aiohttp",
        "import urllib.request as u",
        "from urllib import request",
        "from urllib.request import urlopen",
        "import http.client",
        "from http import client",
        "import socket",
        "import requests",
        "from trafilatura import fetch_url",
        "trafilatura.fetch_response(url)",
        "from trafilatura.downloads import buffered_downloads",
        "from trafilatura import sitemaps",
        "await asyncio.open_connection(host, 80)",
        "await loop.create_connection(make, host, 80)",
        "feedparser.parse(text)",
        "feedparser.parse(url_file_stream_or_string=x)",
    ],
)
def test_a_way_to_the_network_is_found(source: str) -> None:
    assert {line for line, _ in ways_to_the_network(source)} == {1}


@pytest.mark.parametrize(
    "source",
    [
        "from urllib.parse import urljoin",
        "from http import HTTPStatus",
        "trafilatura.extract(page)",
        "feedparser.parse(BytesIO(data))",
        "feedparser.parse(io.BytesIO(data))",
        "class AsyncFetcher: pass",
    ],
)
def test_a_harmless_neighbour_is_left_alone(source: str) -> None:
    assert list(ways_to_the_network(source)) == []
