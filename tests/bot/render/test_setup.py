"""The setup's pages and the digest, kept as readable text in both languages (see `test_messages`)."""

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import Words
from bot.render.digest import digest_reply
from bot.render.limits import CHOICE, COMPONENTS, TEXT_TOTAL, units
from bot.render.message import Reply, as_text, to_view
from bot.render.setup import Panel, Spot, channel_reply, clock_reply, home_reply
from bot.server_settings import ServerSettings
from knowledge.models import ArticleId
from knowledge.phrases import LANGS, Lang
from knowledge.services.digest import News
from tests.bot.builders import summary
from tests.bot.render.test_messages import SNAPSHOTS, TODAY, check_limits, urls, wild

CHOSEN = ServerSettings.read(
    {
        "channels": {
            "111": "off",
            "222": {"mode": "watch", "topics": ["くらし", "Garden *tips*"], "digest": {"every": "day"}},
            "333": {"topics": ["祭り", "港", "水道", "図書館"], "digest": {"every": "monday", "hour": 18}},
        },
        "quiet": {"start": 22, "end": 7},
        "roles": [777],
        "lang": "ja",
    }
)


def panel(chosen: ServerSettings, *refused: int) -> Panel:
    now = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
    return Panel(chosen, chosen.strictness or "balanced", ZoneInfo("Asia/Tokyo"), now, frozenset(refused))


def every_page(words: Words) -> dict[str, Reply]:
    here = panel(CHOSEN, 333)
    fresh = panel(ServerSettings())
    watched = Spot(222, forum=False, topics=("くらし", "港"), message_content=False)
    long = tuple(f"話題{number}" for number in range(30))
    articles = (
        summary(points=("灯台は1904年に建てられました。", "高さは31メートルです。")),
        summary("潮の時計", id_="a2", site=None, url=None),
    )
    news = News(articles=articles, total=5, changed=frozenset({ArticleId("a2")}), told={})
    return {
        "home": home_reply(here, words),
        "home-fresh": home_reply(fresh, words),
        "home-paused": home_reply(panel(ServerSettings(paused=True)), words),
        "clock": clock_reply(here, words),
        "clock-fresh": clock_reply(fresh, words),
        "channel": channel_reply(here, watched, words),
        "channel-refused": channel_reply(here, Spot(333, forum=False, topics=long, message_content=True), words),
        "channel-fresh": channel_reply(fresh, Spot(444, forum=False, topics=(), message_content=True), words),
        "forum": channel_reply(fresh, Spot(555, forum=True, topics=(), message_content=True), words),
        "digest": digest_reply(news, (), words),
        "digest-topics": digest_reply(news, ("くらし",), words),
    }


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_reads_as_it_was_approved(lang: Lang) -> None:
    shown = "\n".join(f"== {name}\n{as_text(reply)}" for name, reply in every_page(Words(lang, TODAY)).items())
    file = SNAPSHOTS / f"setup.{lang}.txt"
    if os.environ.get("KIJIBOT_WRITE_SNAPSHOTS"):
        file.write_text(shown, encoding="utf-8")

    assert shown == file.read_text(encoding="utf-8")


async def test_every_page_is_accepted_by_discords_own_limits() -> None:
    for reply in every_page(Words("ja")).values():
        view = to_view(reply)
        assert view.content_length() <= TEXT_TOTAL
        assert view.total_children_count <= COMPONENTS


def check_selects(reply: Reply) -> None:
    check_limits(reply)
    for select in (select for card in reply.cards for select in card.selects):
        values = [option.value for option in select.options]
        assert len(values) == len(set(values)) <= 25
        assert all(1 <= units(text) <= CHOICE for option in select.options for text in (option.value, option.label))
        assert select.of != "options" or 1 <= select.most <= len(values)


@settings(max_examples=30)
@given(st.lists(wild.filter(str.strip), max_size=60), st.integers(1, 60))
def test_no_page_exceeds_a_limit_whatever_topics_are_called(topics: list[str], channels: int) -> None:
    one = {"topics": topics, "digest": {"every": "sunday", "hour": 23}}
    chosen = ServerSettings.read(
        {"channels": {str(10**18 + n): one for n in range(channels)}, "roles": list(range(10**18, 10**18 + 25))}
    )
    here = panel(chosen, *chosen.channels)
    spot = Spot(10**18, forum=False, topics=tuple(topics), message_content=False)
    for lang in LANGS:
        words = Words(lang)
        check_selects(home_reply(here, words))
        check_selects(channel_reply(here, spot, words))


@settings(max_examples=30)
@given(st.lists(wild, min_size=1, max_size=10), wild, urls)
def test_no_digest_exceeds_a_limit(titles: list[str], point: str, url: str | None) -> None:
    articles = tuple(summary(title, site=title, url=url, points=(point,) if point else ()) for title in titles)
    news = News(articles=articles, total=1000, changed=frozenset({ArticleId("a1")}), told={})
    for lang in LANGS:
        check_limits(digest_reply(news, titles, Words(lang)))
