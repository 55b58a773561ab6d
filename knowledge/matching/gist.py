"""Whether two questions are one: what each asks for, whatever its politeness and word order. Pure."""

from functools import lru_cache
from typing import NamedTuple

from knowledge.matching import questions
from knowledge.matching.agreement import claim
from knowledge.matching.policy import says_the_same
from knowledge.text.fold import fold
from knowledge.text.lexicon import lexicon
from knowledge.text.marks import plain_key
from knowledge.text.tokens import words

_VAGUE = frozenset({"what", "whether"})
"""Kinds that a question may be beside what it really asks: 何時ですか is of both, and asks for a time."""
_EMPTY = frozenset(lexicon("gist")["empty"])
_TURNING = frozenset(lexicon("gist")["turning"])


class Gist(NamedTuple):
    """What a question asks."""

    about: frozenset[str]
    """Words that carry meaning."""
    kinds: frozenset[str]
    """Of `questions.NAMES`."""
    turns: tuple[str, ...]
    """Small words that make it another question: from, until, not."""

    def same(self, other: "Gist") -> bool:
        """Return whether both are one question; true only where their words leave no doubt."""
        if self.about != other.about or self.turns != other.turns:
            return False
        mine, theirs = self.kinds, other.kinds
        return mine == theirs or (bool(mine and theirs) and (mine <= theirs or theirs <= mine))


@lru_cache(maxsize=20_000)
def gist(question: str) -> Gist | None:
    """Return what *question* asks; None where none of its words says what it is about."""
    folded = fold(question)
    told = [word for word in words(questions.unframed(folded)) if not word.particle and not word.light]
    about = frozenset(word.form for word in told) - _EMPTY
    asked = zip(questions.NAMES, questions.kinds(folded), strict=True)
    kinds = frozenset(name for name, is_asked in asked if is_asked)
    turns = tuple(sorted(word.form for word in words(folded) if word.form in _TURNING))
    return Gist(about, kinds - _VAGUE or kinds, turns) if about else None


def same_answer(text: str, other: str) -> bool:
    """Return whether two answers say the same: in the same words, or in hardly other ones with the same figures."""
    if plain_key(text) == plain_key(other):
        return True
    if not says_the_same(fold(text), fold(other)):
        return False
    mine, theirs = claim(text, ""), claim(other, "")
    return (sorted(mine.figures), mine.meant, mine.states, mine.negated) == (
        sorted(theirs.figures),
        theirs.meant,
        theirs.states,
        theirs.negated,
    )
