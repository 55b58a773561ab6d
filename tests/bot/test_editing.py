"""/kb find, show and edit over the real knowledge base: what administrators see and press, also in a later process."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import discord
import pytest

from bot.delivery import NOBODY
from bot.i18n import Words
from bot.render.editing import entry_panel
from bot.render.message import to_view
from knowledge.app import Knowledge, open_knowledge
from knowledge.models import SHARED, Answered, LibraryId, Metadata, server_library
from knowledge.settings import KnowledgeSettings
from knowledge.store.sqlite import SqliteStore
from tests.bot.conftest import World, buttons_of, words_of
from tests.bot.test_admin import modal_values

FAQ = """# みなと図書館

## 利用案内

Q: 図書館は何時に閉まりますか?
A: 平日は午後八時に閉まります。土曜日は午後五時までです。

Q: 本は何冊まで借りられますか?
A: 一人十冊まで借りられます。

## 歴史

みなと図書館は1931年に開館した。

## 館内

閲覧室は二階にある。児童室は一階にある。カフェは屋上にある。
"""
CLOSING, LOANS = "図書館は何時に閉まりますか?", "本は何冊まで借りられますか?"
SECRET = "午後八時"


@pytest.fixture
async def fake(tmp_path: Path) -> AsyncIterator[Knowledge]:
    settings = KnowledgeSettings(store=f"sqlite:///{tmp_path / 'k.db'}", embedder="none")
    async with open_knowledge(settings) as knowledge:
        yield knowledge


@pytest.fixture
async def knowledge(world: World) -> Knowledge:
    knowledge = cast("Knowledge", world.fake)
    await put(knowledge, own(world))
    return knowledge


async def put(knowledge: Knowledge, library: LibraryId, text: str = FAQ) -> None:
    await knowledge.library.add_bytes(library, "faq.md", text.encode(), Metadata(), by="1")


def own(world: World) -> LibraryId:
    return server_library(world.guild.id)


async def answered(knowledge: Knowledge, world: World, question: str) -> str | None:
    outcome = (await knowledge.answers.answer(question, [own(world)])).outcome
    return outcome.answer.text if isinstance(outcome, Answered) else None


async def panel(world: World, words: str = CLOSING) -> Any:
    """Return the panel of the entry that best fits *words*, chosen from the autocomplete."""
    offered = await world.admin.autocomplete(world.channel, "kb edit", "entry", words)
    shown = await world.admin.slash(world.channel, "kb edit", entry=offered[0]["value"])
    assert shown.ephemeral
    return shown.response


async def press(world: World, message: Any, label: str) -> Any:
    return await world.admin.click(message, label=label)


async def test_an_entry_is_found_shown_hidden_and_brought_back(world: World, knowledge: Knowledge) -> None:
    found = await world.admin.slash(world.channel, "kb find", query="何時に閉まる")
    assert found.ephemeral
    shown = await press(world, found.response, f"1. {CLOSING}")
    assert (SECRET in words_of(shown.response), "State: it answers questions" in words_of(shown.response)) == (
        True,
        True,
    )

    hidden = await press(world, shown.response, "Hide")

    assert "Hidden. It answers nothing from now on" in words_of(hidden.response)
    assert await answered(knowledge, world, CLOSING) is None
    again = await world.admin.slash(world.channel, "kb find", query="何時に閉まる")
    assert f"(hidden) {CLOSING}" in words_of(again.response)
    await press(world, hidden.response, "Bring back")
    assert SECRET in (await answered(knowledge, world, CLOSING) or "")


async def test_readers_see_nothing_of_what_is_hidden(world: World, knowledge: Knowledge) -> None:
    await press(world, await panel(world), "Hide")
    (summary,) = await knowledge.library.articles([own(world)])
    replies = [
        await world.member.slash(world.channel, "ask", question=CLOSING),
        await world.member.slash(world.channel, "ask", question=SECRET),
        await world.member.slash(world.channel, "latest"),
        await world.member.slash(world.channel, "summary", article=summary.head.id),
        await world.member.slash(world.channel, "timeline", topic="図書館"),
        await world.member.slash(world.channel, "compare", question="図書館は平日は何時まで"),
        await world.member.slash(world.channel, "help"),
    ]
    offered = await world.member.autocomplete(world.channel, "ask", "question", "図書館は何時")

    said = [line for reply in replies for line in words_of(reply.response).splitlines() if "You asked" not in line]
    assert SECRET not in "\n".join(said)
    assert CLOSING not in repr(offered) + repr([buttons_of(reply.response) for reply in replies])


async def test_the_undo_button_works_in_a_later_process_and_leaves_what_came_in_between(
    world: World, knowledge: Knowledge
) -> None:
    hidden = await press(world, await panel(world), "Hide")
    await press(world, await panel(world, LOANS), "Hide")
    await world.restart()

    undone = await press(world, hidden.response, "Undo this change")
    assert "The change was undone." in words_of(undone.response)
    assert SECRET in (await answered(knowledge, world, CLOSING) or "")
    assert await answered(knowledge, world, LOANS) is None

    redone = await press(world, undone.response, "Undo this change")
    assert "The change was undone." in words_of(redone.response)
    assert await answered(knowledge, world, CLOSING) is None


async def test_what_was_changed_again_or_is_too_old_is_not_undone_and_that_is_said(
    world: World, knowledge: Knowledge, tmp_path: Path
) -> None:
    hidden = (await press(world, await panel(world), "Hide")).response
    (undo,) = [button for button in buttons_of(hidden) if button["label"] == "Undo this change"]
    await press(world, await panel(world, CLOSING), "Bring back")
    curated, entry = await holding(world, knowledge)
    view = to_view(entry_panel(curated, entry, Words("en")))
    for item in view.walk_children():
        if getattr(item, "label", None) == "Hide":
            item.custom_id = undo["custom_id"]  # type: ignore[attr-defined]
    channel = cast("Any", world.env.bot.get_channel(world.channel.id))
    await channel.send(view=view, allowed_mentions=NOBODY)

    told = await press(world, world.last, "Hide")
    assert "There is nothing to undo" in words_of(told.response)
    assert told.ephemeral

    for n in range(21):
        await put(knowledge, own(world), f"# 別の記事{n}\n\n{n}番目の話である。")
    later = SqliteStore(tmp_path / "k.db", clock=lambda: datetime.now(UTC) + timedelta(31), keep=timedelta(30))
    await later.privacy.expire(date(2026, 1, 1), date(2026, 1, 1))
    await later.close()
    assert "too old to be undone" in words_of((await press(world, world.last, "Hide")).response)


async def holding(world: World, knowledge: Knowledge, library: LibraryId | None = None) -> Any:
    (found, *_) = await knowledge.editing.find(library or own(world), CLOSING, 1)
    return await knowledge.editing.holding(library or own(world), found.quoted.entry.id)


async def test_phrasings_are_written_in_a_window_and_shown(world: World, knowledge: Knowledge) -> None:
    shown = await press(world, await panel(world, LOANS), "Phrasings…")
    assert shown.modal is not None
    saved = await world.admin.submit_modal(
        shown, modal_values(shown.modal, 言い換え="貸出の(上限|限度)は\n\n いくつ持ち帰れる ")
    )

    assert "The phrasings are saved." in words_of(saved.response)
    assert "Phrasings added here: 貸出の(上限\\|限度)は / いくつ持ち帰れる" in words_of(saved.response)
    assert await answered(knowledge, world, "貸出の限度は?") == "一人十冊まで借りられます。"
    again = await press(world, saved.response, "Phrasings…")
    assert "貸出の(上限|限度)は\nいくつ持ち帰れる" in repr(again.modal).replace("\\n", "\n")


async def test_a_phrasing_that_cannot_be_used_is_one_sentence(world: World, knowledge: Knowledge) -> None:
    shown = await press(world, await panel(world, LOANS), "Phrasings…")
    assert shown.modal is not None
    refused = await world.admin.submit_modal(shown, modal_values(shown.modal, 言い換え="(こわれた"))

    assert "a bracket is not closed" in words_of(refused.response)
    assert "Nothing was changed." in words_of(refused.response)
    assert len(await knowledge.library.history(own(world))) == 1


async def test_a_phrasing_that_collides_is_told_where_it_was_given(world: World, knowledge: Knowledge) -> None:
    shown = await press(world, await panel(world, LOANS), "Phrasings…")
    assert shown.modal is not None
    saved = await world.admin.submit_modal(shown, modal_values(shown.modal, 言い換え=CLOSING))

    assert "One question has 2 different answers" in words_of(saved.response)


async def test_a_topic_is_given_and_undone(world: World, knowledge: Knowledge) -> None:
    shown = await press(world, await panel(world), "Topic…")
    assert shown.modal is not None
    saved = await world.admin.submit_modal(shown, modal_values(shown.modal, 話題="暮らし"))
    assert "Topic of the article: 暮らし" in words_of(saved.response)
    (summary,) = await knowledge.library.articles([own(world)])
    assert summary.head.topic == "暮らし"

    undone = await press(world, saved.response, "Undo this change")
    assert "Topic of the article" not in words_of(undone.response)


async def test_an_article_is_shown_page_by_page_with_a_button_for_each_entry(
    world: World, knowledge: Knowledge
) -> None:
    await press(world, await panel(world), "Hide")
    offered = await world.admin.autocomplete(world.channel, "kb show", "what", "みなと")
    assert offered[0]["name"] == "みなと図書館"

    first = await world.admin.slash(world.channel, "kb show", what=offered[0]["value"])
    said = words_of(first.response)
    second = await press(world, first.response, "Next")

    assert first.ephemeral
    assert f"**1.** (hidden) {CLOSING}" in said
    assert "(1 to 5)" in said
    assert "**6.** " in words_of(second.response)
    assert [button["label"] for button in buttons_of(second.response)][-1] == "Previous"
    shown = await world.admin.click(second.response, label=buttons_of(second.response)[0]["label"])
    whole = await press(world, shown.response, "All entries of the article")
    assert words_of(whole.response) == said


async def test_what_names_no_entry_is_looked_for(world: World, knowledge: Knowledge) -> None:
    for command, option in (("kb edit", "entry"), ("kb show", "what")):
        found = await world.admin.slash(world.channel, command, **{option: "何冊借りられる"})
        assert LOANS in words_of(found.response)
    nothing = await world.admin.slash(world.channel, "kb find", query="zzzzzzqqqq")
    assert "Nothing like “zzzzzzqqqq” was found" in words_of(nothing.response)


async def test_shared_articles_are_shown_and_not_changed(world: World, knowledge: Knowledge) -> None:
    await put(knowledge, SHARED, "# 港のあゆみ\n\n港は1880年に開かれた。")
    (shared,) = await knowledge.library.articles([SHARED])
    (entry, *_) = (await knowledge.library.show([SHARED], shared.head.id)).entries
    offered = await world.admin.autocomplete(world.channel, "kb show", "what", "港のあゆみ")
    assert offered[0]["name"] == "港のあゆみ (shared)"

    shown = await world.admin.slash(world.channel, "kb show", what=offered[0]["value"])
    tried = await world.admin.slash(world.channel, "kb edit", entry=entry.id)

    for reply in (shown, tried):
        assert "it cannot be changed here" in words_of(reply.response)
        assert not [b for b in buttons_of(reply.response) if str(b.get("custom_id")).startswith("kiji:kb")]
    found = await world.admin.slash(world.channel, "kb find", query="港は1880年に開かれた")
    assert "1880" not in words_of(found.response).split("\n", 1)[1]


def elsewhere(world: World) -> tuple[Any, Any]:
    """Return the administrator of another server, and a channel there."""
    other = world.env.create_guild("other")
    role = other.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    return other.add_member(world.env.create_user("stranger"), roles=[role]), other.create_text_channel("elsewhere")


LABELS = ("Hide", "Phrasings…", "Topic…", "All entries of the article", "Undo this change")


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("who", ["a member", "a former administrator", "an administrator of another server"])
async def test_nobody_else_changes_anything_by_pressing(
    world: World, knowledge: Knowledge, who: str, label: str
) -> None:
    report = await knowledge.editing.set_topic(own(world), (await holding(world, knowledge))[1].id, "港", by="1")
    curated, entry = await holding(world, knowledge)
    before = await knowledge.library.history(own(world))
    actor, where = world.admin, world.channel
    if who == "a member":
        actor = world.member
    elif who == "a former administrator":
        world.env.backend.get_guild(world.guild.id).members[world.admin.id].role_ids.clear()
    else:
        actor, where = elsewhere(world)
    channel = cast("Any", world.env.bot.get_channel(where.id))
    view = to_view(entry_panel(curated, entry, Words("en"), report=report))
    await channel.send(view=view, allowed_mentions=NOBODY)

    assert where.last_message is not None
    result = await actor.click(where.last_message, label=label)

    missing = "That change is too old" if label.startswith("Undo") else "not in this server's articles"
    expected = missing if where is not world.channel else "Only this server's administrators"
    assert expected in words_of(result.response)
    assert result.ephemeral
    assert SECRET not in words_of(result.response)
    assert await knowledge.library.history(own(world)) == before


@pytest.mark.parametrize("label", ["Phrasings…", "Topic…"])
async def test_rights_lost_while_the_window_was_open_are_noticed(
    world: World, knowledge: Knowledge, label: str
) -> None:
    shown = await press(world, await panel(world), label)
    assert shown.modal is not None
    world.env.backend.get_guild(world.guild.id).members[world.admin.id].role_ids.clear()
    result = await world.admin.submit_modal(shown, modal_values(shown.modal, 何か="新しい言葉"))

    assert "Only this server's administrators" in words_of(result.response)
    assert len(await knowledge.library.history(own(world))) == 1


@pytest.mark.parametrize("command", [("kb find", "query"), ("kb show", "what"), ("kb edit", "entry")])
async def test_autocomplete_and_commands_of_another_server_see_nothing(
    world: World, knowledge: Knowledge, command: tuple[str, str]
) -> None:
    name, option = command
    stranger, channel = elsewhere(world)
    entry = (await holding(world, knowledge))[1].id

    for value in ("図書館", entry):
        reply = await stranger.slash(channel, name, **{option: value})
        assert SECRET not in words_of(reply.response)
        assert LOANS not in words_of(reply.response)
        if option != "query":
            assert await stranger.autocomplete(channel, name, option, value) == []


@pytest.mark.usefixtures("japanese")
async def test_everything_is_said_in_japanese_too(world: World, knowledge: Knowledge) -> None:
    message = await panel(world)
    said = [words_of(message)]
    for label in ("隠す", "この変更を取り消す", "隠す", "記事の内容をすべて見る"):
        pressed = await press(world, message, label)
        said += [words_of(pressed.response)]

    for words, expected in zip(
        said,
        (
            "状態: 答えに使っています",
            "隠しました。もう答えに使わず、読む人には見せません。",
            "変更を取り消しました。",
            "状態: 隠しています",
            f"(隠しています){CLOSING}",
        ),
        strict=True,
    ):
        assert expected in words
        assert not re.search("[A-Za-z]{3}", words)
