"""Files and folders become documents, without following anything out of the place that was named."""

import os
import stat
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import Fault, UnreadableError
from knowledge.models import Document, Metadata, Problem
from knowledge.sources.decode import MAX_BYTES
from knowledge.sources.jsonl import read_jsonl

ENDINGS = frozenset(
    {".txt", ".text", ".md", ".markdown", ".rst", ".rest", ".jsonl", ".ndjson", ".html", ".htm", ".xhtml", ".pdf"}
)
BULK_ENDINGS = frozenset({".jsonl", ".ndjson"})
_SNIFF = 65_536

Reader = Callable[[str, bytes, Metadata], Iterator[Document | Problem]]


def read_tree(path: Path, metadata: Metadata, read: Reader) -> Iterator[Document | Problem]:
    """Yield what the file *path*, or each readable file below the folder *path*, holds; *read* reads one file's bytes.

    In a folder, hidden files and unknown endings are passed over, links are not followed out of it, and a file that
    cannot be read is a `Problem`. A file named itself raises `UnreadableError` instead.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100  (resolve() would follow links, absolute() keeps `..`)
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        return _read_folder(path, metadata, read)
    return _read_file(path, metadata, read)


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except PermissionError as error:
        raise UnreadableError(Fault.FORBIDDEN, name=str(path)) from error
    except (OSError, ValueError) as error:  # missing, a name too long, a loop of links, a NUL in the name
        raise UnreadableError(Fault.MISSING, name=str(path)) from error


def _read_folder(folder: Path, metadata: Metadata, read: Reader) -> Iterator[Document | Problem]:
    # One id, title or address cannot belong to several articles.
    shared = metadata.model_copy(update={"id": None, "title": None, "url": None})
    root = folder.resolve()
    problems: list[Problem] = []

    def note(error: OSError) -> None:
        name = str(error.filename)
        problems.append(Problem(name=name, fault=Fault.FORBIDDEN.value, facts={"name": name}))

    found = False
    for place, folders, files in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place, name)
            if name.startswith(".") or path.suffix.lower() not in ENDINGS:
                continue
            found = True
            try:
                if not path.resolve().is_relative_to(root):
                    raise UnreadableError(Fault.FORBIDDEN, name=str(path))  # noqa: TRY301
                yield from _read_file(path, shared, read)
            except UnreadableError as error:
                yield Problem(name=str(path), fault=error.fault.value, facts=error.facts)
            except (OSError, RuntimeError):  # a loop of links
                yield Problem(name=str(path), fault=Fault.MISSING.value, facts={"name": str(path)})
    yield from problems
    if not found and not problems:
        raise UnreadableError(Fault.EMPTY, name=str(folder))


def _read_file(path: Path, metadata: Metadata, read: Reader) -> Iterator[Document | Problem]:
    name = str(path)
    if not stat.S_ISREG(_mode(path)):
        raise UnreadableError(Fault.NOT_A_FILE, name=name)
    with _telling_faults(name):
        if path.suffix.lower() in BULK_ENDINGS and not _has_wide_mark(path):
            yield from read_jsonl(name, _lines(path), metadata)
            return
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    yield from read(name, data, metadata)


def file_lines(path: Path, most: int) -> Iterator[bytes | None]:
    """Yield the lines of the file *path*, None for one of more than *most* bytes; raises `UnreadableError`."""
    if not stat.S_ISREG(_mode(path)):
        raise UnreadableError(Fault.NOT_A_FILE, name=str(path))
    with _telling_faults(str(path)):
        yield from _lines(path, most)


@contextmanager
def _telling_faults(name: str) -> Generator[None]:
    try:
        yield
    except PermissionError as error:
        raise UnreadableError(Fault.FORBIDDEN, name=name) from error
    except OSError as error:
        raise UnreadableError(Fault.MISSING, name=name) from error


def _has_wide_mark(path: Path) -> bool:
    """Whether a bulk file is UTF-16: its lines cannot be told apart before it is decoded."""
    with path.open("rb") as file:
        return file.read(2) in {b"\xff\xfe", b"\xfe\xff"}


def _lines(path: Path, most: int = MAX_BYTES) -> Iterator[bytes | None]:
    """Yield the lines of *path*; None for one of more than *most* bytes. Raises EMPTY or BINARY for the whole."""
    with path.open("rb") as file:
        head = file.read(_SNIFF)
        if not head:
            raise UnreadableError(Fault.EMPTY, name=str(path))
        if head.count(b"\x00") > len(head) // 100 + 3:
            raise UnreadableError(Fault.BINARY, name=str(path))
        file.seek(0)
        first = True
        while line := file.readline(most + 1):
            if len(line) > most:
                while line and not line.endswith(b"\n"):
                    line = file.readline(most)
                yield None
            else:
                yield line.removeprefix(b"\xef\xbb\xbf") if first else line
            first = False
