"""Text that others wrote, made harmless for Discord: nothing in it may act as markup, mention or link.

One pass, each character looked at once with its neighbours, so the time grows with the length alone
(`discord.utils.escape_markdown` is cubic on repeated ``[a](``).
"""

import unicodedata
from collections.abc import Iterator

from bot.render.limits import MARK, continues, cut, fitting, units

_ALWAYS = frozenset("\\`*_~|<>[]@:")
"""Emphasis, code, spoilers, quotes, mentions, links, emoji, timestamps; `:` also breaks `https://` and `:smile:`."""
_LINE_START = frozenset("#-+=")
"""Headings, subtext and lists; `=` underlines a heading in some Markdown readers."""
_PINGS = ("everyone", "here")
_MARKS = 4
"""Combining marks kept on one letter; more than any language stacks, fewer than it takes to cover other lines."""
_SPACES = frozenset(" \t\u3000")
_NEXT_LINE = "\n> "
_BLANKS = _SPACES | {_NEXT_LINE}

Piece = tuple[int, str]
"""Position of a character in the text, and what stands for it."""


def _visible(text: str) -> Iterator[Piece]:
    """Yield the characters of *text* without those that hide, reorder or pile up; line breaks become line feeds."""
    marks, before = 0, "\n"
    for index, character in enumerate(text):
        if character == "\r" and text[index + 1 : index + 2] == "\n":
            continue
        shown = _shown(character, before)
        marks = marks + 1 if shown and continues(shown) else 0 if shown else marks
        if shown and marks <= _MARKS:
            yield index, shown
            before = shown


def _shown(character: str, before: str) -> str:
    """Return what to show for *character* after *before*: nothing for what hides or reorders other letters."""
    if " " <= character < "\x7f" or character in "\n\t":
        return character
    if character in "\r\u0085\u2028\u2029":
        return "\n"
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    # Joiners are kept where they join: in emoji and in scripts that need them.
    joins = character in "\u200c\u200d" and before > "\u02ff"
    return "" if category == "Cc" or (category == "Cf" and not joins) else character


def plain(text: str, limit: int) -> str:
    """Return *text* on one line for a place without markup (a button, an autocomplete choice), within *limit*."""
    return cut(" ".join("".join(character for _, character in _visible(text)).split()), limit)


def pieces(text: str) -> list[Piece]:
    """Return what to write for each visible character of *text*, so that Discord shows just that character."""
    shown = list(_visible(text))
    written: list[Piece] = []
    line_start, number, before = True, False, ""
    for place, (index, character) in enumerate(shown):
        after = shown[place + 1][1] if place + 1 < len(shown) else ""
        piece = character
        if character == "@" and "".join(c for _, c in shown[place + 1 : place + 9]).lower().startswith(_PINGS):
            piece = "@\u200b"  # a backslash would leave the word itself for clients that look for it
        elif (
            character in _ALWAYS
            or (line_start and character in _LINE_START)
            or (number and character in ".)")
            # Bare invites (discord.gg/…) are found without a scheme, so no dot may join a host name.
            or (character == "." and before.isalnum() and after.isalpha() and after.isascii())
        ):
            piece = "\\" + character
        written.append((index, piece))
        number = character.isdigit() and (line_start or number)
        line_start = character == "\n" or (line_start and character in _SPACES)
        before = character
    return written


def escape(text: str) -> str:
    """Return the whole of *text*, harmless."""
    return "".join(piece for _, piece in pieces(text))


def line(text: str, limit: int) -> str:
    """Return *text* harmless and on one line, in at most *limit* units, cut with a visible mark."""
    return _joined(pieces(" ".join(text.split())), limit)


def _joined(written: list[Piece], limit: int) -> str:
    parts = [piece for _, piece in written]
    if sum(map(units, parts)) <= limit:
        return "".join(parts)
    return "".join(parts[: fitting(parts, limit - units(MARK))]).rstrip() + MARK


def quote(text: str, highlight: tuple[int, int] | None, limit: int) -> str:
    """Return *text* harmless as a block quote, in at most *limit* units, with *highlight* (code points) in bold.

    Where the quotation is cut inside the highlight, nothing is bold: half a number says something else.
    """
    start, end = _trimmed(text, highlight)
    written = [(index, _NEXT_LINE if piece == "\n" else piece) for index, piece in pieces(text.strip("\n"))]
    lead = len(text) - len(text.lstrip("\n"))
    written = [(index + lead, piece) for index, piece in written]
    parts = ["> "] + [piece for _, piece in written]
    room = limit - (4 if end > start else 0)
    whole = sum(map(units, parts)) <= room
    kept = len(parts) if whole else fitting(parts, room - units(MARK))
    while not whole and kept > 1 and parts[kept - 1] in _BLANKS:  # the mark stands behind a letter, not on a line alone
        kept -= 1
    if any(start <= index < end for index, _ in written[kept - 1 :]):
        start = end = 0
    out, bold = ["> "], False
    for index, piece in written[: kept - 1]:
        if not bold and start <= index < end and not continues(piece):
            out.append("**")
            bold = True
        elif bold and index >= end:
            out.append("**")
            bold, end = False, start
        out.append(piece)
    if bold:
        out.append("**")
    return "".join(out) + ("" if whole else MARK)


def _trimmed(text: str, highlight: tuple[int, int] | None) -> tuple[int, int]:
    """Return *highlight* without blanks at its edges; empty where bold would not help or could break a line."""
    if highlight is None:
        return 0, 0
    start, end = highlight
    words = text[start:end]
    if "\n" in words.strip() or words.strip() == text.strip() or not words.strip():
        return 0, 0
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
