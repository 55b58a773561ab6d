"""The newest articles and the list of all of them as messages."""

from collections.abc import Sequence

from bot.i18n import Words
from bot.press import page_id
from bot.render.escape import line, quote
from bot.render.limits import TEXT_TOTAL, units
from bot.render.links import link_button, masked
from bot.render.message import Button, Card, Reply, note
from knowledge.models import ArticleSummary

_TITLE = 200
_SITE = 80
_POINT = 300
_ROOM = TEXT_TOTAL - 400
PAGE = 10


def latest_reply(summaries: Sequence[ArticleSummary], words: Words, *, sample: bool = False) -> Reply:
    """Return the newest articles, a card each, with all key points that fit; *sample*: those are samples."""
    if not summaries:
        return note(words("news.empty"))
    room = _ROOM // len(summaries)
    cards = [_summary(summary, words, room) for summary in summaries]
    if sample:
        cards.append(Card(f"-# {words('news.sample')}", framed=False))
    return Reply(tuple(cards))


def _summary(summary: ArticleSummary, words: Words, room: int) -> Card:
    head = summary.head
    text = f"**{masked(line(head.title, _TITLE), head.url)}**"
    if about := _about(summary, words):
        text += f"\n-# {about}"
    for place, point in enumerate(summary.key_points):
        quoted = "\n" + quote(f"・{point}" if words.lang == "ja" else f"• {point}", None, _POINT)
        rest = "\n-# " + words("news.more", count=len(summary.key_points) - place)
        if units(text) + units(quoted) + units(rest) > room:
            text += rest
            break
        text += quoted
    button = link_button(words("answer.open_article"), head.url)
    return Card(text, rows=((button,),) if button else ())


def _about(summary: ArticleSummary, words: Words) -> str:
    head = summary.head
    parts = [line(head.site, _SITE)] if head.site else []
    if head.published:
        parts.append(words.day(head.published))
    return " · ".join(parts)


def articles_reply(summaries: Sequence[ArticleSummary], words: Words, page: int, *, sample: bool = False) -> Reply:
    """Return page *page* (from 0) of all articles; a page that does not exist any more becomes the last."""
    if not summaries:
        return note(words("news.empty"))
    pages = (len(summaries) + PAGE - 1) // PAGE
    page = min(max(page, 0), pages - 1)
    lines = [words("news.all", count=len(summaries))]
    for number, summary in enumerate(summaries[page * PAGE : (page + 1) * PAGE], start=page * PAGE + 1):
        about = _about(summary, words)
        entry = f"**{number}.** {line(summary.head.title, 160)}"
        lines.append(entry + (f"\n-# {about}" if about else ""))
    buttons = []
    if page > 0:
        buttons.append(Button(words("news.newer"), custom_id=page_id(page - 1)))
    if page < pages - 1:
        buttons.append(Button(words("news.older"), custom_id=page_id(page + 1)))
    if pages > 1:
        lines.append(f"-# {words('news.page', page=page + 1, pages=pages)}")
    if sample:
        lines.append(f"-# {words('news.sample')}")
    return Reply((Card("\n".join(lines), rows=(tuple(buttons),) if buttons else ()),), private=True)
