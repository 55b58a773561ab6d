"""The address of a page that opens at one of its sentences: a text fragment (`#:~:text=`).

A browser scrolls to the first place where the words of the fragment stand, and takes only whole words, as *its* word
list cuts them. So a sentence goes in whole where it fits; a long one is named by its beginning and its end, cut where
every word list agrees: at spaces, at Japanese punctuation, between letters and digits of different scripts.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from knowledge.text.marks import Place, trimmed

LONGEST_URL = 512
"""What the button of a chat message may hold (Discord)."""
_DIRECTIVE = ":~:text="
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_SHORTEST = 6
"""Code points below which the beginning of a sentence might stand in a menu or a heading of the page."""
_LONGEST_CONTEXT = 24
_JOINING = frozenset("・ー゠＝=～〜々")
"""Signs that stand inside names."""
_PARTICLES = frozenset("はがをにでと")


class _Words(NamedTuple):
    """What a fragment says: the passage's own words, and what stands before it on the page."""

    start: str
    end: str = ""
    prefix: str = ""

    def encoded(self) -> str:
        parts = [f"{_encoded(self.prefix)}-"] * bool(self.prefix) + [_encoded(self.start)]
        return ",".join([*parts, *[_encoded(self.end)] * bool(self.end)])


def passage_url(url: str, text: str, place: Place) -> str | None:
    """Return *url* opening at the sentence `text[start:end]`; None where no fragment would surely find it.

    *text* is the page's; written in ASCII, the address has at most `LONGEST_URL` characters.
    """
    start, end = trimmed(text, *place)
    head = url + ("" if "#" in url else "#") + _DIRECTIVE
    room = LONGEST_URL - len(quote(head, safe=_PRINTABLE, errors="replace"))
    if start == end or _DIRECTIVE in url:
        return None
    for words in _ways(text, start, end, room):
        found = words if _finds(words, text, start) else _with_prefix(words, text, start, room)
        if found is not None:
            return head + found.encoded()
    return None


def _ways(text: str, start: int, end: int, room: int) -> Iterator[_Words]:
    """Yield ways to name `text[start:end]` in *room*: whole, by both ends, by its beginning alone."""
    sentence = text[start:end]
    first, last = sentence.split("\n")[0].rstrip(), sentence.split("\n")[-1].lstrip()
    if first == sentence and _cost(sentence) <= room:
        yield _Words(sentence)
    # One part may be cut short by a third, so that a sentence with a comma after twenty letters still has two.
    share = (room - 1) // 2
    beginning, ending = _beginning(first, share), _ending(last, share)
    if beginning and ending and beginning != ending:
        yield _Words(beginning, ending)
    if beginning := _beginning(first, room):
        yield _Words(beginning)


def _with_prefix(words: _Words, text: str, start: int, room: int) -> _Words | None:
    """Return *words* told apart from the same words earlier on the page by what stands before the passage."""
    before = text[:start].rstrip()
    line = before[before.rfind("\n") + 1 :][-_LONGEST_CONTEXT * 4 :]
    for cut in range(len(line) - 2, -1, -1):
        if cut and not _is_safe(line, cut):
            continue
        told = words._replace(prefix=line[cut:].strip())
        if len(told.encoded()) > room:
            return None
        if _finds(told, text, start):
            return told
    return None


def _finds(words: _Words, text: str, start: int) -> bool:
    """Whether the first place in *text* where *words* stand is the one that begins at *start*."""
    pattern = _spaced(words.start) if not words.prefix else f"{_spaced(words.prefix)}\\s*(?P<at>{_spaced(words.start)})"
    found = re.search(pattern, text, re.IGNORECASE)
    return found is not None and found.start("at" if words.prefix else 0) == start


def _spaced(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def _beginning(line: str, room: int) -> str:
    """Return the longest beginning of *line* in *room* that ends at a safe place; empty where there is none."""
    if _cost(line) <= room:
        return line
    cuts = (cut for cut in range(len(line) - 1, _SHORTEST - 1, -1) if _is_safe(line, cut))
    return next((line[:cut].rstrip() for cut in cuts if _cost(line[:cut].rstrip()) <= room), "")


def _ending(line: str, room: int) -> str:
    """Return the longest end of *line* in *room* that begins at a safe place; empty where there is none."""
    cuts = (cut for cut in range(1, len(line) - _SHORTEST + 1) if _is_safe(line, cut))
    return next((line[cut:].lstrip() for cut in cuts if _cost(line[cut:].lstrip()) <= room), "")


def _is_safe(line: str, cut: int) -> bool:
    """Whether every word list sees two words before and after *cut*."""
    before, after = line[cut - 1], line[cut]
    if before.isspace() or after.isspace():
        return True
    kinds = _kind(before), _kind(after)
    if "sign" in kinds:
        return True
    if "joint" in kinds:
        return False
    if kinds in {("narrow", "wide"), ("wide", "narrow")}:
        return True
    # 灯台は|百年: a particle alone between two words that are not written in kana.
    return (
        before in _PARTICLES
        and cut >= 2
        and _kind(line[cut - 2]) == "wide"
        and not "ぁ" <= line[cut - 2] <= "ん"
        and kinds[1] == "wide"
        and not "ぁ" <= after <= "ん"
    )


def _kind(letter: str) -> str:
    """Return how *letter* meets its neighbours: a wide sign stands alone, a narrow one (1,000, don't) joins."""
    category = unicodedata.category(letter)
    if letter in _JOINING or category[0] in "MC":
        return "joint"
    if category[0] in "PSZ":
        return "joint" if letter.isascii() or unicodedata.east_asian_width(letter) not in "WF" else "sign"
    if unicodedata.east_asian_width(letter) in "WF" and category in {"Lo", "Lm"}:
        return "wide"
    return "narrow"


def _cost(words: str) -> int:
    return len(_encoded(words))


def _encoded(words: str) -> str:
    """Return *words* for a fragment, whose own signs are the hyphen, the comma and the ampersand."""
    return quote(" ".join(words.split()), safe="", errors="replace").replace("-", "%2D")
