"""The commands about versions: which there are, what they changed, and the way back."""

from collections.abc import Iterator, Mapping
from typing import Annotated

import typer

from knowledge.cli import forms
from knowledge.cli.changing import BY, print_report, titles
from knowledge.cli.render import history_lines
from knowledge.cli.session import Json, Language, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, Role, flat, show, write
from knowledge.cli.words import Words
from knowledge.errors import NotFoundError
from knowledge.models import SHARED, ArticleChange, Difference, EntryChange, Said, VersionNumber
from knowledge.models.difference import ArticleChangeKind
from knowledge.settings import KnowledgeSettings

_ROLES: Mapping[ArticleChangeKind, Role] = {
    "added": "added",
    "changed": "changed",
    "removed": "removed",
    "quarantined": "removed",
    "restored": "added",
}


def history(
    diff: Annotated[int | None, typer.Option("--diff", min=1, metavar="VERSION", help="option.diff")] = None,
    *,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """List the versions that are kept, newest first, or show what one of them changed."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    with opened(settings) as session:
        found = session.run(session.knowledge.library.history(SHARED))
        if diff is not None:
            version = next((version for version in found if version.number == diff), None)
            if version is None:
                raise NotFoundError("difference", str(diff))
            job = session.knowledge.history.difference(SHARED, version.base, version.number)
            different = session.run(job)
    if diff is not None and as_json:
        write(forms.dumped(different.model_dump(mode="json", exclude={"articles": {"__all__": {"compared"}}})) + "\n")
    elif diff is not None:
        show(difference_lines(different, words))
    elif as_json:
        write(forms.dumped([forms.version(version) for version in found]) + "\n")
    else:
        show(history_lines(found, words))
    return 0


def undo(
    version: Annotated[int, typer.Argument(min=1, metavar="VERSION", help="option.undo")],
    *,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Take back what one version changed, and nothing else."""
    settings = read_settings(KnowledgeSettings, store, lang)
    with opened(settings) as session:
        before = titles(session)
        report = session.run(session.knowledge.history.undo(SHARED, VersionNumber(version), by=BY))
        print_report(session, report, before, words_for(lang, settings), as_json=as_json)
    return 0


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
