"""Bulk JSONL: each line by itself."""

import json
from datetime import date

import pytest

from knowledge.models import Document, Metadata, Problem
from knowledge.parsing import read_article
from knowledge.sources import read_bytes


def read(*lines: str, **said: object) -> list[Document | Problem]:
    return list(read_bytes("bulk.jsonl", "\n".join(lines).encode(), Metadata.model_validate(said)))


def line(**record: object) -> str:
    return json.dumps(record, ensure_ascii=False)


def test_a_record_becomes_a_document_with_its_text_untouched() -> None:
    text = " 塔は古い。\r\n\r\n\u3000港は新しい。\n"
    record = line(
        id="a1",
        title="塔",
        url="https://x.example/1",
        published="2024-05-06T10:00:00+09:00",
        site="S",
        topic="町",
        text=text,
    )

    [found] = read(record)

    assert isinstance(found, Document)
    assert found.text == text
    assert found.name == "bulk.jsonl:1"
    assert found.metadata == Metadata(
        id="a1", title="塔", url="https://x.example/1", published=date(2024, 5, 6), site="S", topic="町"
    )


@pytest.mark.parametrize(
    "published", ["2024-05-06", "2024/5/6", "2024年5月6日", "20240506", "May 6, 2024", "2024-05-06 10:00"]
)
def test_a_day_is_read_in_any_usual_form(published: str) -> None:
    [found] = read(line(text="塔は古い。", published=published))

    assert isinstance(found, Document)
    assert found.metadata.published == date(2024, 5, 6)


@pytest.mark.parametrize(
    ("bad", "fault", "facts"),
    [
        pytest.param('{"text": "塔', "json", {}, id="cut off"),
        pytest.param("塔は古い。", "json", {"column": 1}, id="no JSON"),
        pytest.param('["塔は古い。"]', "object", {}, id="a list"),
        pytest.param('{"title": "塔"}', "record", {"field": "text"}, id="no text"),
        pytest.param('{"text": 5}', "record", {"field": "text"}, id="text is a number"),
        pytest.param('{"text": "  "}', "record", {"field": "text"}, id="text is blank"),
        pytest.param('{"text": "塔", "title": ["a"]}', "record", {"field": "title"}, id="title is a list"),
        pytest.param('{"text": "塔", "published": "soon"}', "record", {"field": "published"}, id="no day"),
        pytest.param('{"text": "塔 \\ud800"}', "unicode", {"field": "text"}, id="half a letter"),
        pytest.param('{"text": "塔", "n": ' + "9" * 5000 + "}", "json", {}, id="a number of 5,000 digits"),
        pytest.param("[" * 100_000, "json", {}, id="100,000 brackets"),
        pytest.param('{"text": "塔", "n": NaN}', "json", {}, id="not a number"),
        pytest.param('{"pairs": []}', "record", {"field": "pairs"}, id="no pairs"),
        pytest.param('{"pairs": [{"question": "何?"}]}', "record", {"field": "answer"}, id="no answer"),
        pytest.param('{"pairs": ["何?"]}', "record", {"field": "pairs"}, id="a pair is a string"),
    ],
)
def test_a_malformed_line_is_named_and_the_rest_is_read(bad: str, fault: str, facts: dict[str, object]) -> None:
    first, problem, last = read(line(text="塔は古い。"), "", bad, line(text="港は新しい。"))

    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert last.text == "港は新しい。"
    assert isinstance(problem, Problem)
    assert (problem.name, problem.fault) == ("bulk.jsonl:3", fault)
    assert {"line": 3, **facts}.items() <= problem.facts.items()


def test_a_ready_faq_is_written_out_and_its_pairs_point_into_it() -> None:
    pairs = [
        {"question": "料金は\nいくら?", "answer": "月額五百円です。"},
        {"question": "解約は?", "answer": "できます。いつでも。"},
    ]

    [found] = read(line(title="料金", pairs=pairs))

    assert isinstance(found, Document)
    assert found.text == "料金は いくら?\n月額五百円です。\n\n解約は?\nできます。いつでも。"
    shown = [(found.text[slice(*pair.question)], found.text[slice(*pair.answer)]) for pair in found.pairs]
    assert shown == [("料金は いくら?", "月額五百円です。"), ("解約は?", "できます。いつでも。")]
    reading = read_article(found)
    assert reading.article.kind == "faq"
    assert [(entry.question, entry.kind) for entry in reading.entries if entry.question] == [
        ("料金は いくら?", "qa"),
        ("解約は?", "qa"),
    ]


def test_a_text_beside_pairs_is_the_text() -> None:
    [found] = read(line(text="塔は古い。", pairs=[{"question": "何?", "answer": "塔。"}]))

    assert isinstance(found, Document)
    assert found.text == "塔は古い。"


def test_what_was_said_fills_gaps_but_gives_no_two_articles_one_name() -> None:
    found = read(line(text="塔は古い。", site="S"), line(text="港は新しい。"), site="T", id="x", title="y", topic="町")

    said = [one.metadata for one in found if isinstance(one, Document)]
    assert said == [Metadata(site="S", topic="町"), Metadata(site="T", topic="町")]


def test_articles_of_the_same_title_get_different_ids() -> None:
    titled = [line(title="塔", text=text) for text in ("塔は古い。", "塔は新しい。", "塔は赤い。")]
    found = read(*titled, line(text="橋は長い。"), line(text="橋は長い。"))

    ids = [read_article(one).article.id for one in found if isinstance(one, Document)]
    assert len(set(ids)) == 5
