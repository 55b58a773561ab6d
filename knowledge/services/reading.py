"""Files and bytes become readings, one problem told for each that cannot."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import Fault, UnreadableError
from knowledge.models import (
    ArticleId,
    Document,
    Edits,
    Member,
    Metadata,
    Origin,
    Problem,
    Quarantine,
    Reading,
    SourceState,
)
from knowledge.parsing import read_article
from knowledge.parsing.identity import id_at
from knowledge.ports import Extractor
from knowledge.sources import read_bytes, read_path


@dataclass(frozen=True, slots=True)
class Read:
    """A reading and where it came from."""

    name: str
    """The file, or the file and line."""
    reading: Reading
    path: str | None
    """The file that a reload reads again."""
    origin: str | None
    """The path that was added: the file, or a folder it stands in."""
    edits: Edits | None = None
    """What a team says about it, where that comes with it; None: what is said already stays."""
    claims: ArticleId | None = None
    """The id of the article at the address that a saved page says is its own."""


@dataclass(frozen=True, slots=True)
class Looked:
    """An address was looked at."""

    state: SourceState
    quarantined: Mapping[ArticleId, Quarantine]
    """Articles that must not answer because of what was found there."""


Outcome = Read | Member | Looked | Problem
"""What reading brings: a reading; a member whose words are still the same; what an address said; what went wrong."""


def origins_of(paths: Sequence[str], metadata: Metadata) -> tuple[list[Origin], list[Problem]]:
    """Return *paths*, whole and each once, as origins; a name that is not UTF-8 is a problem."""
    origins: dict[str, Origin] = {}
    problems = []
    for path in paths:
        name = path if is_address(path) else whole_path(path)
        if "\ufffd" in name and "\ufffd" not in path:
            problems.append(problem(name, Fault.UNICODE))
        else:
            origins[name] = Origin(path=name, metadata=metadata)
    return list(origins.values()), problems


def whole_path(path: str) -> str:
    """Return *path* from the root, as it is remembered and told; what is not UTF-8 in it becomes U+FFFD."""
    whole = os.path.abspath(path)  # noqa: PTH100  # a link to the folder of the day stays a link
    return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in whole)


def read_origins(origins: Sequence[Origin], extractor: Extractor | None = None) -> Iterator[Read | Problem]:
    """Yield what the files and folders among *origins* hold; addresses are visited elsewhere (`services.visiting`).

    A file that is an origin of its own is not read again as part of a folder.
    """
    alone = frozenset(origin.path for origin in origins)
    for origin in origins:
        if is_address(origin.path):
            continue
        try:
            for document in read_path(Path(origin.path), origin.metadata, extractor):
                path = _file(document.name)
                if path == origin.path or path not in alone:
                    yield understood(document, path, origin.path)
        except UnreadableError as error:
            yield unreadable(origin.path, error)


def read_data(
    name: str, data: bytes, metadata: Metadata, extractor: Extractor | None = None
) -> Iterator[Read | Problem]:
    """Yield what *data* holds; it has no file that could be read again."""
    try:
        for document in read_bytes(name, data, metadata, extractor):
            yield understood(document, None, None)
    except UnreadableError as error:
        yield unreadable(name, error)


def understood(document: Document | Problem, path: str | None, origin: str | None) -> Read | Problem:
    """Return what *document* says, read from *path* as part of *origin*."""
    if isinstance(document, Problem):
        return document
    try:
        reading = read_article(document)
    except UnreadableError as error:
        return unreadable(document.name, error)
    url = document.metadata.url
    claims = id_at(url) if url and document.claimed else None
    return Read(document.name, reading, path, origin, claims=claims)


def unreadable(name: str, error: UnreadableError) -> Problem:
    """Return that *name* cannot be read because of *error*."""
    return Problem(name=name, fault=error.fault.value, facts={"name": name, **error.facts})


def is_address(path: str) -> bool:
    """Whether *path* is an address on the network, not a file."""
    return path.lower().startswith(("http://", "https://"))


def _file(name: str) -> str:
    """Return the file of a document's name: `list.jsonl:12` stands in `list.jsonl`."""
    if is_address(name):
        return name
    file, _, line = name.rpartition(":")
    return file if line.isdecimal() and not Path(name).exists() else name


def file_of(trouble: Problem) -> str:
    """Return the file that *trouble* is about."""
    return _file(trouble.name)


def problem(name: str, fault: Fault, **facts: str | int) -> Problem:
    """Return that *name* cannot be read because of *fault*."""
    return Problem(name=name, fault=fault.value, facts={"name": name, **facts})


def missing(path: str) -> Problem:
    """Return the problem of a file that was there once, and whose article goes on serving."""
    return problem(path, Fault.MISSING).model_copy(update={"kept": True})
