"""An answer that stands says what has become of its quotation: once for each change, whatever breaks off between."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.client import ArticleBot
from bot.delivery import Delivery
from knowledge.app import Knowledge
from knowledge.errors import StoreError
from knowledge.phrases import LANGS, Lang
from knowledge.services.posted import Due, PostedService
from tests.bot.conftest import buttons_of, words_of
from tests.bot.standing.town import DEARER, FEE, HALL, HOURS, Town, started


@pytest.mark.parametrize("lang", LANGS)
async def test_a_changed_answer_says_so_above_its_old_words(town: Town, lang: Lang) -> None:
    await town.says(HALL[lang])
    asked = await town.ask(FEE[lang])
    before = town.said()
    assert await town.correct() == []
    await town.says(DEARER[lang])

    assert await town.correct() == [str(asked.id)]
    assert await town.correct() == []

    said = town.said()
    told = {"ja": "出典が更新されました", "en": "The source changed on"}[lang]
    assert said.index(told) < said.index("800") < said.index("500")
    assert said.endswith(before)


async def test_it_is_told_in_the_language_that_the_server_chose(town: Town) -> None:
    await town.desk.servers.change(town.guild.id, lang="ja")
    await town.says(HALL["en"])
    await town.member.slash(town.channel, "ask", question=FEE["en"])
    await town.says(DEARER["en"])
    await town.correct()

    assert "出典が更新されました" in town.said()


@pytest.mark.parametrize("lang", LANGS)
async def test_what_holds_again_says_so_no_more(town: Town, lang: Lang) -> None:
    await town.says(HALL[lang])
    await town.ask(FEE[lang])
    before, buttons = town.said(), buttons_of(town.channel.last_message)
    await town.says(DEARER[lang])
    await town.correct()
    await town.knowledge.library.rollback(town.library, None, by="cli")

    assert len(await town.correct()) == 1
    assert await town.correct() == []
    assert town.said() == before
    assert buttons_of(town.channel.last_message) == buttons


async def test_a_crash_after_the_edit_edits_nothing_twice(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.says(HALL["ja"])
    await town.ask(FEE["ja"])
    await town.says(DEARER["ja"])
    with monkeypatch.context() as broken:
        broken.setattr(PostedService, "told", _lost)
        with pytest.raises(StoreError):
            await town.correct()
    assert "出典が更新されました" in town.said()
    before = len(town.patches())

    await town.correct()

    assert len(town.patches()) == before == 1
    assert [due async for due in town.knowledge.posted.due()] == []


async def test_a_later_process_puts_right_what_an_earlier_one_said(
    town: Town, stack: AsyncExitStack, tmp_path: Path
) -> None:
    await town.says(HALL["ja"])
    await town.ask(FEE["ja"])
    await town.knowledge.posted.flush()
    await town.says(DEARER["ja"])

    town.knowledge, bot = await started(tmp_path, stack)
    await town.env.restart_bot(bot)

    assert len(await town.correct()) == 1
    assert "800円" in town.said()


async def test_an_answer_to_a_command_and_a_chosen_passage_are_put_right(town: Town) -> None:
    await town.says(HALL["en"])
    await town.member.slash(town.channel, "ask", question=FEE["en"])
    await town.says(DEARER["en"])

    assert len(await town.correct()) == 1
    assert "The source changed" in town.said()
    assert f"You asked: {FEE['en']}" in town.said()


async def test_a_private_answer_is_not_remembered(town: Town) -> None:
    await town.says(HALL["en"])
    result = await town.member.slash(town.channel, "ask", question=FEE["en"], private=True)
    await town.member.send_dm(FEE["en"])
    await town.says(DEARER["en"])

    assert result.ephemeral
    assert await town.correct() == []


@pytest.mark.parametrize("lang", LANGS)
async def test_withheld_words_are_taken_out_and_come_back(town: Town, lang: Lang) -> None:
    await town.says(HALL[lang])
    await town.ask(FEE[lang])
    before = town.said()
    policies = town.knowledge.library.policies
    await policies.set(town.library, "town.example", "never")

    assert len(await town.correct()) == 1
    assert await town.correct() == []
    assert "500" not in town.said()
    assert {"ja": "取り下げられました", "en": "taken out"}[lang] in town.said()
    assert buttons_of(town.channel.last_message) == []
    await policies.set(town.library, "town.example", "quote")

    assert len(await town.correct()) == 1
    assert "500" in town.said()
    assert town.said().splitlines()[-1] == before.splitlines()[-1]


@pytest.mark.parametrize("lang", LANGS)
async def test_a_removed_article_is_told_of(town: Town, lang: Lang) -> None:
    await town.says(HALL[lang])
    await town.ask(FEE[lang])
    await town.knowledge.library.remove(town.library, "hall", by="cli")

    assert len(await town.correct()) == 1
    assert {"ja": "使われなくなりました", "en": "no longer answers here"}[lang] in town.said()
    assert "500" in town.said()


async def test_what_the_asker_took_away_is_forgotten(town: Town) -> None:
    await town.says(HALL["ja"])
    kept, removed = await town.ask(FEE["ja"]), await town.ask(HOURS["ja"])
    await town.member.click(removed, label="消す")
    await town.knowledge.posted.flush()

    assert await town.knowledge.posted.one(town.library, removed.id) is None
    assert await town.knowledge.posted.one(town.library, kept.id) is not None


async def test_a_message_that_went_unseen_is_forgotten_when_it_is_not_found(town: Town) -> None:
    await town.says(HALL["ja"])
    asked = await town.ask(FEE["ja"])
    await town.says(DEARER["ja"])
    town.env.backend.delete_message(town.channel.id, asked.id)

    assert await town.correct() == []
    assert await town.knowledge.posted.one(town.library, asked.id) is None
    assert [due async for due in town.knowledge.posted.due()] == []


async def test_two_servers_with_the_same_channels_are_kept_apart(
    town: Town, simcord_env: simcord.Env, base: tuple[Knowledge, ArticleBot]
) -> None:
    other = Town(simcord_env, base[0], "隣町")
    for each in (town, other):
        await each.says(HALL["ja"])
        await each.ask(FEE["ja"])
    unchanged = other.said()
    await town.says(DEARER["ja"])

    assert len(await town.correct()) == 1
    assert "800円" in town.said()
    assert other.said() == unchanged


async def test_a_chosen_passage_is_put_right(town: Town) -> None:
    await town.says(HALL["ja"])
    offering: Any = await town.ask("公民館の駐車場は何台分ありますか?")
    assert "見つかりませんでした" in town.said()
    await town.member.click(offering, label=buttons_of(offering)[0]["label"])
    assert "> 公民館" in town.said()
    before = len(town.patches())
    await town.says("公民館の案内\n\n公民館は取り壊された。")

    assert len(await town.correct()) == 1
    assert len(town.patches()) == before + 1
    assert "The source changed" in town.said()


async def test_an_answer_in_a_thread_is_put_right(town: Town) -> None:
    await town.says(HALL["ja"])
    opening = await town.member.send(town.channel, "話題")
    await opening.create_thread(name="話題")
    (thread,) = town.channel.threads
    assert town.env.bot.user is not None
    await town.member.send(thread, f"{town.env.bot.user.mention} {FEE['ja']}")
    await town.says(DEARER["ja"])

    assert len(await town.correct()) == 1
    assert "出典が更新されました" in words_of(thread.last_message)


async def test_where_we_may_not_read_our_own_words_they_are_said_anew(town: Town) -> None:
    assert town.env.bot.user is not None
    blind = discord.PermissionOverwrite(read_message_history=False)
    town.channel = town.guild.create_text_channel("blind", overwrites={town.env.bot.user: blind})
    await town.says(HALL["en"])
    await town.ask(FEE["en"])
    await town.says(DEARER["en"])

    assert len(await town.correct()) == 1
    assert await town.correct() == []
    assert "The source changed" in town.said()
    assert "800 yen" in town.said()
    assert "500 yen" not in town.said()
    await town.says(HALL["en"])

    assert len(await town.correct()) == 1
    assert "The source changed" not in town.said()
    assert "500 yen" in town.said()


async def test_edits_that_nobody_waits_for_are_spaced(town: Town) -> None:
    await town.says(HALL["ja"])
    for _ in range(3):
        await town.ask(FEE["ja"])
        await town.ask(HOURS["ja"])
    await town.says("公民館の案内\n\n公民館は取り壊された。")
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    town.desk.delivery = Delivery(sleep=wait)

    assert len(await town.correct()) == 6
    assert len(waits) == 6
    assert min(waits) > 1


async def _lost(_service: PostedService, _due: Due) -> None:
    raise StoreError(path="k.db")
