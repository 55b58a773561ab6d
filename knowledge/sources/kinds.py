"""What bytes are, told by the bytes: names and headers only break a tie."""

import re
from typing import Literal

Kind = Literal["HTML", "PDF", "text"]

FEED = "feed"
"""A feed, a sitemap or a list of feeds: to be followed, not read as an article."""

_ARCHIVE = b"PK\x03\x04"
# Of an office or e-book file the first names in the archive tell what it is.
_PACKED = (
    (b"word/", "DOCX"),
    (b"xl/", "XLSX"),
    (b"ppt/", "PPTX"),
    (b"application/epub", "EPUB"),
    (b"application/vnd.oasis", "ODF"),
)
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"Rar!", "RAR"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"\x28\xb5\x2f\xfd", "ZSTD"),
)
_LEAD = rb"(?:\s|\xef\xbb\xbf|<!--[^>]{0,2000}?-->|<\?xml[^>]{0,200}>)*"
_HTML = re.compile(_LEAD + rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEED = re.compile(
    _LEAD + rb"(?:<!doctype[^>]{0,500}>\s*)?<(rss|feed|rdf:rdf|opml|urlset|sitemapindex)\b", re.IGNORECASE
)
_XML = re.compile(rb"(?:\s|\xef\xbb\xbf)*<\?xml\b", re.IGNORECASE)
_TAG = re.compile(_LEAD + rb"<[a-z][a-z0-9-]{0,30}(?:\s|/?>)", re.IGNORECASE)
_HTML_ENDINGS = (".html", ".htm", ".xhtml")
_HEAD = 8192


def kind_of(name: str, data: bytes, content_type: str | None = None) -> Kind | str:
    """Return the kind of *data* that a reader exists for, or the name of the kind it is.

    A fragment that begins with any tag is HTML where *name*'s ending or *content_type* says so: Markdown may begin
    with a tag, too.
    """
    head = data[:_HEAD]
    if head.lstrip().startswith(b"%PDF-"):
        return "PDF"
    if head.startswith(_ARCHIVE):
        return next((kind for mark, kind in _PACKED if mark in head), "ZIP")
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    letters = head.replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")  # UTF-16
    if _HTML.match(letters):
        return "HTML"
    if _FEED.match(letters):
        return FEED
    said = name.lower().endswith(_HTML_ENDINGS) or "html" in (content_type or "").lower()
    if said and _TAG.match(letters):
        return "HTML"
    return "XML" if _XML.match(letters) else "text"
