"""What Markdown shows beside running text: front matter, tables, definition lists, boxes that open, numbered lists."""

import pytest

from knowledge.models import Document, Metadata
from knowledge.sources import read_bytes
from tests.parsing.reading import pairs, read, told


def document(text: str) -> Document:
    [found] = read_bytes("a.md", text.encode(), Metadata())
    assert isinstance(found, Document)
    return found


def shown(text: str) -> list[tuple[str, str]]:
    found = document(text)
    return [(block.kind, found.text[slice(*block.span)]) for block in found.blocks]


def test_the_front_matter_tells_who_wrote_it_and_when() -> None:
    said = document(
        "---\ntitle: 'The tower: a history'  # draft\nauthors:\n  - name: Jane Doe\n  - John Roe\n"
        "date: 2024-01-02T10:00:00Z\n"
        "lastmod: 2024-03-04\ntags: [towers, harbours]\nlang: en-GB\ndescription: >\n  How it was built.\n"
        "---\nThe tower is old."
    ).metadata

    assert (said.title, said.author, said.topic, said.language) == (
        "The tower: a history",
        "Jane Doe",
        "towers",
        "en-GB",
    )
    assert (str(said.published), str(said.modified)) == ("2024-01-02", "2024-03-04")


def test_front_matter_may_be_toml() -> None:
    said = document(
        '+++\ntitle = "塔の話"\ndate = 2024-01-02T10:00:00+09:00\ntags = ["塔", "港"]\ndraft = false\n'
        '[author]\nname = "伊田"\n+++\n塔は古い。'
    )

    assert said.text == "塔は古い。"
    assert (said.metadata.title, said.metadata.author, said.metadata.topic) == ("塔の話", "伊田", "塔")
    assert str(said.metadata.published) == "2024-01-02"


def test_front_matter_that_is_no_toml_is_text() -> None:
    assert "title" in document("+++\ntitle = [\n+++\n塔は古い。").text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "**何時に閉まりますか？** 夜九時です。\n\n**犬は入れますか？** つないでください。", id="paragraphs"
        ),
        pytest.param(
            "1. **何時に閉まりますか？** 夜九時です。\n2. **犬は入れますか？** つないでください。", id="numbered"
        ),
        pytest.param(
            "- **何時に閉まりますか？**\n\n  夜九時です。\n- **犬は入れますか？**\n  つないでください。", id="items"
        ),
    ],
)
def test_a_question_in_bold_is_answered_by_what_follows_it(text: str) -> None:
    assert pairs(read(text, "a.md")) == {
        "何時に閉まりますか？": "夜九時です。",
        "犬は入れますか？": "つないでください。",
    }


@pytest.mark.parametrize(
    ("value", "title"),
    [
        pytest.param("塔の話", "塔の話", id="bare"),
        pytest.param('"塔 # 1"', "塔 # 1", id="quoted"),
        pytest.param(">-\n  塔の\n  話", "塔の 話", id="folded"),
        pytest.param('"', None, id="a quotation mark alone"),
        pytest.param("http://a:b", "http://a:b", id="colons"),
    ],
)
def test_values_are_read_in_their_simple_forms(value: str, title: str | None) -> None:
    assert document(f"---\nid: a\ntitle: {value}\n---\n塔は古い。").metadata.title == title


def test_numbers_of_a_list_are_seen() -> None:
    found = document("1. 湯をわかす。\n2. 茶葉を入れる。\n\n   濃さは好みで。\n\n3. 注ぐ。\n\n- 別の話\n")

    assert found.text == "1. 湯をわかす。\n2. 茶葉を入れる。\n濃さは好みで。\n3. 注ぐ。\n別の話"
    assert [(block.kind, block.number) for block in found.blocks] == [
        ("item", 1),
        ("item", 2),
        ("item", None),
        ("item", 3),
        ("item", None),
    ]


def test_rows_are_rows_and_terms_are_terms() -> None:
    assert shown("| 区分 | 料金 |\n|---|---|\n| 大人 | **500円** |\n\n活字\n: 金属の角柱。\n: 鉛の合金。\n") == [
        ("row", "区分 | 料金"),
        ("row", "大人 | 500円"),
        ("term", "活字"),
        ("definition", "金属の角柱。"),
        ("definition", "鉛の合金。"),
    ]


def test_what_a_box_hides_answers_its_summary_and_nothing_below_the_box_does() -> None:
    box = "<details>\n<summary>何が要りますか？</summary>\n\n申請書が要ります。\n\n- 写真\n- 印鑑\n\n</details>"
    text = f"# 窓口\n\n{box}\n\n窓口は二階にあります。\n"

    assert pairs(read(text, "a.md")) == {"何が要りますか？": "申請書が要ります。\n\n写真\n印鑑"}
    assert "窓口は二階にあります。" in told(read(text, "a.md"))
