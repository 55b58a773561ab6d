"""Why a question came out as it did: facts for whoever looks after the articles, in no language and for no screen."""

from typing import Annotated, Literal

from pydantic import Field

from knowledge.models.answer import Evidence, Strictness
from knowledge.models.base import Model

AskedKind = Literal[
    "when", "who", "where", "how many", "how much", "how large", "what time", "how long", "why", "name", "which"
]
"""What an answer has to hold, by the kind of question."""
Whereabouts = Literal["sentence", "question", "phrasing", "heading", "nearby"]
"""In the sentence; in its pair's question or a phrasing of it; in the title or heading; in the sentences around it."""
Decided = Literal["sure", "several", "together", "too_weak", "nothing_found"]
"""`sure`: probable enough. `several`: so were different answers. `together`: none was, but some were together.
`too_weak`: not even together. `nothing_found`: no entry shares anything with the question."""


class WordsHeld(Model):
    """Words of the question that stand there, and in no place that counts for more."""

    reason: Literal["words_held"] = "words_held"
    where: Whereabouts
    words: tuple[str, ...]


class WordsMissing(Model):
    """Words of the question that stand neither in the entry nor around it."""

    reason: Literal["words_missing"] = "words_missing"
    words: tuple[str, ...]


class KindHeld(Model):
    """The sentence holds the kind of thing that is asked for."""

    reason: Literal["kind_held"] = "kind_held"
    kind: AskedKind
    counter: str | None = None
    """What the asked-for number is counted in."""


class KindMissing(Model):
    """The sentence holds no thing of the kind that is asked for."""

    reason: Literal["kind_missing"] = "kind_missing"
    kind: AskedKind
    counter: str | None = None


class NearInMeaning(Model):
    """None of the question's words stands in it or around it: it was found by its meaning."""

    reason: Literal["near_in_meaning"] = "near_in_meaning"


class SameAnswer(Model):
    """It says what the best entry says."""

    reason: Literal["same_answer"] = "same_answer"


class LessClose(Model):
    """It holds what the best entry holds, and still is worded less like the question."""

    reason: Literal["less_close"] = "less_close"


Reason = Annotated[
    WordsHeld | NearInMeaning | WordsMissing | KindHeld | KindMissing | SameAnswer | LessClose,
    Field(discriminator="reason"),
]


class Considered(Model):
    """An entry that might have answered: the best with what speaks for and against it, others with what they lack."""

    entry: Evidence
    reasons: tuple[Reason, ...]


class Explanation(Model):
    """Why a question came out as it did."""

    decided: Decided
    strictness: Strictness
    bar: float
    """How probable an answer must be to be given."""
    unknown: tuple[str, ...]
    """Words of the question that stand in no article; names apart."""
    unheard_of: tuple[str, ...]
    """Names and numbers in the question that stand in no article."""
    considered: tuple[Considered, ...]
    """Best first: those of a choice, otherwise at most three."""
