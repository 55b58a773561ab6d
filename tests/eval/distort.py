"""Ten ways in which people word a question differently from what we stored, seeded and reproducible."""

import random
import re
import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path

from sudachipy import Dictionary, Morpheme, SplitMode

_TOKENIZER = Dictionary().tokenizer(SplitMode.C)
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
_MEANT = frozenset({"名詞", "形状詞", "動詞", "形容詞", "接尾辞"})
_NARROW = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFFA0)}
_SYNONYMS = tomllib.loads(Path(__file__).with_name("synonyms.toml").read_text(encoding="utf-8"))


def one_typo(question: str, chance: random.Random) -> str:
    """Swap, drop, double or mistype one letter."""
    places = [place for place, letter in enumerate(question) if letter.isalnum()]
    if not places:
        return question
    place = chance.choice(places)
    letter, kind = question[place], chance.randrange(4)
    if kind == 0 and place + 1 < len(question):
        return question[:place] + question[place + 1] + letter + question[place + 2 :]
    if kind == 1:
        return question[:place] + question[place + 1 :]
    if kind == 2:
        return question[:place] + letter + question[place:]
    return question[:place] + _mistyped(letter, chance) + question[place + 1 :]


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
    if question.isascii():
        return re.sub(r"\b(?:the|a|an|of|in|on|at|to|for|did|does|do|is|are|was|were)\b ?", "", question)
    return "".join(m.surface() for m in _morphemes(question) if m.part_of_speech()[0] != "助詞")


def _kana(morpheme: Morpheme) -> str:
    surface = morpheme.surface()
    if not re.search(r"[一-龠々]", surface):
        return str(surface)
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in morpheme.reading_form())


def two_words_in_kana(question: str, chance: random.Random) -> str:
    """Spell two words with kanji in kana."""
    morphemes = _morphemes(question)
    places = [place for place, m in enumerate(morphemes) if _kana(m) != m.surface()]
    chosen = set(chance.sample(places, min(2, len(places))))
    return "".join(_kana(m) if place in chosen else m.surface() for place, m in enumerate(morphemes))


def all_in_kana(question: str, chance: random.Random) -> str:
    """Spell everything in kana."""
    return "".join(map(_kana, _morphemes(question)))


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
    if question.isascii():
        light = (
            r"\b(?:the|a|an|of|in|on|at|to|for|by|with|did|does|do|is|are|was|were"
            r"|what|which|who|how|when|where|that|it)\b"
        )
        return " ".join(re.sub(light, " ", question, flags=re.IGNORECASE).strip("?. ").split())
    kept = [
        m.surface()
        for m in _morphemes(question)
        if m.part_of_speech()[0] in {"名詞", "形状詞", "動詞", "形容詞", "接尾辞"}
        and m.part_of_speech()[1] != "非自立可能"
    ]
    return " ".join(kept) or question


def synonyms(question: str, chance: random.Random) -> str:
    """Replace what has a synonym."""
    if question.isascii():
        return " ".join(_SYNONYMS.get(word.lower().strip("?,."), word) for word in question.split())
    return "".join(_SYNONYMS.get(m.surface()) or _synonym_of_noun(m) for m in _morphemes(question))


def _synonym_of_noun(morpheme: Morpheme) -> str:
    is_noun = morpheme.part_of_speech()[0] == "名詞"
    return str(_SYNONYMS.get(morpheme.dictionary_form(), morpheme.surface()) if is_noun else morpheme.surface())


def all_at_once(question: str, chance: random.Random) -> str:
    """Change the ending, leave out particles and make a typing error."""
    return one_typo(no_particles(ending(question, chance), chance), chance)


def _morphemes(question: str) -> list[Morpheme]:
    return list(_TOKENIZER.tokenize(question))


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
