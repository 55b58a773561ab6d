"""Words of a sentence as it was written, each with its place, its role and what it holds."""

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from knowledge.matching.contents import written
from knowledge.text.lexicon import lexicon
from knowledge.text.tokens import Holds, kind_of, morphemes, stem_of

_SPACED = re.compile(
    r"[$€£¥]?\d(?:[\d.,:]*\d)?(?:[a-z]{1,2}\b|%)?|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*|['’]s\b|\s+|.", re.DOTALL
)
"""A number with its sign or unit, a word, or a sign, of a language that puts spaces between words."""
_OPENING, _CLOSING = frozenset("「『（(《〈【［[“‘"), frozenset("」』）)》〉】］]”’")
_STOPS, _COMMAS = frozenset("。．.!?！？\n"), frozenset("、，,;；:：")


class Role(IntEnum):
    """What a word does in its sentence. Neighbours in this order behave alike, so that trees can cut it anywhere."""

    EDGE = 0
    STOP = 1
    COMMA = 2
    OPENING = 3
    CLOSING = 4
    SIGN = 5
    SPACE = 6
    TOPIC = 7
    ALSO = 8
    SUBJECT = 9
    OBJECT = 10
    TO = 11
    AT = 12
    BY = 13
    AND = 14
    OR = 15
    OF = 16
    FROM = 17
    UNTIL = 18
    OTHER = 19
    COPULA = 20
    AUXILIARY = 21
    ARTICLE = 22
    VERB = 23
    ADVERB = 24
    PRONOUN = 25
    ADJECTIVE = 26
    PREFIX = 27
    SUFFIX = 28
    COUNTER = 29
    NUMBER = 30
    NOUN = 31
    NAME = 32
    PLACE = 33
    PERSON = 34


_SMALL = {word: Role[role.upper()] for role, words in lexicon("roles").items() for word in words}
_PARTS = {
    "助詞": Role.OTHER, "助動詞": Role.AUXILIARY, "動詞": Role.VERB, "形容詞": Role.ADJECTIVE, "形状詞": Role.ADJECTIVE,
    "副詞": Role.ADVERB, "連体詞": Role.ADVERB, "接続詞": Role.ADVERB, "感動詞": Role.ADVERB, "代名詞": Role.PRONOUN,
    "接頭辞": Role.PREFIX, "接尾辞": Role.SUFFIX,
}  # fmt: skip
_NAMED = {Holds.NUMBER: Role.NUMBER, Holds.PERSON: Role.PERSON, Holds.PLACE: Role.PLACE, Holds.NAME: Role.NAME}


class Traits(NamedTuple):
    """What is the same of a word wherever it stands; plain numbers, to become a row of an array."""

    role: int
    holds: int
    kanji: int
    katakana: int
    latin: int
    digits: int


class Placed(NamedTuple):
    """A word where it stands."""

    start: int
    end: int
    form: str
    """As in `tokens.Word`."""
    traits: Traits


def placed(text: str, *, japanese: bool) -> list[Placed]:
    """Return the words and signs of *text* in order, spaces left out."""
    if japanese:
        found = [
            Placed(word.begin(), word.end(), *_japanese(word.surface(), word.normalized_form(), word.part_of_speech()))
            for word in morphemes(text)
        ]
    else:
        found = [Placed(match.start(), match.end(), *_spaced(match[0])) for match in _SPACED.finditer(text)]
    return [word for word in found if word.traits.role != Role.SPACE]


@lru_cache(maxsize=20_000)
def _spaced(word: str) -> tuple[str, Traits]:
    folded = word.casefold().replace("’", "'")
    holds = written(folded) & ~(Holds.NAMING | Holds.REASON)
    named = word[0].isupper()
    if folded.strip("$€£¥")[:1].isdigit() or (holds & Holds.NUMBER and folded.isalpha()):
        role, holds = Role.NUMBER, holds | Holds.NUMBER
    elif folded in _SMALL and word != "May":
        role, holds = _SMALL[folded], Holds(0)
    elif not folded[0].isalpha():
        role = _sign(word)
    elif not named and len(word) > 4 and folded.endswith(("ed", "ing")):
        folded, role = stem_of(folded), Role.VERB
    else:
        folded, role, holds = stem_of(folded), Role.NAME if named else Role.NOUN, holds | Holds.NAME * named
    return folded, _traits(word, role, holds)


@lru_cache(maxsize=20_000)
def _japanese(surface: str, form: str, pos: tuple[str, ...]) -> tuple[str, Traits]:
    form = form.casefold()
    holds = kind_of(pos)
    role = next((role for kind, role in _NAMED.items() if holds & kind), _PARTS.get(pos[0], Role.NOUN))
    if pos[0] in {"補助記号", "空白"} or not form.strip():
        role = _sign(surface)
    elif pos[0] in {"助詞", "助動詞"}:
        role = _SMALL.get(form, role)
    elif "助数詞" in pos[2] and not holds:
        role, holds = Role.COUNTER, written(f"1{form}")
    elif role in {Role.SUFFIX, Role.NUMBER}:
        holds |= written(f"1{form}" if role is Role.SUFFIX else form)
    return form, _traits(surface, role, holds)


def _sign(word: str) -> Role:
    first = word[:1]
    for signs, role in ((_OPENING, Role.OPENING), (_CLOSING, Role.CLOSING), (_STOPS, Role.STOP), (_COMMAS, Role.COMMA)):
        if first in signs:
            return role
    return Role.SIGN if word.strip() else Role.SPACE


def _traits(word: str, role: Role, holds: int) -> Traits:
    return Traits(
        int(role),
        int(holds),
        kanji=sum("一" <= letter <= "龠" or letter == "々" for letter in word),
        katakana=sum("ァ" <= letter <= "ー" for letter in word),
        latin=sum(letter.isascii() and letter.isalpha() for letter in word),
        digits=sum(letter.isdigit() for letter in word),
    )
