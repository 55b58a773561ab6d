"""Words of a text and how they are read: Sudachi for Japanese, stems for words in Latin letters."""

import re
from collections.abc import Iterable
from enum import IntFlag
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer
from sudachipy import Dictionary, SplitMode, Tokenizer

from knowledge.text.lexicon import lexicon

_SPACED = re.compile(r"[a-z\u00c0-\u052f\u0590-\u1fff\uac00-\ud7af]+(?:'[a-z]+)?")
"""A word of a language that puts spaces between words."""
_SUDACHI_LIMIT = 16_000
"""Characters handed over at once; Sudachi refuses more than about 49,000 bytes."""

_SIGNS = frozenset({"補助記号", "空白", "記号"})
_PARTICLES = frozenset({"助詞", "助動詞"})
_LIGHT_WORDS = frozenset(lexicon("light")["ja"])
_LIGHT_STEMS = frozenset(Stemmer.Stemmer("english").stemWords(lexicon("light")["en"]))


class Holds(IntFlag):
    """What a word, and so a sentence, holds: the kinds of thing that questions ask for."""

    NUMBER = 1
    YEAR = 2
    DAY = 4
    PERSON = 8
    PLACE = 16
    NAME = 32
    REASON = 64
    NAMING = 128
    QUANTITY = 256


class Word(NamedTuple):
    """A word as it is compared."""

    form: str
    """Normalised form, or stem."""
    reading: str
    """In katakana; empty for words in other letters."""
    particle: bool
    """A particle or auxiliary. It counts for the sound alone: in text typed in kana, parts of words look like one."""
    light: bool
    """Carries next to no meaning of its own."""
    holds: Holds


@cache
def _tokenizer() -> Tokenizer:
    return Dictionary().tokenizer(SplitMode.A)


@cache
def _stemmer() -> "Stemmer.Stemmer":
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word.removesuffix("'s")))


@cache
def _kind(pos: tuple[str, ...]) -> Holds:
    """Return what a part of speech says of a word."""
    holds = Holds(0)
    if pos[2] == "人名":
        holds |= Holds.PERSON
    elif pos[2] == "地名":
        holds |= Holds.PLACE
    elif pos[1] == "固有名詞":
        holds |= Holds.NAME
    elif pos[1] == "数詞":
        holds |= Holds.NUMBER
    return holds


def words(folded: str) -> list[Word]:
    """Return the words of *folded* (a result of `fold`) in order, signs and spaces left out."""
    found: list[Word] = []
    position = 0
    for match in _SPACED.finditer(folded):
        found += _japanese(folded[position : match.start()])
        stem = _stem(match[0])
        found.append(Word(stem, "", particle=False, light=stem in _LIGHT_STEMS, holds=Holds(0)))
        position = match.end()
    found += _japanese(folded[position:])
    return found


def _japanese(text: str) -> Iterable[Word]:
    if not text.strip():
        return
    for start in range(0, len(text), _SUDACHI_LIMIT):
        for morpheme in _tokenizer().tokenize(text[start : start + _SUDACHI_LIMIT]):
            pos = morpheme.part_of_speech()
            form = morpheme.normalized_form().casefold()
            if pos[0] not in _SIGNS and form.strip():
                yield Word(form, morpheme.reading_form(), pos[0] in _PARTICLES, form in _LIGHT_WORDS, _kind(pos))
