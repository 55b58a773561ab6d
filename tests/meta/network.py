"""Finds ways to the network in source code: what can open a connection, and readers that fetch what they are named."""

import ast
from collections.abc import Iterator

NETWORK_MODULES = (
    *("aiohttp", "ftplib", "http.client", "http.server", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket"),
    *("socketserver", "telnetlib", "urllib.request", "urllib3", "webbrowser", "websockets", "xmlrpc"),
    *("trafilatura.downloads", "trafilatura.feeds", "trafilatura.sitemaps", "trafilatura.spider", "courlan.network"),
)
CONNECTING = frozenset(
    {
        *("create_connection", "create_datagram_endpoint", "create_server", "open_connection", "start_server"),
        *("sock_connect", "getaddrinfo", "gethostbyname"),
        *("fetch_url", "fetch_response", "urlopen", "urlretrieve"),
    }
)
"""Functions, whatever they are called on."""
_STREAMS = frozenset({"BytesIO", "io.BytesIO", "StringIO", "io.StringIO"})


def ways_to_the_network(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and name of everything in *source* that could open a connection."""
    for node in ast.walk(ast.parse(source)):
        for name in filter(_reaches, _named(node)):
            yield node.lineno, name  # type: ignore[attr-defined]
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "feedparser.parse" and not _streams(node):
            yield node.lineno, "feedparser.parse of what may be an address or a path"


def _reaches(name: str) -> bool:
    return name.rpartition(".")[2] in CONNECTING or any(
        name == module or name.startswith(f"{module}.") for module in NETWORK_MODULES
    )


def _named(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (name.name for name in names)
        case ast.ImportFrom(module=str(module), names=names):
            yield module
            yield from (f"{module}.{name.name}" for name in names)
        case ast.Attribute():
            yield ast.unparse(node)
        case _:
            pass


def _streams(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Call) and ast.unparse(first.func) in _STREAMS
