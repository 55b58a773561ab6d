"""Which days a date's words mean: calendar arithmetic, one rule for each form of words.

A rule takes the match of its pattern (`dates.py`) and the writing it stands in, and returns the first and the last day.
It raises `ValueError` where there is no such day, or where only the unknown day of writing could tell.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

Days = tuple[date, date]

ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
WEEKDAYS_JA = "月火水木金土日"
WEEKDAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED_DAYS = {
    "一昨日": -2, "おととい": -2, "昨日": -1, "きのう": -1, "昨夜": -1, "昨晩": -1, "今日": 0, "本日": 0, "きょう": 0,
    "今朝": 0, "今夜": 0, "今晩": 0, "明日": 1, "あした": 1, "あす": 1, "明後日": 2, "あさって": 2,
    "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "this morning": 0, "tomorrow": 1,
}  # fmt: skip
_SHIFTS = {
    "先々": -2, "一昨": -2, "おとと": -2, "先": -1, "昨": -1, "去": -1, "今": 0, "本": 0, "来": 1, "再来": 2,
    "last": -1, "previous": -1, "this": 0, "next": 1, "coming": 1,
}  # fmt: skip
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_UNITS = {"d": "日", "w": "週", "m": "か月", "y": "年"}


class Writing(NamedTuple):
    """When a sentence was written, and whether it speaks of what is to come."""

    written: date | None
    future: bool

    @property
    def day(self) -> date:
        """The day of writing; `ValueError` where nobody knows it."""
        if self.written is None:
            raise ValueError("relative to an unknown day")
        return self.written

    @property
    def monday(self) -> date:
        """The first day of the week of writing."""
        return self.day - timedelta(days=self.day.weekday())


Rule = Callable[[re.Match[str], Writing], Days]


def full(match: re.Match[str], writing: Writing) -> Days:
    """2025/06/06: year, month and day in figures."""
    del writing
    return _one(date(int(match["y"]), int(match["m"]), int(match["d"])))


def decade(match: re.Match[str], writing: Writing) -> Days:
    """1990年代, 1990s."""
    del writing
    year = int(match["dec"])
    return date(year, 1, 1), date(year + 9, 12, 31)


def only_year(match: re.Match[str], writing: Writing) -> Days:
    """In 2025."""
    del writing
    return _year(int(match["by"]))


def calendar(match: re.Match[str], writing: Writing) -> Days:
    """令和7年6月5日, 2025年2月, 昨年12月: a year, and what of month, day and third of a month is said."""
    if match["era"]:
        year = ERAS[match["era"]] + (1 if match["en"] == "元" else int(match["en"]))
    elif match["rel"]:
        year = writing.day.year + _SHIFTS[match["rel"].removesuffix("年").removesuffix("し")]
    else:
        year = int(match["y"])
    if not match["m"]:
        return _year(year)
    return _in_month(year, int(match["m"]), match["d"], match["part"])


def month_day(match: re.Match[str], writing: Writing) -> Days:
    """6月, 6月上旬, 6月5日: of the year in which it lies nearest."""
    year = _nearest_year(writing.day, int(match["m"]), int(match["d"] or 15))
    return _in_month(year, int(match["m"]), match["d"], match["part"])


def shifted_month(match: re.Match[str], writing: Writing) -> Days:
    """先月, 来月10日, 今月下旬."""
    return _in_month(*_months_from(writing.day, _SHIFTS[match["rel"]]), match["d"], match["part"])


def bare_day(match: re.Match[str], writing: Writing) -> Days:
    """5日: the day of that number nearest to the day of writing; of two, the one that the sentence looks towards."""
    number, days = int(match["d"]), list[date]()
    for shift in (-1, 0, 1):
        year, month = _months_from(writing.day, shift)
        if 1 <= number <= _last(year, month):
            days.append(date(year, month, number))
    return _one(min(days, key=lambda day: (abs((day - writing.day).days), (day < writing.day) == writing.future)))


def named_day(match: re.Match[str], writing: Writing) -> Days:
    """昨日, tomorrow."""
    return _one(writing.day + timedelta(days=NAMED_DAYS[match[0].lower()]))


def week(match: re.Match[str], writing: Writing) -> Days:
    """先週, 今週末, 来週の月曜日."""
    monday = writing.monday + timedelta(weeks=_SHIFTS[match["rel"]])
    if match["end"]:
        return monday + timedelta(days=5), monday + timedelta(days=6)
    if match["wd"]:
        return _one(monday + timedelta(days=WEEKDAYS_JA.index(match["wd"])))
    return monday, monday + timedelta(days=6)


def weekend(match: re.Match[str], writing: Writing) -> Days:
    """週末, over the weekend: that of the week of writing."""
    del match
    return writing.monday + timedelta(days=5), writing.monday + timedelta(days=6)


def weekday(match: re.Match[str], writing: Writing) -> Days:
    """木曜日, on Thursday: the last one up to the day of writing, or the next where the sentence looks ahead."""
    name = match["wd"].lower()
    number = WEEKDAYS_JA.index(name) if name in WEEKDAYS_JA else WEEKDAYS_EN.index(name)
    return _one(_nearby(writing.day, number, future=writing.future))


def ago(match: re.Match[str], writing: Writing) -> Days:
    """3日前, 2か月後."""
    return _distant(writing.day, int(match["n"]) * (-1 if match["way"] == "前" else 1), match["unit"])


def ago_english(match: re.Match[str], writing: Writing) -> Days:
    """Three weeks ago."""
    count = match["n"].lower()
    return _distant(writing.day, -(_COUNTS.get(count) or int(count)), _UNITS[match["unit"][0].lower()])


def english(match: re.Match[str], writing: Writing) -> Days:
    """8 May 2025, May 8."""
    month, day = _english_month(match["m"]), int(match["d"])
    year = int(match["y"]) if match["y"] else _nearest_year(writing.day, month, day)
    return _one(date(year, month, day))


def english_month(match: re.Match[str], writing: Writing) -> Days:
    """May 2025."""
    del writing
    return _in_month(int(match["y"]), _english_month(match["m"]), None, None)


def relative_english(match: re.Match[str], writing: Writing) -> Days:
    """Last month, next Friday, this weekend, last May."""
    shift, unit = _SHIFTS[match["rel"].lower()], match["unit"].lower()
    monday = writing.monday + timedelta(weeks=shift)
    match unit:
        case "year":
            return _year(writing.day.year + shift)
        case "month":
            return _in_month(*_months_from(writing.day, shift), None, None)
        case "week":
            return monday, monday + timedelta(days=6)
        case "weekend":
            return monday + timedelta(days=5), monday + timedelta(days=6)
        case _:
            pass
    if unit in WEEKDAYS_EN:
        number = WEEKDAYS_EN.index(unit)
        # "Last Monday" is the one before today, in whichever week.
        before = _nearby(writing.day - timedelta(days=1), number, future=False)
        return _one(before if shift < 0 else monday + timedelta(days=number))
    month = _english_month(unit)
    ahead = shift * (month - writing.day.month)
    return _in_month(writing.day.year + (shift if ahead <= 0 else 0), month, None, None)


def _one(day: date) -> Days:
    return day, day


def _year(year: int) -> Days:
    return date(year, 1, 1), date(year, 12, 31)


def _last(year: int, month: int) -> int:
    following = date(year + (month == 12), month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def _in_month(year: int, month: int, day: str | None, part: str | None) -> Days:
    """Return a day of a month, its third (上旬 中旬 下旬), its beginning or end, or the whole of it."""
    if day:
        return _one(date(year, month, int(day)))
    last = _last(year, month)
    bounds = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, last), "末": (last - 4, last)}
    first, final = bounds.get(part[0] if part else "", (1, last))
    return date(year, month, first), date(year, month, final)


def _months_from(day: date, shift: int) -> tuple[int, int]:
    months = day.year * 12 + day.month - 1 + shift
    return months // 12, months % 12 + 1


def _nearest_year(written: date, month: int, day: int) -> int:
    years = (written.year - 1, written.year, written.year + 1)
    return min(years, key=lambda year: abs((date(year, month, min(day, 28)) - written).days))


def _nearby(day: date, number: int, *, future: bool) -> date:
    back = (day.weekday() - number) % 7
    return day + timedelta(days=(7 - back) % 7) if future else day - timedelta(days=back)


def _distant(day: date, count: int, unit: str) -> Days:
    match unit[0]:
        case "日":
            return _one(day + timedelta(days=count))
        case "週":
            return _one(day + timedelta(weeks=count))
        case "年":
            return _year(day.year + count)
        case _:
            pass
    return _in_month(*_months_from(day, count), None, None)


def _english_month(name: str) -> int:
    return MONTHS_EN.index(name[:3].lower()) + 1
