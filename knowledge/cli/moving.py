"""The commands that carry a library from one database to another."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from knowledge.cli import forms
from knowledge.cli.changing import BY
from knowledge.cli.session import Json, Language, Server, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, flat, progress_shown, show, write
from knowledge.errors import NoFolderError, OccupiedError, StoreError
from knowledge.models import SHARED, LibraryId, server_library
from knowledge.settings import KnowledgeSettings

_STDOUT = "-"


def export(
    file: Annotated[str, typer.Argument(metavar="FILE", help="option.export_file")] = _STDOUT,
    *,
    server: Server = None,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Write a library to a new file, or to standard output."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    with opened(settings) as session, progress_shown(words, "report.exporting") as progress:
        lines = session.knowledge.library.export(_library(server), progress)
        if file == _STDOUT:
            session.run(_each(lines, write))
        else:
            with _new_file(Path(file)) as out:
                session.run(_each(lines, out.write))
            show([Line("plain", words("report.exported", path=flat(file)))])
    return 0


async def _each(lines: AsyncIterator[str], put: Callable[[str], object]) -> None:
    async for line in lines:
        put(line)


@contextmanager
def _new_file(target: Path) -> Iterator[TextIO]:
    """Open the new file *target*, which appears when all is written or not at all; raises `StoreError`."""
    if not target.absolute().parent.is_dir():
        raise NoFolderError(path=str(target), folder=str(target.parent))
    if os.path.lexists(target):
        raise OccupiedError(path=str(target))
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        with partial.open("x", encoding="utf-8", newline="\n") as out:
            yield out
        partial.rename(target)
    except OSError as error:
        raise StoreError(path=str(target), problem=error.strerror or str(error)) from error
    finally:
        partial.unlink(missing_ok=True)


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="option.import_file")],
    *,
    server: Server = None,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Take over the library that `export` wrote."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    library = _library(server)
    with opened(settings) as session:
        with progress_shown(words) as progress:
            report = session.run(session.knowledge.library.import_file(library, file, by=BY, progress=progress))
        if as_json:
            write(forms.dumped(forms.report(report)) + "\n")
            return 0
    change = report.change
    counts = {"added": len(change.added), "changed": len(change.changed), "removed": len(change.removed)}
    facts = {"version": report.version or 0, "entries": report.entries, "unchanged": report.unchanged, **counts}
    show([Line("plain", words("report.summary" if change else "report.nothing", **facts))])
    return 0


def _library(server: int | None) -> LibraryId:
    return SHARED if server is None else server_library(server)
