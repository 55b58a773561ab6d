"""/kb feed: a server's own feeds, from the command to the answer."""

import asyncio

import discord
import pytest

from bot.cogs import feeds
from bot.desk import Desk
from bot.feeding import feeds_followed
from bot.i18n import Words
from bot.metrics import Metrics
from bot.render.feeds import added_reply, checked_reply
from knowledge.app import Knowledge
from knowledge.models import SHARED, LibraryId, server_library
from tests.bot.conftest import World, words_of
from tests.services.feeding import feed_of, stories
from tests.support.web import Site


async def feed(world: World, command: str, **options: str) -> str:
    shown = await world.admin.slash(world.channel, f"kb feed {command}", **options)
    assert shown.ephemeral
    return words_of(shown.response)


async def until_read(knowledge: Knowledge, library: LibraryId) -> None:
    for _ in range(400):
        if await knowledge.library.articles([library]):
            return
        await asyncio.sleep(0.05)
    pytest.fail("no article came in")


async def test_a_server_follows_lists_checks_and_leaves_a_feed(
    world: World, knowledge: Knowledge, library: LibraryId, site: Site, lang: str
) -> None:
    site.pages["/feed"] = feed_of(site, stories(2))
    japanese = lang == "ja"
    assert ("登録したフィードはありません" if japanese else "No feed is followed yet") in await feed(world, "list")

    added = await feed(world, "add", address=f"{site.base}/feed")
    assert ("追加 2、更新 0" if japanese else "2 added, 0 updated") in added
    assert {one.head.title for one in await knowledge.library.articles([library])} == {"灯台0", "灯台1"}
    assert await knowledge.library.articles([SHARED]) == ()
    assert (await knowledge.feeds.feeds(library))[0].by == str(world.admin.id)

    known = await feed(world, "add", address=f"{site.base}/feed")
    assert ("すでに登録されています" if japanese else "is followed already") in known
    (choice,) = await world.admin.autocomplete(world.channel, "kb feed check", "feed", "灯台")
    site.pages["/feed"] = feed_of(site, stories(3))
    checked = await feed(world, "check", feed=choice["value"])
    assert ("追加 1" if japanese else "1 added") in checked
    listed = await feed(world, "list")
    assert "灯台だより" in listed
    assert ("記事3件" if japanese else "articles: 3") in listed

    del site.pages["/feed"]
    assert "404" in await feed(world, "check")
    assert "404" in await feed(world, "list")
    left = await feed(world, "remove", feed=choice["value"])
    assert ("記事3件は残してあります" if japanese else "articles it brought stay (3)") in left
    assert await knowledge.feeds.feeds(library) == ()
    assert len(await knowledge.library.articles([library])) == 3


async def test_what_cannot_be_followed_is_told_in_a_sentence(
    world: World, knowledge: Knowledge, library: LibraryId, site: Site, lang: str
) -> None:
    site.page("/page", "灯台", "灯台は1904年に建てられた。")
    japanese = lang == "ja"
    for address, said in {
        "file:///etc/passwd": "http",
        "http://127.0.0.1:9/feed": "公開されている Web" if japanese else "Only public web addresses",
        f"{site.base}/none": "404",
        f"{site.base}/page": "フィードでもサイトマップでもなく" if japanese else "is no feed and no sitemap",
    }.items():
        told = await feed(world, "add", address=address)
        assert said in told
        assert "KIJIBOT" not in told
    unknown = await feed(world, "remove", feed="https://x.example/feed")
    assert ("登録されていません" if japanese else "No feed") in unknown
    assert await knowledge.feeds.feeds(library) == ()


async def test_a_server_follows_so_many_feeds_and_no_more(
    world: World, knowledge: Knowledge, library: LibraryId, site: Site, lang: str
) -> None:
    outlines = "".join(f'<outline xmlUrl="{site.base}/feed/{n}"/>' for n in range(feeds.MOST_FEEDS + 2))
    site.pages["/list"] = f"<opml><body>{outlines}</body></opml>".encode()

    told = await feed(world, "add", address=f"{site.base}/list")

    assert ("2件は登録しませんでした" if lang == "ja" else "Left out: 2.") in told
    assert len(await knowledge.feeds.feeds(library)) == feeds.MOST_FEEDS
    site.pages["/feed"] = feed_of(site, stories(1))
    assert ("1件は" if lang == "ja" else "Left out: 1.") in await feed(world, "add", address=f"{site.base}/feed")
    assert len(await knowledge.feeds.feeds(library)) == feeds.MOST_FEEDS


async def test_a_look_that_takes_long_goes_on_after_the_answer(
    knowledge: Knowledge, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without simcord, whose clock stands still while work goes on."""
    monkeypatch.setattr(feeds, "_PATIENCE", 0.05)
    site.pages["/feed"] = feed_of(site, stories(1))
    library = server_library(5)
    added = await knowledge.feeds.add(library, f"{site.base}/feed", by="1")
    site.seconds = 0.2

    reports = await feeds.FeedCog(Desk(knowledge))._looked(library, [None])

    assert reports is None
    for lang, said in (("ja", "まだ読み込み中"), ("en", "still being read")):
        words = Words("ja" if lang == "ja" else "en")
        for reply in (added_reply(added, reports, words, most=10), checked_reply(reports, words)):
            assert said in reply.cards[0].text
    await until_read(knowledge, library)


async def test_other_servers_see_nothing_of_it(world: World, site: Site) -> None:
    site.pages["/feed"] = feed_of(site, stories(1))
    await feed(world, "add", address=f"{site.base}/feed")

    other = world.env.create_guild("別の会")
    managers = other.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    boss = other.add_member(world.admin.user, roles=[managers])
    shown = await boss.slash(other.create_text_channel("general"), "kb feed list")

    assert "No feed" in words_of(shown.response)


async def test_the_running_bot_looks_at_the_feeds_of_servers(
    world: World, knowledge: Knowledge, library: LibraryId, site: Site
) -> None:
    site.pages["/feed"] = feed_of(site, stories(1))
    await knowledge.feeds.add(library, f"{site.base}/feed", by=str(world.admin.id))

    async with feeds_followed(knowledge, Words("en"), Metrics(knowledge.library.builds)):
        await until_read(knowledge, library)

    assert await knowledge.library.articles([SHARED]) == ()
