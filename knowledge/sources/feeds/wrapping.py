"""What a feed is wrapped in: gzip, an encoding, an XML prologue. Nothing that could attack a parser gets past here."""

import codecs
import re
import zlib

from knowledge.errors import Fault, UnreadableError
from knowledge.sources.decode import MAX_BYTES, decode

_GZIP = b"\x1f\x8b"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNMARKED = {b"<\x00?\x00": "utf-16-le", b"\x00<\x00?": "utf-16-be", b"\x4c\x6f\xa7\x94": "cp037"}
# Encodings in which markup looks like markup. UTF-7 and EBCDIC hide it, and no publisher uses them.
_KNOWN = re.compile(
    r"(?:utf-(?:8|16|32)(?:-[lb]e)?|ascii|iso8859-\d+|cp(?:125\d|932|949|950)|shift_jis\w*|euc_\w+|iso2022_\w+|gb\w+|big5\w*"
    r"|koi8-\w+|johab)\Z"
)
_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]{0,500}>")
_INVALID = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REFERENCE = re.compile(rb"&#(?:(\d{1,9})|[xX]([0-9A-Fa-f]{1,8}));")
_PROLOGUE = re.compile(rb"(?:\s+|<\?.{0,2000}?\?>|<!--.{0,20000}?-->)*", re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE\b([^<>\[]{0,500})([>\[])", re.IGNORECASE)
_ASKS = re.compile(rb"<(?:!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)|[\w.-]{1,60}:include)\b", re.IGNORECASE)
_CDATA = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]{1,60}:)?([A-Za-z]{1,40})[\s/>]")


def unpacked(name: str, data: bytes) -> bytes:
    """Return *data* out of its gzip, if it is in one; TOO_LARGE or TRANSFER if it cannot be had."""
    if len(data) > MAX_BYTES:
        raise UnreadableError(Fault.TOO_LARGE, name=name, limit_mib=MAX_BYTES // 2**20)
    if not data.startswith(_GZIP):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise UnreadableError(Fault.TRANSFER, name=name) from error
    if len(plain) > MAX_BYTES:
        raise UnreadableError(Fault.TOO_LARGE, name=name, limit_mib=MAX_BYTES // 2**20)
    if not unpacker.eof:
        raise UnreadableError(Fault.TRANSFER, name=name)
    return plain


def utf8(name: str, data: bytes, content_type: str | None) -> bytes:
    """Return *data* in UTF-8, without byte-order mark, XML declaration and letters that XML forbids, written or named.

    The byte-order mark is believed first, then the header, then the document itself, then the look of the bytes.
    """
    text = _decoded(name, data, content_type)
    plain = text.lstrip("\ufeff").encode("utf-8", "replace")
    return _REFERENCE.sub(_letter, _INVALID.sub(b" ", _DECLARATION.sub(b"", plain, count=1)))


def _letter(reference: re.Match[bytes]) -> bytes:
    """Return the *reference* to a letter as it is, or U+FFFD for one to none: feedparser falls over those."""
    number = int(reference[1]) if reference[1] else int(reference[2], 16)
    valid = 0x20 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF or number in {0x9, 0xA, 0xD}
    return reference[0] if valid else b"\xef\xbf\xbd"


def _decoded(name: str, data: bytes, content_type: str | None) -> str:
    if not data.startswith(_MARKS):
        header, declared = _CHARSET.search(content_type or ""), _DECLARED.match(data)
        unmarked = _UNMARKED.get(data[:4])
        told = (unmarked, header and header[1], declared and declared[1].decode("ascii"))
        for label in filter(None, told):
            codec = _codec(label)
            if not _KNOWN.match(codec):
                raise UnreadableError(Fault.ENCODING, name=name)
            if codec.startswith(("utf-16", "utf-32")) and label != unmarked:
                continue  # without a mark, and it does not look like it: read so, ASCII would become Chinese
            try:
                return data.decode(codec)
            except UnicodeError:
                continue  # a lie; the next may tell the truth
    return decode(name, data)


def _codec(label: str) -> str:
    try:
        return codecs.lookup(label).name
    except (LookupError, ValueError):
        return "utf-8"  # unheard of: as good as not told


def root_of(name: str, data: bytes) -> str:
    """Return the name of the root element, in lower case and without prefix; empty if there is none.

    Raises ENTITIES for a document that declares anything, or names a definition elsewhere that only it would use:
    feeds have no need to, and every XML bomb and every theft of files does. The public definitions that old RSS names
    are never fetched.
    """
    if _ASKS.search(_CDATA.sub(b"", data)):
        raise UnreadableError(Fault.ENTITIES, name=name)
    start = _after_prologue(data, 0)
    if doctype := _DOCTYPE.match(data, start):
        if doctype[2] == b"[" or re.search(rb"\bSYSTEM\b", doctype[1], re.IGNORECASE):
            raise UnreadableError(Fault.ENTITIES, name=name)
        start = _after_prologue(data, doctype.end())
    root = _ROOT.match(data, start)
    return root[1].decode("ascii").lower() if root else ""


def _after_prologue(data: bytes, start: int) -> int:
    found = _PROLOGUE.match(data, start)
    return found.end() if found else start
