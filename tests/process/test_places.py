"""Where people ask, at the strict loopback Discord: forums, menus, servers that the bot is not in."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.process.conftest import careful_bot
from tests.process.test_conversation import FIRST_BOAT, FIRST_BOAT_ANSWER
from tests.support.discord import Limit, LoopbackDiscord

pytestmark = pytest.mark.asyncio(loop_scope="module")

BICYCLE, BICYCLE_ANSWER = "自転車は船に持ち込めますか？", "一台500円"
REPAIR, REPAIR_ANSWER = "When was the Larkfield town clock repaired?", "March 2026"
MENU = {"ja": "このメッセージについて記事で調べる", "en-US": "Ask about this message"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LoopbackDiscord]:
    """A Discord in which the bot is running, without the message-content intent."""
    folder = shutil.copytree(prepared, tmp_path_factory.mktemp("places") / "library")
    async with LoopbackDiscord(messages=Limit(50, 1.0)) as place, careful_bot(place, folder):
        yield place


async def test_a_forum_post_is_answered_once_by_its_title(place: LoopbackDiscord) -> None:
    forum = await place.channel("help", forum=True)
    said = await place.answer(await place.slash(place.editor, "kijibot channel", mode="forum", channel=forum))
    known = await place.post(forum, place.japanese(), FIRST_BOAT, "週末に乗りたいです。")
    english = await place.post(forum, place.reader, REPAIR, "Does anybody know?")
    unknown = await place.post(forum, place.reader, "Who is the mayor of Larkfield?", "Asking for a friend.")
    more = await place.say(known.channel, place.japanese(), FIRST_BOAT)
    there = await place.channel("elsewhere")
    await place.answer(await place.say(there, place.reader, REPAIR, mention=True))

    assert "each new post once" in place.text(said)
    assert FIRST_BOAT_ANSWER in place.text(await place.answer(known))
    assert REPAIR_ANSWER in place.text(await place.answer(english)).replace("**", "")
    assert place.answers(unknown) == place.answers(more) == []


async def test_a_forum_post_is_left_alone_where_nobody_asked_for_answers(place: LoopbackDiscord) -> None:
    forum = await place.channel("quiet", forum=True)
    post = await place.post(forum, place.japanese(), FIRST_BOAT, "教えてください。")
    asked = await place.say(post.channel, place.japanese(), FIRST_BOAT, mention=True)

    assert FIRST_BOAT_ANSWER in place.text(await place.answer(asked))
    assert place.answers(post) == []


@pytest.mark.parametrize("locale", ["ja", "en-US"])
async def test_the_menu_of_a_message_answers_it_without_reading_along(place: LoopbackDiscord, locale: str) -> None:
    person = place.japanese() if locale == "ja" else place.reader
    channel = await place.channel(f"menu-{locale}")
    message = await place.say(channel, place.japanese(), FIRST_BOAT)
    answer = await place.answer(await place.about(person, MENU[locale], message))

    assert FIRST_BOAT_ANSWER in place.text(answer)
    assert ("ご質問" in place.text(answer)) == (locale == "ja")


async def test_in_a_server_without_the_bot_its_owner_gets_the_shared_articles(place: LoopbackDiscord) -> None:
    abroad = place.world.new_guild("Abroad", place.reader, with_bot=False)
    channel = place.world.new_channel(abroad, "general")
    answer = await place.answer(await place.slash(place.reader, "ask", where=channel, question=FIRST_BOAT))
    message = await place.say(channel, place.reader, BICYCLE)
    about = await place.answer(await place.about(place.reader, MENU["en-US"], message))

    assert FIRST_BOAT_ANSWER in place.text(answer)
    assert BICYCLE_ANSWER in place.text(about).replace("**", "")
    with pytest.raises(AssertionError, match="not offered here"):
        await place.slash(place.reader, "kijibot pause", where=channel)


@pytest.mark.parametrize("fault", ["none", "reset", "503 after it was applied"])
async def test_an_answer_follows_its_question_though_sending_fails(place: LoopbackDiscord, fault: str) -> None:
    channel = await place.channel(f"edit-{fault[:4]}")
    asked = await place.say(channel, place.japanese(), FIRST_BOAT, mention=True)
    answer = await place.answer(asked)
    if fault != "none":
        place.faults.status(f"PATCH /channels/{channel.id}/messages", 503, applied=fault != "reset")
    await place.edit(asked, BICYCLE)
    await place.world.until(lambda: BICYCLE_ANSWER in place.text(answer).replace("**", ""), "the other answer")
    if fault != "none":
        place.faults.status(f"DELETE /channels/{channel.id}/messages", 503, applied=fault != "reset")
    await place.take_back(asked)
    await place.world.until(lambda: answer.deleted, "the answer to go")

    assert len(place.answers(asked)) == 0


async def test_the_asker_removes_an_answer_and_it_is_not_pointed_at_any_more(place: LoopbackDiscord) -> None:
    channel, person = await place.channel("removed"), place.japanese()
    answer = await place.answer(await place.say(channel, person, FIRST_BOAT, mention=True))
    pointer = await place.answer(await place.say(channel, place.japanese(), FIRST_BOAT, mention=True))
    await place.press(person, answer, "消す")
    await place.world.until(lambda: answer.deleted, "the answer to go")
    again = await place.answer(await place.say(channel, person, FIRST_BOAT, mention=True))

    assert f"/{channel.id}/{answer.id}" in place.text(pointer)
    assert "出典" in place.text(again)
