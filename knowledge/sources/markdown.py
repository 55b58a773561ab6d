"""Markdown becomes the text a reader sees, and its blocks.

Marks, addresses, images and comments are left out; soft line ends are looked at as in plain text, because many writers
of Markdown break a line where they mean a new one.
"""

import re
from collections.abc import Sequence
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.models import Block, Document, Metadata
from knowledge.sources.plain import plain_blocks, read_plain
from knowledge.text import marks
from knowledge.text.dates import read_date

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z_]{1,40})[ \t]*:[ \t]*(.*)$")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_SUMMARY = re.compile(r"<summary[^<>]{0,200}>(.{0,1000}?)</summary>", re.DOTALL | re.IGNORECASE)
_HEADING_ID = re.compile(r"[ \t]*\{#[\w.-]{1,100}\}$")
_MAX_DEPTH = 20
_MAX_MARKS = 200_000
"""With more the text is no prose; markdown-it takes up to 30 µs for each and would be busy for minutes."""
_MAX_BOLD_HEADING = 80
Kind = Literal["heading", "paragraph", "item", "quote", "code", "rule"]
_FIELDS = {
    "title": "title",
    "url": "url",
    "canonical": "url",
    "canonical_url": "url",
    "link": "url",
    "site": "site",
    "site_name": "site",
    "publisher": "site",
    "date": "published",
    "published": "published",
    "id": "id",
    "topic": "topic",
    "category": "topic",
    "tags": "topic",
    "categories": "topic",
}


def read_markdown(name: str, text: str, metadata: Metadata) -> Document:
    """Return the document that the Markdown *text* is; what *metadata* says wins over the front matter.

    A text of little but marks is read as plain text, in bounded time.
    """
    front = _FRONT_MATTER.match(text)
    if front and (said := _front_matter(front[1])):
        text = text[front.end() :]
        metadata = Metadata.model_validate(said | metadata.model_dump(exclude_none=True))
    if sum(text.count(mark) for mark in "[]*_`<!|~\\") > _MAX_MARKS:
        return read_plain(name, text, metadata)
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_DEPTH}).enable(["table", "strikethrough"])
    parser.disable("text_join")  # an escaped mark would be told from a plain one no more
    writer = _Writer()
    writer.write_all(parser.parse(text))
    return Document(name=name, text=writer.text, blocks=tuple(writer.blocks), metadata=metadata)


def _front_matter(head: str) -> dict[str, object]:
    """Return the fields of a front matter that say something about the article: `key: value` lines, lists flattened."""
    said: dict[str, object] = {}
    lines = head.splitlines()
    for number, line in enumerate(lines):
        found = _FIELD.match(line)
        field = _FIELDS.get(found[1].lower()) if found else None
        if not found or field is None or field in said:
            continue
        value = found[2].strip()
        if not value and number + 1 < len(lines) and lines[number + 1].lstrip().startswith("- "):
            value = lines[number + 1].lstrip()[2:]
        value = value.strip("[]").split(",")[0] if field == "topic" else value
        value = value.strip().strip("\"'").strip()
        if value:
            said[field] = read_date(value) if field == "published" else value
    return {field: value for field, value in said.items() if value is not None}


class _Writer:
    """Writes the visible text, piece by piece, and notes where each block lies."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def write_all(self, tokens: Sequence[Token]) -> None:
        """Write *tokens*, a whole document."""
        heading = lists = quotes = 0
        cells: list[str] | None = None
        names = False
        for token in tokens:
            match token.type:
                case "heading_open":
                    heading = int(token.tag[1])
                case "heading_close":
                    heading = 0
                case "bullet_list_open" | "ordered_list_open" | "bullet_list_close" | "ordered_list_close":
                    lists += token.nesting
                case "blockquote_open" | "blockquote_close":
                    quotes += token.nesting
                case "thead_open" | "thead_close":
                    names = token.nesting > 0
                case "tr_open":
                    cells = []
                case "tr_close":
                    row = "　".join(cells or ())
                    # Names of columns tell nothing; a table without names has its first row there.
                    self._add(row, "code" if names and not any(letter.isdigit() for letter in row) else "item")
                    cells = None
                case "inline" if cells is not None:
                    cells.append(_visible(token))
                case "inline":
                    self._inline(token, heading, lists, quoted=quotes > 0)
                case "fence" | "code_block":
                    self._add(token.content.rstrip("\n"), "code")
                case "hr":
                    self.blocks.append(Block(kind="rule", span=(self._length, self._length)))
                case "html_block":
                    self._html(token.content)
                case _:
                    pass

    def _inline(self, token: Token, heading: int, lists: int, *, quoted: bool) -> None:
        words, link = _visible(token), _only_link(token)
        if not heading and _is_bold(token) and len(words) <= _MAX_BOLD_HEADING and not lists:
            heading = 6
        if heading:
            self._add(_HEADING_ID.sub("", words.replace("\n", " ")), "heading", level=heading, link=link)
        elif quoted and not lists:
            self._add(words, "quote", link=link)
        elif words.strip():
            self._lines(words, link, lists)

    def _lines(self, words: str, link: str | None, lists: int) -> None:
        """Write a paragraph or a list item, in which a soft line end may be meant as a new line."""
        start = self._start("item" if lists else "paragraph")
        self._write(words)
        blocks = plain_blocks(words)
        for number, block in enumerate(blocks):
            a, b = (start + place for place in block.span)
            alone = link if len(blocks) == 1 else None
            if lists and not number:
                self.blocks.append(Block(kind="item", span=(a, b), level=lists, link=alone))
            else:
                self.blocks.append(block.model_copy(update={"span": (a, b), "link": alone}))

    def _html(self, content: str) -> None:
        """Write what a browser would show of raw *content*: a summary heads what it opens."""
        content = _COMMENT.sub("", content)
        summary = _SUMMARY.search(content)
        if summary:
            self._add(_TAG.sub("", summary[1]).strip(), "heading", level=6)
            content = content[: summary.start()] + content[summary.end() :]
        for a, b in marks.lines(_TAG.sub("", content)):
            self._add(_TAG.sub("", content)[a:b], "paragraph")

    def _add(self, words: str, kind: Kind, *, level: int = 0, link: str | None = None) -> None:
        a, b = marks.trimmed(words, 0, len(words))
        if a == b:
            return
        start = self._start(kind)
        self._write(words[a:b])
        self.blocks.append(Block(kind=kind, span=(start, self._length), level=level, link=link))

    def _start(self, kind: Kind) -> int:
        if self._length:
            self._write("\n" if kind == "item" and self.blocks and self.blocks[-1].kind == "item" else "\n\n")
        return self._length

    def _write(self, words: str) -> None:
        self._pieces.append(words)
        self._length += len(words)


def _visible(token: Token) -> str:
    """Return the words of an inline *token*: link texts without addresses, no images, no tags."""
    pieces: list[str] = []
    for child in token.children or ():
        match child.type:
            case "text_special" if child.info == "escape" and _is_phrasing(pieces):
                pieces.append(child.markup)  # a phrasing's backslashes are read later
            case "text" | "code_inline" | "text_special":
                pieces.append(child.content)
            case "softbreak" | "hardbreak":
                pieces.append("\n")
            case "html_inline" if child.content.lower().startswith("<br"):
                pieces.append("\n")
            case _:
                pass
    return "".join(pieces)


def _is_phrasing(pieces: Sequence[str]) -> bool:
    """Whether the line that *pieces* end in is a phrasing of a question."""
    line = "".join(pieces).rsplit("\n", 1)[-1].strip()
    return marks.phrasing_label(line) > 0


def _only_link(token: Token) -> str | None:
    """Return where the first link in *token* leads, if it leads to the web."""
    for child in token.children or ():
        address = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
        if address.startswith(("http://", "https://")):
            return address
    return None


def _is_bold(token: Token) -> bool:
    """Whether all of *token* is in bold type, as headings without a mark are."""
    kinds = [child.type for child in token.children or () if child.content.strip() or child.nesting]
    return (
        len(kinds) >= 3
        and kinds[0] == "strong_open"
        and kinds[-1] == "strong_close"
        and kinds.count("strong_open") == 1
    )
