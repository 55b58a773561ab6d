"""A library as one file: bulk JSONL that `add` reads like any other, and beside it all that another Kijibot needs.

The first line says what the file is and how many articles it holds, so that one that breaks off is noticed. Lines
about the library as a whole follow, then one line an article: its fields and text as in every bulk file, and below
`kijibot` what was learnt from it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import Field, ValidationError

from knowledge.errors import Fault, UnreadableError
from knowledge.models import (
    Article,
    ArticleHead,
    ArticleId,
    Edits,
    Entry,
    Model,
    Origin,
    Quarantine,
    Reading,
    Section,
    SourceState,
    Span,
)
from knowledge.sources.decode import MAX_BYTES
from knowledge.sources.files import file_lines

_FORMAT = 1
_MAX_LINE = 8 * MAX_BYTES
"""The largest article, every letter of it escaped, and its entries."""
_MAX_ENTRY_ID = 64

M = TypeVar("M", bound=Model)


class Held(Model):
    """An article of a library, with all that belongs to its place there."""

    reading: Reading
    path: str | None = None
    quarantine: Quarantine | None = None
    edits: Edits = Edits()


class Beside(Model):
    """One fact about a library that belongs to no article."""

    origin: Origin | None = None
    held_back: ArticleId | None = None
    source: SourceState | None = None


class _Begin(Model):
    export: int
    articles: int = Field(ge=0)


class _Learnt(Model):
    sections: tuple[Section, ...] = ()
    key_points: tuple[Span, ...] = ()
    entries: tuple[Entry, ...] = ()
    path: str | None = None
    quarantine: Quarantine | None = None
    edits: Edits = Edits()


class _ArticleLine(ArticleHead):
    text: str
    kijibot: _Learnt


class _BeginLine(Model):
    kijibot: _Begin


class _BesideLine(Model):
    kijibot: Beside


def begin_line(articles: int) -> str:
    """Return the first line of an export of so many *articles*."""
    return _line(_BeginLine(kijibot=_Begin(export=_FORMAT, articles=articles)))


def beside_line(fact: Beside) -> str:
    """Return the line that tells *fact*."""
    return _line(_BesideLine(kijibot=fact))


def article_line(held: Held) -> str:
    """Return the line that holds an article."""
    article = held.reading.article
    learnt = _Learnt(
        sections=article.sections,
        key_points=article.key_points,
        entries=held.reading.entries,
        path=held.path,
        quarantine=held.quarantine,
        edits=held.edits,
    )
    head = {name: getattr(article, name) for name in ArticleHead.model_fields}
    return _line(_ArticleLine(**head, text=article.text, kijibot=learnt))


def read_export(path: Path) -> Iterator[Held | Beside]:
    """Yield what the export *path* holds; raises `UnreadableError`, when called or later, unless all of it is whole."""
    lines = file_lines(path, _MAX_LINE)
    wanted = _begun(str(path), next(lines, None))
    seen = set[ArticleId]()
    for number, line in enumerate(lines, start=2):
        place = f"{path}:{number}"
        if line is None:
            raise UnreadableError(Fault.TOO_LARGE, name=place, limit_mib=_MAX_LINE // 2**20)
        if line.startswith(b'{"kijibot"'):
            yield _parsed(_BesideLine, place, line).kijibot
        elif line.strip():
            held = _held(_parsed(_ArticleLine, place, line), place)
            if held.reading.article.id in seen:
                raise UnreadableError(Fault.RECORD, name=place, field="id")
            seen.add(held.reading.article.id)
            yield held
    if len(seen) != wanted:
        raise UnreadableError(Fault.EXPORT_CUT, name=str(path), found=len(seen), wanted=wanted)


def _line(value: Model) -> str:
    return value.model_dump_json(exclude_defaults=True) + "\n"


def _begun(name: str, line: bytes | None) -> int:
    try:
        begin = _BeginLine.model_validate_json(line or b"").kijibot
    except ValidationError as error:
        raise UnreadableError(Fault.NOT_EXPORT, name=name) from error
    if begin.export != _FORMAT:
        raise UnreadableError(Fault.EXPORT_NEWER, name=name)
    return begin.articles


def _parsed(kind: type[M], place: str, line: bytes) -> M:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid":  # too deep, no Unicode, broken off
            raise UnreadableError(Fault.JSON, name=place) from error
        field = ".".join(str(step) for step in first["loc"]) or "kijibot"
        raise UnreadableError(Fault.RECORD, name=place, field=field) from error


def _held(line: _ArticleLine, place: str) -> Held:
    """Return what *line* holds; every span must lie within the text, every position within its list."""
    learnt = line.kijibot
    head = {name: getattr(line, name) for name in ArticleHead.model_fields}
    article = Article(**head, text=line.text, sections=learnt.sections, key_points=learnt.key_points)
    checks = {
        "id": bool(article.id.strip()),
        "text": bool(article.text.strip()),
        "kijibot.sections": all(
            section.source is None or 0 <= section.source < len(article.sources) for section in article.sections
        ),
        "kijibot.entries": all(_stands(entry, article) for entry in learnt.entries)
        and len({entry.id for entry in learnt.entries}) == len(learnt.entries),
        "kijibot": max((end for _, end in _spans(article, learnt.entries)), default=0) <= len(article.text),
    }
    for field, holds in checks.items():
        if not holds:
            raise UnreadableError(Fault.RECORD, name=place, field=field)
    return Held(
        reading=Reading(article=article, entries=learnt.entries),
        path=learnt.path,
        quarantine=learnt.quarantine,
        edits=learnt.edits,
    )


def _stands(entry: Entry, article: Article) -> bool:
    return (
        0 < len(entry.id) <= _MAX_ENTRY_ID
        and (entry.section is None or 0 <= entry.section < len(article.sections))
        and (entry.source is None or 0 <= entry.source < len(article.sources))
    )


def _spans(article: Article, entries: tuple[Entry, ...]) -> Iterator[Span]:
    yield from article.key_points
    yield from (section.span for section in article.sections)
    yield from (source.span for source in article.sources)
    for entry in entries:
        yield entry.start, entry.end
        yield from (mention.span for mention in entry.dates)
