"""Texts as lists of integer terms: characters, words and sounds.

A term is a 64-bit integer that means the same in every process and every version, so that indexes can be stored and
merged without a dictionary. Its two lowest bits tell which channel it belongs to: one way of looking at a text.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.questions import subject
from knowledge.text.fold import fold
from knowledge.text.readings import reading
from knowledge.text.tokens import Word, capitalised, words

Terms = NDArray[np.int64]

CHANNELS = ("characters", "words", "sounds")
"""Character 1- and 2-grams (3-grams inside words of alphabetic scripts); words; 2-grams of the reading."""
_CHARACTERS, _WORDS, _SOUNDS = range(len(CHANNELS))

_TAG_BITS = 2
_CODE_BITS = 21
_TRIGRAM = 1 << 50
_SPACE = 0x20


class Analysis(NamedTuple):
    """A text taken apart."""

    folded: str
    asked: str
    """For a question: all of it, while the rest speaks of what it is about. For other texts: the same as *folded*."""
    words: Sequence[Word]
    """Particles left out."""
    word_terms: Terms
    """The term of each of *words*."""
    terms: Terms
    """All terms of all channels; repeats tell how often a term stands there."""


def analyse(text: str) -> Analysis:
    """Return *text* taken apart; equal texts give equal results."""
    return _analysed(folded := fold(text), folded, capitalised(text))


def analyse_question(text: str) -> Analysis:
    """Return the question *text* taken apart, its frame left out (`questions.subject`)."""
    asked = fold(text)
    return _analysed(subject(asked), asked, capitalised(text))


def _analysed(folded: str, asked: str, names: frozenset[str]) -> Analysis:
    found = words(folded, names)
    meant = [word for word in found if not word.particle]
    word_terms = np.fromiter((word_term(word.form) for word in meant), np.int64, len(meant))
    terms = np.concatenate([characters(folded), word_terms, sounds(reading(found))])
    return Analysis(folded, asked, meant, word_terms, terms)


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


def characters(folded: str) -> Terms:
    """Return the terms for the character n-grams of *folded*."""
    codes = _codes(folded)
    if not codes.size:
        return codes
    letter = _is_letter(codes)
    codes = np.where(letter, codes, _SPACE)
    alphabetic = letter & (((codes >= ord("a")) & (codes < 0x2000)) | ((codes >= 0xAC00) & (codes < 0xD7B0)))
    # A lone kana tells nothing and stands in almost every entry: leaving them out saves a third of the work.
    alone = letter & ~alphabetic & ~((codes >= 0x3041) & (codes <= 0x30FF))
    double = letter[:-1] & letter[1:] & ~(alphabetic[:-1] & alphabetic[1:])
    padded = np.concatenate(([_SPACE], codes, [_SPACE]))
    triple = (padded[:-2] << 32 | padded[1:-1] << 16 | padded[2:]) | _TRIGRAM
    grams = [codes[alone], (codes[:-1] << _CODE_BITS | codes[1:])[double], triple[alphabetic & (codes < 1 << 16)]]
    return _tagged(np.concatenate(grams), _CHARACTERS)


def sounds(katakana: str) -> Terms:
    """Return the terms for the 2-grams of a reading; a reading of one letter is its own term."""
    codes = _codes(katakana)
    return _tagged(codes if codes.size < 2 else codes[:-1] << _CODE_BITS | codes[1:], _SOUNDS)


def _codes(text: str) -> Terms:
    return np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.int64)


def _is_letter(codes: Terms) -> NDArray[np.bool_]:
    """Return which *codes* carry meaning: digits and everything beyond ASCII that is not punctuation or space."""
    digit = (codes >= ord("0")) & (codes <= ord("9"))
    small = (codes >= ord("a")) & (codes <= ord("z"))
    # After folding: U+00A0–BF Latin-1 signs, U+2000–206F punctuation, U+3000–3004 and 3008–3020 brackets and marks,
    # U+3030 wavy dash, U+30FB middle dot.
    beyond = (codes >= 0xC0) & ~((codes >= 0x2000) & (codes <= 0x206F))
    marks = (codes >= 0x3000) & (codes <= 0x3020) & ~((codes >= 0x3005) & (codes <= 0x3007))
    return np.asarray(digit | small | (beyond & ~marks & (codes != 0x3030) & (codes != 0x30FB)), np.bool_)
