"""Whether two questions that people asked are one. Pure.

To take two for one is worse than to miss it: whoever answers the one would leave the other unanswered and unseen. So
they are one when they ask the same (`gist`), sound the same though one is typed in kana, or differ by a slip of the
finger in a long word. What it gets right is measured in `tests/matching/test_alike.py`.
"""

import re
from hashlib import blake2b

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
    if plain_key(one) == plain_key(other) or _sounds_alike(one, other):
        return True
    if bool(_NEGATED.search(fold(one))) != bool(_NEGATED.search(fold(other))):
        return False
    mine, theirs = _gist(one), _gist(other)
    return mine is not None and theirs is not None and (mine.same(theirs) or _mistyped(mine, theirs))


def _gist(question: str) -> Gist | None:
    """Return what *question* asks; ある? and ありますか are one, though only the latter shows that it asks whether."""
    found = gist(question)
    return found and found._replace(kinds=found.kinds - {"whether"})


def _sounds_alike(one: str, other: str) -> bool:
    """Return whether the two are read alike and one has no kanji: 橋 and 箸 are two things, はし may be either."""
    if _HAN.search(one) and _HAN.search(other):
        return False
    sound = _sound(one)
    return len(sound) >= _LONG_SOUND and sound == _sound(other)


def _sound(question: str) -> str:
    """Return how *question* is read, to the letter; long vowels stay, as ビル is no ビール."""
    return "".join(word.reading or word.surface for word in words(fold(question))).translate(_TO_KATAKANA)


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
