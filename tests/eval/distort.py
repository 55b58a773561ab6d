"""Ten ways in which people word a question differently from what we stored, seeded and reproducible."""

import random
import re
import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path

from sudachipy import Morpheme

from knowledge.text import distortions
from knowledge.text.tokens import whole_words

_KANA_NEIGHBOURS = (
    *("あいうえお", "かきくけこがぎぐげご", "さしすせそざじずぜぞ", "たちつてとだぢづでど", "なにぬねの"),
    *("はひふへほばびぶべぼぱぴぷぺぽ", "まみむめも", "やゆよ", "らりるれろ", "わをん"),
)
_ENDINGS = (
    (re.compile(r"(?:は)?(?:何|なに|なん)ですか[?？。]*$"), "って何?"),
    (re.compile(r"でしょうか[?？。]*$"), "なの?"),
    (re.compile(r"ですか[?？。]*$"), "なの?"),
    (re.compile(r"ましたか[?？。]*$"), "たんですか"),
    (re.compile(r"ますか[?？。]*$"), "るのか教えてください"),
    (re.compile(r"か[。?？]*$"), "でしょうか?"),
    (re.compile(r"[?？。]*$"), "か教えてください"),
)
_NARROW = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFFA0)}
_SYNONYMS = tomllib.loads(Path(__file__).with_name("synonyms.toml").read_text(encoding="utf-8"))


def one_typo(question: str, chance: random.Random) -> str:
    """Swap, drop, double or mistype one letter."""
    places = [place for place, letter in enumerate(question) if letter.isalnum()]
    if not places:
        return question
    place = chance.choice(places)
    kind = chance.randrange(4)
    if kind in {1, 2} or (kind == 0 and place + 1 < len(question)):
        return distortions.mistyped(question, place, kind)
    return question[:place] + _mistyped(question[place], chance) + question[place + 1 :]


def _mistyped(letter: str, chance: random.Random) -> str:
    plain = chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter
    for row in _KANA_NEIGHBOURS:
        if plain in row:
            other = chance.choice(row)
            return chr(ord(other) + 0x60) if plain != letter else other
    return chance.choice("abcdefghijklmnopqrstuvwxyz") if letter.isascii() else chance.choice("のたしといの")


def two_typos(question: str, chance: random.Random) -> str:
    """Make two typing errors."""
    return one_typo(one_typo(question, chance), chance)


def no_particles(question: str, chance: random.Random) -> str:
    """Leave out particles, and in English articles and prepositions."""
    return distortions.without_particles(question)


def two_words_in_kana(question: str, chance: random.Random) -> str:
    """Spell two words with kanji in kana."""
    morphemes = list(whole_words(question))
    places = [place for place, m in enumerate(morphemes) if distortions.kana_of(m) != m.surface()]
    chosen = set(chance.sample(places, min(2, len(places))))
    return "".join(distortions.kana_of(m) if place in chosen else m.surface() for place, m in enumerate(morphemes))


def all_in_kana(question: str, chance: random.Random) -> str:
    """Spell everything in kana."""
    return distortions.in_kana(question)


def width_and_case(question: str, chance: random.Random) -> str:
    """Type ASCII full-width, katakana half-width or letters in capitals."""
    if chance.random() < 0.5:
        return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in question.upper())
    return "".join(_narrowed(letter) for letter in question.swapcase())


def _narrowed(letter: str) -> str:
    """Return katakana half-width, a voiced one (ガ) as two letters; anything else as it is."""
    parts = unicodedata.normalize("NFD", letter)
    return "".join(_NARROW[part] for part in parts) if all(part in _NARROW for part in parts) else letter


def ending(question: str, chance: random.Random) -> str:
    """Change the politeness of the ending."""
    if question.isascii():
        return chance.choice(("Could you tell me ", "do u know ", "Please: ")) + question.rstrip("?. ") + "?"
    for pattern, other in _ENDINGS:
        if pattern.search(question):
            return pattern.sub(other, question, count=1)
    return question


def keywords(question: str, chance: random.Random) -> str:
    """Keep only the nouns, verbs and adjectives, apart."""
    return distortions.keywords(question)


def synonyms(question: str, chance: random.Random) -> str:
    """Replace what has a synonym."""
    if question.isascii():
        return " ".join(_SYNONYMS.get(word.lower().strip("?,."), word) for word in question.split())
    return "".join(_SYNONYMS.get(m.surface()) or _synonym_of_noun(m) for m in whole_words(question))


def _synonym_of_noun(morpheme: Morpheme) -> str:
    is_noun = morpheme.part_of_speech()[0] == "名詞"
    return str(_SYNONYMS.get(morpheme.dictionary_form(), morpheme.surface()) if is_noun else morpheme.surface())


def all_at_once(question: str, chance: random.Random) -> str:
    """Change the ending, leave out particles and make a typing error."""
    return one_typo(no_particles(ending(question, chance), chance), chance)


DISTORTIONS: dict[str, Callable[[str, random.Random], str]] = {
    "one typo": one_typo,
    "two typos": two_typos,
    "no particles": no_particles,
    "two words in kana": two_words_in_kana,
    "all in kana": all_in_kana,
    "width and case": width_and_case,
    "polite or plain ending": ending,
    "keywords only": keywords,
    "synonyms": synonyms,
    "ending, particles and typo": all_at_once,
}
