"""Files attached to /kb add: typed by what they hold, whatever they are called, and never a place on our disk."""

from pathlib import Path
from typing import Any

import pytest

from knowledge.app import Knowledge
from knowledge.models import LibraryId
from tests.bot.conftest import World, buttons_of, words_of
from tests.extraction.test_worker import archive, pdf
from tests.support.hiding import hide
from tests.support.web import Site

SAID = "灯ヶ崎の灯台は1904年に建てられ、高さは21メートルである。"
PAGE = f"<!DOCTYPE html><html><head><title>灯台</title></head><body><main><p>{SAID}</p></main></body></html>".encode()
JSONL = f'{{"title": "灯台", "text": "{SAID}"}}\n'.encode()
PDF_TEXT = "The lighthouse was built in 1904 and is 21 metres high."


def files_beside_the_base(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if not path.name.startswith("k.db")]


async def add(world: World, name: str, data: bytes) -> str:
    return await saved(world, await world.admin.slash(world.channel, "kb add", file=(name, data)))


async def saved(world: World, shown: Any) -> str:
    """Save what a preview shows, if there is something to save; return what was told before and after."""
    assert shown.ephemeral
    told = words_of(shown.response)
    for button in buttons_of(shown.response):
        if button["label"] in {"保存する", "Save"}:
            after = await world.admin.click(shown.response, label=button["label"])
            told += words_of(after.response)
    return told


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("a.html", PAGE, SAID, id="page"),
        pytest.param("a.pdf", pdf(PDF_TEXT), PDF_TEXT, id="pdf"),
        pytest.param("a.md", f"# 灯台\n\n{SAID}\n".encode(), SAID, id="markdown"),
        pytest.param("a.jsonl", JSONL, SAID, id="jsonl"),
        pytest.param("a.txt", PAGE, SAID, id="page called text"),
        pytest.param("a.pdf", PAGE, SAID, id="page called pdf"),
        pytest.param("a.html", pdf(PDF_TEXT), PDF_TEXT, id="pdf called page"),
        pytest.param("a", JSONL, SAID, id="jsonl without ending"),
        pytest.param("a.exe", SAID.encode(), SAID, id="text called program"),
        pytest.param("a.html", PAGE.decode().encode("cp932"), SAID, id="page in Shift_JIS that does not say so"),
        pytest.param(
            "a.html", PAGE.replace(b"<head>", b'<head><meta charset="iso-8859-1">'), SAID, id="a lie about its charset"
        ),
    ],
)
async def test_a_file_is_read_as_what_it_is(
    world: World, knowledge: Knowledge, library: LibraryId, name: str, data: bytes, said: str, lang: str
) -> None:
    told = await add(world, name, data)

    assert ("追加 1件" if lang == "ja" else "Added: 1") in told
    (one,) = await knowledge.library.articles([library])
    assert said in (await knowledge.library.show([library], one.head.id)).article.text


@pytest.mark.parametrize(
    ("name", "data", "ja", "en"),
    [
        pytest.param("a.zip", archive("a.html"), "読めない形式です(ZIP)", "form that is not read (ZIP)", id="zip"),
        pytest.param("a.txt", archive("word/document.xml"), "(DOCX)", "(DOCX)", id="docx called text"),
        pytest.param("a.html", b"\x89PNG\r\n\x1a\n" + bytes(300), "バイナリ", "binary data", id="image called page"),
        pytest.param("a.exe", b"MZ\x90\0" + bytes(300), "バイナリ", "binary data", id="program"),
        pytest.param("a.pdf", b"%PDF-1.4\nnothing", "バイナリ", "binary data", id="damaged pdf"),
        pytest.param("feed.xml", b"<rss version='2.0'><channel/></rss>", "フィード", "feed", id="feed"),
        pytest.param("a.txt", b"", "空です", "is empty", id="empty"),
        pytest.param("a.txt", b"x" * (10 * 2**20 + 1), "10", "10 MiB", id="too large"),
    ],
)
async def test_what_cannot_be_read_is_told_in_a_sentence(
    world: World, knowledge: Knowledge, library: LibraryId, name: str, data: bytes, ja: str, en: str, lang: str
) -> None:
    told = await add(world, name, data)

    assert (ja if lang == "ja" else en) in told
    assert "Traceback" not in told
    assert await knowledge.library.articles([library]) == ()


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "..\\..\\boot.ini",
        "http://127.0.0.1/a.html",
        "a\0b.html",
        "a\u202elmth.exe",
        "\u2066a\u2069.txt",
        "-",
        ".",
        "a" * 300 + ".html",
    ],
)
async def test_a_name_is_never_a_path(
    world: World, knowledge: Knowledge, library: LibraryId, tmp_path: Path, site: Site, name: str, lang: str
) -> None:
    told = await add(world, name, SAID.encode())

    assert ("追加 1件" if lang == "ja" else "Added: 1") in told
    (one,) = await knowledge.library.articles([library])
    assert (await knowledge.library.show([library], one.head.id)).article.text.strip() == SAID
    assert not set(one.head.title) & set("/\\\0\u202e\u2066\u2069")
    assert not set(told) & set("\0\u202e\u2066\u2069")
    assert (await knowledge.library.reload(library, by="1")).problems == ()  # nothing to read again
    assert site.asked == []
    assert files_beside_the_base(tmp_path) == []


async def test_a_saved_page_takes_no_fetched_article_s_place(
    world: World, knowledge: Knowledge, library: LibraryId, site: Site, lang: str
) -> None:
    site.page("/light", "灯台", SAID)
    await saved(world, await world.admin.slash(world.channel, "kb add", link=f"{site.base}/light"))
    false = SAID.replace("1904", "1999")
    head = f'<link rel="canonical" href="{site.base}/light">'
    told = await add(
        world, "saved.html", PAGE.replace(SAID.encode(), false.encode()).replace(b"<head>", f"<head>{head}".encode())
    )

    assert ("別の記事として" if lang == "ja" else "read beside it") in told
    texts = [
        (await knowledge.library.show([library], one.head.id)).article.text
        for one in await knowledge.library.articles([library])
    ]
    assert sorted(texts) == sorted([SAID, false])


async def test_a_private_link_is_refused_without_naming_what_only_the_operator_can_set(
    world: World, knowledge: Knowledge, library: LibraryId, lang: str
) -> None:
    shown = await world.admin.slash(world.channel, "kb add", link="http://127.0.0.1:9/a")

    told = words_of(shown.response)
    assert ("公開されている Web のアドレスだけ" if lang == "ja" else "Only public web addresses are read") in told
    assert "KIJIBOT" not in told
    assert await knowledge.library.articles([library]) == ()


async def test_a_pdf_file_where_its_library_is_missing_is_told_so(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    hide(monkeypatch, tmp_path / "hiding", "pypdf")

    told = await add(world, "a.pdf", pdf(PDF_TEXT))

    assert ("追加のライブラリーが必要" if lang == "ja" else "needs an optional library") in told
    assert "pip" not in told
