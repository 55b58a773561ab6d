"""Pages in every usual encoding, honestly declared, not declared, and declared wrongly."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import UnreadableError
from knowledge.sources.charset import decode_page

JA = "<html><body><p>港の灯台は百年前に建てられ、いまも夜になると灯りがともります。</p></body></html>"
ZH = "<html><body><p>这座灯塔是一百年前建的，现在每天晚上还会亮。我们可以上去看，不要钱。</p></body></html>"
TW = "<html><body><p>這座燈塔是一百年前建的，現在每天晚上還會亮。我們可以上去看，不要錢。</p></body></html>"
KO = "<html><body><p>이 등대는 백 년 전에 지어졌고 지금도 밤마다 불을 밝힙니다.</p></body></html>"
WEST = (
    "<html><body><p>Le phare fut bâti il y a cent ans, et il s’allume encore à la tombée de la nuit.</p></body></html>"
)
RU = "<html><body><p>Маяк построен сто лет назад и до сих пор горит по ночам.</p></body></html>"
TEXTS = [
    (JA, "utf-8"), (JA, "shift_jis"), (JA, "euc_jp"), (JA, "iso2022_jp"), (JA, "utf-16"), (JA, "utf-16-le"),
    (JA, "utf-16-be"), (JA, "utf-8-sig"), (ZH, "gbk"), (TW, "big5"), (KO, "euc_kr"), (WEST, "cp1252"),
]  # fmt: skip
IDS = [encoding for _, encoding in TEXTS]


@pytest.mark.parametrize(("text", "encoding"), [*TEXTS, (RU, "windows-1251"), (RU, "koi8-r")])
def test_a_declared_encoding_is_read(text: str, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")

    assert decode_page("a", text.encode(encoding), f"text/html; charset={declared}") == text
    meta = text.replace("<body>", f"<head><meta charset='{declared}'></head><body>")
    assert decode_page("a", meta.encode(encoding), None) == meta


@pytest.mark.parametrize(("text", "encoding"), TEXTS, ids=IDS)
def test_an_encoding_that_nobody_declares_is_told_by_the_bytes(text: str, encoding: str) -> None:
    assert decode_page("a", text.encode(encoding), None) == text


@pytest.mark.parametrize("lie", ["utf-8", "iso-8859-1", "shift_jis", "euc-jp", "gbk", "utf-7", "nonsense", "x" * 200])
@pytest.mark.parametrize(("text", "encoding"), TEXTS, ids=IDS)
def test_a_lying_header_gives_the_right_text_or_a_clear_fault(text: str, encoding: str, lie: str) -> None:
    try:
        found = decode_page("a", text.encode(encoding), f"text/html; charset={lie}")
    except UnreadableError:
        return
    assert found == text


def test_the_header_counts_before_the_page_itself() -> None:
    text = JA.replace("<body>", "<head><meta charset='euc-jp'></head><body>")

    assert decode_page("a", text.encode("cp932"), "text/html; charset=Shift_JIS") == text


@given(
    st.binary(max_size=400),
    st.sampled_from([None, "text/html; charset=utf-16", "text/html;charset=hz", "charset=rot13"]),
)
@settings(max_examples=300)
def test_any_bytes_are_text_or_refused(data: bytes, header: str | None) -> None:
    with contextlib.suppress(UnreadableError):
        decode_page("a", data, header).encode()
