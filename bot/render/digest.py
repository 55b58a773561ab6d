"""What is new, as one message."""

from collections.abc import Sequence

import discord

from bot.i18n import PHRASES, Words
from bot.render.escape import line, quote
from bot.render.limits import TEXT_TOTAL, units
from bot.render.links import linked
from bot.render.message import Card, Reply, texts_of
from bot.render.settings import topics_named
from knowledge.models import ArticleSummary
from knowledge.phrases import LANGS
from knowledge.services.digest import News

SHOWN = 10
"""Articles that are named; the others are counted."""
_TITLE = 150
_SITE = 60
_POINT = 200
_TOPICS = 5
_ROOM = TEXT_TOTAL - 200
"""Leaves place for the line that counts the others."""


def digest_reply(news: News, topics: Sequence[str], words: Words) -> Reply:
    """Return *news*, of which there is some, with the first key point of each article; *topics* are the channel's."""
    text = f"**{words('digest.heading')}**"
    about = words("digest.count", count=news.total)
    if topics:
        about += " · " + words("setup.topics", topics=topics_named(topics, words, _TOPICS))
    text += f"\n-# {about}"
    told = 0
    for summary in news.articles:
        entry = "\n" + _entry(summary, words, changed=summary.head.id in news.changed)
        if units(text) + units(entry) > _ROOM:
            break
        text += entry
        told += 1
    if news.total > told:
        text += f"\n-# {words('digest.more', count=news.total - told)}"
    return Reply((Card(text),))


def is_digest(message: discord.Message) -> bool:
    """Return whether *message*, one of ours, is a digest."""
    headings = {f"**{PHRASES.say(lang, 'digest.heading')}**" for lang in LANGS}
    return any(text.split("\n")[0] in headings for text in texts_of(message))


def _entry(summary: ArticleSummary, words: Words, *, changed: bool) -> str:
    head = summary.head
    parts = [words("digest.changed")] if changed else []
    if head.site:
        parts.append(line(head.site, _SITE))
    if head.published:
        parts.append(words.day_and_age(head.published))
    text = f"**{linked(line(head.title, _TITLE), head.url)}**"
    if parts:
        text += f"\n-# {' · '.join(parts)}"
    if summary.key_points:
        text += "\n" + quote(summary.key_points[0], None, _POINT)
    return text
