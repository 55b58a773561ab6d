"""Chooses what of a page is its text: trafilatura decides, questions with their answers stay in any case."""

import re
from collections.abc import Sequence
from copy import deepcopy

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from knowledge.sources.html.pieces import Piece
from knowledge.text import marks

_ENOUGH = 0.25
"""Where trafilatura finds less than that part of the running text, it has taken the wrong part of the page."""
_LINKED = 0.5
_SHORT = 12
_MOST_TABLES = 12
_MARKS = re.compile(r"[\W_]+")


def main_pieces(root: HtmlElement, pieces: Sequence[Piece]) -> list[Piece]:
    """Return those of *pieces*, all that *root* shows, that are the text of the page."""
    found, whole = _found(root)
    chosen = [piece.sure or _is_among(piece, found, whole) for piece in pieces]
    told = sum(len(piece.words) for piece, yes in zip(pieces, chosen, strict=True) if yes)
    running = sum(len(piece.words) for piece in pieces if piece.linked < _LINKED)
    if told < _ENOUGH * running:
        chosen = [piece.sure or piece.linked < _LINKED for piece in pieces]
    places = [number for number, yes in enumerate(chosen) if yes and pieces[number].kind != "rule"]
    if not places:
        return []
    first, last = _stretched(pieces, places[0], places[-1])
    for number, piece in enumerate(pieces):
        if first <= number <= last and not chosen[number]:
            chosen[number] = piece.kind == "rule" or _is_running(piece) or _is_value(pieces[number - 1], piece)
        elif piece.kind != "rule" and number and pieces[number - 1].kind == "question" and piece.linked < _LINKED:
            chosen[number] = True
    _follow(pieces, chosen)
    return [piece for piece, yes in zip(pieces, chosen, strict=True) if yes]


def _stretched(pieces: Sequence[Piece], first: int, last: int) -> tuple[int, int]:
    """Return the stretch of the page's text: back to its title, and on over the table or the terms it ends with."""
    title = next(
        (
            number
            for number in range(first - 1, -1, -1)
            if (pieces[number].kind, pieces[number].level) == ("heading", 1)
        ),
        None,
    )
    while last + 1 < len(pieces) and pieces[last + 1].kind in {"row", "term", "definition"}:
        last += 1
    return (first if title is None else title + 1), last


def _found(root: HtmlElement) -> tuple[set[str], str]:
    """Return the keys of what trafilatura takes for the text, and all of it in one key."""
    # Tables in tables take it a time that grows with the square of their depth (175 of them 25 s), and some trees make
    # it fail; then the page's own structure has to do.
    if _tables_deep(root) > _MOST_TABLES:
        return set(), ""
    try:
        page = bare_extraction(
            deepcopy(root), include_comments=False, include_tables=True, include_formatting=True, favor_recall=True
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, AssertionError):
        page = None
    body = getattr(page, "body", None)
    if body is None:
        return set(), ""
    keys = {_key("".join(element.itertext())) for element in body.iter()}
    return keys, _key("".join(body.itertext()))


def _tables_deep(root: HtmlElement) -> int:
    """Return how many tables stand in each other, at most."""
    deep = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end"), tag="table"):
        deep += 1 if event == "start" else -1
        deepest = max(deepest, deep)
    return deepest


def _key(words: str) -> str:
    return _MARKS.sub("", words)


def _is_among(piece: Piece, found: set[str], whole: str) -> bool:
    if piece.kind == "paragraph" and piece.linked > _LINKED and not marks.ends_sentence(piece.words):
        return False  # "Read more: ..."
    key = _key(piece.words)
    if not key:
        return False
    return key in found or (len(key) >= _SHORT and key in whole)


def _is_running(piece: Piece) -> bool:
    """Whether a piece between others of the text reads like them, although it was passed over."""
    if piece.linked > 0.3:
        return False
    return piece.kind in {"row", "item", "definition", "term"} or marks.ends_sentence(piece.words)


def _is_value(above: Piece, piece: Piece) -> bool:
    """Whether *piece* is a price or another figure under its heading; under the title stands who wrote it and when."""
    figures = any(letter.isdigit() for letter in piece.words)
    return above.kind == "heading" and above.level > 1 and piece.kind == "paragraph" and figures and not piece.linked


def _follow(pieces: Sequence[Piece], chosen: list[bool]) -> None:
    """Let headings go with what stands under them."""
    under = False
    below = 0
    for number in range(len(pieces) - 1, -1, -1):
        piece = pieces[number]
        if piece.kind == "heading":
            chosen[number] = (under and (chosen[number] or piece.linked < 0.9)) or (
                chosen[number] and 0 < piece.level < below
            )
            if chosen[number]:
                below, under = piece.level, False
        elif piece.kind != "rule":
            under = under or chosen[number]
