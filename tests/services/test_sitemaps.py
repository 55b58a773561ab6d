"""A sitemap index is followed as one source, and its sitemaps are opened at every look."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from knowledge.models import SHARED
from knowledge.services.feeds import nested
from tests.services.feeding import Following, follow, following, only, story
from tests.support.web import Site, served


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with served() as made:
        yield made


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Following]:
    async with following(tmp_path) as made:
        yield made


def sitemap(site: Site, path: str, *numbers: int) -> None:
    """Put a sitemap at *path* that lists the stories *numbers*, and put those, too."""
    for number in numbers:
        site.page(f"/{number}", f"灯台{number}", story(number))
    places = "".join(f"<url><loc>{site.base}/{number}</loc></url>" for number in numbers)
    site.pages[path] = f"<urlset>{places}</urlset>".encode()


def index(site: Site, path: str = "/sitemap.xml", **days: int | None) -> None:
    """Put an index at *path* that names sitemaps with the day of November they were changed on."""
    told = "".join(
        f"<sitemap><loc>{site.base}/{name}.xml</loc>"
        + (f"<lastmod>2026-11-{day:02}T10:00:00Z</lastmod>" if day else "")
        + "</sitemap>"
        for name, day in days.items()
    )
    site.pages[path] = f"<sitemapindex>{told}</sitemapindex>".encode()


async def test_an_index_that_gains_a_sitemap_brings_its_pages(desk: Following, site: Site) -> None:
    sitemap(site, "/a.xml", 0, 1)
    index(site, a=1)
    url = await follow(desk, site, "/sitemap.xml")
    assert (await desk.check(url)).added == 2

    sitemap(site, "/b.xml", 2)
    index(site, a=1, b=2)
    site.asked.clear()
    report = await desk.check(url)

    assert (report.added, report.problems) == (1, ())
    assert set(await desk.texts()) == {"灯台0", "灯台1", "灯台2"}
    assert site.asked == ["/sitemap.xml", "/b.xml", "/2"]  # nothing is asked for that the index calls unchanged
    assert [feed.url for feed in await desk.feeds.feeds(SHARED)] == [url]
    assert (await only(desk)).articles == 3


@pytest.mark.parametrize("day", [None, 2])
async def test_a_sitemap_that_changed_or_tells_no_date_is_opened_again(
    desk: Following, site: Site, day: int | None
) -> None:
    site.etags = True
    sitemap(site, "/a.xml", 0)
    index(site, a=day and 1)
    url = await follow(desk, site, "/sitemap.xml")
    await desk.check(url)
    sitemap(site, "/a.xml", 0, 1)
    index(site, a=day)

    assert (await desk.check(url)).added == 1


async def test_a_sitemap_that_fails_is_named_and_opened_at_the_next_look(desk: Following, site: Site) -> None:
    sitemap(site, "/a.xml", 0)
    index(site, a=1, b=2)
    url = await follow(desk, site, "/sitemap.xml")

    first = await desk.check(url)
    sitemap(site, "/b.xml", 1)
    second = await desk.check(url)

    assert ([problem.name for problem in first.problems], first.added) == ([f"{site.base}/b.xml"], 1)
    assert (second.problems, second.added) == ((), 1)


async def test_indexes_in_indexes_end(desk: Following, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nested, "MOST_SITEMAPS", 3)
    index(site, sitemap=1, deep=1)
    index(site, "/deep.xml", sitemap=1, deep=1, a=1, b=3, c=2)
    for number, name in enumerate("abc"):
        sitemap(site, f"/{name}.xml", number)
    url = await follow(desk, site, "/sitemap.xml")

    report = await desk.check(url)

    assert site.asked.count("/deep.xml") == 1
    assert (report.added, report.passed_over) == (1, 2)  # the newest; two sitemaps were not opened any more
    assert set(await desk.texts()) == {"灯台1"}
