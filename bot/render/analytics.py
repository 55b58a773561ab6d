"""What was asked, as a panel for administrators: numbers, a picture, and the questions that come most often."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from bot.i18n import Words
from bot.render.chart import bar_chart
from bot.render.escape import line
from bot.render.message import Card, Picture, Reply, note
from knowledge.models import Analytics, Counts, Frequent
from knowledge.reasons import percent

_CHANNELS = 8
_QUESTIONS = 5
_QUESTION = 120
_NAME = "chart.png"


def chart_of(report: Analytics) -> bytes:
    """Return a picture of *report*'s weeks; takes a tenth of a second."""
    weeks = {week: [0, 0, 0] for week in report.weeks}
    for counts in report.counts:
        parts = weeks[counts.week]
        for place, count in enumerate((counts.answered, counts.choices, counts.unanswered)):
            parts[place] += count
    return bar_chart([(f"{week.month}/{week.day}", parts) for week, parts in weeks.items()])


def analytics_reply(report: Analytics, chart: bytes, words: Words) -> Reply:
    """Return *report* with its *chart*, for the asker alone."""
    total = _total(report.counts)
    first, last = words.day(report.since), words.day(report.until + timedelta(6))
    if not report.counts:
        return note(words("analytics.nothing", first=first, last=last))
    numbers = [
        f"**{words('analytics.heading', first=first, last=last)}**",
        words("analytics.asked", count=total["asked"]),
        *(
            words(f"analytics.{kind}", count=total[kind], share=percent(total[kind] / max(total["asked"], 1)))
            for kind in ("answered", "choices", "unanswered")
        ),
        words("analytics.judged", helpful=total["helpful"], unhelpful=total["unhelpful"]),
    ]
    shows = words("analytics.shows", weeks=len(report.weeks), asked=total["asked"], answered=total["answered"])
    lists = [
        *_channels(report.counts, words),
        *_questions("analytics.questions", report.questions, words),
        *_questions("analytics.gaps", report.gaps, words),
        f"-# {words('analytics.privacy')}",
    ]
    cards = (
        Card("\n".join(numbers), picture=Picture(_NAME, chart, shows)),
        Card("\n".join(lists)),
    )
    return Reply(cards, private=True)


def _total(counts: Sequence[Counts]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in counts:
        for kind in ("asked", "answered", "choices", "unanswered", "helpful", "unhelpful"):
            total[kind] += getattr(one, kind)
    return total


def _channels(counts: Sequence[Counts], words: Words) -> list[str]:
    found = {
        channel: _total([one for one in counts if one.channel == channel]) for channel in {c.channel for c in counts}
    }
    ranked = sorted(found.items(), key=lambda each: (-each[1]["asked"], each[0]))
    lines = [
        f"- <#{channel}>: "
        + words("analytics.channel", asked=total["asked"], answered=total["answered"], unanswered=total["unanswered"])
        for channel, total in ranked[:_CHANNELS]
    ]
    more = len(ranked) - len(lines)
    return [f"**{words('analytics.channels')}**", *lines, *([words("analytics.more", count=more)] * bool(more))]


def _questions(key: str, questions: Sequence[Frequent], words: Words) -> list[str]:
    if not questions:
        return []
    told = [
        f"{number}. {words('analytics.question', question=line(one.question, _QUESTION), count=one.count)}"
        for number, one in enumerate(questions[:_QUESTIONS], start=1)
    ]
    return [f"**{words(key)}**", *told]
