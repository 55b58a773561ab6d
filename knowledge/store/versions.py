"""The SQL of versions: which readings a library's versions hold, and where its pointer stands."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from knowledge.errors import ConflictError, NotFoundError
from knowledge.models import (
    Action,
    ArticleId,
    Change,
    Edits,
    LibraryId,
    Member,
    Origin,
    Version,
    VersionNumber,
    fingerprint,
    serving,
)

KEPT = 20
"""Versions that can be gone back to however old they are: so many made by a person, so many that came by themselves."""
BY_ITSELF: frozenset[Action] = frozenset({"feed", "check"})
"""What makes versions without a person: an active feed must not push out what an administrator did."""

_ORIGINS = TypeAdapter(tuple[Origin, ...])

_VERSIONS = """
SELECT number, base, created, action, made_by, change, articles, entries, fingerprint, number = pointer
FROM version JOIN library ON library.id = version.library WHERE version.library = :library ORDER BY number DESC
"""
_CURRENT = """
SELECT number, base, created, action, made_by, change, articles, entries, fingerprint, 1
FROM library JOIN version ON version.library = library.id AND version.number = library.pointer
WHERE library.id = :library
"""
_POINTER = "SELECT pointer FROM library WHERE id = :library"
_POINT = """
INSERT INTO library (id, pointer) VALUES (:library, :number) ON CONFLICT (id) DO UPDATE SET pointer = :number
"""
_HIGHEST = "SELECT max(number) FROM version WHERE library = :library"
_EXISTS = "SELECT 1 FROM version WHERE library = :library AND number = :number"
_INSERT_VERSION = """
INSERT INTO version (library, number, base, created, action, made_by, change, articles, entries, fingerprint,
    origins, held_back)
VALUES (:library, :number, :base, :created, :action, :by, :change, :articles, :entries, :fingerprint,
    :origins, :held_back)
"""
_MEMBERS = """
SELECT article.id, membership.revision, reading.digest, membership.path, reading.entries, membership.since,
    membership.quarantine, membership.edits, membership.unedited
FROM membership JOIN article ON article.number = membership.article JOIN reading USING (revision)
WHERE membership.library = :library AND since <= :number AND (until IS NULL OR until > :number)
ORDER BY article.number
"""
_OPEN = """
SELECT article.id, membership.revision, membership.path, membership.quarantine, membership.edits, membership.unedited
FROM membership JOIN article ON article.number = membership.article
WHERE membership.library = :library AND until IS NULL
"""
_STORED = """
SELECT count(*) FROM json_each(:revisions) AS wanted CROSS JOIN reading ON reading.revision = wanted.value
WHERE reading.library = :library
"""
_CLOSE_ROW = """
UPDATE membership SET until = :number WHERE library = :library AND until IS NULL
    AND article = (SELECT number FROM article WHERE library = :library AND id = :article)
"""
_NAME_ARTICLE = "INSERT INTO article (library, id) VALUES (:library, :article) ON CONFLICT DO NOTHING"
_OPEN_ROW = """
INSERT INTO membership (library, article, revision, path, since, quarantine, edits, unedited)
SELECT :library, number, :revision, :path, :number, :quarantine, :edits, :unedited FROM article
WHERE library = :library AND id = :article
"""
_PRUNE = (
    """
    DELETE FROM version WHERE library = :library AND created < :since
    AND number != (SELECT pointer FROM library WHERE id = :library) AND number NOT IN (
        SELECT number FROM (
            SELECT number, row_number() OVER (
                PARTITION BY action IN (SELECT value FROM json_each(:by_itself)) ORDER BY number DESC
            ) AS age FROM version WHERE library = :library
        ) WHERE age <= :kept
    )
    """,
    """
    DELETE FROM membership WHERE library = :library
        AND until <= (SELECT min(number) FROM version WHERE library = :library)
    """,
    """
    DELETE FROM reading WHERE library = :library
        AND revision NOT IN (
            SELECT revision FROM membership WHERE library = :library
            UNION SELECT unedited FROM membership WHERE library = :library AND unedited IS NOT NULL
        )
    """,
    """
    DELETE FROM article WHERE library = :library
        AND number NOT IN (SELECT article FROM membership WHERE library = :library)
    """,
)
_SOURCES = """
SELECT version.origins, version.held_back FROM library
JOIN version ON version.library = library.id AND version.number = coalesce(:number, library.pointer)
WHERE library.id = :library
"""
_SET_ORIGINS = """
UPDATE version SET origins = :origins
WHERE library = :library AND number = (SELECT pointer FROM library WHERE id = :library)
"""


def versions(connection: sqlite3.Connection, library: LibraryId) -> tuple[Version, ...]:
    """Return all kept versions, newest first."""
    return tuple(_version(library, row) for row in connection.execute(_VERSIONS, {"library": library}))


def current(connection: sqlite3.Connection, library: LibraryId) -> Version | None:
    """Return the version that serves."""
    row = connection.execute(_CURRENT, {"library": library}).fetchone()
    return _version(library, row) if row else None


def _version(library: LibraryId, row: Sequence[object]) -> Version:
    number, base, created, action, by, change, articles, entries, told, serves = row
    return Version.model_validate(
        {
            "library": library,
            "number": number,
            "base": base,
            "created": created,
            "action": action,
            "by": by,
            "change": json.loads(str(change)),
            "articles": articles,
            "entries": entries,
            "fingerprint": told,
            "current": bool(serves),
        }
    )


def members(connection: sqlite3.Connection, library: LibraryId, number: VersionNumber) -> tuple[Member, ...]:
    """Return what version *number* holds; `NotFoundError` if there is none."""
    scope = {"library": library, "number": number}
    if connection.execute(_EXISTS, scope).fetchone() is None:
        raise NotFoundError("version", str(number))
    return tuple(_member(row) for row in connection.execute(_MEMBERS, scope))


def _member(row: Sequence[Any]) -> Member:
    article, revision, digest, path, entries, since, quarantine, edits, unedited = row
    return Member(
        article=article,
        revision=revision,
        digest=digest,
        path=path,
        entries=entries,
        since=since,
        quarantine=quarantine,
        edits=Edits() if edits is None else Edits.model_validate_json(edits),
        unedited=unedited,
    )


def activate(
    connection: sqlite3.Connection,
    library: LibraryId,
    wanted: Sequence[Member],
    change: Change,
    *,
    action: Action,
    by: str,
    expect: VersionNumber | None,
    origins: Sequence[Origin],
    held_back: frozenset[ArticleId],
    now: datetime,
    since: datetime,
) -> Version:
    """Write a version and move the pointer to it; `ConflictError` unless the pointer stands on *expect*.

    Versions from before *since* go, as `prune` says.
    """
    scope = {"library": library}
    _expect(connection, library, expect)
    revisions = {revision for member in wanted for revision in (member.revision, member.as_read)}
    stored = connection.execute(_STORED, scope | {"revisions": json.dumps(sorted(revisions))}).fetchone()[0]
    if stored < len(revisions):
        raise ConflictError(library=library)
    number = VersionNumber((connection.execute(_HIGHEST, scope).fetchone()[0] or 0) + 1)
    connection.execute(_POINT, scope | {"number": number})
    connection.execute(
        _INSERT_VERSION,
        {
            "library": library,
            "number": number,
            "base": expect,
            "created": now.isoformat(),
            "action": action,
            "by": by,
            "change": change.model_dump_json(),
            "articles": len(wanted),
            "entries": sum(member.entries for member in serving(wanted)),
            "fingerprint": fingerprint(wanted),
            "origins": _ORIGINS.dump_json(tuple(origins)).decode(),
            "held_back": json.dumps(sorted(held_back)),
        },
    )
    _write_difference(connection, library, wanted, number)
    prune(connection, library, since)
    version = current(connection, library)
    assert version is not None  # noqa: S101  # written a moment ago, in this transaction
    return version


def prune(connection: sqlite3.Connection, library: LibraryId, since: datetime) -> int:
    """Delete the versions made before *since* and what no version holds; return how many versions that were.

    The newest ones stay, and the one that serves.
    """
    scope = {"library": library, "since": since.isoformat(), "kept": KEPT, "by_itself": json.dumps(sorted(BY_ITSELF))}
    gone, *_ = [connection.execute(statement, scope).rowcount for statement in _PRUNE]
    return gone


def _write_difference(
    connection: sqlite3.Connection, library: LibraryId, wanted: Sequence[Member], number: VersionNumber
) -> None:
    """Close and open membership rows where *wanted* differs from the highest version so far."""
    have = {article: tuple(place) for article, *place in connection.execute(_OPEN, {"library": library})}
    want = {member.article: _place(member) for member in wanted}
    scope = {"library": library, "number": number}
    connection.executemany(
        _CLOSE_ROW, [scope | {"article": article} for article, place in have.items() if want.get(article) != place]
    )
    columns = ("revision", "path", "quarantine", "edits", "unedited")
    opened = [
        scope | {"article": article} | dict(zip(columns, place, strict=True))
        for article, place in want.items()
        if have.get(article) != place
    ]
    connection.executemany(_NAME_ARTICLE, opened)
    connection.executemany(_OPEN_ROW, opened)


def _place(member: Member) -> tuple[object, ...]:
    """Return what a row of membership holds of *member*."""
    edits = member.edits.model_dump_json(exclude_defaults=True) if member.edits else None
    return member.revision, member.path, member.quarantine, edits, member.unedited


def point(connection: sqlite3.Connection, library: LibraryId, number: VersionNumber, expect: VersionNumber) -> Version:
    """Move the pointer; `NotFoundError` if there is no such version, `ConflictError` unless it stands on *expect*."""
    _expect(connection, library, expect)
    scope = {"library": library, "number": number}
    if connection.execute(_EXISTS, scope).fetchone() is None:
        raise NotFoundError("version", str(number))
    connection.execute(_POINT, scope)
    return next(version for version in versions(connection, library) if version.current)


def _expect(connection: sqlite3.Connection, library: LibraryId, expect: VersionNumber | None) -> None:
    row = connection.execute(_POINTER, {"library": library}).fetchone()
    if (row[0] if row else None) != expect:
        raise ConflictError(library=library)


def origins(connection: sqlite3.Connection, library: LibraryId, number: VersionNumber | None) -> tuple[Origin, ...]:
    """Return the paths that version *number*, or the one that serves, is read from."""
    row = connection.execute(_SOURCES, {"library": library, "number": number}).fetchone()
    return _ORIGINS.validate_json(row[0]) if row else ()


def set_origins(connection: sqlite3.Connection, library: LibraryId, wanted: Sequence[Origin]) -> None:
    """Replace the paths of the version that serves; `NotFoundError` if none does."""
    told = _ORIGINS.dump_json(tuple(wanted)).decode()
    if connection.execute(_SET_ORIGINS, {"library": library, "origins": told}).rowcount == 0:
        raise NotFoundError("library", library)


def held_back(connection: sqlite3.Connection, library: LibraryId, number: VersionNumber | None) -> frozenset[ArticleId]:
    """Return the articles that a reload must not bring back to version *number*, or to the one that serves."""
    row = connection.execute(_SOURCES, {"library": library, "number": number}).fetchone()
    return frozenset(ArticleId(article) for article in json.loads(row[1])) if row else frozenset()
