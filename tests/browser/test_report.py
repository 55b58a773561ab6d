"""The self-test's page, opened in the browser that most people use: whole in itself, and true to the letter."""

from itertools import pairwise
from pathlib import Path

import pytest

from knowledge.cli import main
from knowledge.models import SHARED, Reading
from knowledge.store.sqlite import SqliteStore
from tests.browser.chromium import PROGRAM, opened_tab

HOSTILE = """# <script>document.title='owned'</script> & "friends"

The ferry <img src=x onerror="document.title='owned'"> sails at nine. It carries &lt;forty&gt; people ' style='x.

## How much is </mark><script src="https://example.org/x.js"></script> the fare?
Four pounds.\u202e Tickets are "sold" on board.

## how much is the </mark><script src="https://example.org/x.js"></script> fare
Six pounds, says the other sign.
"""
PLAIN = "灯ヶ崎灯台\r\n\r\n灯ヶ崎灯台は1884年に初めて点灯した。\r\n高さは21メートルである。😀\r\n"

_MARKS = """[...document.querySelectorAll('.text')].map(text => [text.dataset.article, text.textContent,
  [...text.querySelectorAll('mark')].map(mark => [mark.dataset.entries.split(' '), mark.textContent, mark.title])])"""
_CONTRAST = """(() => {
  const light = colour => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map(v => v / 255).map(
      v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = element => {
    for (; element; element = element.parentElement) {
      const colour = getComputedStyle(element).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  return Math.min(...[...document.querySelectorAll('h1,h2,h3,p,dt,dd,th,td,li,mark,summary,caption,.level,.soft')]
    .map(element => [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a))
    .map(([high, low]) => (high + 0.05) / (low + 0.05)));
})()"""
READABLE = 4.5
"""Contrast that WCAG 2 asks of text (AA)."""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KIJIBOT_STORE", raising=False)
    (tmp_path / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    (tmp_path / "plain.txt").write_bytes(PLAIN.encode())
    questions = '{"question":"<script>document.title=1</script> fare?","text_contains_any":["nothing"]}\n'
    (tmp_path / "q.jsonl").write_text(questions, encoding="utf-8")
    assert main(["add", "hostile.md", "plain.txt"]) == 0
    assert main(["check", "--html", "report.html", "--questions", "q.jsonl", "--lang", "en"]) == 0
    capsys.readouterr()
    return tmp_path / "report.html"


async def stored(folder: Path) -> dict[str, Reading]:
    """Return the readings in the database in *folder*."""
    store = SqliteStore(folder / "kijibot.db")
    version = await store.current(SHARED)
    assert version is not None
    revisions = [member.revision for member in await store.members(SHARED, version.number)]
    found = {str(reading.article.id): reading async for _, reading in store.readings(SHARED, revisions)}
    await store.close()
    return found


@pytest.mark.skipif(PROGRAM is None, reason="no Chromium here (Debian: packages chromium and chromium-driver)")
async def test_the_page_opens_clean_and_marks_what_is_stored(page: Path) -> None:
    readings = await stored(page.parent)
    async with opened_tab(page.parent / "profile") as tab:
        await tab.call("Log.enable")
        await tab.call("Network.enable")
        await tab.call("Runtime.enable")
        await tab.open(page.as_uri())
        title = await tab.value("document.title")
        elements = await tab.value("document.querySelectorAll('script, img, link, iframe, [onerror]').length")
        loaded = await tab.value("performance.getEntriesByType('resource').length")
        articles = await tab.value(_MARKS)
        headings = await tab.value("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
        uncaptioned = await tab.value("document.querySelectorAll('table:not(:has(caption))').length")
        contrast, widest = {}, {}
        for scheme in ("light", "dark"):
            await tab.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            contrast[scheme] = await tab.value(_CONTRAST)
        for width in (320, 1200):
            await tab.call(
                "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False
            )
            widest[width] = await tab.value("document.documentElement.scrollWidth")

    requests = [
        event["params"]["request"]["url"] for event in tab.events if event["method"] == "Network.requestWillBeSent"
    ]
    told = [event for event in tab.events if event["method"] in {"Log.entryAdded", "Runtime.exceptionThrown"}]
    assert (title, elements, loaded, told) == ("Self-test of the knowledge base", 0, 0, [])
    assert requests == [page.as_uri()]
    assert {name for name, _, _ in articles} == set(readings)
    for name, text, marks in articles:
        reading = readings[name]
        shown: dict[str, str] = {}
        for entries, words, meant in marks:
            assert meant
            for entry in entries:
                shown[entry] = shown.get(entry, "") + words
        assert text == reading.article.text
        assert shown == {entry.id: reading.article.text[entry.start : entry.end] for entry in reading.entries}
    assert headings[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(headings))
    assert uncaptioned == 0
    assert min(contrast.values()) >= READABLE, contrast
    assert all(found <= width for width, found in widest.items()), widest
