"""What kind of answer a question asks for."""

import re

import numpy as np
from numpy.typing import NDArray

from knowledge.text.lexicon import lexicon
from knowledge.text.tokens import Holds

_KINDS = lexicon("questions")
NAMES = tuple(_KINDS)
"""The kinds of question."""

_PATTERNS = [re.compile("|".join(kind["asks"])) for kind in _KINDS.values()]
_HOLDS = [sum((Holds[name] for name in kind["holds"]), Holds(0)) for kind in _KINDS.values()]
_AMOUNT = np.isin(NAMES, ["how large", "how much"])
_MEASURED = _AMOUNT | np.isin(NAMES, ["what time", "how long"])
"""Kinds whose answers hold one kind of number; others are also answered by words (how many: 無数, when: 戦後)."""
_COUNTER = re.compile(f"何({'|'.join(lexicon('light')['counters'])})")
_FRAMES = [re.compile("|".join(lexicon("frames")[language])) for language in ("ja", "en")]


def subject(folded: str) -> str:
    """Return the *folded* question without its frame: what it is about, or all of it when nothing is left.

    はやぶさの件どうなりましたか becomes はやぶさ: words that only ask would count as missing from every answer.
    """
    return unframed(folded) or folded


def unframed(folded: str) -> str:
    """Return the *folded* question without its frame; nothing where it is a frame and no more."""
    left = folded
    for frame in _FRAMES:
        left = frame.sub(" ", left)
    return " ".join(left.split())


def kinds(folded: str) -> NDArray[np.bool_]:
    """Return which of `NAMES` the *folded* question is; it may be several, or none."""
    return np.array([bool(pattern.search(folded)) for pattern in _PATTERNS])


def asks(folded: str) -> bool:
    """Return whether the *folded* word does no more than tell the kind of question: 理由, 名前, price."""
    return any(pattern.fullmatch(folded) for pattern in _PATTERNS)


def wanted(asked: NDArray[np.bool_]) -> int:
    """Return what an answer to a question of the kinds *asked* is likely to hold, as `Holds` flags."""
    flags = Holds(0)
    for holds, is_asked in zip(_HOLDS, asked, strict=True):
        if is_asked:
            flags |= holds
    return int(flags)


def measured(folded: str) -> int:
    """Return what must stand in an answer that tells the *folded* noun, as `Holds` flags: a measure for 長さ."""
    found = [pattern.search(folded) for pattern in _PATTERNS]
    ends = [match is not None and match.end() == len(folded) for match in found]
    return wanted(_MEASURED & np.array(ends))


def amount(folded: str) -> int:
    """Return what must stand in an answer if the *folded* question asks for a price or a size, as `Holds` flags."""
    return wanted(_AMOUNT & kinds(folded))


def counter(folded: str) -> str | None:
    """Return what a question wants counted in: 人 for 何人."""
    found = _COUNTER.search(folded)
    return found[1] if found else None


def counted(folded: str) -> re.Pattern[str] | None:
    """Return what a number looks like with the very counter that a question asks for: 3人 for 何人."""
    wanted_in = counter(folded)
    return re.compile(rf"[\d一二三四五六七八九十百千万数]\s*{re.escape(wanted_in)}") if wanted_in else None
