"""Pages to open: texts that ship with the program in made-up markup, and hand-written ones with all that is awkward."""

import html
import re
from html.parser import HTMLParser
from typing import NamedTuple

from tests.browser.written import ENGLISH, JAPANESE

_BLOCKS = {"p", "h1", "h2", "li", "td", "th", "tr", "div", "blockquote"}
_MARKUP = ("<b>{}</b>", "<a href='/other'>{}</a>", "<span class='x'>{}</span>", "<em><i>{}</i></em>", "<code>{}</code>")
_STYLE = "body{margin:1500px 20px;line-height:1.6} p,li,td{margin:1em 0}"


class Page(NamedTuple):
    """A page, and the text that an article made of it has."""

    language: str
    body: str
    text: str

    @property
    def document(self) -> str:
        """The page as it is served; room above and below lets every sentence come to the middle of the window."""
        return (
            f"<!doctype html><html lang='{self.language}'><meta charset='utf-8'><title>.</title>"
            f"<style>{_STYLE}</style><body>{self.body}</body></html>"
        )


def written() -> list[Page]:
    """Return the hand-written pages."""
    return [Page(language, body, _text(body)) for language, body in (("ja", JAPANESE), ("en", ENGLISH))]


def marked_up(language: str, text: str) -> Page:
    """Return a page of *text*, a paragraph a line, with markup around stretches that need not be whole words."""
    paragraphs = [line for line in text.split("\n") if line.strip()]
    body = "".join(f"<p>{_decorated(line, number)}</p>" for number, line in enumerate(paragraphs))
    return Page(language, body, "\n\n".join(paragraphs))


def _decorated(line: str, number: int) -> str:
    parts, place, width = [], 0, 3 + number % 5
    for count in range(len(line)):
        start = place + 5 + (number + count) % 9
        if start + width >= len(line):
            break
        parts.append(html.escape(line[place:start]))
        parts.append(_MARKUP[(number + count) % len(_MARKUP)].format(html.escape(line[start : start + width])))
        place = start + width
    return "".join([*parts, html.escape(line[place:])])


class _Reader(HTMLParser):
    """Takes the text out of a page as a reader of articles does: without the small letters of a ruby."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._ruby = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._ruby = self._ruby or tag in {"rt", "rp"}
        if tag == "br":
            self.parts.append("\x00")
        elif tag in _BLOCKS:
            self.parts.append("\x01")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"rt", "rp"}:
            self._ruby = False
        elif tag in _BLOCKS:
            self.parts.append("\x01")

    def handle_data(self, data: str) -> None:
        if not self._ruby:
            self.parts.append(data)


def _text(body: str) -> str:
    reader = _Reader()
    reader.feed(body)
    spaced = re.sub(r"\s+", " ", "".join(reader.parts))
    return re.sub(r" *\x00 *", "\n", re.sub(r"[ \x00]*\x01[ \x00\x01]*", "\n\n", spaced)).strip()
