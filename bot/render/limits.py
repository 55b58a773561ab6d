"""Discord's limits, and cutting to them.

Discord counts some limits in UTF-16 units and some in code points, and does not say which. A text never has fewer
UTF-16 units than code points, so a text within its limit in units is within it either way.
"""

import unicodedata

TEXT_TOTAL = 4000
"""All text displays of one message together (Discord docs, "Components V2")."""
COMPONENTS = 40
LABEL = 80
CUSTOM_ID = 100
LINK = 512
"""Longest address of a link button."""
CHOICE = 100
"""Autocomplete: name and value of a choice."""
CHOICES = 25
MARK = "…"

_JOINERS = "\u200d"
_LONGEST_CLUSTER = 16


def units(text: str) -> int:
    """Return the length of *text* in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def fitting(pieces: list[str], limit: int) -> int:
    """Return how many of *pieces* fit into *limit* units, not ending inside a letter with marks or a joined emoji."""
    used = count = 0
    for piece in pieces:
        used += units(piece)
        if used > limit:
            break
        count += 1
    if count == len(pieces):
        return count
    for end in range(count, max(count - _LONGEST_CLUSTER, 0), -1):
        if not continues(pieces[end]) and pieces[end - 1] not in _JOINERS:
            return end
    return count


def continues(piece: str) -> bool:
    """Return whether *piece* belongs to the letter before it: a combining mark, a variation selector, a joiner."""
    return unicodedata.category(piece[0]) in {"Mn", "Me", "Mc"} or piece in _JOINERS or "🏻" <= piece <= "🏿"


def cut(text: str, limit: int) -> str:
    """Return *text*, or its beginning with a visible mark, in at most *limit* units."""
    if units(text) <= limit:
        return text
    return text[: fitting(list(text), limit - units(MARK))].rstrip() + MARK
