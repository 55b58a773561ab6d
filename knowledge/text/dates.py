"""Find the words that name a day or a stretch of days, and say which days they mean where they stand.

Absolute dates need nothing. Relative ones (昨日, 先月, 5日, 週末, last month, on Thursday) need the day they were
written; without it they name nothing and are left out.
"""

import re
from datetime import date

from knowledge.models import DateMention
from knowledge.text import date_rules as rules
from knowledge.text.date_rules import WEEKDAYS_EN, WEEKDAYS_JA, Days, Rule, Writing

_D = "[0-9０-９]"
_YEAR = f"(?:[1１]{_D}{{3}}|[2２][0０]{_D}{{2}})"
_MONTH_DAY = f"(?P<m>{_D}{{1,2}})[ ]?月(?:[ ]?(?P<d>{_D}{{1,2}})[ ]?日|の?(?P<part>[上中下]旬|末|初め))?"
_YEAR_WORDS = (
    rf"(?:(?P<era>明治|大正|昭和|平成|令和)(?P<en>{_D}{{1,2}}|元)年"
    rf"|(?P<y>{_YEAR})[ ]?年(?![間前後度]|ぶり|以[上内]|近く)"
    "|(?P<rel>一昨年|おととし|去年|昨年|今年|本年|来年|再来年)(?!度))"
)
_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?"
    r"|sep(?:t(?:ember|\.)?|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_WEEKDAY = f"(?:{'|'.join(WEEKDAYS_EN)})"

# The first that fits at a place wins, so longer forms come before their parts.
_PATTERNS: tuple[tuple[str, Rule], ...] = (
    (
        rf"(?<!{_D})(?P<y>{_YEAR})[ ]?[/.\-／－．][ ]?(?P<m>{_D}{{1,2}})[ ]?[/.\-／－．][ ]?(?P<d>{_D}{{1,2}})(?!{_D})",
        rules.full,
    ),
    (rf"(?<!{_D})(?P<dec>{_D}{{3}}[0０])年代", rules.decade),
    (rf"(?<!{_D}){_YEAR_WORDS}(?:[(（][^()（）]{{1,12}}[)）])?(?:の?[ ]?{_MONTH_DAY})?", rules.calendar),
    (rf"(?<!{_D})(?<!年){_MONTH_DAY}(?![号期])", rules.month_day),
    (
        rf"(?P<rel>先々|再来|先|今|来)月(?:の?(?P<d>{_D}{{1,2}})日|の?(?P<part>[上中下]旬|末|初め))?",
        rules.shifted_month,
    ),
    (rf"(?<!{_D})(?P<n>{_D}{{1,3}})(?P<unit>日|週間|[かカヶケヵ箇]月|年)間?(?P<way>[前後])(?![期半者進退])", rules.ago),
    (
        rf"(?<![0-9０-９月.．])(?<!{_D}[,、])(?P<d>{_D}{{1,2}})日(?![間目本後前以ぶ程当分制夜]|ごと|おき|ほど|連続)",
        rules.bare_day,
    ),
    ("|".join(word for word in rules.NAMED_DAYS if not word.isascii()), rules.named_day),
    (rf"(?P<rel>先々|再来|先|今|来)週の?(?:(?P<end>末)|(?P<wd>[{WEEKDAYS_JA}])曜日?)?", rules.week),
    ("(?<![前翌毎])週末", rules.weekend),
    # A weekday is a day only where something happened on it; 日曜は休み and "no Sunday service" tell of every week.
    (
        rf"(?<![毎隔]週)(?<![第毎隔]\d)(?P<wd>[{WEEKDAYS_JA}])曜日?(?=に|の?(?:未明|朝|午前|昼|午後|夕|夜|深夜))",
        rules.weekday,
    ),
    (
        rf"\b(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})(?![a-z])(?:,? (?P<y>[12][0-9]{{3}})\b)?",
        rules.english,
    ),
    (
        rf"\b(?P<m>{_MONTH}) (?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y>[12][0-9]{{3}})\b)?(?![:.]?[0-9])",
        rules.english,
    ),
    (rf"\b(?P<m>{_MONTH}),?(?: of)? (?P<y>[12][0-9]{{3}})\b", rules.english_month),
    (r"\b(?:" + "|".join(word for word in rules.NAMED_DAYS if word.isascii()) + r")\b", rules.named_day),
    (
        rf"\b(?P<rel>last|this|next|previous|coming) (?P<unit>weekend|week|month|year|{_WEEKDAY}|{_MONTH})\b",
        rules.relative_english,
    ),
    (
        r"\b(?P<n>[0-9]{1,3}|an?|one|two|three|four|five|six|seven|ten) (?P<unit>days?|weeks?|months?|years?) ago\b",
        rules.ago_english,
    ),
    (rf"(?<=\bon )(?P<wd>{_WEEKDAY})\b", rules.weekday),
    (r"\b(?:the|over the|at the) weekend\b(?! of\b)", rules.weekend),
    (r"\b(?P<dec>[12][0-9]{2}0)s\b", rules.decade),
    (
        (
            r"\b(?:in|since|by|until|before|after|from|during|of|early|late|mid-?) ?(?P<by>1[0-9]{3}|20[0-9]{2})\b"
            r"(?![.,]?[0-9]|[%°])"
        ),
        rules.only_year,
    ),
)
_RULES = tuple((re.compile(regex, re.IGNORECASE), rule) for regex, rule in _PATTERNS)
_FIRST = f"[0-9０-９a-z明大昭平令一お去昨今本来再先週{WEEKDAYS_JA}{''.join({word[0] for word in rules.NAMED_DAYS})}]"
# All patterns at once, their groups made nameless, tell in one pass which of them fits where. Most letters begin none:
# to know that first takes an eighth of the time.
_ANY = re.compile(
    f"(?={_FIRST})(?:"
    + "|".join(f"(?P<r{n}>{re.sub(r'[(][?]P<[a-z]+>', '(?:', regex)})" for n, (regex, _) in enumerate(_PATTERNS))
    + ")",
    re.IGNORECASE,
)
# Most sentences hold no date; this is cheaper to know.
_HINT = re.compile(
    r"[0-9０-９日週年月曜]|あす|あした|きのう|きょう|おととい|おととし|あさって|[今昨][朝夜晩]"
    r"|day\b|tonight|tomorrow|night|morning|weekend|week|month|year|\bago\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"予定|見通し|見込み|方針|計画|\b(?:will|going to|plan(?:s|ned|ning)?|is to|are to|expected to)\b", re.IGNORECASE
)
_CLOSE = 3
_COMPACT = re.compile(r"\s*([12][0-9]{3})([01][0-9])([0-3][0-9])(?![0-9])")


def find_dates(text: str, start: int, end: int, written: date | None) -> tuple[DateMention, ...]:
    """Return the dates named in the sentence `text[start:end]`, in order and apart.

    *written* is the day the sentence was written; None leaves out what only that day could tell.
    """
    sentence = text[start:end]
    if not _HINT.search(sentence):
        return ()
    writing = Writing(written, bool(_FUTURE.search(sentence)))
    found: list[DateMention] = []
    for match in _ANY.finditer(sentence):
        pattern, rule = _RULES[int((match.lastgroup or "r0")[1:])]
        exact = pattern.match(sentence, match.start())
        # 24日〜25日: what follows a day closely is counted from it.
        day = bool(found) and rule is rules.bare_day and found[-1].first == found[-1].last
        close = day and start + match.start() - found[-1].span[1] <= _CLOSE
        days = _days(rule, exact, writing._replace(written=found[-1].last) if close else writing) if exact else None
        if exact and days:
            a, b = exact.span("by") if "by" in pattern.groupindex else exact.span()
            found.append(DateMention(span=(start + a, start + b), first=days[0], last=days[1]))
    return tuple(found)


def read_date(text: str) -> date | None:
    """Return the day that *text* names by itself (a date or a date-time in any usual form); None when it names none."""
    head = text[:60]
    if compact := _COMPACT.match(head):
        year, month, day = (int(part) for part in compact.groups())
        try:
            return date(year, month, day)
        except ValueError:
            return None
    days = [mention.first for mention in find_dates(head, 0, len(head), None) if mention.first == mention.last]
    return days[0] if days else None


def _days(rule: Rule, match: re.Match[str], writing: Writing) -> Days | None:
    try:
        return rule(match, writing)
    except (ValueError, OverflowError):  # the 31st of June; a week before the year 1; relative to an unknown day
        return None
