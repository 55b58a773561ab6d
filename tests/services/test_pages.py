"""What stands at an address: real pages from a real site, read in the real process."""

from collections.abc import AsyncIterator

import pytest

from knowledge.errors import Fault, FetchError
from knowledge.models import Document, Metadata
from knowledge.services import pages
from knowledge.services.pages import PageReader
from tests.support.web import EXTRACTOR, Site, loopback_fetcher, served

PART = "灯ヶ崎灯台の第{n}の部屋には、{n}人の灯台守が毎年の冬だけ住んでいた。この部屋の窓は{n}枚ある。"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with served() as made:
        yield made


@pytest.fixture
async def reader() -> AsyncIterator[PageReader]:
    fetcher = loopback_fetcher()
    yield PageReader(fetcher, EXTRACTOR)
    await fetcher.close()


def put(site: Site, number: int, following: int | None) -> None:
    head = f'<link rel="next" href="/story/{following}">' if following is not None else ""
    site.page(f"/story/{number}", "灯台の部屋", PART.format(n=number), head=head)


async def read(reader: PageReader, address: str, **metadata: str) -> Document:
    (document,) = (await reader.read(address, Metadata.model_validate(metadata))).documents
    assert isinstance(document, Document)
    return document


async def test_the_pages_of_an_article_are_one_document(reader: PageReader, site: Site) -> None:
    site.etags = True
    for number in range(1, 4):
        put(site, number, number + 1 if number < 3 else None)

    page = await reader.read(f"{site.base}/story/1", Metadata())

    (document,) = page.documents
    assert isinstance(document, Document)
    assert [document.text.count(f"第{number}の部屋") for number in range(1, 4)] == [1, 1, 1]
    assert (document.metadata.partial, document.following) == (None, None)
    assert all(document.text[slice(*block.span)].strip() for block in document.blocks if block.kind != "rule")
    assert page.fetched.etag is None  # the first page's tag says nothing of the others


@pytest.mark.parametrize("ending", ["gone", "too many"])
async def test_missing_pages_are_told(
    reader: PageReader, site: Site, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 2)
    put(site, 1, 2)
    if ending == "too many":
        put(site, 2, 3)
        put(site, 3, None)

    document = await read(reader, f"{site.base}/story/1")

    assert document.metadata.partial == "pages"
    assert ("第2の部屋" in document.text, "第3の部屋" in document.text) == (ending == "too many", False)


async def test_pages_that_go_in_a_circle_end(reader: PageReader, site: Site) -> None:
    put(site, 1, 2)
    put(site, 2, 1)

    document = await read(reader, f"{site.base}/story/1")

    assert (document.text.count("第1の部屋"), document.metadata.partial) == (1, None)


async def test_a_page_cannot_pass_for_another_site_s(reader: PageReader, site: Site) -> None:
    ours = "https://city.example/tax"
    forged = f'<link rel="canonical" href="{ours}"><meta property="og:url" content="{ours}">'
    site.page("/a", "税", PART.format(n=1), head=forged)
    site.page("/b", "税", PART.format(n=1), head=f'<link rel="canonical" href="{site.base}/c?utm_source=x">')

    assert (await read(reader, f"{site.base}/a")).metadata.url == f"{site.base}/a"
    assert (await read(reader, f"{site.base}/b")).metadata.url == f"{site.base}/c"
    assert (await read(reader, f"{site.base}/a", url="https://ours.example/")).metadata.url == "https://ours.example/"


async def test_a_page_that_leads_to_the_front_page_is_gone(reader: PageReader, site: Site) -> None:
    site.page("/", "灯台だより", PART.format(n=1))
    site.pages["/story/9"] = (302, {"Location": "/"})

    with pytest.raises(FetchError) as caught:
        await reader.read(f"{site.base}/story/9", Metadata())

    assert caught.value.fault is Fault.GONE
    assert (await read(reader, f"{site.base}/")).metadata.title == "灯台だより"
