from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from knowledge.models import Reading
from tests.parsing import reading
from tests.parsing.pages import ENGLISH, FERRY, TRAM, CardText, Form, PageText, with_both_cards, without_cards, written
from tests.parsing.reading import core, pairs, words

JAPANESE = Form()
JAPANESE_FORMS = [
    pytest.param(JAPANESE, id="as usual"),
    pytest.param(Form(full_width=True, date="公開日:{0}/{1:02}/{2:02}"), id="full-width marks"),
    pytest.param(Form(newline="\r\n"), id="CRLF"),
    pytest.param(Form(blank_lines=False), id="no blank lines"),
    pytest.param(Form(blank_lines=False, newline="\r\n", full_width=True), id="CRLF, no blank lines, full width"),
    pytest.param(Form(box_bullet="・", card_bullet="・"), id="middle dots"),
    pytest.param(Form(box_bullet="● ", card_bullet="■ "), id="circles and squares"),
    pytest.param(Form(box_bullet="■", card_bullet="■", blank_lines=False), id="squares without a space"),
    pytest.param(Form(box_bullet="- ", card_bullet="* "), id="hyphens and stars"),
    pytest.param(Form(box_bullet="✔ ", card_bullet="▶"), id="ticks and triangles"),
    pytest.param(Form(box_bullet="1. ", card_bullet="① "), id="numbers"),
    pytest.param(Form(doubled_teasers=False), id="teasers stand once"),
    pytest.param(Form(doubled_title=False), id="title stands once"),
    pytest.param(Form(doubled_title=False, doubled_teasers=False, blank_lines=False), id="nothing doubled or blank"),
    pytest.param(Form(date="更新日：{0}年{1}月{2}日"), id="day of change in Japanese units"),
    pytest.param(Form(date="{0}-{1:02}-{2:02}"), id="bare ISO date"),
    pytest.param(Form(date="掲載日時 {0}.{1:02}.{2:02} 10:30"), id="date with a time"),
    pytest.param(Form(pager=None), id="no pager"),
    pytest.param(Form(pager=None, next_teaser=False), id="no pager, no teaser"),
    pytest.param(Form(pager="次のページへ →"), id="another pager"),
    pytest.param(Form(box="この記事のポイント"), id="box: points of this article"),
    pytest.param(Form(box="【この記事でわかること】"), id="box: what this article tells"),
    pytest.param(Form(box="要点まとめ"), id="box: summing up"),
    pytest.param(Form(box=None), id="box without a heading"),
    pytest.param(Form(source="続きを読む：{name} {url}"), id="read on, then name"),
    pytest.param(Form(source="引用元：{name}（{url}）"), id="quoted from"),
    pytest.param(Form(source="詳しくはこちら ⇒ {name} 参照元: {url}"), id="details here"),
    pytest.param(Form(source="出典：{name}\n{url}"), id="address on a line of its own"),
    pytest.param(
        Form(
            chrome=("ホーム > ニュース > 交通", "シェア ツイート LINE"),
            footer=("プライバシーポリシー お問い合わせ", "© 2024 みなと"),
        ),
        id="site around it",
    ),
    pytest.param(Form(heading_mark="■ "), id="marked headings"),
    pytest.param(Form(heading_mark="## "), id="hash headings"),
]
ENGLISH_FORMS = [
    pytest.param(ENGLISH, id="as usual"),
    pytest.param(replace(ENGLISH, newline="\r\n"), id="CRLF"),
    pytest.param(replace(ENGLISH, blank_lines=False), id="no blank lines"),
    pytest.param(replace(ENGLISH, box="Key points"), id="key points"),
    pytest.param(replace(ENGLISH, box="What you'll learn"), id="what you'll learn"),
    pytest.param(replace(ENGLISH, date="Updated: {0}-{1:02}-{2:02}"), id="updated"),
    pytest.param(replace(ENGLISH, source="Source: {name} {url}"), id="source label"),
    pytest.param(replace(ENGLISH, source="Read more at {name}: {url}"), id="read more at"),
    pytest.param(replace(ENGLISH, doubled_teasers=False, doubled_title=False), id="nothing doubled"),
    pytest.param(replace(ENGLISH, pager=None, next_teaser=False), id="no pager"),
    pytest.param(replace(ENGLISH, pager=None), id="teaser without a pager"),
    pytest.param(replace(ENGLISH, box_bullet="- ", card_bullet="• "), id="other bullets"),
]
PAGES = [pytest.param(TRAM, JAPANESE, id="Japanese"), pytest.param(FERRY, ENGLISH, id="English")]


def read(page: PageText, form: Form, name: str = "page.txt") -> Reading:
    return reading.read(written(page, form), name)


def half(text: str) -> str:
    return text.translate(str.maketrans("！？：（）", "!?:()"))


def cards(page: PageText) -> list[CardText]:
    return [card for section in page.sections for card in section.cards]


def assert_understood(page: PageText, form: Form) -> None:
    page_reading = read(page, form)
    article = page_reading.article
    found = [half(text) for text in words(page_reading, "key_point")]
    assert half(article.title) == page.title
    assert [(source.name, source.url, source.published) for source in article.sources] == [
        (card.publisher, card.url, date(*card.date)) for card in cards(page)
    ]
    assert [half(source.headline or "") for source in article.sources] == [card.teaser for card in cards(page)]
    assert [(half(s.heading or ""), half(s.question or "")) for s in article.sections] == [
        (section.heading, section.question) for section in page.sections
    ]
    assert found == [*page.points, *(point for card in cards(page) for point in card.points)]
    assert [half(article.text[slice(*span)]) for span in article.key_points] == list(page.points)
    answered = [(half(e.question or ""), half(core(page_reading, e))) for e in page_reading.entries if e.kind == "qa"]
    assert answered == ([(s.question, s.answer) for s in page.sections] if form.answers else [])
    assert_statements(page, form, [half(text) for text in words(page_reading, "statement")])


def assert_statements(page: PageText, form: Form, statements: Sequence[str]) -> None:
    body = [line for section in page.sections for line in (*section.intro, *section.body)]
    assert [text for text in statements if text in body] == body
    assert len(set(statements)) == len(statements)
    whole = "".join(statements)
    unwanted = [page.title, page.filler, *(s.heading for s in page.sections), *(s.question for s in page.sections)]
    unwanted += [s.remark for s in page.sections] if form.remarks else []
    unwanted += [*form.chrome, *form.footer, *([form.pager] if form.pager else [])]
    for text in unwanted:
        assert not [one for one in statements if one in text and len(one) > 1], text
        assert text not in whole
    # The teaser of the next page is cut into sentences too, none of which may be told.
    assert not [one for one in statements if one in page.next_teaser]
    # Of the lead only what it tells, not what it asks.
    assert not [one for one in statements if one.endswith("?")]
    # A cut-off teaser gives its whole sentence once and its fragment never.
    for card in (card for card in cards(page) if card.cut):
        stop = "。" if "。" in card.headline else ". "
        sentence, fragment = card.headline.split(stop)
        assert [text for text in statements if text.startswith(sentence)] == [sentence + stop.strip()]
        assert fragment not in whole


@pytest.mark.parametrize("form", JAPANESE_FORMS)
def test_a_japanese_page_is_understood_line_by_line(form: Form) -> None:
    assert_understood(TRAM, form)


@pytest.mark.parametrize("form", ENGLISH_FORMS)
def test_an_english_page_is_understood_line_by_line(form: Form) -> None:
    assert_understood(FERRY, form)


@pytest.mark.parametrize(("page", "form"), PAGES)
def test_without_answer_lines_no_question_is_answered_and_no_intro_is_lost(page: PageText, form: Form) -> None:
    assert_understood(page, replace(form, answers=False))


@pytest.mark.parametrize(("page", "form"), PAGES)
def test_a_page_without_remarks_loses_no_body_line(page: PageText, form: Form) -> None:
    assert_understood(page, replace(form, remarks=False))


@pytest.mark.parametrize(("page", "form"), PAGES)
@pytest.mark.parametrize("section", [0, 1])
def test_a_section_without_a_card_is_told_by_the_page_itself(page: PageText, form: Form, section: int) -> None:
    page = without_cards(page, section)
    page_reading = read(page, form)

    assert [s.source is None for s in page_reading.article.sections] == [section == 0, section == 1]
    told = {core(page_reading, e): (e.level, e.source) for e in page_reading.entries}
    for line in page.sections[section].body:
        assert told[line] == ("article", None)
    assert told[page.sections[1 - section].body[0]] == ("section", 0)


@pytest.mark.parametrize(("page", "form"), PAGES)
def test_two_cards_in_a_section_keep_their_points_apart(page: PageText, form: Form) -> None:
    page = with_both_cards(page)
    assert_understood(page, form)
    page_reading = read(page, form)

    told = {core(page_reading, e): (e.level, e.source, e.section) for e in page_reading.entries}
    for number, card in enumerate(cards(page)):
        for point in card.points:
            assert told[point] == ("card", number, 0)
    assert told[page.sections[0].intro[0]] == ("section", 0, 0)


@pytest.mark.parametrize(("page", "form"), PAGES)
def test_every_line_is_attributed_to_who_says_it(page: PageText, form: Form) -> None:
    page_reading = read(page, form)

    told = {core(page_reading, e): (e.level, e.source, e.section) for e in page_reading.entries}
    for point in page.points:
        assert told[point] == ("article", None, None)
    for number, section in enumerate(page.sections):
        for point in section.cards[0].points:
            assert told[point] == ("card", number, number)
        for line in (section.answer, *section.intro, *section.body):
            assert told[line] == ("section", number, number)


def test_relative_days_in_a_card_count_from_its_date() -> None:
    page_reading = read(TRAM, JAPANESE)

    dates = {core(page_reading, e): [(d.first, d.last) for d in e.dates] for e in page_reading.entries}
    card, other = cards(TRAM)
    assert (date(2024, 6, 12), date(2024, 6, 12)) in dates[card.headline.split("。")[0] + "。"]
    assert dates[card.points[2]] == [(date(2024, 6, 15), date(2024, 6, 16))]
    assert dates[other.points[1]] == [(date(2024, 5, 19), date(2024, 5, 19))]


def test_relative_days_outside_the_cards_stay_open_on_a_page_without_a_date() -> None:
    page_reading = read(FERRY, ENGLISH)

    spring = [e for e in page_reading.entries if "next spring" in core(page_reading, e)]
    [share] = [e for e in page_reading.entries if "this year" in core(page_reading, e)]
    assert spring
    assert share.dates == ()


def test_relative_days_outside_the_cards_count_from_the_page_s_own_date() -> None:
    form = replace(ENGLISH, chrome=("Published: 2024-07-01",))
    page_reading = read(FERRY, form)

    [share] = [e for e in page_reading.entries if "this year" in core(page_reading, e)]
    assert page_reading.article.published == date(2024, 7, 1)
    assert [(d.first, d.last) for d in share.dates] == [(date(2024, 1, 1), date(2024, 12, 31))]


MARKDOWN_JA = Form(box="## この記事のポイント", box_bullet="- ", card_bullet="- ✅ ", heading_mark="## ", chrome=())


@pytest.mark.parametrize("blank", [True, False], ids=["blank lines", "soft line ends"])
def test_the_same_page_as_markdown_gives_the_same_entries(*, blank: bool) -> None:
    form = replace(MARKDOWN_JA, blank_lines=blank)
    marked, plain = read(TRAM, form, "page.md"), read(TRAM, JAPANESE)

    for kind in ("key_point", "qa", "statement"):
        assert words(marked, kind) == words(plain, kind)


def test_a_heading_that_asks_is_answered_by_all_up_to_the_card() -> None:
    sections = tuple(replace(s, heading=s.question, answer="") for s in TRAM.sections)
    text = written(replace(TRAM, sections=sections), replace(JAPANESE, answers=False))
    for section in sections:
        text = text.replace(f"{section.question}\n\n{section.question}", section.question)
    found = pairs(reading.read(text))

    assert found == {s.question: "\n\n".join(s.intro) for s in sections}


@pytest.mark.parametrize(
    "remark",
    [
        "これは大きな一歩だ。ただ、道のりは長い。",
        "へえ、そんなに費用がかかるとは知りませんでした。",
        "住民の声がもっと届くといいな。",
        "この先どうなるんでしょうね?",
        "実現したらすごいことだと思います。",
    ],
)
def test_a_remark_is_known_by_its_voice_wherever_it_is_taken_from(remark: str) -> None:
    sections = tuple(replace(section, remark=remark) for section in TRAM.sections)

    assert_understood(replace(TRAM, sections=sections), JAPANESE)


@pytest.mark.parametrize("bullet", ["→ ", "✅\xa0", "🔵", "✔\ufe0e ", "◉ ", "‐ ", "» ", "❶", "? ", ""])
@pytest.mark.parametrize("blank", [True, False], ids=["blank lines", "no blank lines"])
def test_points_are_known_by_any_mark_and_by_none(bullet: str, *, blank: bool) -> None:
    # Shift_JIS and EUC-JP have neither 💡 nor ✅: what writes them drops the mark or puts a question mark.
    assert_understood(TRAM, replace(JAPANESE, box_bullet=bullet, card_bullet=bullet, blank_lines=blank))


@pytest.mark.parametrize("line", ["決着の行方を追う。", "計画の舞台裏に迫ります。"])
def test_what_the_lead_only_announces_is_not_told(line: str) -> None:
    page = replace(TRAM, lead=TRAM.lead + line)

    assert line not in words(read(page, JAPANESE), "statement")


def test_chatty_words_inside_a_body_stay() -> None:
    first, second = TRAM.sections
    body = ("市長は「楽しみですね」と笑顔で語りました。", *first.body)

    assert_understood(replace(TRAM, sections=(replace(first, body=body), second)), JAPANESE)
