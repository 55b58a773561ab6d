"""What bytes become: encodings, kinds of text, refusals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import Fault, UnreadableError
from knowledge.models import Document, Metadata, Problem
from knowledge.sources import read_bytes

JAPANESE = "塔の話\r\n\r\nみなと市の塔は、百年前に建てられた。いまも灯りがともる。\r\n"


def read(name: str, data: bytes, **said: object) -> list[Document | Problem]:
    return list(read_bytes(name, data, Metadata.model_validate(said)))


def document(name: str, data: bytes, **said: object) -> Document:
    [found] = read(name, data, **said)
    assert isinstance(found, Document)
    return found


def fault(name: str, data: bytes) -> Fault:
    with pytest.raises(UnreadableError) as caught:
        read(name, data)
    assert caught.value.facts["name"] == name
    return caught.value.fault


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-32", "shift_jis", "cp932", "euc_jp", "iso2022_jp"],
)
def test_japanese_is_read_in_every_usual_encoding_to_the_character(encoding: str) -> None:
    assert document("a.txt", JAPANESE.encode(encoding)).text == JAPANESE


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_both_byte_orders_are_told_by_the_mark(order: str) -> None:
    assert document("a.txt", "\ufeff".encode(order) + JAPANESE.encode(order)).text == JAPANESE


def test_western_quotation_marks_do_not_become_kanji() -> None:
    text = "The café on the pier opens at nine. “It’s ours,” said the owner – and smiled."

    assert document("a.txt", text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", Fault.EMPTY, id="nothing"),
        pytest.param(b" \r\n\t\n", Fault.EMPTY, id="white space"),
        pytest.param("　\u2028".encode(), Fault.EMPTY, id="wide white space"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01", Fault.BINARY, id="a picture"),
        pytest.param(bytes(range(256)) * 40, Fault.BINARY, id="all bytes"),
        pytest.param(b"\x00" * 100, Fault.BINARY, id="zeros"),
        pytest.param("塔は古い。".encode("utf-16-le"), Fault.BINARY, id="UTF-16 without a mark"),
        pytest.param(JAPANESE.encode()[:-7] + b"\xff\xfe", Fault.ENCODING, id="damaged UTF-8"),
        pytest.param(b"\xff\xfe\x00", Fault.ENCODING, id="half a letter"),
        pytest.param(b"a" * (20 * 2**20 + 1), Fault.TOO_LARGE, id="just over 20 MiB"),
        pytest.param(b"<!DOCTYPE html><html><p>x</p></html>", Fault.UNKNOWN_KIND, id="HTML"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_reason(data: bytes, expected: Fault) -> None:
    assert fault("a.txt", data) is expected


def test_a_single_nul_in_a_text_is_kept() -> None:
    assert document("a.txt", "塔は\x00古い。".encode()).text == "塔は\x00古い。"


@given(st.binary(max_size=300), st.sampled_from(["-", "a.txt", "a.md", "a.jsonl", "a.pdf"]))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        found = read(name, data)
    except UnreadableError:
        return
    assert all(isinstance(one, Document | Problem) for one in found)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
def test_plain_text_is_kept_to_the_character(text: str) -> None:
    if not text.strip() or text.startswith("\ufeff") or text.lstrip().startswith("<"):
        return

    assert document("a.txt", text.encode()).text == text


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("-", "# Title\n\nA **bold** word.", "Title\n\nA bold word.", id="Markdown by its heading"),
        pytest.param("-", "See [this](https://x.example/a) page.", "See this page.", id="Markdown by its link"),
        pytest.param("a.txt", "# Title\n\nA **bold** word.", "# Title\n\nA **bold** word.", id="plain by its ending"),
        pytest.param("a.md", "A **bold** word.", "A bold word.", id="Markdown by its ending"),
        pytest.param("-", "2 * 3 * 4 is 24.", "2 * 3 * 4 is 24.", id="plain without marks"),
        pytest.param("-", '{"text": "塔は古い。"}', "塔は古い。", id="a bulk line by its content"),
        pytest.param("note", '{"texts": 1} is JSON.', '{"texts": 1} is JSON.', id="not every brace is bulk"),
    ],
)
def test_the_ending_or_the_content_decides_the_kind(name: str, text: str, expected: str) -> None:
    assert document(name, text.encode()).text == expected


def test_what_was_said_wins_over_the_front_matter() -> None:
    text = "---\ntitle: Old\ndate: 2024-01-02\nunknown: x\n---\nThe tower is old."

    found = document("a.md", text.encode(), title="New")

    assert found.text == "The tower is old."
    assert found.metadata.title == "New"
    assert str(found.metadata.published) == "2024-01-02"


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert "The tower is old." in document("a.md", b"---\n\nThe tower is old.\n\n---\n").text


def test_the_address_of_a_link_is_remembered_but_not_shown() -> None:
    found = document("a.md", b"Source: [Harbour Courier](https://courier.example/1)")

    assert found.text == "Source: Harbour Courier"
    assert [block.link for block in found.blocks] == ["https://courier.example/1"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param(
            "塔の高さ\n\n塔の高さは三十メートルで、町でいちばん高い。",
            ["heading", "paragraph"],
            id="heading above text",
        ),
        pytest.param("塔の高さは三十メートルである。\n塔は古い。", ["paragraph", "paragraph"], id="a sentence a line"),
        pytest.param("・塔\n・港\n・橋", ["item", "item", "item"], id="list"),
        pytest.param("■ 塔\n塔は丘の上にあり古い。", ["heading", "paragraph"], id="marked heading"),
        pytest.param("■ 塔\n■ 港\n■ 橋", ["item", "item", "item"], id="marked list"),
        pytest.param("塔\n港\n橋", ["paragraph", "paragraph", "paragraph"], id="short lines in a row"),
        pytest.param("-----\n塔は古い。", ["rule", "paragraph"], id="rule"),
        pytest.param("-5度まで下がった。\n1.5倍になった。", ["paragraph", "paragraph"], id="no bullets"),
    ],
)
def test_plain_text_shows_its_parts(text: str, kinds: list[str]) -> None:
    assert [block.kind for block in document("a.txt", text.encode()).blocks] == kinds


WRAPPED_EN = """The lighthouse on the northern cape was built in 1871 by an engineer who
had already built two others along the coast. It is 34.5 metres high and
stands on a rock that the sea covers twice a day.

The tower is open to visitors from May to September, when the boats run
every hour from the old harbour and the keeper tells his stories."""
WRAPPED_JA = """灯台は北の岬にあり、技師の手で百年以上も前に建てられたもので、
高さは三十四メートルある。岩の上に立っていて、日に二度は海に囲
まれる。塔は五月から九月まで公開されている。"""


@pytest.mark.parametrize(("text", "paragraphs"), [(WRAPPED_EN, 2), (WRAPPED_JA, 1)], ids=["English", "Japanese"])
def test_wrapped_lines_are_one_paragraph_again(text: str, paragraphs: int) -> None:
    assert len(document("a.txt", text.encode()).blocks) == paragraphs
