from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.dates import find_dates, read_date

THURSDAY = date(2025, 5, 8)


def named(text: str, written: date | None = THURSDAY) -> list[tuple[str, str, str]]:
    return [(text[slice(*m.span)], str(m.first), str(m.last)) for m in find_dates(text, 0, len(text), written)]


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("2025年6月5日に会った", "2025年6月5日", "2025-06-05", "2025-06-05"),
        ("２０２５年６月５日に会った", "２０２５年６月５日", "2025-06-05", "2025-06-05"),
        ("2025年2月からの争い", "2025年2月", "2025-02-01", "2025-02-28"),
        ("2024年の春", "2024年", "2024-01-01", "2024-12-31"),
        ("2024(令和6)年度ではなく2024年(令和6年)3月", "2024年(令和6年)3月", "2024-03-01", "2024-03-31"),
        ("令和7年6月5日", "令和7年6月5日", "2025-06-05", "2025-06-05"),
        ("平成元年の話", "平成元年", "1989-01-01", "1989-12-31"),
        ("1990年代の曲", "1990年代", "1990-01-01", "1999-12-31"),
        ("2025/06/06", "2025/06/06", "2025-06-06", "2025-06-06"),
        ("on May 8, 2025", "May 8, 2025", "2025-05-08", "2025-05-08"),
        ("on 8 May 2025", "8 May 2025", "2025-05-08", "2025-05-08"),
        ("in May 2024", "May 2024", "2024-05-01", "2024-05-31"),
        ("in 1964 it", "1964", "1964-01-01", "1964-12-31"),
        ("the 1990s", "1990s", "1990-01-01", "1999-12-31"),
    ],
)
def test_an_absolute_date_needs_no_day_of_writing(text: str, words: str, first: str, last: str) -> None:
    assert named(text, None) == [(words, first, last)]


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("5日(現地時間)に会った", "5日", "2025-05-05", "2025-05-05"),
        ("30日に会った", "30日", "2025-04-30", "2025-04-30"),
        ("両国は、5日に会った", "5日", "2025-05-05", "2025-05-05"),
        ("12日に会う予定", "12日", "2025-05-12", "2025-05-12"),
        ("昨日の会見", "昨日", "2025-05-07", "2025-05-07"),
        ("きのうの会見", "きのう", "2025-05-07", "2025-05-07"),
        ("あさって開く", "あさって", "2025-05-10", "2025-05-10"),
        ("先月の会談", "先月", "2025-04-01", "2025-04-30"),
        ("来月10日に", "来月10日", "2025-06-10", "2025-06-10"),
        ("今月下旬に", "今月下旬", "2025-05-21", "2025-05-31"),
        ("週末の協議", "週末", "2025-05-10", "2025-05-11"),
        ("先週末の協議", "先週末", "2025-05-03", "2025-05-04"),
        ("来週の月曜日に", "来週の月曜日", "2025-05-12", "2025-05-12"),
        ("先週、", "先週", "2025-04-28", "2025-05-04"),
        ("火曜日に会った", "火曜日", "2025-05-06", "2025-05-06"),
        ("火曜日に会う予定", "火曜日", "2025-05-13", "2025-05-13"),
        ("今年の春", "今年", "2025-01-01", "2025-12-31"),
        ("昨年12月に", "昨年12月", "2024-12-01", "2024-12-31"),
        ("一昨年、", "一昨年", "2023-01-01", "2023-12-31"),
        ("3日前に", "3日前", "2025-05-05", "2025-05-05"),
        ("2週間後に", "2週間後", "2025-05-22", "2025-05-22"),
        ("5か月前に", "5か月前", "2024-12-01", "2024-12-31"),
        ("10年前に", "10年前", "2015-01-01", "2015-12-31"),
        ("12月3日に", "12月3日", "2024-12-03", "2024-12-03"),
        ("6月上旬に", "6月上旬", "2025-06-01", "2025-06-10"),
        ("said on Tuesday", "Tuesday", "2025-05-06", "2025-05-06"),
        ("will meet on Tuesday", "Tuesday", "2025-05-13", "2025-05-13"),
        ("met last Thursday", "last Thursday", "2025-05-01", "2025-05-01"),
        ("opens next Friday", "next Friday", "2025-05-16", "2025-05-16"),
        ("last month they", "last month", "2025-04-01", "2025-04-30"),
        ("over the weekend", "over the weekend", "2025-05-10", "2025-05-11"),
        ("three weeks ago", "three weeks ago", "2025-04-17", "2025-04-17"),
        ("on December 3", "December 3", "2024-12-03", "2024-12-03"),
        ("said yesterday", "yesterday", "2025-05-07", "2025-05-07"),
    ],
)
def test_a_relative_date_counts_from_the_day_of_writing(text: str, words: str, first: str, last: str) -> None:
    assert named(text) == [(words, first, last)]
    assert named(text, None) == []


@pytest.mark.parametrize(
    "text",
    [
        "3日間の旅",
        "2、3日かかる",
        "前週末の協議",
        "今年度の予算",
        "at the weekend of the fair",
        "二日酔いに悩む",
        "6月31日に",
        "毎日、大工ではない日々",
        "100年ぶり",
        "5年以内",
        "1990年度",
        "紙面の3.5日分",
        "it may go 5 ways",
        "in 2500 words",
        "the second of 12",
        "日曜日は休館です",
        "毎週火曜日に開く",
        "there is no Sunday service",
        "closed on Sundays",
    ],
)
def test_durations_and_impossible_days_are_no_dates(text: str) -> None:
    assert named(text) == []


def test_a_day_right_after_another_counts_from_it() -> None:
    assert named("2024年12月24日〜25日", None) == [
        ("2024年12月24日", "2024-12-24", "2024-12-24"),
        ("25日", "2024-12-25", "2024-12-25"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2025-06-06",
        "2025/6/6",
        "2025.06.06",
        "20250606",
        "2025年6月6日",
        "令和7年6月6日",
        "June 6, 2025",
        "6 Jun 2025",
        "2025-06-06T23:59:59Z",
        "2025-06-06 10:00",
    ],
)
def test_a_day_is_read_in_any_usual_form(text: str) -> None:
    assert read_date(text) == date(2025, 6, 6)


@pytest.mark.parametrize("text", ["", "soon", "2025", "2025-13-01", "20251301", "yesterday", "2025-06"])
def test_what_names_no_day_is_none(text: str) -> None:
    assert read_date(text) is None


@given(
    st.text(alphabet=st.sampled_from("0123456789年月日/-.週末先来今前後火水May lastnex,()令和元"), max_size=60),
    st.dates(),
)
def test_mentions_are_apart_and_run_forwards(text: str, written: date) -> None:
    found = find_dates(text, 0, len(text), written)

    assert all(mention.first <= mention.last for mention in found)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(found))
