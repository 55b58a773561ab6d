"""Tell a reader's chat, with which some pages end their sections, from what the page reports.

Such a remark is opinion and full of the section's nouns: it would be found often and would answer nothing. Only the end
of a section of an explainer page is ever judged; the same words in an ordinary article are part of it.
"""

import re
from collections.abc import Sequence

from knowledge.text import marks
from knowledge.text.lexicon import either
from knowledge.text.sentences import sentences

_QUOTED = re.compile(r"「[^「」]{0,400}」|『[^『』]{0,400}』|“[^“”]{0,400}”|\"[^\"]{0,400}\"")
_OPENS_JA = re.compile(either("remarks.opens_ja"))
_OPENS_EN = re.compile(either("remarks.opens_en"), re.IGNORECASE)
_SPEAKS_JA = re.compile(either("remarks.speaks_ja") + r"[〜～ーwW笑()（）…。.！!？?♪☆\s]*$")
_SPEAKS_EN = re.compile(either("remarks.speaks_en") + r"[?!.]*$", re.IGNORECASE)
_FEELS_JA = re.compile(either("remarks.feels_ja"))
_FEELS_EN = re.compile(either("remarks.feels_en"), re.IGNORECASE)
_REPORTS_JA = re.compile(either("remarks.reports_ja"))
_REPORTS_EN = re.compile(either("remarks.reports_en"), re.IGNORECASE)
_POLITE = ("ます", "です", "ました", "でした", "ません", "でしょう", "ましょう", "ください")
# Ends in kana, as verbs and adjectives do; most nouns do not.
_INFLECTED = re.compile(r"[ぁ-ん][。．.！!]?$")
_CALLS = re.compile(r"[!?！？]|\b(?:I|me|my|we|us|our|you|your)\b(?![’'](?:s|re) )")
_FILLER_JA = re.compile(either("remarks.filler_ja") + r"[^。]{0,12}[。!！♪]*$")
_FILLER_EN = re.compile(either("remarks.filler_en"), re.IGNORECASE)
_PIECE = re.compile(r"[^。！？!?]+[。！？!?]*")
_LOOK = 600
_FEWEST = 2
_SURE = 4
"""So many lines show how a page builds its sentences."""


def is_chat(words: str) -> bool:
    """Whether *words* speak to the reader wherever they stand: an interjection, a speaking particle, "I wonder"."""
    bare = _QUOTED.sub("", words[:_LOOK]).strip()
    if _OPENS_JA.match(bare) or _OPENS_EN.match(bare):
        return True
    pieces = _PIECE.findall(bare)
    if marks.is_japanese(bare):
        return any(_SPEAKS_JA.search(piece) for piece in pieces)
    return bool(_SPEAKS_EN.search(bare))


def is_last_remark(words: str, told: Sequence[str]) -> bool:
    """Whether *words*, the last line of a section, are chat or feeling, or speak unlike all lines *told* before."""
    bare = _QUOTED.sub("", words[:_LOOK])
    feels = (_FEELS_JA if marks.is_japanese(bare) else _FEELS_EN).search(bare)
    return is_chat(words) or bool(feels) or _breaks_style(bare, told)


def sounds_reported(words: str) -> bool:
    """Whether *words* give figures or say who said what, as a page's body does and its remarks hardly do."""
    bare = _QUOTED.sub("", words[:_LOOK])
    return bool((_REPORTS_JA if marks.is_japanese(bare) else _REPORTS_EN).search(bare))


def is_polite(words: str) -> bool:
    """Whether Japanese *words* end in a polite form."""
    return words.rstrip("。．.！!？?」』").endswith(_POLITE)


def _breaks_style(words: str, told: Sequence[str]) -> bool:
    """Whether *words* call, ask or say "you", are polite or are several sentences where nothing *told* is so."""
    lines = [_QUOTED.sub("", line[:_LOOK]) for line in told]
    if len(lines) < _FEWEST:
        return False
    if _CALLS.search(words) and not any(_CALLS.search(line) for line in lines):
        return True
    if len(sentences(words)) > 1 and len(lines) >= _SURE and all(len(sentences(line)) == 1 for line in lines):
        return True
    if not marks.is_japanese(words):
        return False
    inflected = [line for line in lines if _INFLECTED.search(line)]
    styles = {is_polite(line) for line in inflected}
    sure = _INFLECTED.search(words) or len(inflected) >= _SURE
    return bool(sure) and len(inflected) >= _FEWEST and len(styles) == 1 and is_polite(words) not in styles


def is_filler(words: str) -> bool:
    """Whether a sentence only announces what the page will do: …見ていきましょう, Let's take a look."""
    return bool(_FILLER_JA.search(words[-80:]) or (len(words) < 200 and _FILLER_EN.search(words)))
