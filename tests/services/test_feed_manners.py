"""Following a feed is polite: what its server says is heeded."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from math import inf
from pathlib import Path

import pytest

from knowledge.models import SHARED, FeedContent, SeenItem
from knowledge.services.feeds import taking
from knowledge.services.feeds.choice import Choice, choose
from tests.services.feeding import Following, feed_of, follow, following, only, stories, story
from tests.support.web import Site, served


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with served() as made:
        yield made


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Following]:
    async with following(tmp_path) as made:
        yield made


async def test_an_unchanged_feed_is_not_sent_again(desk: Following, site: Site) -> None:
    site.etags = True
    site.pages["/feed"] = feed_of(site, stories(2))
    url = await follow(desk, site)
    await desk.check(url)
    interval = (await only(desk)).interval

    report = await desk.check(url)

    assert (report.added, report.unchanged) == (0, 2)
    assert (await only(desk)).interval == interval * 1.5


async def test_looks_at_many_feeds_are_spread_over_time(desk: Following, site: Site) -> None:
    for number in range(6):
        site.pages[f"/feed{number}"] = feed_of(site, [(f"/{number}", f"灯台{number}", story(number))])
        await desk.check(await follow(desk, site, f"/feed{number}"))

    feeds = await desk.feeds.feeds(SHARED)
    waits = {(feed.due - desk.now()).total_seconds() / feed.interval for feed in feeds}

    assert len(waits) == len(feeds) == 6
    assert all(1 <= wait < 1.2 for wait in waits)


async def test_a_moved_feed_is_followed_to_its_new_address(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(2))
    url = await follow(desk, site)
    await desk.check(url)

    site.pages["/new"], site.pages["/feed"] = site.pages["/feed"], (301, {"Location": "/new"})
    report = await desk.check(url)

    assert (report.url, report.unchanged) == (f"{site.base}/new", 2)
    assert (await only(desk)).url == f"{site.base}/new"
    assert len(await desk.seen(f"{site.base}/new")) == 2


async def test_a_temporary_redirect_keeps_the_address(desk: Following, site: Site) -> None:
    site.pages["/new"], site.pages["/feed"] = feed_of(site, stories(1)), (302, {"Location": "/new"})

    await desk.check(await follow(desk, site))

    assert (await only(desk)).url == f"{site.base}/feed"


async def test_a_feed_that_is_gone_is_paused_and_comes_back_when_asked_for(desk: Following, site: Site) -> None:
    whole = site.pages["/feed"] = feed_of(site, stories(1))
    url = await follow(desk, site)
    site.pages["/feed"] = (410, {})

    report = await desk.check(url)

    assert (report.paused, [problem.fault for problem in report.problems]) == (True, ["gone"])
    assert await desk.feeds.check(SHARED) == ()
    assert await desk.feeds.seconds_left() == inf
    site.pages["/feed"] = whole
    assert (await desk.check(url)).added == 1
    assert not (await only(desk)).paused


async def test_a_feed_not_found_again_and_again_is_paused(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(1))
    url = await follow(desk, site)
    site.pages["/feed"] = (404, {})

    paused = [(await desk.check(url)).paused for _ in range(5)]

    assert paused == [False, False, False, False, True]


async def test_a_server_that_asks_for_patience_gets_it(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(1))
    url = await follow(desk, site)
    site.pages["/feed"] = (429, {"Retry-After": "90000"})

    report = await desk.check(url)

    assert [problem.fault for problem in report.problems] == ["busy"]
    wait = (await only(desk)).due - desk.now()
    assert timedelta(seconds=90_000) <= wait <= timedelta(seconds=90_000 * 1.2)


async def test_failures_are_waited_out_longer_and_longer(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(1))
    url = await follow(desk, site)
    site.pages["/feed"] = (500, {})
    waits = []
    for _ in range(8):
        await desk.check(url)
        waits.append((await only(desk)).due - desk.now())

    assert waits[1] > waits[0]
    assert timedelta(hours=24) <= waits[-1] <= timedelta(hours=24) * 1.2


async def test_pages_of_a_busy_server_are_left_for_the_next_look(desk: Following, site: Site) -> None:
    for number in range(5):
        site.page(f"/{number}", f"灯台{number}", story(number))
    site.pages["/0"] = (503, {})
    short = [(path, title, "短い") for path, title, _ in stories(5)]
    site.pages["/feed"] = feed_of(site, short, full=False)
    site.etags = True
    url = await follow(desk, site)

    first = await desk.check(url)
    site.page("/0", "灯台0", story(0))
    second = await desk.check(url)

    assert (first.added, first.put_off) == (0, 5)
    assert (second.added, second.put_off) == (5, 0)


async def test_an_error_in_one_look_spares_the_others_and_the_server(
    desk: Following, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        site.pages[f"/{name}"] = feed_of(site, stories(1))
        await follow(desk, site, f"/{name}")
    site.pages["/a"] = feed_of(site, [])

    def broken(content: FeedContent, seen: Mapping[str, SeenItem], *, now: datetime, room: int) -> Choice:
        if not content.items:
            raise LookupError("a mistake of ours")
        return choose(content, seen, now=now, room=room)

    site.asked.clear()
    monkeypatch.setattr(taking, "choose", broken)

    with pytest.raises(LookupError):
        _ = [report async for _, report in desk.feeds.check_due()]

    assert sorted(site.asked) == ["/a", "/b"]
    assert await desk.texts()
    assert await desk.feeds.seconds_left() >= 15 * 60


async def test_only_what_is_due_is_looked_at(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(1))
    await follow(desk, site)

    assert [report.added async for _, report in desk.feeds.check_due()] == [1]
    assert [report async for _, report in desk.feeds.check_due()] == []
    assert 30 * 60 <= await desk.feeds.seconds_left() <= 36 * 60
    desk.now.passes(minutes=40)
    assert [report.unchanged async for _, report in desk.feeds.check_due()] == [1]


@pytest.mark.parametrize(("status", "put_off"), [(503, 1), (404, 0)])
async def test_an_updated_item_whose_later_page_fails_keeps_its_whole_article(
    desk: Following, site: Site, status: int, put_off: int
) -> None:
    head = '<link rel="next" href="/0/2">'
    site.page("/0", "灯台0", story(0), head=head)
    site.page("/0/2", "灯台0", story(20))
    site.pages["/feed"] = feed_of(site, [("/0", "灯台0", story(0))], full=False)
    url = await follow(desk, site)
    await desk.check(url)
    site.page("/0", "灯台0", story(0, words="改修された。"), head=head)
    site.pages["/feed"] = feed_of(site, [("/0", "灯台0", story(0, words="改修された。"))], full=False)
    site.pages["/0/2"] = (status, {})

    report = await desk.check(url)

    assert (report.updated, report.put_off, len(report.problems)) == (0, put_off, 1 - put_off)
    assert story(20) in (await desk.texts())["灯台0"]
    if put_off:
        site.page("/0/2", "灯台0", story(20))
        assert (await desk.check(url)).updated == 1
        assert "改修された" in (await desk.texts())["灯台0"]
