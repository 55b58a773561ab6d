"""What somebody follows or waited for, as a message."""

from bot.i18n import Words
from bot.render.answer import entry_reply
from bot.render.escape import line
from bot.render.links import masked
from bot.render.message import Card, Reply, note
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
