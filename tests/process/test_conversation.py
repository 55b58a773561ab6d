"""People talk with the real program: messages, commands, suggestions, buttons."""

import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.process.conftest import UNTOLD, careful_bot, told_by
from tests.support.discord import File, Limit, LoopbackDiscord

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIRST_BOAT = "白波フェリーの始発は何時？"
FIRST_BOAT_ANSWER = "始発は午前6時40分に出ます"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LoopbackDiscord]:
    """A Discord in which the bot is running."""
    folder = shutil.copytree(prepared, tmp_path_factory.mktemp("conversation") / "library")
    async with LoopbackDiscord(messages=Limit(50, 1.0)) as place, careful_bot(place, folder):
        yield place


async def test_a_mention_is_answered_by_a_quotation_with_its_source(place: LoopbackDiscord) -> None:
    asked = await place.say(place.general, place.japanese(), FIRST_BOAT, mention=True)
    answer = await place.answer(asked)
    said = place.text(answer)

    assert FIRST_BOAT_ANSWER in said
    assert "白波汽船" in said
    assert "https://example.org/ferry" in said
    assert "2026年4月1日" in said
    assert "出典" in said
    assert answer.nonce is not None
    assert str(asked.id) in answer.nonce


async def test_an_english_question_is_answered_in_english_with_the_name_in_bold(place: LoopbackDiscord) -> None:
    asker = place.join(place.world.new_user("Ada"))
    asked = await place.say(place.general, asker, "Who repaired the Larkfield town clock?", mention=True)
    said = place.text(await place.answer(asked))

    assert "repaired in March 2026 by **Ada Penrose**" in said
    assert "Source" in said


async def test_a_reply_to_the_bot_is_answered(place: LoopbackDiscord) -> None:
    asker = place.japanese()
    first = await place.answer(await place.say(place.general, asker, FIRST_BOAT, mention=True))
    second = await place.answer(await place.reply_to(first, asker, "自転車は持ち込める？"))

    assert "自転車は一台500円で持ち込めます" in place.text(second)


async def test_a_question_in_a_thread_is_answered_there(place: LoopbackDiscord) -> None:
    thread = await place.channel("a thread", parent=place.general)
    asked = await place.say(thread, place.japanese(), FIRST_BOAT, mention=True)

    assert FIRST_BOAT_ANSWER in place.text(await place.answer(asked))


async def test_where_it_may_not_speak_it_tries_once_and_goes_on_elsewhere(place: LoopbackDiscord) -> None:
    closed = await place.channel("closed")
    await place.deny(closed, send_messages=True)

    def refused() -> list[int]:
        return [request.code for request in place.recorded if request.path == f"/channels/{closed.id}/messages"]

    await place.say(closed, place.japanese(), FIRST_BOAT, mention=True)
    with contextlib.suppress(AssertionError):  # or it looked at its permissions and did not even try
        await place.world.until(refused, "the refusal", 1.0)
    await place.say(closed, place.japanese(), FIRST_BOAT, mention=True)
    for _ in range(2):
        await place.answer(await place.say(place.general, place.japanese(), FIRST_BOAT, mention=True))

    assert refused() in ([50013], [])


async def test_questions_asked_at_the_same_moment_are_all_answered(place: LoopbackDiscord) -> None:
    channels = [await place.channel(f"crowd-{number}") for number in range(12)]
    asked = [await place.say(channel, place.japanese(), FIRST_BOAT, mention=True) for channel in channels]
    said = [place.text(await place.answer(each)) for each in asked]

    assert [FIRST_BOAT_ANSWER in each for each in said] == [True] * len(asked)


async def test_where_it_may_not_read_back_it_answers_without_replying(place: LoopbackDiscord) -> None:
    forgetful = await place.channel("forgetful")
    await place.deny(forgetful, read_message_history=True)
    asked = await place.say(forgetful, place.japanese(), FIRST_BOAT, mention=True)
    below = await place.world.until(lambda: place.since(asked), "an answer")

    assert [FIRST_BOAT_ANSWER in place.text(message) for message in below] == [True]


async def test_a_direct_message_is_answered(place: LoopbackDiscord) -> None:
    asked = await place.tell_bot(place.japanese(), FIRST_BOAT)

    assert FIRST_BOAT_ANSWER in place.text(await place.answer(asked))


async def test_it_is_silent_unless_spoken_to(place: LoopbackDiscord) -> None:
    machine = place.join(place.world.new_user("Another bot", bot=True))
    to_nobody = await place.say(place.general, place.japanese(), FIRST_BOAT)
    from_machine = await place.say(place.general, machine, FIRST_BOAT, mention=True)
    # Answered after the others were heard: what has no answer by now gets none.
    await place.answer(await place.say(place.general, place.japanese(), FIRST_BOAT, mention=True))

    assert place.answers(to_nobody) == []
    assert place.answers(from_machine) == []


async def test_ask_answers_everybody_or_only_the_asker(place: LoopbackDiscord) -> None:
    asker = place.japanese()
    public = await place.answer(await place.slash(asker, "ask", question=FIRST_BOAT))
    private = await place.answer(await place.slash(asker, "ask", question=FIRST_BOAT, private=True))

    assert FIRST_BOAT_ANSWER in place.text(public)
    assert FIRST_BOAT_ANSWER in place.text(private)
    assert public.only_for is None
    assert private.only_for is asker


async def test_a_suggested_question_is_answered(place: LoopbackDiscord) -> None:
    asker = place.japanese()
    suggestions = await place.autocomplete(asker, "ask", "question", "始発")
    answer = await place.answer(await place.slash(asker, "ask", question=suggestions[0]))

    assert suggestions[0] == "白波フェリーの始発は何時ですか？"
    assert FIRST_BOAT_ANSWER in place.text(answer)


async def test_a_choice_is_made_by_a_button(place: LoopbackDiscord) -> None:
    asker = place.japanese()
    offered = await place.answer(await place.say(place.general, asker, UNTOLD, mention=True))
    label = place.labels(offered)[0]
    chosen = await place.answer(await place.press(asker, offered, label))

    assert told_by(label) in place.text(chosen)


async def test_the_newest_article_is_shown_in_short(place: LoopbackDiscord) -> None:
    latest = await place.answer(await place.slash(place.japanese(), "latest"))

    assert "The Larkfield town clock" in place.text(latest)
    assert "https://example.org/clock" in place.text(latest)


async def test_the_list_of_articles_is_private(place: LoopbackDiscord) -> None:
    asker = place.japanese()
    listed = await place.answer(await place.slash(asker, "articles"))

    assert listed.only_for is asker
    assert all(title in place.text(listed) for title in ("白波フェリーのご案内", "白波灯台資料館の手引き"))


async def test_an_administrator_adds_a_file_and_others_may_not(place: LoopbackDiscord) -> None:
    article = File("bakery.md", "# 潮風パン店\n\n潮風パン店は毎週水曜日が定休日です。\n".encode())
    question = "潮風パン店の定休日はいつ？"
    refused = await place.answer(await place.slash(place.reader, "kb add", hidden_too=True, file=article))
    before = await place.answer(await place.say(place.general, place.japanese(), question, mention=True))
    shown = await place.answer(await place.slash(place.editor, "kb add", file=article))
    preview = place.text(shown)
    unsaved = await place.answer(await place.say(place.general, place.japanese(), question, mention=True))
    added = await place.answer(await place.press(place.editor, shown, place.labels(shown)[-2]))
    after = await place.answer(await place.say(place.general, place.japanese(), question, mention=True))
    elsewhere = await place.answer(await place.tell_bot(place.japanese(), question))

    assert refused.only_for is place.reader
    assert "毎週水曜日が定休日です" not in place.text(before)
    assert "毎週水曜日が定休日です" in preview
    assert "毎週水曜日が定休日です" not in place.text(unsaved)
    assert "潮風パン店" in place.text(added)
    assert "毎週水曜日が定休日です" in place.text(after)
    assert "毎週水曜日が定休日です" not in place.text(elsewhere)


async def test_a_paused_bot_is_silent_at_once(place: LoopbackDiscord) -> None:
    await place.answer(await place.slash(place.editor, "kijibot pause"))
    unheard = await place.say(place.general, place.japanese(), FIRST_BOAT, mention=True)
    await place.answer(await place.slash(place.editor, "kijibot resume"))
    heard = await place.say(place.general, place.japanese(), FIRST_BOAT, mention=True)
    await place.answer(heard)

    assert place.answers(unheard) == []


async def test_commands_have_japanese_names_and_words(place: LoopbackDiscord) -> None:
    commands = place.world.commands[None]

    assert {"ask", "latest", "articles", "kb", "kijibot"} <= {command["name"] for command in commands}
    assert all("ja" in command["description_localizations"] for command in commands if command.get("type") != 3)
