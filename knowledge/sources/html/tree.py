"""HTML text becomes an lxml tree; what the parser had to leave out is told."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree, html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from knowledge.models import PartialReason

MARK = "data-kijibot"
"""Set on elements whose role was found out; whatever the page itself says there is taken away."""
# What no tree takes when it is written, and what only says where a word may be broken.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b\u2060\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}>")
_BROKEN_TAG = re.compile(r"<(?:[a-z/!][^<>]{0,2000})?$", re.IGNORECASE)
_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_OPENED = re.compile(r"<(?:div|article|main|section|ul|ol|table|dl)\b", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:div|article|main|section|ul|ol|table|dl)\s*>", re.IGNORECASE)
_TAIL = 4000
_MOST_WORDS = 4000
_STRING = etree.XPath("string()")
_WORDS = etree.XPath("boolean(normalize-space())")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)


class Tree(NamedTuple):
    """A page's elements."""

    root: HtmlElement
    partial: PartialReason | None
    """`depth` where the parser dropped what was nested too deep, `cut` where the page breaks off."""


def parse(text: str) -> Tree | None:
    """Return the tree of *text*; None where there is not one element in it."""
    text = _UNSEEN.sub("", _DECLARATION.sub("", text, count=1))
    # Without `huge_tree` libxml2 silently drops what lies below 256 levels, with it below 2,048.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except ParserError:
        return None
    for element in elements(root):
        element.attrib.pop(MARK, None)
        # A reference such as `&shy;` brings it back.
        if element.text and _UNSEEN.search(element.text):
            element.text = _UNSEEN.sub("", element.text)
        if element.tail and _UNSEEN.search(element.tail):
            element.tail = _UNSEEN.sub("", element.tail)
    for reading in list(elements(root, "rt", "rp")):
        remove(reading)
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        return Tree(root, "depth")
    return Tree(root, "cut" if _breaks_off(text) else None)


def elements(root: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """Yield the elements below *root*, itself first, in document order; only those called *tags* if any are given."""
    for element in root.iter(*tags):
        if isinstance(element.tag, str):
            yield element


def words_of(element: HtmlElement) -> str:
    """Return the words in *element*, single-spaced; of very many only the first, which are enough to compare."""
    return " ".join(str(_STRING(element))[:_MOST_WORDS].split())


def is_blank(element: HtmlElement) -> bool:
    """Whether no word stands in *element*."""
    return not _WORDS(element)


def sets_off(element: HtmlElement) -> bool:
    """Whether *element* stands on lines of its own."""
    return element.tag in _BLOCKS


def remove(element: HtmlElement) -> None:
    """Take *element* out of its tree; what follows it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def _breaks_off(text: str) -> bool:
    """Whether a transfer stopped in the middle: in a tag, or with elements open and no end in sight."""
    tail = text[-_TAIL:].rstrip()
    if _BROKEN_TAG.search(tail):
        return True
    if _END.search(tail) or not re.search(r"<body\b", text, re.IGNORECASE):
        return False
    return len(_OPENED.findall(text)) > len(_CLOSED.findall(text))
