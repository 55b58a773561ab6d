"""Whether two questions that people asked are one. Pure.

To take two for one is worse than to miss it: whoever answers the one would leave the other unanswered and unseen. So
they are one when they ask the same (`gist`), sound the same though one is typed in kana, or differ by a slip of the
finger in a long word. What it gets right is measured in `tests/matching/test_alike.py`.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from rapidfuzz.distance import OSA

from knowledge.matching.followup import lean
from knowledge.matching.gist import Gist, gist
from knowledge.text.fold import fold
from knowledge.text.marks import plain_key
from knowledge.text.tokens import words

LONGEST = 300
"""Code points of a question worth keeping: whoever writes more tells a story."""
_SHORTEST = 2
_LONG_WORD = 6
"""Letters of a word in which one slip leaves no other word, as a rule."""
_LONG_SOUND = 6
_LETTERS = 0.7
"""Share of letters among the signs of a question, at least."""
_MOST_ALIKE_LETTERS = 5
"""Letters that repeat in a row in no word."""
_HAN = re.compile(r"[一-龠々]")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_PRIVATE = re.compile(
    r"<[@#][!&]?\d+>|@everyone|@here|https?://|discord\.gg|```|[\w.+-]+@[\w-]+\.\w|\d[\d -]{7,}\d", re.IGNORECASE
)
"""Mentions, links and code, which nobody asks; addresses and numbers of people, which nobody should keep."""
_NEGATED = re.compile(r"ない|ません|ず(?:に|、)|n't\b|\b(?:not|never|without)\b")
_REPEATED = re.compile(rf"(.)\1{{{_MOST_ALIKE_LETTERS},}}")


def key_of(question: str) -> str:
    """Return a short name that all spellings of *question* with the same letters have."""
    return blake2b(plain_key(question).encode("utf-8", "replace"), digest_size=8).hexdigest()


def is_askable(question: str) -> bool:
    """Return whether *question* is one that somebody could answer, and says nothing that should not be kept."""
    folded = fold(question)
    if not _SHORTEST <= len(folded) <= LONGEST or _PRIVATE.search(folded) or _REPEATED.search(folded):
        return False
    letters = sum(letter.isalnum() for letter in folded.replace(" ", ""))
    if letters < _LETTERS * len(folded.replace(" ", "")):
        return False
    return gist(question) is not None and lean(question) != "wholly"


def same_question(one: str, other: str) -> bool:
    """Return whether *one* and *other* ask the same; true only where that is hardly in doubt."""
    mine, theirs = _taken_apart(one), _taken_apart(other)
    if mine.plain == theirs.plain or _sound_alike(mine, theirs):
        return True
    if mine.gist is None or theirs.gist is None or mine.negated != theirs.negated:
        return False
    return mine.gist.same(theirs.gist) or _mistyped(mine.gist, theirs.gist)


class _Asked(NamedTuple):
    """A question taken apart to be compared."""

    plain: str
    sound: str
    """How it is read, to the letter; long vowels stay, as ビル is no ビール."""
    kanji: bool
    negated: bool
    gist: Gist | None
    """ある? and ありますか are one, though only the latter shows that it asks whether."""


@lru_cache(maxsize=5_000)
def _taken_apart(question: str) -> _Asked:
    folded, found = fold(question), gist(question)
    return _Asked(
        plain=plain_key(question),
        sound="".join(word.reading or word.surface for word in words(folded)).translate(_TO_KATAKANA),
        kanji=bool(_HAN.search(question)),
        negated=bool(_NEGATED.search(folded)),
        gist=found and found._replace(kinds=found.kinds - {"whether"}),
    )


def _sound_alike(one: _Asked, other: _Asked) -> bool:
    """Return whether the two are read alike and one has no kanji: 橋 and 箸 are two things, はし may be either."""
    return not (one.kanji and other.kanji) and len(one.sound) >= _LONG_SOUND and one.sound == other.sound


def _mistyped(one: Gist, other: Gist) -> bool:
    """Return whether the two ask the same but for one slip in one long word."""
    ours, theirs = one.about - other.about, other.about - one.about
    if len(ours) != 1 or len(theirs) != 1 or not one._replace(about=other.about).same(other):
        return False
    (mine,), (yours,) = ours, theirs
    if min(len(mine), len(yours)) < _LONG_WORD or mine[0] != yours[0] or _HAN.search(mine + yours):
        return False
    if any(letter.isdigit() for letter in mine + yours):
        return False
    return OSA.distance(mine, yours) == 1
