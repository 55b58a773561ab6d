"""What sites ask of programs is done."""

import time

import pytest
from yarl import URL

from knowledge.errors import Fault
from knowledge.web.robots import Rules
from tests.web.conftest import Opening, fault_of
from tests.web.servers import always, by_path, reply, serving

FORBIDDING = b"User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    ("text", "permitted"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /other", True),
        ("User-agent: kijibot\nDisallow: /page", False),
        ("User-agent: *\nDisallow: /\nUser-agent: KIJIBOT\nAllow: /", True),
        ("User-agent: a\nUser-agent: Kijibot/1.0\nDisallow: /\n", False),
        ("User-agent: kiji\nDisallow: /", True),
        ("User-agent: kijibot-news\nDisallow: /", True),
        ("User-agent: a\nDisallow: /\n\nUser-agent: b\nAllow: /", True),
        ("User-agent: *\nDisallow: /\nAllow: /page", True),
        ("User-agent: *\nDisallow: /*.html$", False),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("<!doctype html><title>404</title>", True),
    ],
)
def test_our_rules_are_found_among_those_of_others(text: str, permitted: bool) -> None:  # noqa: FBT001
    assert Rules(text.encode()).permits(URL("https://a.example/page.html")) is permitted


def test_a_hostile_robots_txt_is_read_in_short_time() -> None:
    agents = "".join(f"User-agent: a{n}\n" for n in range(20_000))
    rules = "".join(f"Disallow: /*a*b*{n}\n" for n in range(20_000))

    started = time.process_time()
    Rules((agents + rules).encode()).permits(URL("https://a.example/" + "ab" * 1000))

    assert time.process_time() - started < 2


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"Crawl-delay: 5", b"User-agent: *\nCrawl-delay: nan", b"\0" * 999])
def test_what_is_no_robots_txt_asks_for_nothing(data: bytes) -> None:
    rules = Rules(data)

    assert rules.permits(URL("https://a.example/"))
    assert rules.delay is None


async def test_what_robots_txt_forbids_is_not_fetched(fetcher: Opening) -> None:
    async with serving(always(reply(), robots=reply(body=FORBIDDING))) as server:
        fetch = fetcher(server)

        assert (await fault_of(fetch, server.url("/page"), robots=True)).fault is Fault.ROBOTS
        assert server.paths == ["/robots.txt"]
        await fetch(server.url("/page"), robots=False)


async def test_robots_txt_is_asked_for_once_for_many_pages(fetcher: Opening) -> None:
    async with serving(always(reply())) as server:
        fetch = fetcher(server)
        for n in range(5):
            await fetch(server.url(f"/{n}"))

    assert server.paths.count("/robots.txt") == 1


async def test_the_target_of_a_redirect_is_asked_about_too(fetcher: Opening) -> None:
    async with (
        serving(always(reply(), robots=reply(body=FORBIDDING))) as forbidding,
        serving(always(reply(302, Location=forbidding.url("/page")))) as server,
    ):
        assert (await fault_of(fetcher(server, forbidding), server.url(), robots=True)).fault is Fault.ROBOTS
        assert forbidding.paths == ["/robots.txt"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_a_site_without_robots_txt_permits_everything(fetcher: Opening, status: int) -> None:
    async with serving(always(reply(body=b"page"), robots=reply(status))) as server:
        assert (await fetcher(server)(server.url())).data == b"page"


@pytest.mark.parametrize(("status", "fault"), [(500, Fault.STATUS), (503, Fault.BUSY), (429, Fault.BUSY)])
async def test_a_robots_txt_that_fails_forbids_for_now(fetcher: Opening, status: int, fault: Fault) -> None:
    async with serving(always(reply(), robots=reply(status, Retry_After="7"))) as server:
        error = await fault_of(fetcher(server), server.url("/page"), robots=True)

    assert (error.fault, error.retry_after, error.facts["name"]) == (fault, 7, server.url("/page"))
    assert server.paths == ["/robots.txt"]


async def test_a_redirected_robots_txt_rules_where_it_was_asked_for(fetcher: Opening) -> None:
    answers = by_path(robots_txt=reply(301, Location="/elsewhere"), elsewhere=reply(body=FORBIDDING), page=reply())
    async with serving(answers) as server:
        assert (await fault_of(fetcher(server), server.url("/page"), robots=True)).fault is Fault.ROBOTS


async def test_of_an_endless_robots_txt_the_start_counts(fetcher: Opening) -> None:
    text = FORBIDDING + b"# filling\n" * 400_000
    async with serving(always(reply(), robots=reply(body=text))) as server:
        assert (await fault_of(fetcher(server), server.url(), robots=True)).fault is Fault.ROBOTS


async def test_the_delay_a_site_asks_for_is_kept_between_pages(fetcher: Opening) -> None:
    robots = reply(body=b"User-agent: *\nCrawl-delay: 0.4\n")
    async with serving(always(reply(), robots=robots)) as server:
        fetch = fetcher(server)
        started = time.monotonic()
        for _ in range(3):
            await fetch(server.url())

    assert 0.8 <= time.monotonic() - started < 3


def test_a_delay_is_bounded() -> None:
    assert Rules(b"User-agent: *\nCrawl-delay: 86400").delay == 10
