"""Walks a tidied tree and says, in reading order, what its lines are."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from knowledge.sources.html.folds import is_question
from knowledge.sources.html.tree import MARK, is_blank, sets_off, words_of
from knowledge.text.marks import ends_sentence

PieceKind = Literal["heading", "paragraph", "item", "quote", "code", "rule", "question", "term", "definition", "row"]

_BREAK = "\v"
_SPACES = re.compile(r"[ \t\n\r\f\xa0]+")
_WIDE = r"\u3001-\u30ff\u3400-\u9fff\uff01-\uff60"
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_LINES = re.compile(rf" *{_BREAK} *")
_HEADING = re.compile(r"h[1-6]$")
_NUMBER = re.compile(r"-?\d{1,6}$")


class Piece(NamedTuple):
    """One block's worth of a page."""

    kind: PieceKind
    words: str = ""
    level: int = 0
    number: int | None = None
    link: str | None = None
    linked: float = 0.0
    """Which part of its letters are links."""
    sure: bool = False
    """Part of a question and its answer, as the page's markup says."""


class _Context:
    """What an open element makes of the words in it."""

    def __init__(self, kind: PieceKind, level: int = 0, number: int | None = None) -> None:
        self.kind, self.level, self.number = kind, level, number
        self.used = False


class _Walker:
    """Gathers words until a block ends."""

    def __init__(self, base: str | None) -> None:
        self._base = base
        self._contexts: list[tuple[HtmlElement, _Context]] = []
        self._words: list[str] = []
        self._linked = 0
        self._links = 0
        self._link: str | None = None
        self._cells: list[str] | None = None
        self._counters: list[int | None] = []
        self._folds = 0
        self._pre = 0

    def pieces(self, root: HtmlElement) -> Iterator[Piece]:
        """Yield what *root* shows."""
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                yield from self._open(element)
                self._add(element.text)
            else:
                yield from self._close(element)
                if element is not root:
                    self._add(element.tail)
        yield from self._flush()

    def _open(self, element: HtmlElement) -> Iterator[Piece]:
        tag = str(element.tag)
        if tag == "br":
            self._words.append("\n" if self._pre else _BREAK)
        elif tag == "a":
            self._links += 1
            self._link = self._link or self._address(element)
        if tag == "pre":
            self._pre += 1
        if not sets_off(element) and not element.get(MARK):
            return
        if self._cells is None or tag in {"tr", "table"}:
            yield from self._flush()
        if tag == "hr":
            if element.get(MARK) == "end":
                self._folds = 0
            yield Piece("rule")
        if element.get(MARK) in {"question", "heading"} and _HEADING.match(tag):
            self._folds = 1
        if tag in {"ol", "ul"}:
            start = element.get("start", "1")
            first = int(start) if _NUMBER.match(start) else 1
            self._counters.append(first - 1 if tag == "ol" else None)
        elif tag == "tr" and _is_data(element):
            self._cells = []
        if (context := self._context(element)) is not None:
            self._contexts.append((element, context))

    def _close(self, element: HtmlElement) -> Iterator[Piece]:
        tag = str(element.tag)
        if tag == "a":
            self._links -= 1
        if tag in {"td", "th"} and self._cells is not None:
            self._cells.append(self._taken().replace("\n", " "))
        elif tag == "tr" and self._cells is not None:
            cells, self._cells = [cell for cell in self._cells if cell], None
            if cells:
                yield self._piece(Piece("row", " | ".join(cells), int(_names_columns(element))))
        elif (sets_off(element) or element.get(MARK)) and self._cells is None:
            yield from self._flush()
        elif sets_off(element) and self._words:
            self._words.append(" ")
        if tag == "pre":
            self._pre -= 1
        if tag in {"ol", "ul"}:
            self._counters.pop()
        if tag == "dl":
            self._folds = 0
            yield Piece("rule")
        if self._contexts and self._contexts[-1][0] is element:
            self._contexts.pop()

    def _context(self, element: HtmlElement) -> _Context | None:
        tag = str(element.tag)
        if element.get(MARK) == "question":
            return _Context("question")
        if _HEADING.match(tag):
            return _Context("heading", int(tag[1]))
        match tag:
            case "li":
                return _Context("item", max(1, len(self._counters)), self._next_number(element))
            case "dt":
                self._folds = int(is_question(words_of(element)))
                return _Context("question" if self._folds else "term")
            case "dd":
                asked = next((one for one in element.itersiblings("dt", preceding=True)), None)
                asks = asked is not None and is_question(words_of(asked))
                return _Context("paragraph" if asks else "definition")
            case "blockquote":
                return _Context("quote")
            case "pre":
                return _Context("code")
            case _:
                return None

    def _next_number(self, element: HtmlElement) -> int | None:
        if not self._counters or (before := self._counters[-1]) is None:
            return None
        value = element.get("value", "")
        self._counters[-1] = int(value) if _NUMBER.match(value) else before + 1
        return max(1, self._counters[-1] or 1)

    def _add(self, words: str | None) -> None:
        if not words:
            return
        self._words.append(words)
        if self._links:
            self._linked += len(words.strip())

    def _taken(self) -> str:
        raw = "".join(self._words)
        self._words = []
        if self._pre:
            return raw.strip("\n")
        words = _SPACES.sub(" ", _WRAPPED.sub("", raw))
        return _LINES.sub("\n", words).strip()

    def _flush(self) -> Iterator[Piece]:
        """Yield the words so far as pieces."""
        if not self._words:
            return
        words = self._taken()
        context = self._contexts[-1][1] if self._contexts else _Context("paragraph")
        kind: PieceKind = context.kind
        if kind == "item" and context.used:
            kind = "paragraph"
        for part in words.split("\n\n") if kind != "code" else [words]:
            if part.strip():
                number = context.number if kind == "item" else None
                yield self._piece(
                    Piece(kind, part.strip("\n") if kind == "code" else part.strip(), context.level, number)
                )
                context.used = True
                kind = "paragraph" if kind == "item" else kind
        self._linked, self._link = 0, None

    def _piece(self, piece: Piece) -> Piece:
        level = piece.level if piece.kind in {"heading", "item", "row"} else 0
        share = min(1.0, self._linked / max(1, len(piece.words)))
        link = self._link if self._link and self._link not in piece.words else None
        self._linked, self._link = 0, None
        return piece._replace(level=level, link=link, linked=share, sure=bool(self._folds) or piece.kind == "question")

    def _address(self, element: HtmlElement) -> str | None:
        try:
            address = urljoin(self._base or "", element.get("href", "").strip())
        except ValueError:
            return None
        return address if address.startswith(("http://", "https://")) else None


def pieces_of(root: HtmlElement, base: str | None) -> list[Piece]:
    """Return what *root* shows, in reading order; addresses are told from *base*."""
    return list(_Walker(base).pieces(root))


def _names_columns(row: HtmlElement) -> bool:
    """Whether *row* holds the names of the columns: heads of columns alone, and more than one."""
    cells = [cell for cell in row if cell.tag in {"td", "th"} and not is_blank(cell)]
    return len(cells) > 1 and all(cell.tag == "th" for cell in cells)


def _is_data(row: HtmlElement) -> bool:
    """Whether *row* belongs to a table of facts, and not to one that lays out the page."""
    table = next(row.iterancestors("table"), None)
    if table is None or table.get("role") == "presentation":
        return False
    if next(row.iterdescendants("table", "h1", "h2", "h3", "h4", "pre", "article", "section"), None) is not None:
        return False
    full = [cell for cell in row if cell.tag in {"td", "th"} and not is_blank(cell)]
    if len(full) < 2:
        return bool(full) and _lines(full[0]) < 2
    named = full[0].tag == "th" or (_lines(full[0]) < 2 and not ends_sentence(words_of(full[0])))
    return named or not any(_lines(cell) > 1 and ends_sentence(words_of(cell)) for cell in full)


def _lines(cell: HtmlElement) -> int:
    """Return how many lines *cell* has, as far as its markup tells."""
    paragraphs = sum(1 for _ in cell.iterdescendants("p", "div", "li"))
    return max(1, paragraphs) + sum(1 for _ in cell.iterdescendants("br"))
