"""Turns good pages into bad ones, the same way for the same seed."""

import random
from collections.abc import Callable, Sequence

_TAGS = (
    b"div p table tr td ul li dl dt dd details summary h2 blockquote pre button a b script style template svg".split()
)
_SPLICES = (
    *(b"<" + tag + b">" for tag in _TAGS),
    *(b"</" + tag + b">" for tag in _TAGS),
    b"<!--", b"-->", b"<![CDATA[", b"<", b">", b"&#x0;", b"&#1114112;", b"&#xD800;", b"&lt;",
    b"&unknown;", b"\x00",
    b'<script type="application/ld+json">{"@type":"FAQPage","mainEntity":[', b'<meta charset="utf-7">',
    b'<meta charset="shift_jis">', b"<base href='http://[::1'>", b'<a href="http://[">', b"<ol start=-99999999999999>",
    b'<li value="9e9">', b'<div style="color:#;font-size:1e999px">', b"<style>@media{.a{b:c}",
    b'<html lang="' + b"x" * 300 + b'">',
    b'<div hidden aria-controls="a1">', b"\xef\xbb\xbf", b"\xff\xfe",
    b"<?xml version='1.0' encoding='ebcdic'?>", b"%PDF-1.7",
)  # fmt: skip
_ENCODINGS = (
    "utf-8", "cp932", "euc_jp", "iso2022_jp", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5",
    "cp1252", "cp949",
)  # fmt: skip


def _flip(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 40)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return data


def _splice(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 30)):
        place = chance.randrange(len(data) + 1)
        data[place:place] = chance.choice(_SPLICES)
    return data


def _nest(data: bytearray, chance: random.Random) -> bytearray:
    tag, depth = chance.choice(_TAGS), chance.choice([10, 250, 300, 1000, 3000, 20000])
    place = chance.randrange(len(data) + 1)
    closing = (b"</" + tag + b">") * depth if chance.random() < 0.5 else b""
    data[place:place] = (b"<" + tag + b">") * depth + b"<p>deep</p>" + closing
    return data


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(1, len(data) + 1)]


def _repeat(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 400)]
    data[start:start] = piece * chance.randint(1, 400)
    return data


def _recode(data: bytearray, chance: random.Random) -> bytearray:
    return bytearray(
        data.decode("utf-8", errors="replace").encode(chance.choice(_ENCODINGS), errors="xmlcharrefreplace")
    )


_MUTATORS: Sequence[Callable[[bytearray, random.Random], bytearray]] = (_flip, _splice, _nest, _cut, _repeat, _recode)


def mutated(pages: Sequence[bytes], seed: int) -> tuple[bytes, str | None]:
    """Return a page made bad by one to three mutations, and the header it comes with."""
    chance = random.Random(seed)
    data = bytearray(chance.choice(pages))
    for mutate in chance.choices(_MUTATORS, k=chance.randint(1, 3)):
        data = mutate(data, chance) or bytearray(b"<")
    headers = [
        None,
        "text/html",
        *(f"text/html; charset={name}" for name in ("utf-8", "shift_jis", "gbk", "x-unknown")),
    ]
    return bytes(data), chance.choice(headers)
