"""Ordinary articles: what is told, what is asked and answered, what is left out."""

from datetime import date

import pytest

from knowledge.errors import Fault, UnreadableError
from tests.parsing.reading import pairs, read, shown, told, words

NEWS = """ホーム > 社会
みなと市、路面電車の復活を決定
2024年6月13日 10:30
文：港 花子

みなと市は12日、路面電車の復活を決めた。総事業費は300億円で、2027年の開業をめざす。
市長は「市民の足を守りたい。できることは全部やる」と述べた。県との協議は続いていますね。

路線は駅前から港までの6キロ。停留所は12か所に置かれる

関連記事
・路面電車の歴史
・港の再開発

© 2024 みなと日報 無断転載を禁じます
"""

HOW_TO = """---
title: Growing basil indoors
date: 2024-03-02T08:00:00+09:00
site: Kitchen Garden
canonical: https://garden.example/basil
tags: [herbs, indoor]
---
# Growing basil indoors

<!-- A hidden note. -->
Basil grows well on a sunny sill. It needs **six hours** of light a day, see [our guide](https://x.example/light).

![A pot of basil](pot.png)

## What do you need?

- A pot with holes
- Potting soil, e.g. from last year

## How often should I water it?

Water it when the top of the soil is dry.

Do not let the pot stand in water.

## When is it ready?

## Storage {#keep}

```sh
keep --cool
```

Keep the leaves cool.
"""


def test_a_news_article_tells_its_sentences_and_nothing_of_the_site() -> None:
    reading = read(NEWS)

    assert reading.article.title == "みなと市、路面電車の復活を決定"
    assert reading.article.published == date(2024, 6, 13)
    assert told(reading) == [
        "みなと市は12日、路面電車の復活を決めた。",
        "総事業費は300億円で、2027年の開業をめざす。",
        "市長は「市民の足を守りたい。できることは全部やる」と述べた。",
        "県との協議は続いていますね。",
        "路線は駅前から港までの6キロ。",
        "停留所は12か所に置かれる",
    ]


def test_a_day_in_the_body_counts_from_the_article_s_date() -> None:
    first = read(NEWS).entries[0]

    assert [(mention.first, mention.last) for mention in first.dates] == [(date(2024, 6, 12), date(2024, 6, 12))]


def test_markdown_is_read_as_a_reader_sees_it() -> None:
    reading = read(HOW_TO, "basil.md")
    article = reading.article

    assert (article.title, article.url, article.site) == (
        "Growing basil indoors",
        "https://garden.example/basil",
        "Kitchen Garden",
    )
    assert (article.published, article.topic, article.language) == (date(2024, 3, 2), "herbs", "en")
    for hidden in ("**", "](", "hidden", "A pot of basil", "x.example", "---", "{#keep}"):
        assert hidden not in article.text
    assert told(reading) == [
        "Basil grows well on a sunny sill.",
        "It needs six hours of light a day, see our guide.",
        "A pot with holes",
        "Potting soil, e.g. from last year",
        "Water it when the top of the soil is dry.",
        "Do not let the pot stand in water.",
        "Keep the leaves cool.",
    ]


def test_a_heading_that_asks_is_answered_by_all_up_to_the_next_heading() -> None:
    assert pairs(read(HOW_TO, "basil.md")) == {
        "What do you need?": "A pot with holes\nPotting soil, e.g. from last year",
        "How often should I water it?": (
            "Water it when the top of the soil is dry.\n\nDo not let the pot stand in water."
        ),
    }


LABELLED = """Q: 申し込みはどこでできますか?
A: 窓口かウェブサイトでできます。

【Q2】費用はかかりますか？
かかりません。ただし、郵送には切手代が要ります。

質問3：締め切りはいつですか
回答3：毎月25日です。

Ｑ．家族も使えますか
Ａ．使えます。

Q: だれも答えない問いは?
"""


def test_labelled_questions_are_paired_with_their_answers() -> None:
    reading = read(LABELLED)

    assert reading.article.kind == "faq"
    assert pairs(reading) == {
        "申し込みはどこでできますか?": "窓口かウェブサイトでできます。",
        "費用はかかりますか？": "かかりません。ただし、郵送には切手代が要ります。",
        "締め切りはいつですか": "毎月25日です。",
        "家族も使えますか": "使えます。",
    }
    assert words(reading, "statement") == ["かかりません。", "ただし、郵送には切手代が要ります。"]


@pytest.mark.parametrize("blank", ["", "\n"], ids=["together", "apart"])
def test_questions_on_lines_of_their_own_are_answered_by_what_follows(blank: str) -> None:
    asked = {
        "料金はいくらですか？": "月額500円です。",
        "解約はできますか。": "いつでもできます。",
        "支払い方法は？": "振込です。",
    }
    text = "\n\n".join(f"{question}\n{blank}{answer}" for question, answer in asked.items())

    assert pairs(read(text)) == asked


def test_an_article_that_begins_with_its_title_does_not_answer_it() -> None:
    lead = "会社は来年の打ち上げをめざしている。機体は三段のロケットで運ばれる。"

    reading = read(f"月へ行けるのはいつ?\n\n{lead}\n\n試験は二度失敗した。")

    assert reading.article.title == "月へ行けるのはいつ?"
    assert pairs(reading) == {}


@pytest.mark.parametrize(
    ("title", "text", "question"),
    [
        ("梅の園", "梅の園（うめのその）は、北の町にある庭園である。広さは二町歩。", "梅の園とは何ですか?"),
        ("梅の園", "梅の園とは、北の町にある庭園のこと。広さは二町歩。", "梅の園とは何ですか?"),
        ("Nara Ring", "The Nara Ring (also N-Ring) is a footpath in Japan. It is long.", "What is Nara Ring?"),
        ("Nara Rings", "Nara Rings are the two footpaths around Nara. They are long.", None),
        ("What is a ring?", "A ring is a path around a town. It is long.", "What is a ring?"),
        ("梅の園とは？", "梅の園は、北の町にある庭園である。", "梅の園とは何ですか?"),
        ("梅の園", "梅の園は、春に多くの人を集める。広さは二町歩。", None),
        ("梅の園", "北の町の梅の園は庭園である。広さは二町歩。", None),
    ],
)
def test_only_a_definition_answers_what_the_title_is(title: str, text: str, question: str | None) -> None:
    reading = read(text, title=title)

    expected = {question: told(reading)[0]} if question else {}
    if title.endswith("Rings"):
        expected = {"What are Nara Rings?": told(reading)[0]}
    assert pairs(reading) == expected


def test_a_sentence_that_leans_on_the_one_before_is_shown_with_it() -> None:
    reading = read("塔は港にある。それは百年前に建てられた。\n\nこれは別の段落である。屋根は赤い。")

    found = {
        core_words: shown(reading, entry) for entry, core_words in zip(reading.entries, told(reading), strict=True)
    }
    assert found["それは百年前に建てられた。"] == "塔は港にある。それは百年前に建てられた。"
    assert found["これは別の段落である。"] == "これは別の段落である。"
    assert found["屋根は赤い。"] == "屋根は赤い。"


@pytest.mark.parametrize(("filling", "together"), [(293, True), (294, False)], ids=["300 characters", "301"])
def test_it_stands_alone_where_both_together_would_be_too_long(filling: int, *, together: bool) -> None:
    reading = read("あ" * filling + "。それは古い。")

    leaning = reading.entries[-1]
    assert shown(reading, leaning).startswith("あ") is together


def test_an_article_names_three_to_five_key_points_from_its_first_paragraphs() -> None:
    text = "\n\n".join(f"第{n}の塔は北の丘の上に建っている。その屋根は赤い。" for n in "一二三四五六七")

    reading = read(text)

    points = words(reading, "key_point")
    assert points == [f"第{n}の塔は北の丘の上に建っている。" for n in "一二三四五"]
    assert [reading.article.text[slice(*span)] for span in reading.article.key_points] == points


def test_a_box_of_points_is_taken_for_the_key_points() -> None:
    reading = read(
        "塔の話\n\nこの記事のポイント\n・塔は高い。\n・塔は古い。\n\n"
        "塔は丘の上にあり、百年前に建てられた。今も使われている。"
    )

    assert words(reading, "key_point") == ["塔は高い。", "塔は古い。"]


@pytest.mark.parametrize("head", ["Product details", "What's in the box", "You need:"])
def test_what_heads_a_list_is_no_statement(head: str) -> None:
    reading = read(f"Travel kettle\n\nThe kettle folds flat.\n\n{head}\n- Price: £72\n- Weight: 640 g")

    assert told(reading) == ["The kettle folds flat.", "Price: £72", "Weight: 640 g"]


def test_the_names_of_a_table_s_columns_tell_nothing() -> None:
    reading = read("# 仕様\n\n| 項目 | 値 |\n|---|---|\n| 重さ | 2.1kg |\n", "table.md")

    assert told(reading) == ["重さ | 2.1kg"]


def test_who_wrote_it_is_no_statement() -> None:
    assert told(read("港の話\n\n港は百年前に開かれた。\n(記者・高木)")) == ["港は百年前に開かれた。"]


@pytest.mark.parametrize(
    "line",
    [
        "Mia Holt 9 months ago", "Updated over a week ago", "Written by Tom Okafor", "みなと 22日前",
        "Cass Iver · 4 min read · Mar 2, 2026", "For the town in Fenland, see Harl (town).", "31", "ねこ丸",
        "この項目では、通りについて説明しています。", "Did this answer your question?", "＼ 最新記事をお届け ／",
        "止まった時計塔＝北浜市駅前、田所恵撮影",
    ],
)  # fmt: skip
def test_lines_about_the_page_are_no_statements(line: str) -> None:
    [first, second] = [
        "The tower was built of oak in 1921 by the town.", "Its bell has been silent since the earthquake.",
    ]  # fmt: skip

    assert told(read(f"# The tower\n\n{line}\n\n{first}\n\n{second}", "a.md")) == [first, second]


def test_what_readers_say_under_an_article_tells_nothing() -> None:
    page = "# The tower\n\nThe tower is old and made of oak.\n\n## 2 comments\n\nIt fell down.\n\n### Kim says\n\nNo.\n"

    assert told(read(page, "a.md")) == ["The tower is old and made of oak."]


def test_numbers_before_questions_belong_to_neither_steps_nor_questions() -> None:
    page = "ホールの使い方\n\n1. いつ予約できますか。\n二か月前からです。\n\n2. 料金はいくらですか。\n三百円です。\n"

    assert pairs(read(page)) == {"いつ予約できますか。": "二か月前からです。", "料金はいくらですか。": "三百円です。"}
    assert list(pairs(read("# Pool\n\n## 1. Is it warm?\n\nIt is.\n", "a.md"))) == ["Is it warm?"]


def test_a_table_of_contents_tells_nothing() -> None:
    reading = read(
        "塔の話\n\n目次\n1. 塔の高さ\n2. 塔の歴史\n\n"
        "■ 塔の高さ\n塔の高さは三十メートルある。\n\n■ 塔の歴史\n塔は百年前に建てられた。"
    )

    assert told(reading) == ["塔の高さは三十メートルある。", "塔は百年前に建てられた。"]
    assert [section.heading for section in reading.article.sections] == ["塔の高さ", "塔の歴史"]


def test_ids_survive_a_change_elsewhere_and_differ_for_equal_words() -> None:
    before = read("塔は古い。\n\n塔は古い。", id="a")
    after = read("海が見える。\n\n塔は古い。\n\n塔は古い。", id="a")

    ids = [entry.id for entry in before.entries if entry.kind == "statement"]
    assert len(set(ids)) == 2
    assert [entry.id for entry in after.entries if entry.kind == "statement"][1:] == ids


@pytest.mark.parametrize("text", ["???\n\n!!!", "Home > News", "Q: だれも答えない問いは?"])
def test_a_text_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(text)

    assert caught.value.fault is Fault.NOTHING_TO_LEARN
