"""Tell the role of each line of a page: text, question, point, box heading, date, source, pager or page furniture."""

import re
from collections.abc import Iterator
from datetime import date
from enum import Enum, auto
from typing import NamedTuple

from knowledge.models import Block, Document
from knowledge.text import marks
from knowledge.text.dates import find_dates
from knowledge.text.lexicon import either
from knowledge.text.marks import Place
from knowledge.text.phrasings import usable


class Role(Enum):
    """What a line is for, as far as the line itself tells."""

    TEXT = auto()
    QUESTION = auto()
    POINT = auto()
    TERM = auto()
    DEFINITION = auto()
    ROW = auto()
    """Cells of a table."""
    NAMES = auto()
    """What a table calls its columns."""
    BOX = auto()
    """Heading of a box that sums the page up."""
    CONTENTS = auto()
    """Heading of a table of contents or of a list of other pages."""
    REPLIES = auto()
    """Heading of what readers say under the article."""
    DATE = auto()
    SOURCE = auto()
    PAGER = auto()
    CHROME = auto()
    """Menus, share buttons, bylines, copyright: nothing the article says."""
    CODE = auto()
    RULE = auto()


class Line(NamedTuple):
    """One line, or one paragraph that was wrapped over several."""

    role: Role
    span: Place
    words: str
    block: Block
    day: date | None = None
    """The day a DATE line names."""
    phrasings: tuple[str, ...] = ()
    """Other ways to ask the question that it is, from the lines under it. Those lines say nothing else."""

    label: int = 0
    """Length of the `Q:` it begins with."""
    reply: int = 0
    """Length of the `A:` it begins with."""

    @property
    def heading(self) -> bool:
        """Whether the outside form shows it as a heading, or as a question with its answer below."""
        return self.block.kind in {"heading", "question"}

    @property
    def level(self) -> int:
        """Depth among the headings; a question of its own lies below all of them."""
        return self.block.level if self.block.kind == "heading" else _BELOW_HEADINGS

    @property
    def asks(self) -> bool:
        """Whether it heads the answer to its own words."""
        return self.block.kind == "question" or (self.heading and marks.is_asking(self.words))

    def ends(self, asked: "Line") -> bool:
        """Whether at this line the answer to the heading or label *asked* is over."""
        closing = self.role in {Role.RULE, Role.CONTENTS, Role.PAGER, Role.BOX}
        return closing or bool(self.label) or (self.heading and (self.asks or self.level <= asked.level))


URL = re.compile(r"https?://[^\s<>\"'（）()「」『』【】、。]{2,2000}")
_MARKS = (
    " \t\u3000📘📖📕📗📙📚📝📌📍✏🔍🔎💡✅⭐✨🎯👉▼▽■□◆◇●★☆【】〔〕《》[]「」『』<>＜＞|｜*_#～~-ー─━―"
    ":：!！。.…?？\ufe0f"
)
_ARROWS = " \t\u3000⇒→➡➔▶►▸>＞»›<＜«‹←:：()（）[]【】…"
_BOX = re.compile(either("page.box"), re.IGNORECASE)
_CONTENTS = re.compile(either("page.contents"), re.IGNORECASE)
_REPLIES = re.compile(either("page.replies"), re.IGNORECASE)
_DATE_LABEL = re.compile(either("page.date_label"), re.IGNORECASE)
_DATE_REST = re.compile(either("page.date_rest") + "*", re.IGNORECASE)
_SOURCE = re.compile(either("page.source_label"), re.IGNORECASE)
_SOURCE_FIRST = re.compile(
    rf"[\s\u3000⇒→➡▶►📎🔗📰👉■●・*\[【(（]*{_SOURCE.pattern}(?:はこちら|こちら|から)?(?![A-Za-zａ-ｚ])"
    r"[\s\u3000\]】)）]*(?P<sign>[:：⇒→➡➔▶►▸>＞»›/／|｜]|$)?",
    re.IGNORECASE,
)
_SOURCE_LAST = re.compile(_SOURCE.pattern + r"[\s\u3000:：⇒→➡➔▶►>＞»›/／・|｜()（）\-–—]*$", re.IGNORECASE)
_PAGER = re.compile(either("page.pager"), re.IGNORECASE)
_FURNITURE = re.compile(either("page.furniture"), re.IGNORECASE)
_FURNITURE_SPLIT = re.compile(r"[\s\u3000|｜/／・>＞›»→,、:：()（）]+")
_CRUMBS = re.compile(r"\S[ \u3000]*[>＞›»][ \u3000]*\S")
_RIGHTS = re.compile(either("page.rights"), re.IGNORECASE)
_NOTICE = re.compile(either("page.notice"), re.IGNORECASE)
_BYLINE = re.compile(either("page.byline"), re.IGNORECASE)
_PARTS = re.compile(r"\s*[·•|｜]\s*")
_SENTENCE_LIKE = re.compile(r"[。．!！]|\. |[^.]\.$")
_LONG = 2000
_LONGEST_NOTICE = 250
_BELOW_HEADINGS = 7
_ROLES = {"code": Role.CODE, "rule": Role.RULE, "term": Role.TERM, "definition": Role.DEFINITION}


def classify(document: Document) -> list[Line]:
    """Return the lines of *document* with their roles, in reading order."""
    text = document.text
    lines: list[Line] = []
    for given in document.blocks or _bare_blocks(text):
        block = given
        start, end = marks.trimmed(text, *block.span)
        if start == end and block.kind != "rule":
            continue
        words = text[start:end]
        if lines and (label := marks.phrasing_label(words)) and _is_asked(lines[-1]):
            lines[-1] = lines[-1]._replace(phrasings=usable([*lines[-1].phrasings, words[label:].strip()]))
            continue
        if block.kind == "term" and marks.is_asking(words):
            block = block.model_copy(update={"kind": "question"})
        role, day = _role(words, block)
        if block.kind == "heading" and role is Role.TEXT and lines and _goes_on(text, lines[-1], start):
            role = Role.POINT
        if role is Role.CHROME and block.kind == "heading" and is_notice(words):
            block = block.model_copy(update={"kind": "paragraph", "level": 0})
        labels = marks.question_label(words), marks.answer_label(words)
        if lines and not any(labels) and (bare := marks.bare_labels(lines[-1].words, words)):
            lines[-1], labels = lines[-1]._replace(label=bare[0]), (0, bare[1])
        lines.append(Line(role, (start, end), words, block, day, (), *labels))
    return lines


def _is_asked(line: Line) -> bool:
    """Whether other ways to ask may stand under *line*."""
    return line.asks or marks.asks(line.words) or bool(line.label or line.phrasings)


def _bare_blocks(text: str) -> Iterator[Block]:
    """Yield a paragraph for each line, for a document that came without blocks."""
    for line in marks.lines(text):
        words = marks.bullet(text, *line)
        yield Block(kind="item" if words > line[0] else "paragraph", span=(words, line[1]))


def _goes_on(text: str, before: Line, start: int) -> bool:
    """Whether a marked line taken for a heading is the last of a list: the line before it bears the same mark."""
    own = text[max(0, start - 3) : start].strip()
    return before.role is Role.POINT and bool(own) and text[max(0, before.span[0] - 3) : before.span[0]].strip() == own


def _role(words: str, block: Block) -> tuple[Role, date | None]:
    if block.kind in _ROLES:
        return _ROLES[block.kind], None
    if block.kind == "row":
        return (Role.NAMES if block.level else Role.ROW), None
    head = words[:_LONG]
    bare = head.strip(_MARKS)
    if len(bare) <= 40 and _BOX.fullmatch(bare):
        return Role.BOX, None
    if len(bare) <= 50 and _CONTENTS.fullmatch(bare):
        return Role.CONTENTS, None
    if block.kind == "heading" and _REPLIES.fullmatch(bare):
        return Role.REPLIES, None
    if day := date_line(head) or _byline_day(head):
        return Role.DATE, day
    if is_source_line(head, block.link):
        return Role.SOURCE, None
    if _is_pager(head):
        return Role.PAGER, None
    if _is_furniture(head):
        return Role.CHROME, None
    if block.kind == "item":
        return Role.POINT, None
    if block.kind == "question":
        return Role.QUESTION, None
    return (Role.QUESTION if marks.asks(words) and not _SENTENCE_LIKE.search(head[:-1]) else Role.TEXT), None


def date_line(words: str) -> date | None:
    """Return the day that a line names which holds nothing but a date, with or without a label and a time."""
    if len(words) > 80 or not any(letter.isdigit() for letter in words):
        return None
    bare = words.strip(" \t\u3000()（）[]【】*_")
    label = _DATE_LABEL.match(bare)
    rest = bare[label.end() :].lstrip(" \t\u3000:：") if label else bare
    found = find_dates(rest, 0, len(rest), None)
    days = [mention for mention in found if mention.first == mention.last]
    if not days or not _DATE_REST.fullmatch(rest[: days[0].span[0]]):
        return None
    # Created and changed: "公開日:2025/06/06 更新日:2025/06/07" is dated by its first.
    tail = rest[days[0].span[1] :]
    return days[0].first if _DATE_REST.fullmatch(_without_dates(tail)) else None


def _byline_day(words: str) -> date | None:
    """Return the day in a line of parts that name who wrote the page, when, and how long it is: Ann · 4 min · 2 May."""
    parts = _PARTS.split(words.strip()) if len(words) <= 120 else []
    days = [day for part in parts if (day := date_line(part))]
    other = [part for part in parts if not (date_line(part) or is_notice(part) or _BYLINE.fullmatch(part))]
    return days[0] if days and len(other) < 2 < len(parts) else None


def _without_dates(words: str) -> str:
    for mention in reversed(find_dates(words, 0, len(words), None)):
        words = words[: mention.span[0]] + words[mention.span[1] :]
    return _DATE_LABEL.sub("", words)


def is_source_line(words: str, link: str | None = None) -> bool:
    """Whether a line names where something was taken from: a label, a name, an address."""
    if len(words) > 600:
        return False
    url = URL.search(words)
    rest = words[: url.start()] if url else words
    if len(rest) > 200 or marks.ends_sentence(rest):
        return False
    label = _SOURCE_FIRST.match(rest)
    marked = label is not None and label["sign"] is not None
    if url or link:
        # "From the harbour one sees ..." begins with a label too; a label stands apart or the line is short.
        return marked or (label is not None and len(rest) <= 60) or bool(url and _SOURCE_LAST.search(rest[-30:]))
    return marked and len(words) <= 80 and "。" not in words


def is_notice(words: str) -> bool:
    """Whether *words* sell, ask for something, count readers or name who took a picture: nothing the article says."""
    return len(words) <= _LONGEST_NOTICE and bool(_NOTICE.fullmatch(words.strip()))


def _is_pager(words: str) -> bool:
    return len(words) <= 100 and bool(_PAGER.fullmatch(words.strip(_ARROWS)))


def _is_furniture(words: str) -> bool:
    if _RIGHTS.search(words) and len(words) <= 200:
        return True
    if is_notice(words):
        return True
    if len(words) > 120 or marks.ends_sentence(words):
        return False
    if _BYLINE.fullmatch(words.strip()):
        return True
    if _FURNITURE.fullmatch(words.strip()):
        return True
    pieces = [piece for piece in _FURNITURE_SPLIT.split(words.strip(" \t\u3000|｜>＞")) if piece]
    known = sum(bool(_FURNITURE.fullmatch(piece)) for piece in pieces)
    if pieces and (known == len(pieces) or (known >= 3 and known * 2 >= len(pieces))):
        return True
    crumbs = _CRUMBS.findall(words)
    return bool(crumbs) and known >= 1
