"""Words of a text and how they are read: Sudachi for Japanese, stems for words in Latin letters."""

import re
import threading
from collections.abc import Iterable
from enum import IntFlag
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import Stemmer
from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from knowledge.text.lexicon import lexicon

_SPACED = re.compile(r"[a-z\u00c0-\u052f\u0590-\u1fff\uac00-\ud7af]+(?:'[a-z]+)?")
"""A word of a language that puts spaces between words."""
SUDACHI_LIMIT = 16_000
"""Characters handed over at once; Sudachi refuses more than about 49,000 bytes."""
_OUTSIDE = 0xF000_0000
"""Sudachi's numbers from here on are of words the dictionary lacks: one number for all of a part of speech."""
_REMEMBERED = 50_000
"""Words of the dictionary that a thread keeps: asking Sudachi for a word's parts takes as long as finding it."""

_CAPITALISED = re.compile(r"(?<=[\w,;:)\"'’] )[A-Z][^\W\d_]+")
_PLACE_ENDINGS = frozenset(lexicon("light")["place_endings"])
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
    MONEY = 512
    MEASURE = 1024
    CLOCK = 2048
    DURATION = 4096


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
    surface: str
    """As it stands in the folded text."""


class _Tools(threading.local):
    """What takes words apart, for one thread: neither tool may be used by two threads at once."""

    def __init__(self) -> None:
        self.tokenizer: Tokenizer = _dictionary().tokenizer(SplitMode.A)
        self.stemmer = Stemmer.Stemmer("english")
        self.known: dict[int, tuple[Word, ...]] = {}
        """By number in the dictionary: the word, or none for a sign."""


@cache
def _dictionary() -> Dictionary:
    return Dictionary()


@cache
def _tools() -> _Tools:
    return _Tools()


@lru_cache(maxsize=20_000)
def _spaced(word: str, *, is_name: bool) -> Word:
    """Return a *word* in letters that are written with spaces between words."""
    stem = stem_of(word)
    holds = Holds.NAME if is_name else Holds(0)
    return Word(stem, "", particle=False, light=stem in _LIGHT_STEMS, holds=holds, surface=word)


def stem_of(word: str) -> str:
    """Return the stem of the lower-case English *word*."""
    return str(_tools().stemmer.stemWord(word.removesuffix("'s")))


@cache
def kind_of(pos: tuple[str, ...]) -> Holds:
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


def capitalised(text: str) -> frozenset[str]:
    """Return the words of *text*, not folded yet, that are capitalised within a sentence: names, in most languages."""
    return frozenset(name.casefold() for name in _CAPITALISED.findall(text))


def words(folded: str, names: frozenset[str] = frozenset()) -> list[Word]:
    """Return the words of *folded* (a result of `fold`) in order, signs and spaces left out.

    *names* are those of its words that are known to be names (`capitalised`).
    """
    found: list[Word] = []
    position = 0
    for match in _SPACED.finditer(folded):
        _add_japanese(folded[position : match.start()], found)
        found.append(_spaced(match[0], is_name=match[0].removesuffix("'s") in names))
        position = match.end()
    _add_japanese(folded[position:], found)
    return _with_place_names(found)


def _with_place_names(found: list[Word]) -> list[Word]:
    """Return *found*, a word before 町 or 灯台 marked as a name: the dictionary does not know every place."""
    if _PLACE_ENDINGS.isdisjoint([word.form for word in found]):
        return found
    for number, (word, after) in enumerate(pairwise(found)):
        if after.form in _PLACE_ENDINGS and not word.particle and not word.holds:
            found[number] = word._replace(holds=Holds.NAME)
    return found


def _add_japanese(text: str, found: list[Word]) -> None:
    if not text.strip():
        return
    known = _tools().known
    for start in range(0, len(text), SUDACHI_LIMIT):
        for morpheme in morphemes(text[start : start + SUDACHI_LIMIT]):
            number = morpheme.word_id()
            word = known.get(number)
            if word is None:
                word = _word(morpheme)
                if number < _OUTSIDE:
                    if len(known) == _REMEMBERED:
                        known.clear()
                    known[number] = word
            found += word


def _word(morpheme: Morpheme) -> tuple[Word, ...]:
    """Return *morpheme* as a word; none for a sign."""
    pos = morpheme.part_of_speech()
    form = morpheme.normalized_form().casefold()
    if pos[0] in _SIGNS or not form.strip():
        return ()
    light, surface = form in _LIGHT_WORDS, morpheme.surface()
    return (Word(form, morpheme.reading_form(), pos[0] in _PARTICLES, light, kind_of(pos), surface),)


def morphemes(text: str) -> Iterable[Morpheme]:
    """Return the words and signs of *text*, at most `SUDACHI_LIMIT` long, as the dictionary knows them."""
    found: Iterable[Morpheme] = _tools().tokenizer.tokenize(text)
    return found


def whole_words(text: str) -> Iterable[Morpheme]:
    """Return the same as `morphemes`, long words left whole."""
    found: Iterable[Morpheme] = _tools().tokenizer.tokenize(text, SplitMode.C)
    return found
