"""Nothing that a stranger writes or answers makes us connect to a private address."""

from ipaddress import IPv4Address

import pytest

from knowledge.errors import Fault
from tests.web.conftest import Opening, fault_of
from tests.web.servers import Names, RawServer, by_path, reply, serving
from tests.web.test_addresses import spellings

FLIPS = 250
EMBEDDED = (
    *("[::1]", "[::]", "[::127.0.0.1]", "[::7f00:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:0:127.0.0.1]"),
    *("[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[2001:0::80ff:fffe]"),
    *("[fe80::1%25lo]", "[::1%25lo]", "[0:0:0:0:0:0:0:1]", "[2606:4700::5efe:7f00:1]", "[::ffff:127.1]"),
    *("①②⑦.⓪.⓪.①", "127。0。0。1", "0x7f.1", "017700000001", "127.1", "127.0.1", "0", "0.0.0.0", "[fec0::1]"),
)
LITERALS = [host for number in ("127.0.0.1", "0.0.0.0") for host in spellings(IPv4Address(number))] + [*EMBEDDED]
NAMED = {
    **{
        f"{name}.example": [[address]]
        for name, address in {"four": "127.0.0.1", "six": "::1", "any": "0.0.0.0"}.items()
    },
    "localhost": [["127.0.0.1", "::1"]],
    "mapped.example": [["::ffff:127.0.0.1"]],
    "zone.example": [["fe80::1%lo"]],
}


@pytest.mark.parametrize("host", LITERALS)
async def test_no_spelling_of_loopback_is_connected_to(
    fetcher: Opening, canary: RawServer, outside: list[str], host: str
) -> None:
    names = Names()
    async with serving(by_path(go=reply(302, Location=canary.url(host=host)))) as server:
        fetch = fetcher(server, names=names)

        assert (await fault_of(fetch, canary.url(host=host))).fault in (Fault.REFUSED, Fault.ADDRESS)
        assert (await fault_of(fetch, canary.url(host=host), robots=True)).fault in (Fault.REFUSED, Fault.ADDRESS)
        assert (await fault_of(fetch, server.url("/go"))).fault in (Fault.REFUSED, Fault.REDIRECTS)

    assert set(outside) == {"127.0.0.1"}  # the server that redirects, and it alone:
    assert canary.connections == 0
    assert names.asked == []  # an address needs no looking up


@pytest.mark.parametrize("host", [*NAMED, "LocalHost.", "ｌｏｃａｌｈｏｓｔ"])
async def test_no_name_that_leads_to_loopback_is_connected_to(fetcher: Opening, canary: RawServer, host: str) -> None:
    error = await fault_of(fetcher(names=Names(NAMED)), canary.url(host=host))

    assert error.fault is Fault.REFUSED
    assert canary.connections == 0


@pytest.mark.parametrize("path", ["the page", "its robots.txt", "a redirect", "a redirected robots.txt"])
async def test_names_whose_answers_flip_never_reach_loopback(
    fetcher: Opening, canary: RawServer, outside: list[str], path: str
) -> None:
    ordinary, private = ["8.8.8.8"], ["127.0.0.1"]
    names = Names(
        {"flips.example": [ordinary, private, private, ordinary, [*ordinary, *private], [*private, *ordinary]]}
    )
    target = canary.url(host="flips.example")
    hop = reply(302, Location=target)
    async with serving(
        by_path(page=hop, robots_txt=hop if path == "a redirected robots.txt" else reply(404))
    ) as server:
        fetch = fetcher(names=names)
        fetch._allow = frozenset({("127.0.0.1", server.port)})  # but not to whom a name of the test leads
        start = target if path in ("the page", "its robots.txt") else server.url("/page")
        for _ in range(FLIPS):
            error = await fault_of(fetch, start, robots="robots" in path)
            assert error.fault in (Fault.REFUSED, Fault.UNREACHABLE)

    assert canary.connections == 0
    assert len(names.asked) == FLIPS
    assert outside.count("8.8.8.8") >= FLIPS / 2
