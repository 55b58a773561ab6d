"""Fetching from servers that answer what they like."""

import asyncio
import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from knowledge.errors import Fault
from tests.web.conftest import Opening, fault_of
from tests.web.servers import Names, RawServer, always, by_path, everywhere, reply, serving


async def test_a_page_comes_with_its_headers_and_our_name(fetcher: Opening) -> None:
    page = reply(body="晴れ".encode(), Content_Type="text/html; charset=utf-8", ETag='"v1"', Last_Modified="yesterday")
    async with serving(always(page)) as server:
        fetched = await fetcher(server)(server.url("/a?b=c#d"), robots=False)

    assert fetched.data.decode() == "晴れ"
    assert (fetched.url, fetched.moved, fetched.unchanged) == (server.url("/a?b=c"), None, False)
    assert (fetched.content_type, fetched.etag) == ("text/html; charset=utf-8", '"v1"')
    assert fetched.last_modified == "yesterday"
    head = server.heads[0]
    assert head.startswith("GET /a?b=c HTTP/1.1\r\n")
    assert "User-Agent: Kijibot/test\r\n" in head
    assert "Accept-Encoding: gzip, deflate\r\n" in head


async def test_headers_of_meaningless_bytes_are_left_out(fetcher: Opening) -> None:
    async with serving(always(reply(ETag='"\udcff"', Content_Type="x\udce3"))) as server:
        fetched = await fetcher(server)(server.url(), robots=False)

    assert (fetched.etag, fetched.content_type) == (None, None)


async def test_a_page_that_has_not_changed_is_said_to_be_the_same(fetcher: Opening) -> None:
    async with serving(always(reply(304))) as server:
        fetched = await fetcher(server)(server.url(), etag='"v1"', last_modified="then", robots=False)

        assert 'If-None-Match: "v1"\r\nIf-Modified-Since: then\r\n' in server.heads[0]
        assert (fetched.unchanged, fetched.data, fetched.etag, fetched.last_modified) == (True, b"", '"v1"', "then")
        assert (await fault_of(fetcher(server), server.url())).fault is Fault.STATUS  # nobody asked for a 304


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        *((status, Fault.GONE) for status in (404, 410)),
        *((status, Fault.BUSY) for status in (429, 503)),
        *((status, Fault.STATUS) for status in (206, 300, 400, 401, 403, 451, 500, 502, 504, 600)),
    ],
)
async def test_an_answer_that_is_no_page_is_told_with_its_status(fetcher: Opening, status: int, fault: Fault) -> None:
    async with serving(always(reply(status, b"no"))) as server:
        error = await fault_of(fetcher(server), server.url())

    assert (error.fault, error.facts["status"], error.retry_after) == (fault, status, None)
    assert error.facts["name"] == server.url()


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("-1", None),
        pytest.param("9" * 5000, None, id="5,000 digits"),
        ("soon", None),
        ("in 90 seconds", 90),
        ("Mon, 24 Nov 2025 12:00:00 -0000", 0),
        ("Mon, 99 Nov 2025 12:00:00 GMT", None),
    ],
)
async def test_the_patience_a_server_asks_for_is_passed_on(fetcher: Opening, asked: str, seconds: float | None) -> None:
    if asked == "in 90 seconds":
        asked = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    async with serving(always(reply(429, Retry_After=asked))) as server:
        error = await fault_of(fetcher(server), server.url())

    assert error.retry_after == (None if seconds is None else pytest.approx(seconds, abs=5))


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((301,), True),
        ((308,), True),
        ((301, 308, 301, 308, 301), True),
        ((302,), False),
        ((303,), False),
        ((307,), False),
        ((301, 302), False),
        ((302, 301), False),
    ],
)
async def test_an_address_moved_only_if_every_redirect_says_so(
    fetcher: Opening,
    statuses: tuple[int, ...],
    moved: bool,  # noqa: FBT001
) -> None:
    hops = {f"hop{n}": reply(status, Location=f"hop{n + 1}") for n, status in enumerate(statuses)}
    async with serving(by_path(**{**hops, f"hop{len(statuses)}": reply(body=b"there")})) as server:
        fetched = await fetcher(server)(server.url("/hop0"), robots=False)

    assert fetched.data == b"there"
    assert fetched.url == server.url(f"/hop{len(statuses)}")
    assert fetched.moved == (fetched.url if moved else None)


@pytest.mark.parametrize(
    ("location", "fault"),
    [
        ("loop", Fault.REDIRECTS),
        ("ftp://a.example/", Fault.REDIRECTS),
        ("file:///etc/hostname", Fault.REDIRECTS),
        ("javascript:alert(1)", Fault.REDIRECTS),
        ("http://user:secret@a.example/", Fault.REDIRECTS),
        ("http://[::1/", Fault.REDIRECTS),
        ("\udcff\udcfe", Fault.REDIRECTS),
        ("", Fault.REDIRECTS),
        ("http://169.254.169.254/latest/meta-data/", Fault.REFUSED),
        ("http://2852039166/", Fault.REFUSED),
        ("//[::ffff:10.0.0.1]/", Fault.REFUSED),
        ("http://a.example:25/", Fault.REFUSED),
        ("http://nowhere.example/", Fault.UNREACHABLE),
        ("http://xn--a/", Fault.UNREACHABLE),
    ],
)
async def test_a_redirect_to_where_nothing_is_fetched_is_told(fetcher: Opening, location: str, fault: Fault) -> None:
    async with serving(by_path(loop=reply(302, Location=location))) as server:
        error = await fault_of(fetcher(server), server.url("/loop"))

    assert error.fault is fault
    assert error.facts["name"] == server.url("/loop")
    assert server.connections <= 6


async def test_five_redirects_are_followed_and_six_are_not(fetcher: Opening) -> None:
    hops = {f"hop{n}": reply(302, Location=f"hop{n + 1}") for n in range(6)}
    async with serving(by_path(**hops, hop6=reply())) as server:
        assert (await fetcher(server)(server.url("/hop1"), robots=False)).url == server.url("/hop6")
        assert (await fault_of(fetcher(server), server.url("/hop0"))).fault is Fault.REDIRECTS


async def test_an_allowed_host_is_allowed_at_its_port_and_by_its_name_only(fetcher: Opening) -> None:
    async with serving(always(reply(body=b"ours"))) as ours, serving(always(reply(body=b"theirs"))) as theirs:
        fetch = fetcher(ours, names=everywhere("wiki.example"))

        assert (await fetch(ours.url(host="Wiki.example."), robots=False)).data == b"ours"
        assert (await fault_of(fetch, theirs.url(host="wiki.example"))).fault is Fault.REFUSED
        assert (await fault_of(fetch, ours.url(host="[::ffff:127.0.0.1]"))).fault is Fault.REFUSED
        assert theirs.connections == 0


async def test_a_redirect_from_an_allowed_host_does_not_allow_its_target(fetcher: Opening) -> None:
    async with serving(always(reply())) as canary, serving(always(reply(302, Location=canary.url()))) as ours:
        assert (await fault_of(fetcher(ours), ours.url())).fault is Fault.REFUSED
        assert canary.connections == 0


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        pytest.param(b"", Fault.UNREACHABLE, id="closes at once"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n\r\n", Fault.TRANSFER, id="no http"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", Fault.TRANSFER, id="shorter than it says"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc", Fault.TRANSFER, id="no length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", Fault.TRANSFER, id="two"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n", Fault.TOO_LARGE, id="10 GB announced"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", Fault.TRANSFER, id="chunk breaks off"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", Fault.TRANSFER, id="no chunk"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", Fault.TRANSFER, id="te"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n", Fault.TRANSFER, id="1 MB header"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 100_000, Fault.TRANSFER, id="100,000 headers"),
        pytest.param(b"HTTP/1.1 200 " + b"O" * 1_000_000 + b"\r\n\r\n", Fault.TRANSFER, id="1 MB reason"),
    ],
)
async def test_an_impolite_answer_is_told(fetcher: Opening, answer: bytes, fault: Fault) -> None:
    async def impolite(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with serving(impolite) as server:
        assert (await fault_of(fetcher(server), server.url())).fault is fault


async def test_a_body_may_end_with_its_connection(fetcher: Opening) -> None:
    async def old(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.0 200 OK\r\n\r\nwhole")
        writer.close()

    async with serving(old) as server:
        assert (await fetcher(server)(server.url(), robots=False)).data == b"whole"


async def test_packed_pages_are_unpacked(fetcher: Opening) -> None:
    async with serving(always(reply(body=gzip.compress(b"page"), Content_Encoding="gzip"))) as server:
        assert (await fetcher(server)(server.url(), robots=False)).data == b"page"


@pytest.mark.parametrize(
    "where", ["before the head", "in the head", "in the body", "in 1xx", "in tls", "name", "robots"]
)
async def test_one_deadline_spans_everything(fetcher: Opening, where: str) -> None:
    starts = {
        "in the head": b"HTTP/1.1 200 OK\r\nX: ",
        "in the body": b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        "in 1xx": b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
    }

    async def slow(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(starts.get(where, b""))
        while where in starts:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" if where == "in 1xx" else b"a")
            await asyncio.sleep(0.05)
        await asyncio.sleep(60)

    def hanging(*_: object, **__: object) -> list[tuple[object, ...]]:
        time.sleep(2)
        return []

    async with serving(slow) as server:
        fetch = fetcher(server, deadline=0.5)
        if where == "name":
            fetch._resolver._lookup = hanging
        url = "http://hangs.example/" if where == "name" else server.url()
        started = asyncio.get_running_loop().time()
        error = await fault_of(
            fetch, url.replace("http", "https") if where == "in tls" else url, robots=where == "robots"
        )

    assert error.fault is Fault.SLOW
    assert error.facts["seconds"] == 0
    assert asyncio.get_running_loop().time() - started < 1.5


async def test_closing_breaks_off_what_runs(fetcher: Opening) -> None:
    asked = asyncio.Event()

    async def silent(head: str, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await asyncio.sleep(60)

    async with serving(silent) as server:
        fetch = fetcher(server)
        running = [asyncio.create_task(fault_of(fetch, server.url())) for _ in range(3)]
        await asked.wait()
        await fetch.close()

        assert {error.fault for error in await asyncio.gather(*running)} == {Fault.UNREACHABLE}
        assert (await fault_of(fetch, server.url())).fault is Fault.UNREACHABLE


async def test_a_caller_may_give_up(fetcher: Opening) -> None:
    async def silent(head: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async with serving(silent) as server:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await fetcher(server)(server.url())


@pytest.fixture
def netrc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Name a user and password for every host."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password canary\ndefault login me password canary\n")
    (tmp_path / "netrc").chmod(0o600)
    (tmp_path / ".netrc").write_text((tmp_path / "netrc").read_text())
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HOME", str(tmp_path))


async def test_nothing_is_sent_that_tells_who_we_are(
    fetcher: Opening, netrc: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = by_path(a=reply(302, Location="b", Set_Cookie="canary=1; Path=/"), b=reply(Set_Cookie="canary=2; Path=/"))
    async with serving(always(reply())) as proxy, serving(answers) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://me:canary@127.0.0.1:{proxy.port}")
        fetch = fetcher(server)
        for _ in range(3):
            await fetch(server.url("/a"))

        assert proxy.connections == 0
    assert len(server.heads) == 7
    sent = "".join(server.heads).lower()
    assert not any(word in sent for word in ("canary", "cookie", "authorization", "referer", "proxy"))


async def test_a_refusal_shows_no_password(fetcher: Opening) -> None:
    error = await fault_of(fetcher(), "http://me:secret@a.example/")

    assert error.fault is Fault.ADDRESS
    assert "secret" not in str(error)


async def test_mixed_answers_lead_to_the_ordinary_address_only(
    fetcher: Opening, outside: list[str], canary: RawServer
) -> None:
    names = Names({"mixed.example": [["127.0.0.1", "203.0.113.9", "8.8.8.8", "::1", "2606:4700::1111"]]})

    error = await fault_of(fetcher(names=names), canary.url(host="mixed.example"))

    assert error.fault is Fault.UNREACHABLE
    assert set(outside) == {"8.8.8.8", "2606:4700::1111"}
    assert canary.connections == 0
