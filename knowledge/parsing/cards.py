"""Source cards of an explainer page: a teaser, a date, the teaser again, points, and where to read on."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from knowledge.parsing.lines import URL, Line, Role, date_line
from knowledge.text import marks
from knowledge.text.lexicon import either

_EDGES = " \t\r\n\u3000:：⇒→➡➔▶►▸>＞»›/／・|｜,、-–—()（）[]【】「」<>*■●📎🔗📰👉"
_FIRST = re.compile(
    rf"{either('page.source_label')}(?:はこちら|こちら|から)?(?P<sign>[\s\u3000]*[:：⇒→➡➔▶►▸>＞»›/／・|｜\]】)）]|[\s\u3000]|$)",
    re.IGNORECASE,
)
_LAST = re.compile(either("page.back_label") + "$", re.IGNORECASE)
_LONGEST_LABEL = 20
_DATED = re.compile(r"[(（]([^()（）]{4,30})\)$")
_MIN_REPEAT = 6
_MOST_UNMARKED = 6


@dataclass(frozen=True, slots=True)
class Card:
    """A source card by the numbers of its lines."""

    first: int
    last: int
    headlines: tuple[int, ...]
    points: tuple[int, ...]
    name: str
    url: str | None
    published: date | None


def find_cards(lines: list[Line]) -> list[Card]:
    """Return the source cards on a page, in order and apart."""
    cards: list[Card] = []
    for number, line in enumerate(lines):
        after = cards[-1].last + 1 if cards else 0
        if number < after:
            continue
        if line.role is Role.SOURCE:
            card = _card_before(lines, number, after)
        elif line.role is Role.DATE:
            card = _card_without_source(lines, number, after)
        else:
            continue
        if card:
            cards.append(card)
    return cards


def repeats(one: str, other: str) -> bool:
    """Whether two lines are the same to a reader, or one is the other cut off."""
    a, b = marks.plain_key(one), marks.plain_key(other)
    if a == b:
        return bool(a)
    short, long = sorted((a, b), key=len)
    return len(short) >= _MIN_REPEAT and long.startswith(short) and (marks.is_cut_off(one) or marks.is_cut_off(other))


def _card_before(lines: list[Line], source: int, after: int) -> Card | None:
    """Return the card that ends with the line *source*."""
    first_point = _first_point(lines, source, after)
    headlines, dated = _headlines(lines, first_point, after)
    points = range(first_point, source)
    if not points and dated is None:
        return None
    last = source
    url = _address(lines[source])
    if url is None and source + 1 < len(lines) and URL.fullmatch(lines[source + 1].words):
        last, url = source + 1, lines[source + 1].words
    name, day = source_name(lines[source].words, url)
    published = lines[dated].day if dated is not None else day
    return Card(
        min([*headlines, first_point, *([dated] if dated is not None else [])]),
        last,
        headlines,
        tuple(points),
        name,
        url,
        published,
    )


def _first_point(lines: list[Line], source: int, after: int) -> int:
    """Return where the points above the line *source* begin; *source* itself where it has none."""
    first = source
    while first > after and lines[first - 1].role is Role.POINT:
        first -= 1
    if first < source:
        return first
    # Shift_JIS and EUC-JP have no ✅: a page that went through them may have lost its marks. The date still tells.
    above = source - 1
    while above >= max(after, source - _MOST_UNMARKED - 1) and lines[above].role is Role.TEXT:
        above -= 1
    if above < after or lines[above].role is not Role.DATE:
        return source
    again = above > after and above + 1 < source and repeats(lines[above - 1].words, lines[above + 1].words)
    return above + 2 if again else above + 1


def _headlines(lines: list[Line], body: int, after: int) -> tuple[tuple[int, ...], int | None]:
    """Return the lines above *body* that are the card's headline, and the line of its date."""

    def is_text(number: int) -> bool:
        return number >= after and lines[number].role in {Role.TEXT, Role.QUESTION}

    above = body - 1
    if above >= after and lines[above].role is Role.DATE:
        if is_text(above - 1):
            twice = is_text(above - 2) and repeats(lines[above - 1].words, lines[above - 2].words)
            return ((above - 2, above - 1) if twice else (above - 1,)), above
        return (), above
    if not is_text(above):
        return (), None
    if above - 1 >= after and lines[above - 1].role is Role.DATE:
        again = is_text(above - 2) and repeats(lines[above].words, lines[above - 2].words)
        return ((above - 2, above) if again else (above,)), above - 1
    if is_text(above - 1) and repeats(lines[above].words, lines[above - 1].words):
        return (above - 1, above), None
    # Without a date and without a repetition only a line that is no sentence can be the headline.
    words = lines[above].words
    return ((above,) if marks.is_cut_off(words) or not marks.ends_sentence(words) else ()), None


def _card_without_source(lines: list[Line], dated: int, after: int) -> Card | None:
    """Return the card around a date that is followed by points but names no source."""
    body = dated + 1
    if body < len(lines) and lines[body].role in {Role.TEXT, Role.QUESTION}:
        body += 1
    end = body
    while end < len(lines) and lines[end].role is Role.POINT:
        end += 1
    if end == body or (end < len(lines) and lines[end].role is Role.SOURCE):
        return None
    headlines, date_line = _headlines(lines, body, after)
    if date_line != dated or not headlines:
        return None
    first, name = min(*headlines, dated), lines[headlines[-1]].words[:100]
    return Card(first, end - 1, headlines, tuple(range(body, end)), name, None, lines[dated].day)


def source_name(words: str, url: str | None) -> tuple[str, date | None]:
    """Return the publisher that a source line names, and the day it adds in brackets.

    Without a name, the host of *url* stands for it.
    """
    rest, day = URL.sub(" ", words), None
    labels = 0
    while True:
        rest = rest.strip(_EDGES)
        first, last = _FIRST.match(rest), _LAST.search(rest[-_LONGEST_LABEL:])
        # A second label counts only with its sign, or a name such as "Via Rail" would lose its head.
        if first and (labels == 0 or first["sign"].strip()):
            rest, labels = rest[first.end() :], labels + 1
        elif last:
            rest = rest[: len(rest[:-_LONGEST_LABEL]) + last.start()]
        else:
            break
    if (dated := _DATED.search(rest[-40:] + ")")) and (day := date_line(dated[1])):
        rest = rest[: len(rest[:-40]) + dated.start()].strip(_EDGES)
    return rest or _host(url) or words.strip(_EDGES)[:100], day


def _address(line: Line) -> str | None:
    found = URL.search(line.words)
    return found[0].rstrip(".,;:!?'") if found else line.block.link


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").netloc.removeprefix("www.")
    except ValueError:
        return ""
