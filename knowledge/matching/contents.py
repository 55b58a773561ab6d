"""What a sentence holds, in the kinds that questions ask for."""

import re

from knowledge.matching.terms import Analysis
from knowledge.text.lexicon import lexicon
from knowledge.text.tokens import Holds

_PATTERNS = {int(Holds[name]): re.compile("|".join(patterns)) for name, patterns in lexicon("contents").items()}


def contents(text: Analysis) -> int:
    """Return what *text* holds, as `Holds` flags."""
    holds = 0
    for kinds in {int(word.holds) for word in text.words}:
        holds |= kinds
    return int(written(text.folded, holds))


def written(folded: str, holds: int = 0) -> Holds:
    """Return *holds* and what the letters of *folded* tell without a dictionary."""
    for kind, pattern in _PATTERNS.items():
        if not holds & kind and pattern.search(folded):
            holds |= kind
    return Holds(holds)
