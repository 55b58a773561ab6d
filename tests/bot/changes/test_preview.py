"""/kb add shows what would be learnt before anything is saved, and saves exactly what it showed."""

from pathlib import Path
from typing import Any

import pytest

from bot.pending import PendingDrafts
from knowledge.models import Difference, LibraryId, Metadata, Preview
from knowledge.phrases import Lang
from knowledge.services.adding import Found
from knowledge.services.drafts import Draft
from knowledge.services.reading import read_data
from tests.bot.changes.conftest import Place, buttons_of, labels, press
from tests.bot.conftest import words_of
from tests.bot.test_admin import modal_values

FAQ = (
    "# Fernwick ferry\n\n## When does the first ferry leave?\n\nThe first ferry leaves at seven.\n\n"
    "## What does a ticket cost?\n\nA ticket costs four pounds.\n"
)
FIRST = "## When does the first ferry leave?\n\nThe first ferry leaves at seven.\n"
LATER = FAQ.replace("four", "five").replace(FIRST, "")
SAID: dict[Lang, dict[str, str]] = {
    "ja": {
        "heading": "プレビュー(まだ保存していません)",
        "save": "保存する",
        "discard": "やめる",
        "all": "すべて見る",
        "facts": "Fernwick News · 2026年4月18日 · 英語",
        "new": "「Fernwick ferry」**(新しい記事)",
        "update": "登録済みの記事の更新",
        "unchanged": "登録済みで、変わっていない記事 1件",
        "discarded": "保存せずに破棄しました。",
        "gone": "記事をもう一度送ってください。",
        "added": "保存しました。",
        "refused": "管理者",
        "collision": "同じ質問に、違う答えが 2 件あります",
        "url": "URL は http:// か https://",
        "date": "日付は 2025-06-06 のように",
        "binary": "保存するものはありません。",
        "large": "10 MiB まで",
    },
    "en": {
        "heading": "Preview: nothing is saved yet",
        "save": "Save",
        "discard": "Discard",
        "all": "Show everything",
        "facts": "Fernwick News · 18 April 2026 · English",
        "new": "“Fernwick ferry”** (new)",
        "update": "changes the article already there",
        "unchanged": "Already there, and unchanged: 1",
        "discarded": "Discarded; nothing was saved.",
        "gone": "Please send the article again.",
        "added": "Saved.",
        "refused": "Only this server's administrators",
        "collision": "One question has 2 different answers",
        "url": "starts with http",
        "date": "like 2025-06-06",
        "binary": "There is nothing to save.",
        "large": "limit is 10 MiB",
    },
}


async def send(place: Place, text: str = FAQ, **options: Any) -> Any:
    """Let the administrator send *text* as a file."""
    return await place.admin.slash(place.channel, "kb add", file=("ferry.md", text.encode()), **options)


def holds(folder: Path, words: bytes) -> bool:
    """Return whether *words* stand in some file of *folder*."""
    return any(words in file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def versions(place: Place) -> int:
    return len(await place.desk.library.history(place.own))


async def test_what_would_be_learnt_is_shown_and_nothing_saved(place: Place, lang: Lang, tmp_path: Path) -> None:
    shown = await send(place, site="Fernwick News", published="2026/4/18")

    said = words_of(shown.response)
    assert shown.ephemeral
    assert all(SAID[lang][part] in said for part in ("heading", "facts", "new"))
    assert "**When does the first ferry leave?**\n> The first ferry leaves at seven." in said
    assert "A ticket costs four pounds." in said
    assert labels(shown.response) == [SAID[lang]["all"], SAID[lang]["save"], SAID[lang]["discard"]]
    assert await versions(place) == 0
    assert not holds(tmp_path, b"four pounds")


async def test_save_saves_what_was_shown_once(place: Place, lang: Lang) -> None:
    shown = await send(place)
    saved = await press(place.admin, shown, label=SAID[lang]["save"])

    assert saved is not None
    said = words_of(shown.response)  # the report stands in the preview's place
    assert SAID[lang]["added"] in said
    assert "- Fernwick ferry" in said
    assert [button["custom_id"] for button in buttons_of(shown.response)] == ["kiji:difference:0:1", "kiji:undo:1"]
    assert await place.titles() == ["Fernwick ferry"]
    (version,) = await place.desk.library.history(place.own)
    assert version.by == str(place.admin.id)
    acts = await place.desk.audit.acts(place.own, 2)
    assert [(act.what, act.about, act.after) for act in acts] == [
        ("save", "Fernwick ferry", 1),
        ("kb add", "Fernwick ferry", None),
    ]


async def test_pasted_text_is_previewed_and_saved_with_what_was_said_about_it(place: Place, lang: Lang) -> None:
    window = await place.admin.slash(place.channel, "kb add", title="岬の灯台", url="https://lighthouse.example/")
    assert window.modal is not None
    shown = await place.admin.submit_modal(window, modal_values(window.modal, 本文="灯台は1904年に建てられました。"))
    before = await versions(place)
    await press(place.admin, shown, label=SAID[lang]["save"])

    assert before == 0
    (summary,) = await place.desk.library.articles([place.own])
    assert (summary.head.title, summary.head.url) == ("岬の灯台", "https://lighthouse.example/")


async def test_a_page_is_saved_as_it_was_shown_though_it_changed_since(place: Place, lang: Lang) -> None:
    site = place.bases.site
    site.page("/a", "The bridge", "The bridge is four hundred metres long.", "It was opened in spring by the mayor.")
    shown = await place.admin.slash(place.channel, "kb add", link=f"{site.base}/a")
    site.page("/a", "The bridge", "The bridge is nine hundred metres long.", "It was opened in spring by the mayor.")
    await press(place.admin, shown, label=SAID[lang]["save"])

    assert site.asked == ["/a"]
    (summary,) = await place.desk.library.articles([place.own])
    reading = await place.desk.library.show([place.own], summary.head.id)
    assert "four hundred" in reading.article.text


async def test_an_update_shows_what_it_changes_and_the_same_again_has_no_save(place: Place, lang: Lang) -> None:
    await press(place.admin, await send(place), label=SAID[lang]["save"])
    same = await send(place)
    update = await send(place, LATER)
    overview = words_of(update.response)
    await press(place.admin, update, label=SAID[lang]["all"])
    whole = words_of(update.response)

    assert SAID[lang]["unchanged"] in words_of(same.response)
    assert labels(same.response) == []
    assert SAID[lang]["update"] in overview
    assert "\\~ **What does a ticket cost?** A ticket costs four pounds. → A ticket costs five pounds." in whole
    assert "－ **When does the first ferry leave?** The first ferry leaves at seven." in whole
    assert SAID[lang]["save"] in labels(update.response)
    assert await versions(place) == 1


async def test_a_collision_is_told_before_it_is_saved(place: Place, lang: Lang) -> None:
    await press(place.admin, await send(place), label=SAID[lang]["save"])
    other = FAQ.replace("# Fernwick ferry", "# Ferry prices", 1).replace("four pounds", "nothing at all on Sundays")
    shown = await send(place, other)

    assert SAID[lang]["collision"] in words_of(shown.response)
    assert SAID[lang]["save"] in labels(shown.response)


async def test_discarding_forgets_it(place: Place, lang: Lang) -> None:
    shown = await send(place)
    save = buttons_of(shown.response)[1]["custom_id"]
    await press(place.admin, shown, label=SAID[lang]["discard"])

    assert SAID[lang]["discarded"] in words_of(shown.response)
    assert buttons_of(shown.response) == []
    name = save.rpartition(":")[2]
    assert place.desk.pending.get(name, place.own) is None
    assert await versions(place) == 0


async def test_after_a_restart_one_sentence_asks_for_it_again(place: Place, lang: Lang) -> None:
    shown = await send(place)
    await place.restart()
    late = await press(place.admin, shown, label=SAID[lang]["save"])

    assert SAID[lang]["gone"] in words_of(late.response)
    assert await versions(place) == 0
    assert (await place.desk.audit.acts(place.own, 1))[0].outcome == "failed"


async def test_a_former_administrator_saves_nothing(place: Place, lang: Lang) -> None:
    shown = await send(place)
    place.env.backend.get_guild(place.guild.id).members[place.admin.id].role_ids.clear()
    late = await press(place.admin, shown, label=SAID[lang]["save"])

    assert SAID[lang]["refused"] in words_of(late.response)
    assert await versions(place) == 0


async def test_another_server_cannot_save_or_see_it(place: Place) -> None:
    shown = await send(place)
    name = buttons_of(shown.response)[1]["custom_id"].rpartition(":")[2]

    assert place.desk.pending.get(name, LibraryId("server:1")) is None
    assert place.desk.pending.take(name, LibraryId("server:1")) is None
    assert place.desk.pending.get(name, place.own) is not None


async def test_what_somebody_else_changed_meanwhile_stays(place: Place, lang: Lang) -> None:
    shown = await send(place)
    await place.desk.library.add_bytes(place.own, "-", b"The tap\n\nThe tap drips at night.", Metadata(), by="cli")
    await press(place.admin, shown, label=SAID[lang]["save"])

    assert await place.titles() == ["Fernwick ferry", "The tap"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        pytest.param({"url": "javascript:alert(1)"}, "url", id="not a web address"),
        pytest.param({"published": "昨日"}, "date", id="not a date"),
        pytest.param({"published": "2026-02-30"}, "date", id="no such day"),
        pytest.param({"file": ("x.bin", b"\0\1")}, "binary", id="binary"),
        pytest.param({"file": ("x.txt", b"x" * (10 * 1024 * 1024 + 1))}, "large", id="too large"),
    ],
)
async def test_bad_input_is_a_sentence_and_changes_nothing(
    place: Place, lang: Lang, options: dict[str, Any], sentence: str
) -> None:
    shown = await place.admin.slash(place.channel, "kb add", **{"file": ("note.txt", b"text"), **options})

    assert SAID[lang][sentence] in words_of(shown.response)
    assert labels(shown.response) == []
    assert await versions(place) == 0


def draft(words: str) -> Draft:
    return Draft.of(
        LibraryId("server:1"), Found(tuple(read_data("a.txt", f"{words}\n\n{words}.".encode(), Metadata())))
    )


def test_previews_are_bounded_in_number_bytes_and_time() -> None:
    now = [0.0]
    nothing = Preview(version=None, articles=(), difference=Difference(before=None, after=None, articles=()))
    held = PendingDrafts(most=2, most_bytes=draft("x").size * 3, seconds=10, clock=lambda: now[0])
    few = [held.hold(draft(word), nothing) for word in ("one", "two", "six")]
    large = held.hold(draft("long words " * 400), nothing)
    library = LibraryId("server:1")
    kept = [name for name in (*few, large) if held.get(name, library)]
    now[0] = 10.5

    assert kept == [large]
    assert held.get(large, library) is None
