"""Texts as lists of integer terms: characters, words and sounds.

A term is a 64-bit integer that means the same in every process and every version, so that indexes can be stored and
merged without a dictionary. Its two lowest bits tell which channel it belongs to: one way of looking at a text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.questions import subject
from knowledge.matching.rows import Rows, bounds_of
from knowledge.text.fold import fold
from knowledge.text.readings import reading
from knowledge.text.tokens import Holds, Word, capitalised, words

Terms = NDArray[np.int64]

CHANNELS = ("characters", "words", "sounds")
"""Character 1- and 2-grams (3-grams inside words of alphabetic scripts); words; 2-grams of the reading."""
_CHARACTERS, _WORDS, _SOUNDS = range(len(CHANNELS))

_NAMED = int(Holds.PERSON | Holds.PLACE | Holds.NAME | Holds.NUMBER)
_ASKING = frozenset({"何", "幾", "幾つ", "何々"})
"""Tagged as numbers by the dictionary; in 何台 nothing is named that an answer could lack."""
_FOREIGN = re.compile(r"[ァ-ヶー]{3,}|\d+")
_FOREIGN_IN_JAPANESE = re.compile(r"[ァ-ヶー]{3,}|[a-z]{2,}|\d+")
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")

_TAG_BITS = 2
_CODE_BITS = 21
_TRIGRAM = 1 << 50
_SPACE = 0x20
_BETWEEN = "\n"
"""Stands between texts that are looked at together; folded texts hold none."""


@dataclass(frozen=True)
class Analysis:
    """A text taken apart."""

    folded: str
    asked: str
    """For a question: all of it, while the rest speaks of what it is about. For other texts: the same as *folded*."""
    words: Sequence[Word]
    """Particles left out."""
    sound: str
    """In katakana, of all words, particles too."""

    @cached_property
    def word_terms(self) -> Terms:
        """The term of each of *words*."""
        return word_terms([self])

    @cached_property
    def terms(self) -> Terms:
        """All terms of all channels; repeats tell how often a term stands there."""
        return self._rows[0]

    @cached_property
    def names(self) -> dict[str, Terms]:
        """For a question: the terms of each of its names, numbers and foreign words, by form."""
        return {form: self._rows[number] for number, form in enumerate(self._name_forms, 1)}

    @cached_property
    def _name_forms(self) -> list[str]:
        return list(dict.fromkeys(word.form for word in self.naming))

    @cached_property
    def _rows(self) -> Rows:
        # All at once, as each look costs more than what is looked at.
        spelt = [
            Analysis(form, form, (), reading(word for word in self.naming if word.form == form))
            for form in self._name_forms
        ]
        return terms_of([self, *spelt])

    @cached_property
    def naming(self) -> list[Word]:
        """Those of *words* that name somebody or something that an answer must not lack."""
        foreign = _FOREIGN_IN_JAPANESE if _JAPANESE.search(self.asked) else _FOREIGN
        return [
            word
            for word in self.words
            if word.form not in _ASKING and (int(word.holds) & _NAMED or foreign.fullmatch(word.form))
        ]


def analyse(text: str) -> Analysis:
    """Return *text* taken apart; equal texts give equal results."""
    return _analysed(folded := fold(text), folded, capitalised(text))


def analyse_question(text: str) -> Analysis:
    """Return the question *text* taken apart, its frame left out (`questions.subject`)."""
    asked = fold(text)
    return _analysed(subject(asked), asked, capitalised(text))


def _analysed(folded: str, asked: str, names: frozenset[str]) -> Analysis:
    found = words(folded, names)
    return Analysis(folded, asked, [word for word in found if not word.particle], reading(found))


def terms_of(texts: Sequence[Analysis]) -> Rows:
    """Return the terms of each of *texts*, channel by channel: all at once, as each costs more than its letters."""
    grams, gram_owners = characters([text.folded for text in texts])
    pairs, pair_owners = sounds([text.sound for text in texts])
    word_owners = _repeated([len(text.words) for text in texts])
    owners = np.concatenate([gram_owners, word_owners, pair_owners])
    order = np.argsort(owners, kind="stable")
    bounds = bounds_of(np.bincount(owners, minlength=len(texts)))
    return Rows(bounds, np.concatenate([grams, word_terms(texts), pairs])[order])


def channel_of(terms: Terms) -> NDArray[np.int64]:
    """Return the number of the channel each of *terms* belongs to."""
    return terms & ((1 << _TAG_BITS) - 1)


def _tagged(values: Terms, channel: int) -> Terms:
    return values << _TAG_BITS | channel


@lru_cache(maxsize=200_000)
def word_term(form: str) -> int:
    """Return the term of the word *form*."""
    value = int.from_bytes(blake2b(form.encode("utf-8", "replace"), digest_size=8).digest(), "little") >> 3
    return value << _TAG_BITS | _WORDS


def word_terms(texts: Sequence[Analysis]) -> Terms:
    """Return the term of each word of each of *texts*."""
    return np.array([word_term(word.form) for text in texts for word in text.words], np.int64)


def characters(folded: Sequence[str]) -> tuple[Terms, Terms]:
    """Return the terms for the character n-grams of the *folded* texts, and which text each stands in."""
    codes, owners = _codes(folded)
    if not codes.size:
        return codes, owners
    kind = _KINDS[np.minimum(codes, len(_KINDS) - 1)]
    letter, alphabetic = (kind & _LETTER) > 0, (kind & _ALPHABETIC) > 0
    alone = (kind & _ALONE) > 0
    codes = np.where(letter, codes, _SPACE)
    double = np.flatnonzero(letter[:-1] & letter[1:] & ~(alphabetic[:-1] & alphabetic[1:]))
    triple = np.flatnonzero(alphabetic & (codes < 1 << 16))
    padded = np.concatenate(([_SPACE], codes, [_SPACE]))
    grams = [
        codes[alone],
        codes[double] << _CODE_BITS | codes[double + 1],
        padded[triple] << 32 | padded[triple + 1] << 16 | padded[triple + 2] | _TRIGRAM,
    ]
    return _tagged(np.concatenate(grams), _CHARACTERS), np.concatenate([owners[alone], owners[double], owners[triple]])


def sounds(katakana: Sequence[str]) -> tuple[Terms, Terms]:
    """Return the terms for the 2-grams of readings, and which reading each stands in; a lone letter is its own term."""
    codes, owners = _codes(katakana)
    inside = np.zeros(len(codes) + 2, bool)
    inside[1:-1] = codes != ord(_BETWEEN)
    begins, ends = ~inside[:-2], ~inside[2:]
    lone = inside[1:-1] & begins & ends
    pair = np.flatnonzero(inside[1:-1] & ~ends)
    pairs = codes[pair] << _CODE_BITS | codes[pair + 1]
    return _tagged(np.concatenate([codes[lone], pairs]), _SOUNDS), np.concatenate([owners[lone], owners[pair]])


def _codes(texts: Sequence[str]) -> tuple[Terms, Terms]:
    """Return the code points of *texts*, `_BETWEEN` them, and which text each stands in."""
    codes = np.frombuffer(_BETWEEN.join(texts).encode("utf-32-le", "replace"), np.uint32).astype(np.int64)
    owners = _repeated([len(text) + len(_BETWEEN) for text in texts])
    return codes, owners[: len(codes)]


def _repeated(counts: Sequence[int]) -> Terms:
    """Return each position in *counts* as often as it says."""
    return np.repeat(np.arange(len(counts)), np.array(counts, np.int64))


def _kinds(codes: Terms) -> NDArray[np.uint8]:
    """Return what each of *codes* is.

    A letter carries meaning: digits and everything beyond ASCII that is not punctuation or space.
    """
    digit = (codes >= ord("0")) & (codes <= ord("9"))
    small = (codes >= ord("a")) & (codes <= ord("z"))
    # After folding: U+00A0–BF Latin-1 signs, U+2000–206F punctuation, U+3000–3004 and 3008–3020 brackets and marks,
    # U+3030 wavy dash, U+30FB middle dot.
    beyond = (codes >= 0xC0) & ~((codes >= 0x2000) & (codes <= 0x206F))
    marks = (codes >= 0x3000) & (codes <= 0x3020) & ~((codes >= 0x3005) & (codes <= 0x3007))
    letter = digit | small | (beyond & ~marks & (codes != 0x3030) & (codes != 0x30FB))
    alphabetic = letter & (((codes >= ord("a")) & (codes < 0x2000)) | ((codes >= 0xAC00) & (codes < 0xD7B0)))
    # A lone kana tells nothing and stands in almost every entry: leaving them out saves a third of the work.
    alone = letter & ~alphabetic & ~((codes >= 0x3041) & (codes <= 0x30FF))
    return np.asarray(letter * _LETTER + alphabetic * _ALPHABETIC + alone * _ALONE, np.uint8)


_LETTER, _ALPHABETIC, _ALONE = 1, 2, 4
"""A letter; one of a script that puts spaces between words; one that is a term by itself."""
_KINDS = _kinds(np.arange(1 << 16))
"""By code point; those beyond are like the last one."""
