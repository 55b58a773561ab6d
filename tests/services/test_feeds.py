"""Feeds bring articles once, follow what changes, ask politely, and lose nothing."""

import asyncio
import sqlite3
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import Fault, NotFoundError, UnreadableError
from knowledge.models import SHARED
from tests.services.feeding import Following, Now, feed_of, follow, following, only, stories, story
from tests.support.web import Site, served


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with served() as made:
        yield made


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Following]:
    async with following(tmp_path) as made:
        yield made


async def test_items_with_their_whole_text_are_read_from_the_feed(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(3))

    report = await desk.check(await follow(desk, site))

    assert (report.added, report.unchanged, report.problems) == (3, 0, ())
    assert set(site.asked) == {"/feed"}
    assert set(await desk.texts()) == {"灯台0", "灯台1", "灯台2"}
    head = (await desk.library.show([SHARED], "灯台1")).article
    assert (head.url, head.site, head.topic, head.partial) == (f"{site.base}/1", "灯台だより", "灯台", None)
    assert head.published == date(2026, 11, 20)
    assert (await only(desk)).articles == 3


async def test_items_without_it_are_read_from_their_pages(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, [("/a", "飾り", "要約だけのとても短い文")], full=False, query="?utm_source=x")
    site.page("/a", "本当の題名", story(5))

    report = await desk.check(await follow(desk, site))

    assert report.added == 1
    head = (await desk.library.show([SHARED], "本当の題名")).article
    assert "第5灯台" in head.text
    assert (head.url, head.published) == (f"{site.base}/a", date(2026, 11, 20))


async def test_where_the_page_cannot_be_had_the_summary_is_taken_and_marked(desk: Following, site: Site) -> None:
    summary = story(6)[:120]
    site.pages["/feed"] = feed_of(site, [("/paid", "有料", summary), ("/none", "無", "")], full=False)
    site.pages["/paid"] = (403, {})

    report = await desk.check(await follow(desk, site))

    assert report.added == 1
    assert [(problem.name, problem.fault) for problem in report.problems] == [(f"{site.base}/none", "gone")]
    assert (await desk.library.show([SHARED], "有料")).article.partial == "summary"


@pytest.mark.parametrize(
    "touched",
    [
        pytest.param({"guid": "new-"}, id="new GUIDs"),
        pytest.param({"days": 3}, id="later dates"),
        pytest.param({"query": "?utm_campaign=x&amp;fbclid=y"}, id="tracking"),
        pytest.param({"query": "?session=77"}, id="other links, the same texts"),
    ],
)
async def test_what_is_only_touched_changes_nothing(desk: Following, site: Site, touched: dict[str, str]) -> None:
    site.pages["/feed"] = feed_of(site, stories(4))
    url = await follow(desk, site)
    await desk.check(url)
    before = await desk.library.history(SHARED)

    site.pages["/feed"] = feed_of(site, stories(4), **touched)  # type: ignore[arg-type]
    report = await desk.check(url)

    assert (report.added, report.updated, report.unchanged) == (0, 0, 4)
    assert await desk.library.history(SHARED) == before


async def test_ten_names_for_one_text_make_one_article(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, [(f"/copy-{number}", "同じ話", story(1)) for number in range(10)])

    report = await desk.check(await follow(desk, site))

    assert (report.added, report.unchanged) == (1, 9)


async def test_a_text_that_changed_is_read_again(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(2))
    url = await follow(desk, site)
    await desk.check(url)

    site.pages["/feed"] = feed_of(site, [("/0", "灯台0", story(0, words="今年、建て替えられた。")), *stories(2)[1:]])
    report = await desk.check(url)

    assert (report.added, report.updated, report.unchanged) == (0, 1, 1)
    assert "建て替え" in (await desk.texts())["灯台0"]


async def test_a_removed_article_is_not_brought_back(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(2))
    url = await follow(desk, site)
    await desk.check(url)
    await desk.library.remove(SHARED, "灯台0", by="cli")

    site.pages["/feed"] = feed_of(site, [("/0", "灯台0", story(0, words="変わった。")), *stories(2)[1:]])
    report = await desk.check(url)

    assert (report.added, report.updated) == (0, 0)
    assert set(await desk.texts()) == {"灯台1"}


async def test_what_another_site_publishes_is_not_taken_over_by_a_feed(desk: Following, site: Site) -> None:
    victim = "https://victim.example/rates"
    other = f"<link>{victim}</link>".encode()
    site.pages["/feed"] = feed_of(site, stories(1)).replace(f"<link>{site.base}/0</link>".encode(), other)

    report = await desk.check(await follow(desk, site))

    assert report.added == 1
    (summary,) = await desk.library.articles([SHARED])
    assert summary.head.url == victim
    assert summary.head.id.startswith("feed-")


async def test_a_flood_is_cut_to_the_quotas_and_said_so(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(700))
    url = await follow(desk, site)

    first, again = await desk.check(url), await desk.check(url)

    assert (first.added, first.passed_over) == (500, 200)
    assert (again.added, again.passed_over, again.unchanged) == (0, 0, 700)
    assert "灯台0" in await desk.texts()
    later = [(f"/later-{n}", f"後の灯台{n}", story(2000 + n)) for n in range(600)]
    site.pages["/feed"] = feed_of(site, later)
    assert ((await desk.check(url)).added, (await only(desk)).articles) == (500, 1000)
    site.pages["/feed"] = feed_of(site, [("/last", "最後", story(9000))])
    assert (await desk.check(url)).passed_over == 1
    desk.now.passes(days=31)
    site.pages["/feed"] = feed_of(site, [("/new", "次の月", story(9001))])
    assert (await desk.check(url)).added == 1


async def test_a_feed_of_ten_thousand_items_read_twice(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(10_000))
    url = await follow(desk, site)
    times = []
    for _ in range(2):
        start = time.monotonic()
        report = await desk.check(url)
        times.append(time.monotonic() - start)

    print(f"10,000 items: first look {times[0]:.1f} s, second {times[1]:.1f} s")
    assert (report.added, report.updated, report.passed_over, report.unchanged) == (0, 0, 0, 10_000)
    assert len(await desk.library.history(SHARED)) == 5
    assert times[1] < times[0]


async def test_the_address_of_a_site_leads_to_its_feed(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(1))
    site.page("/", "灯台だより", head="<link rel=alternate type=application/rss+xml href=/feed>")

    added = await desk.feeds.add(SHARED, site.base, by="cli")

    assert [(feed.url, feed.title) for feed in added.feeds] == [(f"{site.base}/feed", "灯台だより")]
    again = await desk.feeds.add(SHARED, f"{site.base}/feed?utm_source=x", by="cli")
    assert (again.feeds, [feed.url for feed in again.known]) == ((), [f"{site.base}/feed"])


async def test_a_list_brings_all_its_feeds(desk: Following, site: Site) -> None:
    outlines = "".join(f'<outline text="{name}" xmlUrl="{site.base}/{name}"/>' for name in "ab")
    site.pages["/list"] = f"<opml version='2.0'><body>{outlines}</body></opml>".encode()
    site.pages["/a"], site.pages["/b"] = feed_of(site, stories(1)), (404, {})

    added = await desk.feeds.add(SHARED, f"{site.base}/list", by="cli")
    reports = await desk.feeds.check(SHARED)

    assert [feed.title for feed in added.feeds] == ["a", "b"]
    assert [(report.added, len(report.problems)) for report in reports] == [(1, 0), (0, 1)]


async def test_a_sitemap_brings_its_pages(desk: Following, site: Site) -> None:
    locations = "".join(f"<url><loc>{site.base}/{n}</loc><lastmod>2026-11-0{n + 1}</lastmod></url>" for n in range(2))
    whole = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{locations}</urlset>"
    site.pages["/sitemap.xml"] = whole.encode()
    for number in range(2):
        site.page(f"/{number}", f"灯台{number}", story(number))
    url = await follow(desk, site, "/sitemap.xml")

    first = await desk.check(url)
    site.pages["/sitemap.xml"] = whole.replace("2026-11-0", "2026-11-1").encode()
    touched = await desk.check(url)
    site.page("/1", "灯台1", story(1, words="塗り替えられた。"))
    site.pages["/sitemap.xml"] = whole.replace("2026-11-0", "2026-11-2").encode()
    changed = await desk.check(url)

    assert (first.added, touched.added, touched.updated, touched.unchanged) == (2, 0, 0, 2)
    assert (changed.updated, changed.unchanged) == (1, 1)


async def test_what_is_no_feed_is_refused(desk: Following, site: Site) -> None:
    site.page("/", "灯台だより")

    for address, fault in ((site.base, Fault.FEED), ("not an address", Fault.ADDRESS), (f"{site.base}/x", Fault.GONE)):
        with pytest.raises(UnreadableError) as caught:
            await desk.feeds.add(SHARED, address, by="cli")
        assert caught.value.fault is fault


async def test_articles_stay_when_their_feed_is_removed(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(2))
    url = await follow(desk, site)
    await desk.check(url)

    await desk.feeds.remove(SHARED, url)

    assert await desk.feeds.feeds(SHARED) == ()
    assert len(await desk.texts()) == 2
    with pytest.raises(NotFoundError):
        await desk.feeds.check(SHARED, url)


async def test_dates_from_the_future_are_today(desk: Following, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(1), days=4000)

    await desk.check(await follow(desk, site))

    assert (await desk.library.show([SHARED], "灯台0")).article.published == date(2026, 11, 24)


async def test_what_was_followed_is_there_after_a_restart(tmp_path: Path, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(2))
    now = Now()
    async with following(tmp_path, now) as before:
        await before.check(await follow(before, site))
        feed = await only(before)

    async with following(tmp_path, now) as after:
        assert await only(after) == feed
        assert (await after.check(feed.url)).unchanged == 2


async def test_a_kill_in_the_middle_loses_nothing_and_the_next_look_goes_on(tmp_path: Path, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(120))
    said = 0
    kills = 0
    for least in (1, 40, 80):
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.services.following", str(tmp_path), f"{site.base}/feed", stdout=PIPE
        )
        assert program.stdout
        async for line in program.stdout:
            said = int(line.split()[1])
            if said >= least:
                program.kill()
                kills += 1
                break
        await program.wait()
        async with following(tmp_path) as desk:
            assert len(await desk.texts()) >= said
        with closing(sqlite3.connect(tmp_path / "k.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    assert kills == 3
    async with following(tmp_path) as desk:
        before = len(await desk.texts())
        report = await desk.check(f"{site.base}/feed")
        assert len(await desk.texts()) == 120
        assert before < 120
        assert report.added == 120 - before
        assert (await desk.check(f"{site.base}/feed")).unchanged == 120
