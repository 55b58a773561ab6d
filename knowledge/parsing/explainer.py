"""Explainer pages: title, lead, box, then sections with a question, its answer, source cards, body and a remark.

    page    := chrome* title lead title box section+ pager teaser?
    section := heading question answer intro+ card bridge body+ remark

Any part may be missing or stand twice. Cards and the box are found first, by their marks; sections lie between.
"""

from collections.abc import Iterable
from datetime import date

from knowledge.models import Document, EntryKind, Level, Section, SourceCard
from knowledge.parsing.cards import Card, find_cards
from knowledge.parsing.drafts import Draft, Parsed
from knowledge.parsing.header import Header, read_header
from knowledge.parsing.lines import Line, Role
from knowledge.parsing.remarks import is_filler
from knowledge.parsing.sections import Part, find_parts
from knowledge.parsing.statements import complete_sentences, line_sentences, unasked
from knowledge.text import marks
from knowledge.text.marks import Place


def read_explainer(document: Document, lines: list[Line]) -> Parsed | None:
    """Return what *lines* say if they are an explainer page; None if they are something else."""
    cards = find_cards(lines)
    if not cards or not _is_explainer(lines, cards):
        return None
    return _Page(document, _until_pager(lines, cards), cards).read()


def _is_explainer(lines: list[Line], cards: list[Card]) -> bool:
    """One list with a source under it occurs anywhere; a box, a second card or a dated headline make the family."""
    dated = any(card.published and card.headlines and card.points for card in cards)
    return len(cards) > 1 or dated or any(line.role is Role.BOX for line in lines)


def _until_pager(lines: list[Line], cards: list[Card]) -> list[Line]:
    """Cut off what follows the pager: the next page's teaser and the site's foot."""
    after = cards[-1].last + 1
    ends = (number for number in range(after, len(lines)) if lines[number].role in {Role.PAGER, Role.CONTENTS})
    return lines[: next(ends, len(lines))]


class _Page:
    """Reads one page; holds what is known while it does."""

    def __init__(self, document: Document, lines: list[Line], cards: list[Card]) -> None:
        self._text, self._lines, self._cards = document.text, lines, cards
        self._header: Header = read_header(lines, cards, document.metadata.title)
        self._parsed = Parsed(title=self._header.title, published=self._header.published)
        self._published = document.metadata.published or self._header.published
        self._seen: set[str] = set()

    def read(self) -> Parsed:
        """Return all that the page says."""
        parsed = self._parsed
        parsed.sources = [self._source(card) for card in self._cards]
        parts = find_parts(self._lines, self._cards, self._header)
        self._points(self._header.points, level="article", written=self._published)
        for number, part in enumerate(parts):
            for position in part.cards:
                card = self._cards[position]
                self._points(card.points, section=number, source=position, level="card", written=card.published)
        # What the box and the cards sum up wins over a body line that says the same words.
        self._statements(self._header.texts)
        for number, part in enumerate(parts):
            parsed.sections.append(self._section(part))
            self._part(number, part)
        box = [self._lines[point].span for point in self._header.points]
        parsed.key_points = box or [self._lines[point].span for card in self._cards for point in card.points]
        return parsed

    def _source(self, card: Card) -> SourceCard:
        span = (self._lines[card.first].span[0], self._lines[card.last].span[1])
        # Of a headline that stands cut off and whole, the whole one is its name.
        headlines = [self._lines[number].words for number in card.headlines]
        headline = max(headlines, key=len, default=None)
        return SourceCard(span=span, name=card.name, url=card.url, published=card.published, headline=headline)

    def _section(self, part: Part) -> Section:
        first, last = self._lines[part.first], self._lines[part.end - 1]
        return Section(
            span=(first.span[0], last.span[1]),
            heading=self._lines[part.heading].words if part.heading is not None else None,
            question=self._lines[part.question].words if part.question is not None else None,
            source=part.cards[0] if part.cards else None,
        )

    def _part(self, number: int, part: Part) -> None:
        source = part.cards[0] if part.cards else None
        if part.question is not None and part.answer is not None:
            self._parsed.drafts.append(
                Draft(
                    "qa",
                    part.answer,
                    question=self._lines[part.question].words,
                    phrasings=self._lines[part.question].phrasings,
                    section=number,
                    source=source,
                    level="article" if source is None else "section",
                    written=self._published,
                )
            )
        inside: dict[int, int] = {}
        for position in part.cards:
            card = self._cards[position]
            inside.update(dict.fromkeys(range(card.first, card.last + 1), position))
            self._teaser(card, number, position)
        for line in part.body:
            before = [position for position in part.cards if self._cards[position].last < line]
            self._statements([line], section=number, source=before[-1] if before else source)

    def _teaser(self, card: Card, section: int, source: int) -> None:
        """Take from a card's headline the sentences that are whole."""
        for number in card.headlines:
            places = complete_sentences(self._text, self._lines[number])
            self._add("statement", places, section=section, source=source, level="card", written=card.published)

    def _points(
        self,
        numbers: Iterable[int],
        *,
        level: Level,
        written: date | None,
        section: int | None = None,
        source: int | None = None,
    ) -> None:
        for number in numbers:
            places = unasked(self._text, line_sentences(self._text, self._lines[number]))
            self._add("key_point", places, section=section, source=source, level=level, written=written)

    def _statements(self, numbers: Iterable[int], section: int | None = None, source: int | None = None) -> None:
        for number in numbers:
            line = self._lines[number]
            places = [
                place
                for place in unasked(self._text, line_sentences(self._text, line))
                if not is_filler(self._text[slice(*place)])
            ]
            level: Level = "article" if source is None else "section"
            self._add("statement", places, section=section, source=source, level=level, written=self._published)

    def _add(
        self,
        kind: EntryKind,
        places: Iterable[Place],
        *,
        section: int | None,
        source: int | None,
        level: Level,
        written: date | None,
    ) -> None:
        before: Place | None = None
        for place in places:
            key = marks.plain_key(self._text[slice(*place)])
            if key not in self._seen:
                self._seen.add(key)
                self._parsed.drafts.append(Draft(kind, place, before, None, section, source, level, written))
            before = place
