"""How a text sounds, spelt one way: so that kana typed for kanji, and variant kana, meet."""

from collections.abc import Iterable

from knowledge.text.tokens import Word

_TO_KATAKANA = str.maketrans({chr(code): chr(code + 0x60) for code in range(0x3041, 0x3097)})
_LEVELLED = str.maketrans(
    {
        "ヂ": "ジ", "ヅ": "ズ", "ヲ": "オ", "ァ": "ア", "ィ": "イ", "ゥ": "ウ", "ェ": "エ", "ォ": "オ",
        "ャ": "ヤ", "ュ": "ユ", "ョ": "ヨ", "ヮ": "ワ", "ー": None, "ッ": None, " ": None, "・": None, ",": None,
    }
)  # fmt: skip
_V_SOUNDS = (("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"))
_ONE_SPELLING = _LEVELLED | {hiragana: letter.translate(_LEVELLED) for hiragana, letter in _TO_KATAKANA.items()}


def reading(words: Iterable[Word]) -> str:
    """Return the sound of Japanese *words* in katakana, long vowels and small letters levelled."""
    sound = "".join([word.reading for word in words])
    if "ヴ" in sound or "ゔ" in sound:
        sound = sound.translate(_TO_KATAKANA)
        for spelling, plain in _V_SOUNDS:
            sound = sound.replace(spelling, plain)
    return sound.translate(_ONE_SPELLING)
