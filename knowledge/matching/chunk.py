"""One reading's share of an index: its entries as numbers and rows of terms."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.contents import contents
from knowledge.matching.rows import Rows
from knowledge.matching.terms import Analysis, analyse, analyse_question
from knowledge.models import Article, Entry, Reading

PARTS = ("body", "question", "title")
COLUMNS = (
    *("ordinal", "kind", "level", "title", "passage", "previous", "next", "place", "start", "length", "words"),
    *("holds", "leans", "lead", "day"),
)
KINDS = ("qa", "key_point", "statement")
LEVELS = ("card", "section", "article")

_LEANING = re.compile(
    r"(?:これ|それ|その|この|あの|同|また|しかし|さらに|なお|一方|ただし|そして|彼|ここ|そこ|このように)"
    r"|(?:he|she|it|they|this|that|these|those|his|her|its|their|however|but|and|also|there)\b"
)
"""A sentence that begins so leans on the one before it."""
_LONGEST_BODY = 600
"""Code points of an entry that are analysed: a pair's answer may run over pages; its beginning tells its subject."""
_CROWDED = 0.6
"""Share of one-entry paragraphs above which a section is one passage: pages that put every line apart."""
_LONGEST_PASSAGE = 12


class Chunk(NamedTuple):
    """The entries of one stored reading, numbered from 0; so are its titles and passages."""

    revision: int
    columns: dict[str, NDArray[np.int64]]
    """By `COLUMNS`: position in the reading, kind, level, title, passage, neighbours in the passage (-1: none),
    position in the article, where the core starts, length in code points and words, what it holds (`Holds`), whether
    it leans on the sentence before, whether it is of the lead, and its date as an ordinal (0: none)."""
    rows: dict[str, Rows]
    """Terms of each body, question and title, and of the words of each body; what each of those words holds; and folded
    text by `text.part`."""

    @property
    def sizes(self) -> tuple[int, int, int]:
        """How many entries, titles and passages it has."""
        entries = len(self.columns["ordinal"])
        passages = int(self.columns["passage"].max()) + 1 if entries else 0
        return entries, len(self.rows["text.title"]), passages


def chunk(revision: int, reading: Reading) -> Chunk:
    """Return what an index needs of *reading*, which is stored as *revision*."""
    article, entries = reading.article, reading.entries
    bodies = [analyse(article.text[e.core[0] : min(e.core[1], e.core[0] + _LONGEST_BODY)]) for e in entries]
    questions = [analyse_question(e.question or "") for e in entries]
    headings: dict[str, int] = {}
    titles = [headings.setdefault(_heading(article, entry), len(headings)) for entry in entries]
    passages = _passages(article, entries)
    previous, following = _neighbours(entries, passages)
    order = np.argsort([entry.core[0] for entry in entries], kind="stable")
    place = np.empty(len(entries), np.int64)
    place[order] = np.arange(len(entries))
    columns = {
        "ordinal": range(len(entries)),
        "kind": [KINDS.index(entry.kind) for entry in entries],
        "level": [LEVELS.index(entry.level) for entry in entries],
        "title": titles,
        "passage": passages,
        "previous": previous,
        "next": following,
        "place": place,
        "start": [entry.core[0] for entry in entries],
        "length": [len(body.folded) for body in bodies],
        "words": [len(body.words) for body in bodies],
        "holds": [contents(body) for body in bodies],
        "leans": [bool(_LEANING.match(body.folded)) for body in bodies],
        "lead": [_is_lead(article, entry) for entry in entries],
        "day": [_day(article, entry) for entry in entries],
    }
    analysed = {"body": bodies, "question": questions, "title": [analyse(heading) for heading in headings]}
    rows = {
        "words": Rows.of([text.word_terms for text in bodies], np.int64),
        "holds": Rows.of([np.array([word.holds for word in text.words], np.uint16) for text in bodies], np.uint16),
    }
    for part, texts in analysed.items():
        rows[part] = Rows.of([text.terms for text in texts], np.int64)
        rows[f"text.{part}"] = Rows.of([_bytes(text) for text in texts], np.uint8)
    return Chunk(revision, {name: np.array(list(column), np.int64) for name, column in columns.items()}, rows)


def _bytes(text: Analysis) -> NDArray[Any]:
    return np.frombuffer(text.folded.encode("utf-8", "replace"), np.uint8)


def _is_lead(article: Article, entry: Entry) -> bool:
    """Return whether *entry* stands in the lead of a page that names its sources further down."""
    return bool(article.sources) and entry.level == "article" and entry.kind == "statement"


def _day(article: Article, entry: Entry) -> int:
    card = article.sources[entry.source].published if entry.source is not None else None
    day = card or article.published
    return day.toordinal() if day else 0


def _heading(article: Article, entry: Entry) -> str:
    """Return the words an entry stands under: the article's title and its section's heading."""
    heading = article.sections[entry.section].heading if entry.section is not None else None
    return f"{article.title} {heading}" if heading and heading != article.title else article.title


def _passages(article: Article, entries: Sequence[Entry]) -> list[int]:
    """Return for each entry the number of its passage: a paragraph, or a section made of one-line paragraphs."""
    paragraphs = [_paragraph_start(article.text, entry.core[0]) for entry in entries]
    counts: dict[tuple[int | None, int], int] = {}
    for entry, paragraph in zip(entries, paragraphs, strict=True):
        counts[entry.section, paragraph] = counts.get((entry.section, paragraph), 0) + 1
    single: dict[int | None, list[bool]] = {}
    for (section, _), count in counts.items():
        single.setdefault(section, []).append(count == 1)
    crowded = {section for section, alone in single.items() if sum(alone) >= _CROWDED * len(alone)}
    numbers: dict[tuple[int | None, int], int] = {}
    seen: dict[int | None, int] = {}
    passages = []
    for entry, paragraph in zip(entries, paragraphs, strict=True):
        nth = seen[entry.section] = seen.get(entry.section, -1) + 1
        group = -1 - nth // _LONGEST_PASSAGE if entry.section in crowded else paragraph
        passages.append(numbers.setdefault((entry.section, group), len(numbers)))
    return passages


def _paragraph_start(text: str, position: int) -> int:
    unix, windows = text.rfind("\n\n", 0, position), text.rfind("\n\r\n", 0, position)
    return max(unix, windows, -1)


def _neighbours(entries: Sequence[Entry], passages: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return for each entry the one before and the one after it in its passage, -1 where there is none."""
    previous, following = [-1] * len(entries), [-1] * len(entries)
    last: dict[int, int] = {}
    for number in sorted(range(len(entries)), key=lambda number: entries[number].core):
        if entries[number].kind == "qa":
            continue
        before = last.get(passages[number], -1)
        previous[number] = before
        if before >= 0:
            following[before] = number
        last[passages[number]] = number
    return previous, following
