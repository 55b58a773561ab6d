"""A link to a passage opens the page at the sentence, in the browser that most readers use."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from knowledge.models import Article, Document, Metadata
from knowledge.parsing import read_article
from knowledge.sources import read_path
from knowledge.text.fragment import LONGEST_URL, passage_url
from knowledge.text.marks import Place, lines
from knowledge.text.sentences import sentences
from tests.browser.chromium import PROGRAM, Tab, opened_tab
from tests.browser.pages import Page, marked_up, written

SAMPLES = Path(__file__).parent.parent.parent / "knowledge" / "samples"
WANTED = 0.95
# As long as real ones are: what the address takes away from a fragment's room decides how long sentences are named.
_PATH = "/community/news/2026/10/brindle-moor-and-shiomihama-{number}"

_WHERE_IT_STANDS = """(([skipped, length]) => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const letters = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    if (!node.parentElement.closest('rt, rp'))
      for (let place = 0; place < node.data.length; place++)
        if (!/\\s/.test(node.data[place])) letters.push([node, place]);
  const range = document.createRange();
  range.setStart(...letters[skipped]);
  const [last, place] = letters[skipped + length - 1];
  range.setEnd(last, place + 1);
  const {top, bottom} = range.getBoundingClientRect();
  return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(
    [scrollY, top - innerHeight / 2, bottom - innerHeight / 2]))));
})"""
_LINE = 40
"""Pixels from the middle of the window that still count: a line and a half."""


def shipped() -> list[Page]:
    """Return pages made of the articles that ship with the program."""
    found = []
    for name in ("lighthouse-ja.md", "tide-clock-en.md", "kettle-en.md", "pages.jsonl"):
        documents = [each for each in read_path(SAMPLES / name, Metadata()) if isinstance(each, Document)]
        articles: list[Article] = [read_article(document).article for document in documents]
        found += [marked_up(article.language, article.text) for article in articles]
    return found


def places(text: str) -> list[Place]:
    """Return the sentences of *text* that a reader could be sent to."""
    return [place for line in lines(text) for place in sentences(text, *line) if place[1] - place[0] >= 8]


def units(text: str) -> int:
    """Return how many of JavaScript's characters *text* has, blanks left out."""
    return len("".join(text.split()).encode("utf-16-le")) // 2


@pytest.fixture
async def served() -> AsyncIterator[tuple[str, list[Page]]]:
    pages = written() + shipped()

    async def answer(request: web.Request) -> web.Response:
        number = int(request.path.rsplit("-", 1)[1])
        return web.Response(text=pages[number].document, content_type="text/html")

    application = web.Application()
    application.router.add_get("/{anything:.*-[0-9]+}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield f"http://127.0.0.1:{port}{_PATH}", pages
    await runner.cleanup()


async def opens_at(tab: Tab, url: str, page: Page, place: Place) -> bool:
    """Open *url* and tell whether the window then shows the sentence at *place* in its middle."""
    await tab.open(url)
    skipped, length = units(page.text[: place[0]]), units(page.text[slice(*place)])
    scrolled, top, bottom = await tab.value(f"{_WHERE_IT_STANDS}([{skipped}, {length}])")
    return bool(scrolled > 0 and top <= _LINE and bottom >= -_LINE)


@pytest.mark.skipif(PROGRAM is None, reason="no Chromium here (Debian: packages chromium and chromium-driver)")
async def test_links_open_the_page_at_the_sentence(
    served: tuple[str, list[Page]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address, pages = served
    right: dict[str, list[bool]] = {"ja": [], "en": []}
    missed: list[str] = []
    async with opened_tab(tmp_path / "profile") as tab:
        for number, page in enumerate(pages):
            for visit, place in enumerate(places(page.text)):
                # A question mark makes each visit a new page: within one, only the first fragment counts.
                url = passage_url(f"{address.format(number=number)}?visit={visit}", page.text, place)
                assert url is None or len(url) <= LONGEST_URL
                fine = url is not None and await opens_at(tab, url, page, place)
                right[page.language].append(fine)
                missed += [f"{page.text[slice(*place)]} <- {url}"] * (not fine)

    told = ", ".join(f"{sum(each)} of {len(each)} ({language})" for language, each in right.items())
    with capsys.disabled():
        print(f"\npassage links that open at the sentence: {told}")
    assert min(len(each) for each in right.values()) >= 50
    assert all(sum(each) >= WANTED * len(each) for each in right.values()), "\n".join(missed)
