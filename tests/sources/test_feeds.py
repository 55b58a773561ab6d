"""Every form of feed says the same; none can do harm."""

import gzip
import socket
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.errors import Fault, UnreadableError
from knowledge.models import FeedContent
from knowledge.sources.discovery import feed_links
from knowledge.sources.feeds import read_feed
from knowledge.text.addresses import cleaned, same_page
from tests.fuzz.feeds import run
from tests.sources.feeds import BASE, FORMS, INDEX, ITEMS, OPML, SITEMAP, atom, json_feed, old_rss, rdf, rss


def _paths(content: FeedContent) -> list[str | None]:
    return [item.url and cleaned(item.url) for item in content.items]


ADDRESSES = [f"https://news.example{path}" for path, _, _ in ITEMS]


@pytest.mark.parametrize(
    ("data", "complete"),
    [
        pytest.param(rss(), True, id="rss 2.0"),
        pytest.param(rss(full=False), False, id="rss 2.0 with summaries"),
        pytest.param(rdf(), False, id="rss 1.0"),
        pytest.param(old_rss(), False, id="rss 0.91 in Shift_JIS"),
        pytest.param(atom(), True, id="atom with a base of its own"),
        pytest.param(json_feed(), True, id="json feed with relative links"),
        pytest.param(gzip.compress(rss()), True, id="rss in gzip"),
        pytest.param("\ufeff".encode() + rss(), True, id="with a byte-order mark"),
        pytest.param(rss().decode().replace("UTF-8", "UTF-16").encode("utf-16"), True, id="UTF-16"),
        pytest.param(rss().decode().replace("UTF-8", "EUC-JP").encode("euc_jp"), True, id="EUC-JP"),
        pytest.param(rss().replace(b"UTF-8", b"US-ASCII"), True, id="a lie about the encoding"),
    ],
)
def test_every_form_of_feed_is_read(data: bytes, *, complete: bool) -> None:
    content = read_feed(BASE, data)

    assert (content.kind, content.title, content.left_out) == ("feed", "港町新聞", 0)
    assert _paths(content) == ADDRESSES
    assert [item.title for item in content.items] == [title for _, title, _ in ITEMS]
    assert [item.html for item in content.items] == [html for _, _, html in ITEMS]
    assert {item.complete for item in content.items} == {complete}


@pytest.mark.parametrize("charset", ["utf-16", "utf-32", "shift_jis", "no-such-thing"])
def test_a_header_that_lies_about_the_encoding_is_found_out(charset: str) -> None:
    assert _paths(read_feed(BASE, rss(), f"application/rss+xml; charset={charset}")) == ADDRESSES


def test_who_wrote_it_and_when_is_kept() -> None:
    for data in (rss(), atom(), json_feed()):
        first = read_feed(BASE, data).items[0]

        assert (first.author, first.published) == ("浜野", datetime(2026, 11, 1, 9, tzinfo=UTC))


def test_a_news_sitemap_gives_titles_and_days() -> None:
    content = read_feed("https://news.example/sitemap.xml", SITEMAP)

    assert (content.kind, content.title, content.language) == ("sitemap", "港町新聞", "ja")
    assert _paths(content) == ADDRESSES
    first = content.items[0]
    assert (first.title, first.published) == ("港の時計台が動き出す", datetime(2026, 11, 2, tzinfo=UTC))
    assert first.modified == datetime(2026, 11, 3, tzinfo=UTC)


def test_lists_name_further_feeds_each_once() -> None:
    index, opml = read_feed("https://news.example/sitemap.xml", INDEX), read_feed("https://x.example/list", OPML)

    assert [item.url for item in index.items] == ["https://news.example/map-1.xml", "https://news.example/map-2.xml.gz"]
    assert [(url, told.title) for url, told in opml.feeds] == [
        ("https://news.example/feed", "港町新聞"),
        ("https://ferry.example/atom.xml", "Ferry times"),
    ]
    assert (index.kind, opml.kind, opml.title) == ("index", "list", "読むもの")


def test_links_that_lead_nowhere_safe_are_dropped() -> None:
    bad = ["javascript:alert(1)", "file:///etc/passwd", "http://[", "https://x.example:port/", "mailto:a@b.example"]
    for link in bad:
        data = rss().replace(b"https://news.example/harbour?utm_source=rss", link.encode())

        assert read_feed(BASE, data).items[0].url is None, link


def _hostile(declaration: str, body: str = "x", root: str = "rss") -> bytes:
    told = f"<channel><title>{body}</title></channel>"
    return f'<?xml version="1.0"?>{declaration}<{root} version="2.0">{told}</{root}>'.encode()


_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "billion laughs": _hostile(f'<!DOCTYPE rss [<!ENTITY a0 "ha">{_LAUGHS}]>', "&a11;"),
    "quadratic": _hostile(f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>', "&a;" * 50_000),
    "file entity": _hostile('<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>', "&a;"),
    "parameter entity": _hostile('<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1:{port}/x"> %a;]>'),
    "outside definition": _hostile('<!DOCTYPE rss SYSTEM "http://127.0.0.1:{port}/x.dtd">'),
    "in a sitemap": _hostile('<!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/hostname">]>', "&a;", "urlset"),
    "in a list": _hostile('<!DOCTYPE opml [<!ENTITY a "b">]>', "&a;", "opml"),
    "in UTF-16": _hostile('<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>', "&a;")
    .decode()
    .encode("utf-16"),
    "in UTF-16 without a mark": _hostile('<!DOCTYPE rss [<!ENTITY a "b">]>', "&a;").decode().encode("utf-16-be"),
    "in UTF-7": b'<?xml version="1.0" encoding="utf-7"?>+ADw-rss/+AD4-',
    "in EBCDIC": _hostile('<!DOCTYPE rss [<!ENTITY a "b">]>', "&a;").decode().encode("cp037"),
    "inclusion": _hostile("", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>'),
    "behind a comment": _hostile('<!-- x --><!DOCTYPE rss [<!ENTITY a "b">]>', "&a;"),
    "endless gzip": gzip.compress(b"<rss>" + b" " * 300_000_000, 1),
    "cut gzip": gzip.compress(rss())[:-20],
    "deep json": b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
    "long number": b'{"version": ' + b"1" * 1_000_000 + b"}",
    "a path": b"/etc/hostname",
    "a page": b"<!doctype html><html><head><title>x</title></head></html>",
    "a picture": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "nothing": b"",
}


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in HOSTILE.items()])
def test_what_attacks_or_is_no_feed_is_refused_at_once(data: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0)
        port = canary.getsockname()[1]
        start = time.process_time()

        with pytest.raises(UnreadableError):
            read_feed(BASE, data.replace(b"{port}", str(port).encode()))

        assert time.process_time() - start < 2
        with pytest.raises(BlockingIOError):
            canary.accept()


def test_bytes_that_are_a_path_are_never_opened(tmp_path: Path) -> None:
    (tmp_path / "<rss>").write_bytes(rss())

    with pytest.raises(UnreadableError) as caught:
        read_feed(BASE, str(tmp_path / "<rss>").encode())

    assert caught.value.fault is Fault.FEED


def test_of_a_flood_the_newest_items_are_read() -> None:
    old = "".join(f"<item><link>/{n}</link><pubDate>1 Nov 2026 09:00:00 GMT</pubDate></item>" for n in range(150_000))
    new = "<item><title>New</title><link>/new</link><pubDate>24 Nov 2026 09:00:00 GMT</pubDate></item>"
    start = time.process_time()

    content = read_feed(BASE, f"<rss version='2.0'><channel><title>x</title>{old}{new}</channel></rss>".encode())

    assert (len(content.items), content.left_out) == (20_000, 130_001)
    assert content.items[-1].title == "New"
    assert time.process_time() - start < 20


def test_more_bytes_than_any_feed_has_are_refused() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_feed(BASE, b"<rss>" + b" " * (21 * 2**20))

    assert caught.value.fault is Fault.TOO_LARGE


def test_a_page_names_its_feeds() -> None:
    page = b"""<html><head><!-- <link rel="alternate" type="application/rss+xml" href="/old"> -->
    <LINK REL="alternate" TYPE="application/rss+xml" HREF="/feed?a=1&amp;b=2" title="x">
    <link rel=alternate type=application/atom+xml href=https://other.example/atom>
    <link rel="stylesheet" type="application/rss+xml" href="/no"><link rel="alternate" hreflang="en" href="/en">
    <link rel="alternate" type="application/rss+xml" href="javascript:x">"""

    assert feed_links(page, "https://news.example/town/") == (
        "https://news.example/feed?a=1&b=2",
        "https://other.example/atom",
    )
    assert feed_links(b"<link " * 200_000, BASE) == ()


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://News.Example:443/a?utm_source=x&id=3&fbclid=y#top", "https://news.example/a?id=3"),
        ("http://news.example", "http://news.example/"),
        ("https://user:pass@news.example/a", "https://news.example/a"),
        ("https://news.example:8080/a?", "https://news.example:8080/a"),
    ],
)
def test_an_address_is_cleaned_of_what_only_tracks(address: str, page: str) -> None:
    assert cleaned(address) == page
    assert cleaned(page) == page


def test_addresses_of_one_page_are_one() -> None:
    assert same_page("http://news.example/a/?utm_medium=x") == same_page("https://news.example/a")
    assert same_page("https://news.example/a?id=1") != same_page("https://news.example/a?id=2")


def test_mutated_feeds_are_read_or_refused() -> None:
    assert set(FORMS) == {"rss 2.0", "rss 1.0", "rss 0.91", "atom", "json feed", "sitemap", "sitemap index", "opml"}

    figures = run(300, seed=4)

    assert figures.escaped == []
    assert figures.slowest < 10
    assert figures.read > 50
    assert figures.refused > 5
