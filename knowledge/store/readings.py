"""The SQL of readings: articles with their entries, kept once and never changed."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel

from knowledge.errors import NotFoundError
from knowledge.models import (
    Article,
    ArticleHead,
    Entry,
    EntryId,
    LibraryId,
    Member,
    Quoted,
    Reading,
    RevisionId,
    Section,
    SourceState,
    Span,
    VersionNumber,
)
from knowledge.ports import EntryKey

PIECE = 4096
"""Code points of text in a row."""

_LATER = frozenset({"author", "modified", "partial"})
"""Fields that came after the first release: while they say nothing, a reading keeps the digest it had before them."""

_FIND_DIGEST = "SELECT revision FROM reading WHERE library = :library AND digest = :digest"
_INSERT_READING = """
INSERT INTO reading (library, digest, head, body, entries) VALUES (:library, :digest, :head, :body, :entries)
"""
_INSERT_PIECE = "INSERT INTO piece (revision, number, text) VALUES (?, ?, ?)"
_INSERT_ENTRY = "INSERT INTO entry (revision, ordinal, id, value) VALUES (?, ?, ?, ?)"
_READING = "SELECT head, body FROM reading WHERE library = :library AND revision = :revision"
_TEXT = """
SELECT piece.text FROM reading JOIN piece USING (revision)
WHERE reading.library = :library AND reading.revision = :revision AND piece.number BETWEEN :first AND :last
ORDER BY piece.number
"""
_ENTRIES = """
SELECT entry.value FROM reading JOIN entry USING (revision)
WHERE reading.library = :library AND reading.revision = :revision ORDER BY entry.ordinal
"""
# CROSS JOIN keeps the wanted keys as the outer loop; SQLite would search the JSON anew for every reading.
_HEADS = """
SELECT reading.revision, reading.head FROM json_each(:revisions) AS wanted
CROSS JOIN reading ON reading.revision = wanted.value WHERE reading.library = :library
"""
_QUOTED = """
SELECT wanted.key, reading.head, entry.value,
    json_extract(reading.body, '$.sections[' || json_extract(entry.value, '$.section') || '].heading'),
    (SELECT source.value FROM membership JOIN source ON source.library = membership.library
        AND source.address IN (membership.path, json_extract(reading.head, '$.url'))
    WHERE membership.library = :library AND membership.revision = reading.revision LIMIT 1)
FROM json_each(:keys) AS wanted
CROSS JOIN reading ON reading.revision = json_extract(wanted.value, '$[0]')
CROSS JOIN entry ON entry.revision = reading.revision AND entry.ordinal = json_extract(wanted.value, '$[1]')
WHERE reading.library = :library
"""
_FIND = """
SELECT entry.revision, entry.ordinal FROM entry CROSS JOIN membership ON membership.revision = entry.revision
WHERE entry.id = :entry AND membership.library = :library AND membership.since <= :number
    AND membership.quarantine IS NULL
    AND (membership.until IS NULL OR membership.until > :number)
    AND EXISTS (SELECT 1 FROM version WHERE library = :library AND number = :number)
"""


class _Body(BaseModel):
    """What an article has besides head and text."""

    sections: tuple[Section, ...]
    key_points: tuple[Span, ...]


def digest(reading: Reading) -> str:
    """Return the hash that tells readings apart."""
    silent = {name for name in _LATER if getattr(reading.article, name) is None}
    return hashlib.sha256(reading.model_dump_json(exclude={"article": silent}).encode()).hexdigest()


def head_of(article: Article) -> ArticleHead:
    """Return *article* without its text and parts."""
    return ArticleHead(**{name: getattr(article, name) for name in ArticleHead.model_fields})


def put(connection: sqlite3.Connection, library: LibraryId, reading: Reading, path: str | None) -> Member:
    """Keep *reading* unless it is kept already."""
    key = digest(reading)
    row = connection.execute(_FIND_DIGEST, {"library": library, "digest": key}).fetchone()
    revision = RevisionId(row[0] if row else _insert(connection, library, reading, key))
    return Member(article=reading.article.id, revision=revision, digest=key, path=path, entries=len(reading.entries))


def _insert(connection: sqlite3.Connection, library: LibraryId, reading: Reading, key: str) -> int:
    article = reading.article
    inserted = connection.execute(
        _INSERT_READING,
        {
            "library": library,
            "digest": key,
            "head": head_of(article).model_dump_json(),
            "body": _Body(sections=article.sections, key_points=article.key_points).model_dump_json(),
            "entries": len(reading.entries),
        },
    )
    revision = inserted.lastrowid or 0  # never 0 after an insertion; None is for other statements
    pieces = range(0, len(article.text), PIECE)
    connection.executemany(
        _INSERT_PIECE, [(revision, start // PIECE, article.text[start : start + PIECE]) for start in pieces]
    )
    connection.executemany(
        _INSERT_ENTRY,
        [
            (revision, ordinal, entry.id, entry.model_dump_json(exclude_defaults=True))
            for ordinal, entry in enumerate(reading.entries)
        ],
    )
    return revision


def read(connection: sqlite3.Connection, library: LibraryId, revision: RevisionId) -> Reading:
    """Return a stored reading; `NotFoundError` if there is none."""
    which = {"library": library, "revision": revision}
    row = connection.execute(_READING, which).fetchone()
    if row is None:
        raise NotFoundError("reading", str(revision))
    head = ArticleHead.model_validate_json(row[0])
    body = _Body.model_validate_json(row[1])
    values = connection.execute(_ENTRIES, which)
    return Reading(
        article=Article(
            **{name: getattr(head, name) for name in ArticleHead.model_fields},
            text=text(connection, library, revision, 0, None),
            sections=body.sections,
            key_points=body.key_points,
        ),
        entries=tuple(Entry.model_validate_json(value) for (value,) in values),
    )


def heads(
    connection: sqlite3.Connection, library: LibraryId, revisions: Sequence[RevisionId]
) -> Mapping[RevisionId, ArticleHead]:
    """Return the heads of stored readings."""
    rows = connection.execute(_HEADS, {"library": library, "revisions": json.dumps(revisions)})
    return {RevisionId(revision): ArticleHead.model_validate_json(head) for revision, head in rows}


def quoted(connection: sqlite3.Connection, library: LibraryId, keys: Sequence[EntryKey]) -> tuple[Quoted, ...]:
    """Return the entries at *keys* with their words; `NotFoundError` if one is not stored."""
    rows = list(connection.execute(_QUOTED, {"library": library, "keys": json.dumps(keys)}))
    found = dict(_quoted(connection, library, keys, rows))
    if len(found) < len(keys):
        raise NotFoundError("reading", str(library))
    return tuple(found[position] for position in range(len(keys)))


def _quoted(
    connection: sqlite3.Connection,
    library: LibraryId,
    keys: Sequence[EntryKey],
    rows: Sequence[tuple[int, str, str, str | None, str | None]],
) -> Iterator[tuple[int, Quoted]]:
    parsed: dict[str, ArticleHead] = {}
    for position, head, value, heading, state in rows:
        if head not in parsed:
            parsed[head] = ArticleHead.model_validate_json(head)
        entry = Entry.model_validate_json(value)
        words = text(connection, library, keys[position][0], entry.start, entry.end)
        yield (
            position,
            Quoted(
                library=library,
                head=parsed[head],
                entry=entry,
                text=words,
                heading=heading,
                state=None if state is None else SourceState.model_validate_json(state),
            ),
        )


def find(connection: sqlite3.Connection, library: LibraryId, number: VersionNumber, entry: EntryId) -> EntryKey | None:
    """Return where version *number* holds *entry*."""
    row = connection.execute(_FIND, {"library": library, "number": number, "entry": entry}).fetchone()
    return (RevisionId(row[0]), row[1]) if row else None


def text(connection: sqlite3.Connection, library: LibraryId, revision: RevisionId, start: int, end: int | None) -> str:
    """Return the text's `[start:end]`, reading only the pieces that hold it; *end* None: all the rest."""
    first = start // PIECE
    last = 2**62 if end is None else end // PIECE
    scope = {"library": library, "revision": revision, "first": first, "last": last}
    pieces = "".join(piece for (piece,) in connection.execute(_TEXT, scope))
    offset = first * PIECE
    return pieces[start - offset : None if end is None else end - offset]
