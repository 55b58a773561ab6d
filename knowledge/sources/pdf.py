"""PDF files become documents: the text of their pages, through pypdf where it is installed.

What a page repeats at its edges is left out, and the lines of a paragraph are one again.
"""

import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO

from knowledge.errors import Fault, UnreadableError
from knowledge.models import Document, Metadata, PartialReason
from knowledge.sources.decode import MAX_BYTES
from knowledge.sources.plain import plain_blocks, starts_anew
from knowledge.text import marks
from knowledge.text.dates import read_date

_MOST_PAGES = 200
_MOST_LETTERS = 1_000_000
_EDGE = 2
"""Lines at the top and at the bottom of a page that may be the same on others."""
_SHORT = 10
_NUMBER_AT_END = re.compile(r"^[0-9０-９]{1,4}\s+|\s+[0-9０-９]{1,4}$")
_PAGE_NUMBER = re.compile(
    r"[-–—－\s]*(?:page|p\.)?\s*[0-9０-９]{1,4}(?:\s*(?:/|of|／)\s*[0-9０-９]{1,4})?\s*(?:ページ|頁)?[-–—－\s]*",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"[a-z][-\u2010]$")
_NARROWEST = 40
"""Columns; narrower lines are those of a table or a form."""
_RAGGED = 0.9
"""Part of the usual width from which a line had no room for the next word."""


def read_pdf(name: str, data: bytes, metadata: Metadata) -> Document:
    """Return the document that the PDF file *data* is; pages beyond the first 200 are left out, and it is marked.

    Raises `UnreadableError`: EXTRA without pypdf, TOO_LARGE, FORBIDDEN for one that is locked, BINARY for one that is
    damaged, NOTHING_TO_LEARN for one that holds pictures only.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(Fault.TOO_LARGE, name=name, limit_mib=MAX_BYTES // 2**20)
    try:
        from pypdf import PdfReader  # an extra; half a second
        from pypdf.errors import FileNotDecryptedError, PyPdfError
    except ImportError as error:
        raise UnreadableError(Fault.EXTRA, name=name, extra="pdf") from error
    try:
        reader = PdfReader(BytesIO(data))
        pages: list[str] = []
        for page in reader.pages[:_MOST_PAGES]:
            pages.append(page.extract_text().strip())
            if sum(map(len, pages)) > _MOST_LETTERS:
                break
        more = len(reader.pages) > len(pages)
        title, created = (
            reader.metadata and reader.metadata.title,
            reader.metadata and reader.metadata.get("/CreationDate"),
        )
    except FileNotDecryptedError as error:
        raise UnreadableError(Fault.FORBIDDEN, name=name) from error
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, RecursionError) as error:
        # A damaged file makes pypdf fail in all of these ways.
        raise UnreadableError(Fault.BINARY, name=name) from error
    text = _text(_lines(pages)).replace("\x00", "")[:_MOST_LETTERS]
    text = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    if not text.strip():
        raise UnreadableError(Fault.NOTHING_TO_LEARN, name=name)
    partial: PartialReason | None = "length" if more else None
    said = Metadata(
        title=str(title).strip() or None if title else None,
        published=read_date(str(created).removeprefix("D:")[:8]) if created else None,
        partial=partial,
    )
    known = Metadata.model_validate(said.model_dump() | metadata.model_dump(exclude_none=True))
    return Document(name=name, text=text, blocks=plain_blocks(text), metadata=known)


def _lines(pages: Sequence[str]) -> list[str]:
    """Return the lines of *pages* without page numbers, and without running heads where they stand again."""
    split = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    often = Counter(key for lines in split for key in {_head(line) for line in (*lines[:_EDGE], *lines[-_EDGE:])})
    told: set[str] = set()
    kept: list[str] = []
    for lines in split:
        for number, line in enumerate(lines):
            key, edge = _head(line), number < _EDGE or number >= len(lines) - _EDGE
            if edge and not marks.ends_sentence(line) and (key in told or _PAGE_NUMBER.fullmatch(line)):
                continue
            kept.append(line)
            if edge and often[key] > max(1, len(pages) / 2):
                told.add(key)
    return kept


def _head(line: str) -> str:
    """Return *line* as it stands on other pages, without the page's number; a short line such as Step 3 as it is."""
    bare = _NUMBER_AT_END.sub("", line)
    return bare if len(bare) >= _SHORT else line


def _text(lines: Sequence[str]) -> str:
    """Return *lines* with those of one paragraph joined, and apart from what follows it where that is certain."""
    widths = sorted(map(marks.columns, lines))
    wrap = widths[len(widths) * 9 // 10] if widths else 0
    pieces: list[str] = []
    before = ""
    for line in lines:
        anew = starts_anew(line, (0, len(line)))
        head = 6 if marks.is_japanese(line[:1]) else marks.columns(line.split(maxsplit=1)[0])
        full = wrap >= _NARROWEST and marks.columns(before) + head > _RAGGED * wrap
        if before and not anew and not marks.ends_sentence(before) and (full or line[0].islower()):
            if line[0].islower() and _HYPHEN.search(before):
                pieces[-1] = pieces[-1][:-1]
            elif not (marks.is_japanese(before[-1:]) and marks.is_japanese(line[:1])):
                pieces.append(" ")
        elif before:
            apart = marks.ends_sentence(before) or (not anew and starts_anew(before, (0, len(before))))
            pieces.append("\n\n" if apart else "\n")
        pieces.append(line)
        before = line
    return "".join(pieces)
