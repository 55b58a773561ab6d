"""From a refusal to the team's answer, in Discord, over a real database."""

from typing import Any

import discord
import pytest

from bot.i18n import PHRASES
from bot.server_settings import QuietHours
from knowledge.errors import StoreError, UnfitVersionError
from knowledge.models import SHARED, TeamAnswer
from knowledge.phrases import Lang
from tests.bot.conftest import World, buttons_of, words_of
from tests.bot.real import TEXT, add, fake, form, later, library_of, pressed
from tests.bot.test_admin import actor

__all__ = ["fake"]

QUESTION = "懇親会の会費はいくらですか?"
ANSWER = "会費は3,500円です。当日、受付でお支払いください。"


@pytest.fixture(params=["ja", "en"])
def lang(request: pytest.FixtureRequest) -> Lang:
    if request.param == "ja":
        request.getfixturevalue("japanese")
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(autouse=True)
async def articles(world: World) -> None:
    await add(world, "岬の灯台", TEXT)


async def refused(world: World, question: str = QUESTION, who: Any = None) -> Any:
    """Ask in vain by mention and return the refusal."""
    await (who or world.member).send(world.channel, f"{world.me} {question}")
    assert "見つかりませんでした" in words_of(world.last)
    return world.last


async def inbox(world: World) -> Any:
    result = await world.admin.slash(world.channel, "kb inbox")
    assert result.ephemeral
    return result.response


async def answer(world: World, *texts: str) -> Any:
    """Answer the first question of the inbox."""
    shown = await inbox(world)
    window = await world.admin.click(shown, custom_id=pressed(shown, "kiji:gap:answer"))
    return await world.admin.submit_modal(window, form(window.modal, *texts))


async def test_the_whole_way_from_a_refusal_to_the_teams_answer(world: World, lang: Lang) -> None:
    other = world.guild.add_member(world.env.create_user("ken"))
    first = await refused(world)
    await refused(world, "懇親会の会費はいくら", other)
    noted = await world.member.click(first, custom_id=pressed(first, "kiji:tell"))
    assert noted.ephemeral
    assert words_of(noted.response) == PHRASES.say(lang, "tell.noted")

    shown = words_of(await inbox(world))
    assert f"**{QUESTION}**" in shown
    assert PHRASES.say(lang, "inbox.times", count=2) in shown
    assert PHRASES.say(lang, "inbox.one_waiting") in shown
    assert "懇親会の会費はいくら\n" in shown + "\n"

    await world.restart()
    done = await answer(world, ANSWER, "https://team.example/notice")
    assert PHRASES.say(lang, "inbox.answered_now") in words_of(done.response)
    assert f"> {ANSWER}" in words_of(done.response)

    completed, second, told = world.said()
    assert f"> {ANSWER}" in completed
    assert PHRASES.say(lang, "card.team") in completed
    assert "見つかりませんでした" in second
    assert told == PHRASES.say(lang, "tell.completed", question=QUESTION)
    assert world.last.reference.message_id == first.id

    await other.send(world.channel, f"{world.me} 懇親会の会費は?")
    assert PHRASES.say("ja", "card.team") in words_of(world.last)
    assert f"> {ANSWER}" in words_of(world.last).replace("**", "")
    assert "https://team.example/notice" in str([b.get("url") for b in buttons_of(world.last)])
    assert PHRASES.say(lang, "inbox.none_open") in words_of(await inbox(world))


async def test_an_article_that_is_added_later_completes_the_message_once(world: World) -> None:
    first = await refused(world)
    await world.member.click(first, custom_id=pressed(first, "kiji:tell"))
    await add(world, "懇親会", f"Q: {QUESTION}\nA: 会費は4,000円です。")
    await later(world)
    await later(world)

    completed, told = world.said()
    assert "会費は4,000円です。" in completed
    assert told == PHRASES.say("en", "tell.completed", question=QUESTION)
    assert len(world.bodies("PATCH", f"/messages/{first.id}")) == 1


async def test_a_process_that_dies_before_it_notes_the_answer_says_it_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_facts: object) -> None:
        raise StoreError

    first = await refused(world)
    await world.member.click(first, custom_id=pressed(first, "kiji:tell"))
    await add(world, "懇親会", f"Q: {QUESTION}\nA: 会費は4,000円です。")
    with monkeypatch.context() as patch:
        patch.setattr(world.desk.ledger, "completed", dies)
        await later(world)
    assert "会費は4,000円です。" in world.said()[0]
    await world.restart()
    await later(world)

    assert world.said()[1:] == [PHRASES.say("en", "tell.completed", question=QUESTION)]
    kept = await world.desk.posted.one(library_of(world), first.id)
    assert kept is not None
    assert len(kept.quotations) == 1


async def test_a_second_press_takes_it_back(world: World) -> None:
    first = await refused(world)
    for said in ("noted", "taken_back"):
        result = await world.member.click(first, custom_id=pressed(first, "kiji:tell"))
        assert words_of(result.response) == PHRASES.say("en", f"tell.{said}")
    await answer(world, ANSWER)

    assert len(world.said()) == 1
    assert "見つかりませんでした" in world.said()[0]


async def test_a_refusal_that_cannot_be_changed_is_answered_anew(world: World) -> None:
    first = await refused(world)
    await world.member.click(first, custom_id=pressed(first, "kiji:tell"))
    world.env.inject_error("PATCH", f"/channels/*/messages/{first.id}", status=403, code=50001)
    await answer(world, ANSWER)

    refusal, said = world.said()
    assert "見つかりませんでした" in refusal
    assert QUESTION in said
    assert f"> {ANSWER}" in said


async def test_a_refusal_that_was_deleted_stays_away(world: World) -> None:
    first = await refused(world)
    await world.member.click(first, custom_id=pressed(first, "kiji:tell"))
    await world.member.click(first, custom_id=f"kiji:x:{world.member.id}")
    await answer(world, ANSWER)
    await later(world)

    assert world.said() == []


async def test_a_refusal_whose_question_changed_keeps_what_it_says_now(world: World) -> None:
    asked = await world.member.send(world.channel, f"{world.me} {QUESTION}")
    refusal = world.last
    await world.admin.click(refusal, custom_id=pressed(refusal, "kiji:tell"))
    await world.member.edit(asked, f"{world.me} 岬の灯台の高さは?")
    assert "21メートル" in world.said()[0].replace("**", "")
    before = await world.desk.posted.one(library_of(world), refusal.id)
    await answer(world, ANSWER)

    changed, told = world.said()
    assert "21メートル" in changed.replace("**", "")
    assert await world.desk.posted.one(library_of(world), refusal.id) == before
    assert QUESTION in told
    assert f"> {ANSWER}" in told


async def test_what_only_the_asker_saw_is_told_in_the_channel(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=QUESTION, private=True)
    assert result.response is not None
    noted = await world.member.click(result.response, custom_id=pressed(result.response, "kiji:tell"))
    assert words_of(noted.response) == PHRASES.say("en", "tell.noted_unseen")
    await answer(world, ANSWER)

    (said,) = world.said()[-1:]
    assert QUESTION in said
    assert f"> {ANSWER}" in said


async def test_another_server_and_direct_messages_have_inboxes_of_their_own(world: World) -> None:
    await refused(world)
    await world.member.send_dm("懇親会の二次会の会場はどこですか?")
    elsewhere = world.env.create_guild("other")
    channel = elsewhere.create_text_channel("general")
    boss = elsewhere.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    result = await elsewhere.add_member(world.admin.user, roles=[boss]).slash(channel, "kb inbox")
    assert PHRASES.say("en", "inbox.none_open") in words_of(result.response)

    real: Any = world.fake
    kept = {library: await real.inbox.all(library) for library in (SHARED, library_of(world))}
    assert [(gap.text, gap.channels) for gap in kept[SHARED]] == [("懇親会の二次会の会場はどこですか?", {})]
    assert [(gap.text, gap.channels) for gap in kept[library_of(world)]] == [(QUESTION, {world.channel.id: 1})]


async def test_what_was_asked_in_private_is_answered_there_by_the_operator(world: World) -> None:
    place = world.member.user.dm_channel
    await world.member.send_dm("懇親会の二次会の会場はどこですか?")
    (refusal,) = (message for message in place.history() if message.author.bot)
    noted = await world.member.user.click(refusal, custom_id=pressed(refusal, "kiji:tell"))
    assert words_of(noted.response) == PHRASES.say("en", "tell.noted")
    real: Any = world.fake
    (gap,) = await real.inbox.all(SHARED)
    await real.inbox.answer(SHARED, gap.id, TeamAnswer(text="会場は駅前の汐見亭です。"), by="cli")
    await later(world)

    first, second = world.said(place)
    assert "> 会場は駅前の汐見亭です。" in first
    assert second == PHRASES.say("en", "tell.completed", question="懇親会の二次会の会場はどこですか?")
    assert world.said() == []


async def test_not_for_us_stays_away_in_other_words_and_can_be_undone(world: World, lang: Lang) -> None:
    await refused(world)
    shown = await inbox(world)
    await world.admin.click(shown, custom_id=pressed(shown, "kiji:gap:dismiss"))
    now = shown.message if hasattr(shown, "message") else shown
    assert PHRASES.say(lang, "inbox.dismissed_now", question=QUESTION) in words_of(now)
    await refused(world, "懇親会の会費っていくら?", world.admin)
    assert QUESTION not in words_of(await inbox(world))

    await world.restart()
    await world.admin.click(shown, custom_id=pressed(shown, "kiji:gap:reopen"))
    assert PHRASES.say(lang, "inbox.times", count=2) in words_of(shown)


async def test_what_cannot_serve_is_told_with_its_reason_and_not_lost(
    world: World, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_trial: Any) -> Any:
        raise UnfitVersionError(kind="blind", count=5)

    await refused(world)
    library: Any = world.fake.library
    monkeypatch.setattr(library._versions, "_gate", refuse)
    result = await answer(world, ANSWER)
    said = words_of(result.response)
    assert PHRASES.say(lang, "check.found.blind", count=5) in said
    assert f"> {ANSWER}" in said

    again = await world.admin.click(result.response, custom_id=pressed(result.response, "kiji:gap:answer"))
    assert ANSWER in str(again.modal)
    wrong = await world.admin.submit_modal(again, form(again.modal, ANSWER, "no link"))
    assert PHRASES.say(lang, "notice.bad_url") in words_of(wrong.response)
    assert f"> {ANSWER}" in words_of(wrong.response)


@pytest.mark.parametrize("who", ["a member", "an administrator of another server", "a moderator"])
async def test_nobody_but_an_administrator_sees_the_inbox(world: World, who: str) -> None:
    await refused(world)
    result = await actor(world, who).slash(world.channel, "kb inbox")

    assert words_of(result.response) == PHRASES.say("en", "notice.not_allowed")


@pytest.mark.parametrize("act", ["kiji:gap:answer", "kiji:gap:add", "kiji:gap:dismiss"])
async def test_whoever_is_an_administrator_no_more_presses_in_vain(world: World, act: str) -> None:
    await refused(world)
    shown = await inbox(world)
    member = world.env.backend.get_guild(world.guild.id).members[world.admin.id]
    roles, member.role_ids = member.role_ids, []
    result = await world.admin.click(shown, custom_id=pressed(shown, act))
    member.role_ids = roles

    assert words_of(result.response) == PHRASES.say("en", "notice.not_allowed")
    assert QUESTION in words_of(await inbox(world))


async def test_hostile_texts_noise_and_follow_ups_never_land_there(world: World) -> None:
    for text in (
        "@everyone 会費は?",
        "http://evil.example/x を見て",
        "ああああああああああ",
        "それはいつ?",
        "???",
    ):
        await world.member.send(world.channel, f"{world.me} {text}")

    assert PHRASES.say("en", "inbox.none_open") in words_of(await inbox(world))


async def test_an_answer_that_did_not_help_lands_there(world: World) -> None:
    await world.member.send(world.channel, f"{world.me} 岬の灯台の高さは?")
    window = await world.member.click(world.last, custom_id=pressed(world.last, "kiji:nothelpful"))
    assert window.modal is not None
    why = window.modal["components"][0]["component"]["custom_id"]
    await world.member.submit_modal(window, {why: ["outdated"]})

    shown = words_of(await inbox(world))
    assert "岬の灯台の高さは?" in shown
    assert PHRASES.say("en", "inbox.disliked") in shown


async def test_one_person_asking_the_same_counts_once_and_cannot_flood(world: World) -> None:
    for _ in range(3):
        await refused(world)
    assert PHRASES.say("en", "inbox.once") in words_of(await inbox(world))


async def test_forget_me_takes_who_waits_and_keeps_the_question(world: World) -> None:
    first = await refused(world)
    await world.member.click(first, custom_id=pressed(first, "kiji:tell"))
    shown = await world.member.slash(world.channel, "privacy export")
    assert f"you wait for an answer to “{QUESTION}”" in words_of(shown.response)
    gone = await world.member.slash(world.channel, "forget-me")
    assert "in 1 places" in words_of(gone.response)
    await answer(world, ANSWER)

    assert len(world.said()) == 1


async def test_a_completed_refusal_is_put_right_like_any_answer(world: World) -> None:
    first = await refused(world)
    await world.member.click(first, custom_id=pressed(first, "kiji:tell"))
    await add(world, "懇親会", f"Q: {QUESTION}\nA: 会費は4,000円です。")
    await later(world)

    kept = await world.desk.posted.one(library_of(world), first.id)
    assert kept is not None
    assert (kept.outcome, kept.question) == ("answered", QUESTION)
    assert [one.entry for one in kept.quotations] == list(kept.offered)
    await add(world, "懇親会", f"Q: {QUESTION}\nA: 会費は5,000円です。")
    assert [due.posted.message async for due in world.desk.posted.due()] == [first.id]


async def test_quiet_hours_end_before_anybody_is_told(world: World) -> None:
    first = await refused(world)
    await world.member.click(first, custom_id=pressed(first, "kiji:tell"))
    await world.desk.servers.change(world.guild.id, quiet=QuietHours(start=0, end=0))
    await answer(world, ANSWER)
    await later(world)
    assert len(world.said()) == 1
    await world.desk.servers.change(world.guild.id, quiet=None)
    await later(world)

    assert f"> {ANSWER}" in world.said()[0]


async def test_what_a_channels_topics_leave_out_stays_unanswered_there(world: World) -> None:
    await world.desk.servers.change_channel(world.guild.id, world.channel.id, topics=("くらし",))
    await add(world, "懇親会", f"Q: {QUESTION}\nA: 会費は4,000円です。")
    first = await refused(world)
    await world.member.click(first, custom_id=pressed(first, "kiji:tell"))
    await later(world)
    assert len(world.said()) == 1
    assert QUESTION in words_of(await inbox(world))
    await answer(world, ANSWER)

    assert f"> {ANSWER}" in world.said()[0]
