"""The commands about versions: which there are, what they changed, and the way back."""

from typing import Annotated

import typer

from knowledge.cli import forms
from knowledge.cli.changing import BY, print_report, titles
from knowledge.cli.difference import difference_lines
from knowledge.cli.render import history_lines
from knowledge.cli.session import Json, Language, Store, opened, read_settings, words_for
from knowledge.cli.terminal import show, write
from knowledge.errors import NotFoundError
from knowledge.models import SHARED, VersionNumber
from knowledge.settings import KnowledgeSettings


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
