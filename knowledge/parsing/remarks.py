"""Tell a reader's chat, with which some pages end their sections, from what the page reports.

Such a remark is opinion and full of the section's nouns: it would be found often and would answer nothing. Only the end
of a section of an explainer page is ever judged; the same words in an ordinary article are part of it.
"""

import re

from knowledge.text import marks
from knowledge.text.lexicon import either

_QUOTED = re.compile(r"「[^「」]{0,400}」|『[^『』]{0,400}』|“[^“”]{0,400}”|\"[^\"]{0,400}\"")
_OPENS_JA = re.compile(either("remarks.opens_ja"))
_OPENS_EN = re.compile(either("remarks.opens_en"), re.IGNORECASE)
_SPEAKS_JA = re.compile(either("remarks.speaks_ja") + r"[〜～ーwW笑()（）…。.！!？?♪☆\s]*$")
_SPEAKS_EN = re.compile(either("remarks.speaks_en") + r"[?!.]*$", re.IGNORECASE)
_FEELS_JA = re.compile(either("remarks.feels_ja"))
_FEELS_EN = re.compile(either("remarks.feels_en"), re.IGNORECASE)
_FILLER_JA = re.compile(either("remarks.filler_ja") + r"[^。]{0,12}[。!！♪]*$")
_FILLER_EN = re.compile(either("remarks.filler_en"), re.IGNORECASE)
_PIECE = re.compile(r"[^。！？!?]+[。！？!?]*")
_LOOK = 600


def is_chat(words: str) -> bool:
    """Whether *words* speak to the reader wherever they stand: an interjection, a speaking particle, "I wonder"."""
    bare = _QUOTED.sub("", words[:_LOOK]).strip()
    if _OPENS_JA.match(bare) or _OPENS_EN.match(bare):
        return True
    pieces = _PIECE.findall(bare)
    if marks.is_japanese(bare):
        return any(_SPEAKS_JA.search(piece) for piece in pieces)
    return bool(_SPEAKS_EN.search(bare))


def is_last_remark(words: str) -> bool:
    """Whether *words*, the last line of a section, are chat or feeling."""
    bare = _QUOTED.sub("", words[:_LOOK])
    return is_chat(words) or bool((_FEELS_JA if marks.is_japanese(bare) else _FEELS_EN).search(bare))


def is_filler(words: str) -> bool:
    """Whether a sentence only announces what the page will do: …見ていきましょう, Let's take a look."""
    return bool(_FILLER_JA.search(words[-80:]) or (len(words) < 200 and _FILLER_EN.search(words)))
