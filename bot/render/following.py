"""What somebody follows or waited for, as a message."""

import discord

from bot.i18n import Words
from bot.press import TELL
from bot.render.answer import entry_reply
from bot.render.escape import line
from bot.render.links import masked
from bot.render.message import Card, Reply, note, says, to_view
from bot.render.removal import bears, still_removable
from knowledge.models import ArticleHead, Follow, News

_TEXT = 200
_TITLE = 200
_LISTED = 5


def news_reply(news: News, words: Words) -> Reply:
    """Return *news* for the channel in which somebody asked for it."""
    followed = line(news.follows[0].text, _TEXT)
    if news.answer is not None:
        (card,) = entry_reply(news.answer, words).cards
        head = words("follow.answered", question=followed)
        return Reply((Card(head, framed=False), card))
    lines = [f"**{words('follow.articles', topic=followed)}**"]
    lines += [_article(head, words) for head in news.articles[:_LISTED]]
    more = len(news.articles) - _LISTED
    lines += [words("follow.more", count=more)] * (more > 0)
    return Reply((Card("\n".join(lines)),))


def completed(found: discord.Message | None, reply: Reply) -> discord.ui.LayoutView | None:
    """Return *reply* as it takes the place of the refusal *found* (None: it may not be read), which stays removable.

    None where *found* is no refusal any more and says something else, as when its question was changed.
    """
    if found is not None and not bears(found, TELL) and not says(found, reply):
        return None
    return to_view(still_removable(reply, found))


def completed_note(question: str, words: Words) -> Reply:
    """Return what stands below a refusal that has become an answer."""
    return note(words("tell.completed", question=line(question, _TEXT)), private=False)


def follows_lines(follows: tuple[Follow, ...], words: Words) -> str:
    """Return what somebody follows, in lines."""
    return "\n".join(
        "- " + words(f"follow.{one.kind}", text=line(one.text, _TEXT), channel=f"<#{one.channel}>") for one in follows
    )


def _article(head: ArticleHead, words: Words) -> str:
    title = masked(words("title", title=line(head.title, _TITLE)), head.url)
    return f"- {title}{words('date', date=words.day_and_age(head.published)) if head.published else ''}"
