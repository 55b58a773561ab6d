"""An article's text with its entries marked in it. Pure."""

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from knowledge.models import Entry, EntryId, Reading
from knowledge.report.markup import element, escaped

_RANK = {"qa": 0, "key_point": 1, "statement": 2}
"""Where entries lie over each other, the colour is of the first of these."""


class Piece(NamedTuple):
    """A stretch of a text in which the same entries stand from end to end."""

    start: int
    end: int
    entries: tuple[Entry, ...]


def pieces(reading: Reading) -> Iterator[Piece]:
    """Yield the whole text of *reading*, piece by piece, cut wherever an entry starts or ends."""
    entries = sorted(reading.entries, key=lambda entry: entry.start)
    length = len(reading.article.text)
    cuts = sorted({0, length, *(entry.start for entry in entries), *(entry.end for entry in entries)})
    open_: list[Entry] = []
    waiting = 0
    for start, end in pairwise(cuts):
        open_ = [entry for entry in open_ if entry.end > start]
        while waiting < len(entries) and entries[waiting].start <= start:
            open_.append(entries[waiting])
            waiting += 1
        yield Piece(start, end, tuple(sorted(open_, key=lambda entry: _RANK[entry.kind])))


def share(reading: Reading) -> float:
    """Return how much of the text of *reading*, blanks left out, may be quoted."""
    text = reading.article.text
    covered = sum(len("".join(text[piece.start : piece.end].split())) for piece in pieces(reading) if piece.entries)
    return covered / max(len("".join(text.split())), 1)


def marked(reading: Reading, title: Callable[[Entry], str], doubtful: Collection[EntryId]) -> str:
    """Return the text of *reading* as HTML; *title* tells what an entry is, *doubtful* ones bear a sign."""
    parts = []
    for piece in pieces(reading):
        words = escaped(reading.article.text[piece.start : piece.end])
        if not piece.entries:
            parts.append(words)
            continue
        first = piece.entries[0]
        sign = " doubtful" if any(entry.id in doubtful for entry in piece.entries) else ""
        parts.append(
            element(
                "mark",
                words,
                class_=f"{first.kind}{sign}",
                title=" / ".join(map(title, piece.entries)),
                data_entries=" ".join(entry.id for entry in piece.entries),
            )
        )
    return "".join(parts)
