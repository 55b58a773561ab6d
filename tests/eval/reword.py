"""Rewordings that change what a question means, or leave it as it is, on purpose.

People who have not read the article say it shorter and with other verbs; people who mix things up use another name. A
ranker that has only seen questions by readers of the text takes the first for the second. So it also learns from
questions in which a common word was left out or a verb replaced (the answer stays right) and from ones in which a
name, a number or a noun was replaced (there is no answer any more).
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sudachipy import Dictionary, SplitMode

from knowledge.text.lexicon import lexicon

_TOKENIZER = Dictionary().tokenizer(SplitMode.C)
_ENGLISH = re.compile(r"[A-Za-z0-9][\w'’-]*|\W+")
_KEPT = frozenset(lexicon("light")["en"]) | {
    "what",
    "which",
    "who",
    "whose",
    "when",
    "where",
    "why",
    "how",
    "many",
    "much",
}

Piece = tuple[str, str]
"""A piece of a question and its kind: a common word's part of speech, `name`, `number`, or nothing."""


def pieces(question: str) -> list[Piece]:
    """Return *question* cut into words, each with its kind; joined, they are the question."""
    if question.isascii():
        return [(found, _english_kind(found, place)) for place, found in enumerate(_ENGLISH.findall(question))]
    return [(m.surface(), _japanese_kind(m.part_of_speech(), m.surface())) for m in _TOKENIZER.tokenize(question)]


def _english_kind(word: str, place: int) -> str:
    if not word[0].isalnum() or word.lower() in _KEPT:
        return ""
    if word[0].isdigit():
        return "number"
    return "name" if word[0].isupper() and place else "word"


def _japanese_kind(pos: Sequence[str], surface: str) -> str:
    if pos[1] == "固有名詞":
        return "name"
    if surface.isdecimal():
        return "number"
    if pos[0] == "名詞" and pos[1] == "普通名詞" and not re.search("[誰何]", surface):
        return "noun"
    return pos[4] if pos[0] == "動詞" and pos[1] == "一般" and pos[5].startswith("連用形") else ""


class Reworder:
    """Replaces words of questions by words of the same kind from other questions."""

    def __init__(self, questions: Iterable[str]) -> None:
        self._words: defaultdict[str, list[str]] = defaultdict(list)
        for question in questions:
            for word, kind in pieces(question):
                if kind:
                    self._words[kind].append(word)

    def in_other_words(self, question: str, chance: random.Random) -> str | None:
        """Return *question* with one or two common words left out, or a verb replaced; None where none is to spare."""
        cut = pieces(question)
        places = [place for place, (_, kind) in enumerate(cut) if kind not in {"", "name", "number"}]
        if len(places) < 2:
            return None
        for place in chance.sample(places, chance.randint(1, min(2, len(places) - 1))):
            word, kind = cut[place]
            is_noun = kind in {"noun", "word"}
            cut[place] = ("" if is_noun or chance.random() < 0.3 else self._other(word, kind, chance), kind)
        return "".join(word for word, _ in cut)

    def about_another(self, question: str, chance: random.Random) -> str | None:
        """Return *question* with a name, a number or a noun replaced by another; None where there is none."""
        cut = pieces(question)
        kinds = {"name", "number"} if chance.random() < 0.7 else {"noun", "word"}
        places = [place for place, (_, kind) in enumerate(cut) if kind in kinds]
        if not places:
            return None
        place = chance.choice(places)
        word, kind = cut[place]
        other = self._other(word, kind, chance)
        # A name that is part of the other means nearly the same: ワシントン and ワシントンD.C.
        if not other or other in question or word in other:
            return None
        return "".join(other if here == place else text for here, (text, _) in enumerate(cut))

    def _other(self, word: str, kind: str, chance: random.Random) -> str:
        return next(
            (other for other in chance.sample(self._words[kind], min(9, len(self._words[kind]))) if other != word), ""
        )
