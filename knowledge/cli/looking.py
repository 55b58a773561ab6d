"""The commands that show what the shared library holds."""

from typing import Annotated

import typer

from knowledge.cli import forms
from knowledge.cli.render import article_lines, reading_lines
from knowledge.cli.session import Json, Language, Store, opened, read_settings, words_for
from knowledge.cli.terminal import show, write
from knowledge.models import SHARED
from knowledge.settings import KnowledgeSettings

LIBRARIES = (SHARED,)


def articles(*, as_json: Json = False, store: Store = None, lang: Language = None) -> int:
    """List all articles, newest first."""
    settings = read_settings(KnowledgeSettings, store, lang)
    with opened(settings) as session:
        found = session.run(session.knowledge.library.articles(LIBRARIES))
    if as_json:
        write(forms.dumped([forms.summary(summary) for summary in found]) + "\n")
    else:
        show(article_lines(found, words_for(lang, settings)))
    return 0


def show_article(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="option.article")],
    *,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Show one article with everything learnt from it."""
    settings = read_settings(KnowledgeSettings, store, lang)
    with opened(settings) as session:
        reading = session.run(session.knowledge.library.show(LIBRARIES, article))
    if as_json:
        write(forms.dumped(forms.reading(reading)) + "\n")
    else:
        show(reading_lines(reading, words_for(lang, settings)))
    return 0


def latest(
    count: Annotated[int, typer.Option("-n", "--count", min=1, max=1000, metavar="N", help="option.count")] = 3,
    *,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Show the newest articles' key points."""
    settings = read_settings(KnowledgeSettings, store, lang)
    with opened(settings) as session:
        found = session.run(session.knowledge.library.latest(LIBRARIES, count))
    if as_json:
        write(forms.dumped([forms.summary_with_points(summary) for summary in found]) + "\n")
    else:
        show(article_lines(found, words_for(lang, settings)))
    return 0
