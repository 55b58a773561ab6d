"""What is different between two versions, in pages."""

from collections.abc import Callable, Iterator, Sequence

from bot.i18n import Words
from bot.render.escape import line
from bot.render.message import Button, Card, Reply
from bot.render.paging import OF_CHANGES, paged, turning
from knowledge.models import ArticleChange, DetailChange, Difference, EntryChange, Said

MOST_ARTICLES = 100
"""Of more articles than these, the entries are not looked at for a message."""
_TITLE = 120
_TEXT = 180
_QUESTION = 100


def difference_reply(
    difference: Difference,
    words: Words,
    page: int,
    named: Callable[[int], str],
    *,
    rows: Sequence[tuple[Button, ...]] = (),
    above: str = "",
) -> Reply:
    """Return page *page* (from 0) of *difference*, below *above*; *named* tells custom ids, *rows* stand last."""
    pages = paged(difference_lines(difference, words)) or [[words("difference.nothing")]]
    page = min(max(page, 0), len(pages) - 1)
    texts = [above or heading(difference, words), counts_line(difference, words), *pages[page]]
    if len(pages) > 1:
        texts.append(f"-# {words('news.page', page=page + 1, pages=len(pages))}")
    turns = turning(page, words, named, more=page < len(pages) - 1, labels=OF_CHANGES)
    return Reply((Card("\n".join(text for text in texts if text), rows=(*turns, *rows)),), private=True)


def heading(difference: Difference, words: Words) -> str:
    """Return which versions are compared."""
    if difference.before is None:
        return f"**{words('difference.first', after=difference.after)}**"
    return f"**{words('difference.between', before=difference.before, after=difference.after)}**"


def counts_line(difference: Difference, words: Words) -> str:
    """Return how many articles and entries are other ones."""
    new, changed, gone = difference.counts()
    return words("difference.counts", articles=len(difference.articles), new=new, changed=changed, gone=gone)


def difference_lines(difference: Difference, words: Words) -> Iterator[str]:
    """Yield a line for each article and each of its entries that is another."""
    for article in difference.articles:
        yield f"**{words(f'difference.{article.kind}', title=line(article.title, _TITLE))}**"
        yield from _article_lines(article, words)


def _article_lines(article: ArticleChange, words: Words) -> Iterator[str]:
    if not article.compared:
        yield f"-# {words('difference.not_compared')}"
    for detail in article.details:
        yield _detail_line(detail, words)
    for entry in article.entries:
        yield entry_line(entry, words)
    if article.compared and article.kind == "changed" and not article.details and not article.entries:
        yield f"-# {words('difference.otherwise')}"


def _detail_line(detail: DetailChange, words: Words) -> str:
    none = words("difference.none")
    before, after = (line(value, _QUESTION) if value else none for value in (detail.before, detail.after))
    return words("difference.detail", name=words(f"difference.{detail.name}"), before=before, after=after)


def entry_line(entry: EntryChange, words: Words) -> str:
    """Return how an entry appears, changes or disappears: its words cut, with a visible mark, where they are long."""
    before, after = entry.before, entry.after
    if before is None or after is None:
        mark = "＋" if before is None else "－"
        return f"{mark} {_said(after or before, words)}"
    if before.text != after.text or before.question != after.question:
        asked = _question(after) if before.question == after.question else ""
        old, new = (line(one.text, _TEXT) if asked else _said(one, words) for one in (before, after))
        return f"\\~ {asked}{words('difference.became', before=old, after=new)}"
    new_ways = [f"＋{line(way, _QUESTION)}" for way in after.phrasings if way not in before.phrasings]
    old_ways = [f"－{line(way, _QUESTION)}" for way in before.phrasings if way not in after.phrasings]
    ways = words("difference.phrasings", ways=" ".join((*new_ways, *old_ways)))
    return f"\\~ {_question(after)}{ways}"


def _said(said: Said | None, words: Words) -> str:
    if said is None:
        return ""
    point = words("difference.key_point") if said.kind == "key_point" else ""
    return f"{_question(said)}{point}{line(said.text, _TEXT)}"


def _question(said: Said) -> str:
    return f"**{line(said.question, _QUESTION)}** " if said.question else ""
