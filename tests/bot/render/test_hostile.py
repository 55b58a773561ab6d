"""Ten thousand hostile texts through every message that shows what others wrote."""

import random
from datetime import date

import pytest

from bot.i18n import Words
from bot.render.answer import answer_reply, entry_reply, others_reply
from bot.render.digest import digest_reply
from bot.render.message import Reply
from bot.render.news import Shelf, articles_reply, latest_reply
from bot.render.reading import compare_reply, help_reply, summary_reply, timeline_reply
from knowledge.models import EntryId, Happening
from knowledge.services.answer import Suggestion
from knowledge.services.digest import News
from tests.bot.builders import answered, choices, evidence, reading, summary, unanswered
from tests.bot.render.markup import read
from tests.bot.render.test_escape import FRAGMENTS
from tests.bot.render.test_messages import check_limits

_OURS = {"emphasis", "line start"}
"""Bold, subtext and quotation marks that the renderers themselves write."""


def hostile(rng: random.Random) -> str:
    letters = (chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x3040, 0x3100)))) for _ in range(5))
    return "".join(rng.choice((rng.choice(FRAGMENTS), *letters)) for _ in range(rng.randrange(1, 25)))


def replies(texts: tuple[str, ...], words: Words) -> list[Reply]:
    """Return every kind of message, all that others write in it taken from *texts*."""
    first, second, third, fourth, fifth = texts
    found = [
        evidence(
            text, question=second, title=third, url=fourth, source=(fifth, first, "section"), passage_url=second,
            highlight=(0, len(text) // 2),
        )
        for text in texts
    ]  # fmt: skip
    others = (*found[2:],)
    full = answered(found[0], newer=found[1], also=tuple(each.article for each in found), others=others)
    happenings = [Happening(first=date(2026, 1, 1), last=date(2026, 1, 1), told=True, entry=each) for each in found]
    told = reading(first, points=texts, questions=texts, url=second, site=third)
    stored = [summary(text, points=texts, url=text, site=text) for text in texts]
    # A digest's titles are links of ours; without addresses all that is left was written by others.
    unlinked = tuple(summary(text, points=texts, url=None, site=text) for text in texts)
    outcomes = (full, choices(*found), unanswered(*found))
    return [
        *(answer_reply(outcome, words, asker=1, asked=fifth) for outcome in outcomes),
        entry_reply(found[3], words),
        others_reply(found, words, asker=1),
        summary_reply(told, words, asker=1, own=True),
        timeline_reply(second, happenings, words),
        timeline_reply(second, (), words),
        compare_reply(found, words, asked=third),
        help_reply([Suggestion(question=text, id=EntryId("e1")) for text in texts], words, asker=1),
        latest_reply(stored, words, Shelf(4, topic=first[:36])),
        latest_reply([], words, Shelf(4, topic=first[:36])),
        articles_reply(stored, words, 0),
        digest_reply(News(articles=unlinked, total=9, changed=frozenset(), told={}), texts, words),
    ]


@pytest.mark.parametrize("count", [1_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_no_hostile_text_pings_links_or_breaks_a_limit(count: int) -> None:
    rng = random.Random(5)
    texts = [hostile(rng) for _ in range(count)]
    for number, some in enumerate(zip(*[iter(texts)] * 5, strict=True)):
        for reply in replies(some, Words("ja" if number % 2 else "en")):
            check_limits(reply)
            for card in reply.cards:
                assert set(read(card.text)[1]) <= _OURS, (some, card.text)
