"""Markdown becomes the text a reader sees, and its blocks.

Marks, addresses, images and comments are left out; soft line ends are looked at as in plain text, because many writers
of Markdown break a line where they mean a new one.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.models import Document, Metadata
from knowledge.sources.front import split_front
from knowledge.sources.plain import read_plain
from knowledge.sources.writer import ROW, Writer
from knowledge.text import marks

_TAG = re.compile(r"<[^<>]{0,2000}>")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_SUMMARY = re.compile(r"<summary[^<>]{0,200}>(.{0,1000}?)</summary>", re.DOTALL | re.IGNORECASE)
_DETAILS_END = re.compile(r"</details[ \t]*>", re.IGNORECASE)
_DEFINED = re.compile(r"(?:^|\n)[ \t]{0,3}:[ \t]+(?=\S)")
_HEADING_ID = re.compile(r"[ \t]*\{#[\w.-]{1,100}\}$")
_MAX_DEPTH = 20
_MAX_MARKS = 200_000
"""With more the text is no prose; markdown-it takes up to 30 µs for each and would be busy for minutes."""
_MAX_BOLD_HEADING = 80


def read_markdown(name: str, text: str, metadata: Metadata) -> Document:
    """Return the document that the Markdown *text* is; what *metadata* says wins over the front matter.

    A text of little but marks is read as plain text, in bounded time.
    """
    text, metadata = split_front(text, metadata)
    if sum(text.count(mark) for mark in "[]*_`<!|~\\") > _MAX_MARKS:
        return read_plain(name, text, metadata)
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_DEPTH}).enable(["table", "strikethrough"])
    parser.disable("text_join")  # an escaped mark would be told from a plain one no more
    writer = _Writer()
    writer.write_all(parser.parse(text))
    return Document(name=name, text=writer.text, blocks=tuple(writer.blocks), metadata=metadata)


class _Writer(Writer):
    """Writes what a reader of the tokens sees."""

    def write_all(self, tokens: Sequence[Token]) -> None:
        """Write *tokens*, a whole document."""
        heading = quotes = 0
        lists: list[int | None] = []
        number: int | None = None
        cells: list[str] | None = None
        names = False
        for token in tokens:
            match token.type:
                case "heading_open":
                    heading = int(token.tag[1])
                case "heading_close":
                    heading = 0
                case "bullet_list_open" | "ordered_list_open":
                    lists.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None)
                case "bullet_list_close" | "ordered_list_close":
                    lists.pop()
                    number = None
                case "list_item_open":
                    number = lists[-1]
                    lists[-1] = number + 1 if number is not None else None
                case "blockquote_open" | "blockquote_close":
                    quotes += token.nesting
                case "thead_open" | "thead_close":
                    names = token.nesting > 0
                case "tr_open":
                    cells = []
                case "tr_close":
                    self.add(ROW.join(cells or ()), "row", level=int(names))
                    cells = None
                case "inline" if cells is not None:
                    cells.append(" ".join(_visible(token).split()))
                case "inline":
                    self._inline(token, heading, len(lists), number, quoted=quotes > 0)
                    number = None
                case "fence" | "code_block":
                    self.add(token.content.rstrip("\n"), "code")
                case "hr":
                    self.rule()
                case "html_block":
                    self._html(token.content)
                case _:
                    pass

    def _inline(self, token: Token, heading: int, lists: int, number: int | None, *, quoted: bool) -> None:
        words, link = _visible(token), _only_link(token)
        asked = _leading_bold(token)
        if not heading and marks.asks(asked) and words.startswith(asked) and (lists or words != asked):
            self.add(asked, "question", number=number)
            words, number = words[len(asked) :].lstrip(), None
        if not heading and _is_bold(token) and len(words) <= _MAX_BOLD_HEADING and not lists:
            heading = 6
        if heading:
            self.add(_HEADING_ID.sub("", words.replace("\n", " ")), "heading", level=heading, link=link)
        elif quoted and not lists:
            self.add(words, "quote", link=link)
        elif not lists and (entry := _DEFINED.search(words)):
            self._defined(words, entry)
        elif words.strip():
            self.add_lines(words, lists=lists, number=number, link=link)

    def _defined(self, words: str, first: re.Match[str]) -> None:
        """Write a definition list: terms line by line, and what explains them behind colons."""
        for line in words[: first.start()].splitlines():
            self.add(line, "term")
        for definition in _DEFINED.split(words[first.start() :]):
            self.add(" ".join(definition.split()), "definition")

    def _html(self, content: str) -> None:
        """Write what a browser would show of raw *content*: a summary heads what it opens."""
        content = _COMMENT.sub("", content)
        if summary := _SUMMARY.search(content):
            words = _TAG.sub("", summary[1]).strip()
            if marks.is_asking(words):
                self.add(words, "question")
            else:
                self.add(words, "heading", level=6)
            content = content[: summary.start()] + content[summary.end() :]
        bare = _TAG.sub("", content)
        for a, b in marks.lines(bare):
            self.add(bare[a:b], "paragraph")
        if _DETAILS_END.search(content):
            self.rule()


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


def _leading_bold(token: Token) -> str:
    """Return the words in bold type that *token* begins with."""
    children = [child for child in token.children or () if child.content.strip() or child.nesting]
    if not children or children[0].type != "strong_open":
        return ""
    bold = takewhile(lambda child: child.type != "strong_close", children)
    return "".join(child.content for child in bold).strip()


def _is_bold(token: Token) -> bool:
    """Whether all of *token* is in bold type, as headings without a mark are."""
    kinds = [child.type for child in token.children or () if child.content.strip() or child.nesting]
    return (
        len(kinds) >= 3
        and kinds[0] == "strong_open"
        and kinds[-1] == "strong_close"
        and kinds.count("strong_open") == 1
    )
