"""Bytes become text: Unicode, and the encodings that Japanese files still come in."""

import codecs
import re

from knowledge.errors import Fault, UnreadableError

MAX_BYTES = 20 * 1024 * 1024
"""Above this a single article is refused: the largest encyclopaedia article is under 2 MiB."""

# The longer marks first: a UTF-32 mark begins with the bytes of a UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B]|\$\([@BDOP]|\([BIJ])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fc、。]")
_ODD = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff\ufffd\x80-\x9f]")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode(name: str, data: bytes) -> str:
    """Return the text that *data* encodes, without a byte-order mark; line ends stay as they are.

    Raises `UnreadableError`: EMPTY, BINARY, TOO_LARGE or ENCODING, with *name* among its facts.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(Fault.TOO_LARGE, name=name, limit_mib=MAX_BYTES // 2**20)
    if not data.strip(b" \t\r\n\x00"):
        raise UnreadableError(Fault.EMPTY if not data.strip() else Fault.BINARY, name=name)
    text = _decoded(name, data)
    if len(_CONTROL.findall(text)) > max(3, len(text) // 100):
        raise UnreadableError(Fault.BINARY, name=name)
    if not text.strip():
        raise UnreadableError(Fault.EMPTY, name=name)
    return text


def _decoded(name: str, data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(name, data[len(mark) :], encoding)
    if _ISO_2022_JP.search(data) and data.isascii():
        return _strictly(name, data, "iso2022_jp_ext")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Damaged UTF-8 would read as letters in the old encodings, but wrong ones.
        if b"\x00" in data:
            raise UnreadableError(Fault.BINARY, name=name) from error
        if _is_damaged_utf8(data):
            raise UnreadableError(Fault.ENCODING, name=name) from error
    return _decoded_legacy(name, data)


def _strictly(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError) as error:
        raise UnreadableError(Fault.ENCODING, name=name) from error


def _is_damaged_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    wide = sum(1 for letter in text if not letter.isascii()) - broken
    return wide > 4 * broken


def _decoded_legacy(name: str, data: bytes) -> str:
    candidates = [text for encoding in ("cp932", "euc_jp") if (text := _or_none(data, encoding)) is not None]
    japanese = max(candidates, key=_japanese_share, default=None)
    if japanese is not None and _japanese_share(japanese) > 0:
        return japanese
    western = _or_none(data, "cp1252")
    if western is not None and len(_HIGH.findall(data)) * 7 <= len(data) and not _CONTROL.search(western):
        return western
    # Kanji without any kana (a list of names) is Japanese all the same, once nothing else fits.
    if japanese is not None and not _ODD.search(japanese) and not _CONTROL.search(japanese):
        return japanese
    raise UnreadableError(Fault.BINARY if _CONTROL.search(data.decode("latin-1")) else Fault.ENCODING, name=name)


def _or_none(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _japanese_share(text: str) -> float:
    """Return how Japanese *text* looks: kana speak for it, private and half-width letters against."""
    wide = sum(1 for letter in text if not letter.isascii())
    return (len(_KANA.findall(text)) - 2 * len(_ODD.findall(text))) / wide if wide else 0.0
