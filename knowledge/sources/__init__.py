"""Outside forms become plain documents: `read_bytes` for what is in hand, `read_path` for files and folders."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePath

from knowledge.errors import Fault, UnreadableError
from knowledge.models import Document, Metadata, Problem
from knowledge.ports import Extractor
from knowledge.sources.decode import decode
from knowledge.sources.files import BULK_ENDINGS, read_tree
from knowledge.sources.jsonl import looks_like_jsonl, read_jsonl
from knowledge.sources.kinds import FEED, kind_of
from knowledge.sources.markdown import read_markdown
from knowledge.sources.plain import read_plain
from knowledge.sources.rst import read_rst
from knowledge.text.phrasings import malformed_lines

__all__ = ["read_bytes", "read_path"]

_MARKDOWN_ENDINGS = frozenset({".md", ".markdown"})
_RST_ENDINGS = frozenset({".rst", ".rest"})
_TEXT_ENDINGS = frozenset({".txt", ".text"})
# Without an ending, a heading mark or a link decides; emphasis alone also occurs in plain text.
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|---\r?\n\w+:)|\[[^\[\]\n]{1,200}\]\(https?://[^\s()]{1,500}\)", re.MULTILINE)


def read_bytes(
    name: str, data: bytes, metadata: Metadata, extractor: Extractor | None = None
) -> Iterator[Document | Problem]:
    """Yield what *data* holds: one document, or for bulk JSONL a document or a problem for each line.

    Pages and PDF files are left to *extractor*; without one they are refused.

    Before it, each phrasing in it that cannot be used is a problem of its own.

    The ending of *name* decides between plain text, Markdown, reStructuredText and JSONL, the content where there is
    none.
    Raises `UnreadableError`, when called or while it yields, when nothing of it can be read.
    """
    kind = kind_of(name, data)
    if kind in {"HTML", "PDF"} and extractor is not None:
        yield from extractor.documents(name, data, metadata)
        return
    if kind == FEED:
        raise UnreadableError(Fault.A_FEED, name=name)
    if kind != "text":
        raise UnreadableError(Fault.UNKNOWN_KIND, name=name, kind=kind)
    ending = PurePath(name).suffix.lower()
    if ending in BULK_ENDINGS or (
        ending not in _TEXT_ENDINGS | _MARKDOWN_ENDINGS | _RST_ENDINGS and looks_like_jsonl(data)
    ):
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            data = decode(name, data).encode("utf-8", errors="surrogatepass")
        if not data.strip():
            raise UnreadableError(Fault.EMPTY, name=name)
        yield from read_jsonl(name, data.removeprefix(b"\xef\xbb\xbf").splitlines(), metadata)
        return
    text = decode(name, data)
    yield from (malformed.problem(f"{name}:{line}") for line, malformed in malformed_lines(text))
    if ending in _RST_ENDINGS:
        yield read_rst(name, text, metadata)
    elif ending in _MARKDOWN_ENDINGS or (ending not in _TEXT_ENDINGS and _MARKDOWN.search(text)):
        yield read_markdown(name, text, metadata)
    else:
        yield read_plain(name, text, metadata)


def read_path(path: Path, metadata: Metadata, extractor: Extractor | None = None) -> Iterator[Document | Problem]:
    """Yield what the file *path* holds, or every readable file below the folder *path*, in sorted order.

    Raises `UnreadableError`, when called or while it yields, when nothing of it can be read.
    """
    return read_tree(path, metadata, partial(read_bytes, extractor=extractor))
