"""What a sentence holds, in the kinds that questions ask for."""

import re

from knowledge.matching.terms import Analysis
from knowledge.text.lexicon import lexicon
from knowledge.text.tokens import Holds

_PATTERNS = {Holds[name]: re.compile("|".join(patterns)) for name, patterns in lexicon("contents").items()}


def contents(text: Analysis) -> int:
    """Return what *text* holds, as `Holds` flags."""
    holds = Holds(0)
    for word in text.words:
        holds |= word.holds
    for kind, pattern in _PATTERNS.items():
        if pattern.search(text.folded):
            holds |= kind
    return int(holds)
