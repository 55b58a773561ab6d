"""The newest articles and the list of all of them as messages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.i18n import Words
from bot.press import latest_id, page_id
from bot.render.escape import line, quote
from bot.render.limits import TEXT_TOTAL, units
from bot.render.links import link_button, masked
from bot.render.message import Card, Reply, note
from bot.render.paging import turning
from knowledge.models import ArticleSummary

_TITLE = 200
_SITE = 80
_POINT = 300
_ROOM = TEXT_TOTAL - 400
PAGE = 10


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where in the newest articles a page stands: *count* of them on *topic* (empty: on any), after *skip* newer."""

    count: int
    skip: int = 0
    topic: str = ""


def latest_reply(
    summaries: Sequence[ArticleSummary], words: Words, shelf: Shelf | None = None, *, sample: bool = False
) -> Reply:
    """Return the newest articles, a card each, with all key points that fit; *sample*: those are samples.

    *shelf* says which page it is; one of *summaries* more than its count means that there is a next page.
    """
    if not summaries:
        topic = shelf.topic if shelf else ""
        return note(words("reading.no_topic", topic=line(topic, _TITLE)) if topic else words("news.empty"))
    shown = summaries[: shelf.count] if shelf else summaries
    room = _ROOM // len(shown)
    cards = [_summary(summary, words, room) for summary in shown]
    if shelf and shelf.topic:
        cards.insert(0, Card(f"**{words('reading.topic', topic=line(shelf.topic, _TITLE))}**", framed=False))
    if shelf:
        turns = turning(
            shelf.skip // shelf.count,
            words,
            lambda page: latest_id(shelf.count, page * shelf.count, shelf.topic),
            more=len(summaries) > shelf.count,
        )
        cards[-1] = replace(cards[-1], rows=(*cards[-1].rows, *turns))
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
    if summary.policy != "quote":
        text += f"\n-# {words('card.link_only')}"
    button = link_button(words("answer.open_article"), head.url)
    return Card(text, rows=((button,),) if button else ())


def _about(summary: ArticleSummary, words: Words) -> str:
    head = summary.head
    parts = [line(head.site, _SITE)] if head.site else []
    if head.published:
        parts.append(words.day_and_age(head.published))
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
    if pages > 1:
        lines.append(f"-# {words('news.page', page=page + 1, pages=pages)}")
    if sample:
        lines.append(f"-# {words('news.sample')}")
    turns = turning(page, words, page_id, more=page < pages - 1, labels=("news.newer", "news.older"))
    return Reply((Card("\n".join(lines), rows=turns),), private=True)
