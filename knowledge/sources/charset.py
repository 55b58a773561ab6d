"""What encoding a page is in: its mark, the server's header, its own `meta`, then what its bytes look like.

Each of them may lie. A declared encoding is believed where the bytes can be read by it and look like text.
"""

import codecs
import re
from collections.abc import Iterator

from knowledge.sources.decode import decode

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_PARAMETER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4096
_SAMPLE = 1 << 16
# What the web calls by these names is a larger set (WHATWG Encoding Standard, "Names and labels").
_LARGER = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso2022_jp": "iso2022_jp_ext",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
}
_KNOWN = frozenset(
    [
        "utf-8",
        "utf-16-le",
        "utf-16-be",
        "utf-16",
        "cp932",
        "euc_jp",
        "iso2022_jp_ext",
        "gb18030",
        "big5hkscs",
        "cp949",
        "cp1251",
        "koi8-r",
        "cp1250",
        "cp1252",
        "cp1253",
        "cp1254",
        "iso8859-2",
        "iso8859-5",
        "iso8859-7",
        "iso8859-9",
        "iso8859-15",
        "tis-620",
        "mac-roman",
    ]
)
# Letters that text of some length in that language does without in no line; read wrongly, it hits few of them.
_JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fc、。]")
_COMMON = {
    "cp932": _JAPANESE,
    "euc_jp": _JAPANESE,
    "iso2022_jp_ext": _JAPANESE,
    "gb18030": re.compile(r"[的一是不了有在人这上大来和到我他们时个说为国会要就可以也你对生能得着过，。]"),
    "big5hkscs": re.compile(r"[的一是不了有在人這上大來和到我他們時個說為國會要就可以也你對生能得著過，。]"),
    "cp949": re.compile(r"[이다의는을에가고지하로기한사도리서어아은를]"),
}
_OTHER_SCRIPTS = {
    "cp1251": re.compile(r"[а-яё]"),
    "koi8-r": re.compile(r"[а-яё]"),
    "iso8859-5": re.compile(r"[а-яё]"),
    "cp1253": re.compile(r"[α-ώ]"),
    "iso8859-7": re.compile(r"[α-ώ]"),
    "tis-620": re.compile(r"[\u0e01-\u0e5b]"),
}
_GUESSES = ("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949")
_ODD = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff\ufffd\x80-\x9f]")
_RUN = re.compile(r"[^\x00-\x7f]{3,}")
_BROKEN_SHARE = 300
"""One broken letter in that many is a slip of the site's; a browser shows the rest."""


def decode_page(name: str, data: bytes, content_type: str | None) -> str:
    """Return the text of the page *data*; *content_type* is the header it came with.

    Raises `UnreadableError`: EMPTY, BINARY, TOO_LARGE or ENCODING, with *name* among its facts.
    """
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(name, data)
    if order := _unmarked_utf16(data):
        return decode(name, (codecs.BOM_UTF16_LE if order == "le" else codecs.BOM_UTF16_BE) + data)
    declared = list(dict.fromkeys(_declared(data, content_type)))
    if data.isascii() and b"\x1b" not in data:
        return decode(name, data)
    if _is_surely_utf8(data):
        return decode(name, data)
    for encoding in (*declared, *_GUESSES):
        text = _read(data, encoding)
        if text is not None and _is_natural(text, encoding):
            return decode(name, text.encode("utf-8", errors="replace"))
    for encoding in declared:  # a list of names is in no language
        text = _read(data, encoding)
        if text is not None and encoding in _COMMON and len(_ODD.findall(text[:_SAMPLE])) * 20 <= _wide(text):
            return decode(name, text.encode("utf-8", errors="replace"))
    return decode(name, data)


def _declared(data: bytes, content_type: str | None) -> Iterator[str]:
    """Yield the encodings that the header and the page itself name, in order of trust, by Python's names."""
    names = [found[1] for found in [_PARAMETER.search(content_type or "")] if found]
    names += [found[1].decode("ascii", errors="replace") for found in _DECLARED.finditer(data[:_HEAD])]
    for name in names:
        try:
            encoding = codecs.lookup({"x-sjis": "shift_jis", "x-gbk": "gbk"}.get(name.lower(), name)).name
        except (LookupError, ValueError):
            continue
        encoding = _LARGER.get(encoding, encoding)
        if encoding in _KNOWN:
            yield encoding


def _unmarked_utf16(data: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark: every other byte of its tags is zero."""
    head = data[:_HEAD]
    tags_le, tags_be = head.count(b"<\x00"), head.count(b"\x00<")
    if head.count(b"\x00") * 4 < len(head) or not (tags_le or tags_be):
        return None
    return "le" if head[:2].find(b"\x00") == 1 or (head[:1] != b"\x00" and tags_le >= tags_be) else "be"


def _is_surely_utf8(data: bytes) -> bool:
    """Whether *data* is UTF-8 whatever is said of it: several long sequences do not come out right by chance."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _wide(text) >= 4


def _read(data: bytes, encoding: str) -> str | None:
    text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    if broken and len(text) < broken * _BROKEN_SHARE:
        return None
    # A letter that a browser shows as a box says nothing, and would be quoted.
    return text.replace("\ufffd", "")


def _wide(text: str) -> int:
    return sum(letter > "\u007f" for letter in text[:_SAMPLE])


def _is_natural(text: str, encoding: str) -> bool:
    """Whether *text*, read by *encoding*, is what people write in the languages that it is for."""
    sample, wide = text[:_SAMPLE], _wide(text)
    if not wide or encoding.startswith("utf"):
        return encoding == "utf-8" or len(_ODD.findall(sample)) * 20 <= wide
    if len(_ODD.findall(sample)) * 20 > wide:
        return False
    if common := _COMMON.get(encoding):
        return len(common.findall(sample)) * 8 >= wide
    if letters := _OTHER_SCRIPTS.get(encoding):
        return len(letters.findall(sample)) * 10 >= wide * 7
    # Accents stand alone among plain letters.
    return sum(map(len, _RUN.findall(sample))) * 10 <= wide
