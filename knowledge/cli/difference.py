"""What is different between two versions, as lines; pure."""

from collections.abc import Iterator, Mapping

from knowledge.cli.terminal import Line, Role, flat
from knowledge.cli.words import Words
from knowledge.models import ArticleChange, Difference, EntryChange, Said
from knowledge.models.difference import ArticleChangeKind

_ROLES: Mapping[ArticleChangeKind, Role] = {
    "added": "added",
    "changed": "changed",
    "removed": "removed",
    "quarantined": "removed",
    "restored": "added",
}


def difference_lines(difference: Difference, words: Words) -> Iterator[Line]:
    """Yield what is different, article by article."""
    if not difference.articles:
        yield Line("plain", words("difference.nothing"))
        return
    new, changed, gone = difference.counts()
    for article in difference.articles:
        yield from article_change_lines(article, words)
    yield Line("plain", words("difference.counts", new=new, changed=changed, gone=gone))


def article_change_lines(article: ArticleChange, words: Words) -> Iterator[Line]:
    """Yield what becomes of *article*, its entries whole."""
    yield Line(_ROLES[article.kind], words(f"report.{article.kind}", title=flat(article.title)))
    for detail in article.details:
        none = words("difference.none")
        before, after = (flat(value) if value else none for value in (detail.before, detail.after))
        name = words(f"difference.{detail.name}")
        yield Line("changed", words("difference.detail", name=name, before=before, after=after))
    for entry in article.entries:
        yield from _entry_lines(entry)


def _entry_lines(entry: EntryChange) -> Iterator[Line]:
    role: Role = "added" if entry.before is None else "removed" if entry.after is None else "changed"
    if role == "changed":
        yield Line("changed", f"  ~ {_said(entry.before)}")
        yield Line("changed", f"  → {_said(entry.after)}")
    else:
        yield Line(role, f"  {'＋' if role == 'added' else '－'} {_said(entry.after or entry.before)}")


def _said(said: Said | None) -> str:
    if said is None:
        return ""
    ways = "".join(f" ≈ {phrasing}" for phrasing in said.phrasings)
    return flat(f"{said.question} — {said.text}{ways}" if said.question else said.text)
