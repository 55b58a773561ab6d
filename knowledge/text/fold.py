"""Fold text so that strings a reader calls equal compare equal."""

import re
import unicodedata

MARKS_KEPT = 4
"""Combining marks kept in a row. More than any language stacks; `unicodedata.normalize` is quadratic in the run's
length (CPython issue 149079), so longer runs are cut before it sees them."""

_LOOKALIKES = str.maketrans(
    {
        "·": "・",  # U+00B7 and U+30FB are mixed within one page, and NFKC does not unify them
        "•": "・",
        "‧": "・",
        "〜": "~",
        "―": "ー",
        "—": "ー",
        "–": "-",
        "‐": "-",
        "−": "-",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
    }
)
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)


def fold(text: str) -> str:
    """Return *text* ready for comparison: NFKC, case-folded, look-alike marks unified, single-spaced."""
    text = _with_short_mark_runs(_INVISIBLE.sub("", text))
    folded = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES)
    if (small := folded.casefold()) != folded:
        # Case folding takes some letters apart (ǰ becomes j + caron); normalise again to rejoin them.
        folded = unicodedata.normalize("NFKC", small).translate(_LOOKALIKES)
    return " ".join(folded.split())


def _with_short_mark_runs(text: str) -> str:
    if text.isascii():
        return text
    marks = bytes(map(bool, map(unicodedata.combining, text)))
    if marks.find(b"\1" * (MARKS_KEPT + 1)) < 0:
        return text
    kept, run = [], 0
    for letter, is_mark in zip(text, marks, strict=True):
        run = run + 1 if is_mark else 0
        if run <= MARKS_KEPT:
            kept.append(letter)
    return "".join(kept)
