"""Ways in which people write a question differently from how it is stored. Pure: no chance is in it."""

import re
from binascii import crc32

from sudachipy import Morpheme

from knowledge.text.lexicon import lexicon
from knowledge.text.marks import is_japanese
from knowledge.text.tokens import whole_words

_SMALL = lexicon("distortions")
_SMALL_WORDS = re.compile(rf"\b(?:{'|'.join(_SMALL['unsaid'])})\b ?")
_LIGHT_WORDS = re.compile(rf"\b(?:{'|'.join(_SMALL['light'])})\b", re.IGNORECASE)
_TELLING = frozenset(_SMALL["telling"])
_HAN = re.compile(r"[一-龠々]")
_SHORTEST = 4
"""Letters of a word in which a slip of the finger leaves something to recognise."""


def mistyped(question: str, place: int, kind: int) -> str:
    """Return *question* with the letter at *place* swapped with the next (0), left out (1) or doubled (2)."""
    letter = question[place]
    if kind == 0 and place + 1 < len(question):
        return question[:place] + question[place + 1] + letter + question[place + 2 :]
    return question[:place] + (letter * 2 if kind == 2 else "") + question[place + 1 :]


def one_typo(question: str) -> str:
    """Return *question* with one typing error, in one of its longer words if there is one."""
    words = list(re.finditer(r"\w+", question))
    long = [word for word in words if len(word[0]) >= _SHORTEST] or words
    if not long:
        return question
    seed = crc32(question.encode("utf-8", "replace"))
    word = long[seed % len(long)]
    inner = max(len(word[0]) - 2, 1)
    return mistyped(question, word.start() + min(1 + seed // 7 % inner, len(word[0]) - 1), seed // 11 % 3)


def without_particles(question: str) -> str:
    """Return *question* without particles, and in English without articles and prepositions."""
    if not is_japanese(question):
        return _SMALL_WORDS.sub("", question)
    return "".join(m.surface() for m in whole_words(question) if m.part_of_speech()[0] != "助詞")


def kana_of(morpheme: Morpheme) -> str:
    """Return *morpheme* as it is spelt in kana."""
    surface = morpheme.surface()
    if not _HAN.search(surface):
        return str(surface)
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in morpheme.reading_form())


def in_kana(question: str) -> str:
    """Return *question* with its kanji spelt in kana."""
    return "".join(map(kana_of, whole_words(question)))


def keywords(question: str) -> str:
    """Return only the nouns, verbs and adjectives of *question*, apart."""
    if not is_japanese(question):
        return " ".join(_LIGHT_WORDS.sub(" ", question).strip("?. ").split())
    return " ".join(m.surface() for m in whole_words(question) if _tells(m)) or question


def without_figures(sentence: str) -> str:
    """Return the keywords of *sentence* without numbers, which are what a question asks for; with them if all are."""
    told = keywords(sentence)
    left = [word for word in told.split() if not re.search(r"\d", word)]
    if is_japanese(sentence):
        left = [word for word in left if all(m.part_of_speech()[1] != "数詞" for m in whole_words(word))]
    return " ".join(left) or told


def _tells(morpheme: Morpheme) -> bool:
    kind, narrower, *_ = morpheme.part_of_speech()
    return kind in _TELLING and narrower != "非自立可能"
