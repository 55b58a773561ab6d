"""The page, from its head to its foot."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Protocol

from knowledge.models import Entry, Evaluation, Finding, Reading, Spot, Tested, Verdict
from knowledge.phrases import Lang
from knowledge.report.bars import bars
from knowledge.report.coverage import marked, share
from knowledge.report.markup import element, escaped, quoted, table
from knowledge.report.style import STYLE

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Were anything ever to slip through, it could load and run nothing."""
_FINDINGS = 200
"""Findings of one kind that are shown, and entries of one finding."""
_OPEN = 3
"""Articles of which the text is unfolded."""
_VERDICTS: tuple[Verdict, ...] = ("right", "offered", "wrong", "missed", "refused", "false")


class Words(Protocol):
    """Speaks one language."""

    @property
    def lang(self) -> Lang:
        """Which one."""
        ...

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return phrase *key* with *facts* filled in."""
        ...

    def day(self, day: date) -> str:
        """Return *day* as people write it."""
        ...


@dataclass(frozen=True, slots=True)
class Account:
    """What the page tells."""

    tested: Tested
    readings: tuple[Reading, ...]
    """The articles whose text it shows."""
    quality: Evaluation | None
    """How questions came out that somebody wrote, in the file *questions*."""
    questions: str | None
    made: datetime


def page(account: Account, words: Words) -> str:
    """Return *account* as an HTML page in the language of *words*; it loads nothing and needs no script."""
    title = escaped(words("check.page.heading"))
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"{element('title', title)}{element('style', STYLE)}"
    )
    made = element("p", escaped(words("check.page.made", day=words.day(account.made.date()))), class_="soft")
    sections = [
        _overview(account.tested, words),
        _findings(account.tested, words),
        _reach(account.tested, words),
        _quality(account, words) if account.quality else "",
        _coverage(account, words),
    ]
    body = element("header", element("h1", title) + made) + element("main", "".join(sections))
    return f"<!doctype html>\n{element('html', element('head', head) + element('body', body), lang=words.lang)}\n"


def _section(name: str, content: str, words: Words) -> str:
    heading = element("h2", escaped(words(f"check.page.{name}")), id=f"{name}-title")
    return element("section", heading + content, aria_labelledby=f"{name}-title", id=name)


def _overview(tested: Tested, words: Words) -> str:
    own = next((reach for reach in tested.reach if reach.way == "own"), None)
    figures: list[tuple[str, object]] = [
        ("version", tested.version),
        ("articles", tested.articles),
        ("entries", tested.entries),
        ("found", f"{_percent(own.shown, own.asked)} %" if own else "–"),
        ("errors", len(tested.of("error"))),
        ("warnings", len(tested.of("warning"))),
        ("notes", len(tested.of("note"))),
    ]
    cells = [
        element("div", element("dt", escaped(words(f"check.page.{name}"))) + element("dd", str(figure)))
        for name, figure in figures
    ]
    return _section("overview", element("dl", "".join(cells), class_="figures"), words)


def _findings(tested: Tested, words: Words) -> str:
    if not tested.findings:
        return _section("findings", element("p", escaped(words("check.well"))), words)
    parts = []
    for kind, group in groupby(tested.findings, key=lambda finding: finding.kind):
        found = list(group)
        parts += [_finding(finding, words) for finding in found[:_FINDINGS]]
        if len(found) > _FINDINGS:
            parts.append(element("p", escaped(words("check.page.cut", count=len(found) - _FINDINGS)), class_="soft"))
        parts.append(element("p", escaped(words("check.todo", advice=words(f"check.advice.{kind}")))))
    return _section("findings", "".join(parts), words)


def _finding(finding: Finding, words: Words) -> str:
    level = element("span", escaped(words(f"check.level.{finding.level}")), class_=f"level {finding.level}")
    said = escaped(words(f"check.found.{finding.kind}", **finding.facts))
    spots = "".join(element("li", _spot(spot, words)) for spot in finding.spots[:_FINDINGS])
    return element("h3", level + element("bdi", said)) + (element("ul", spots, class_="side") if spots else "")


def _spot(spot: Spot, words: Words) -> str:
    asked = element("strong", quoted(spot.question)) if spot.question else ""
    told = element("blockquote", quoted(spot.text)) if spot.text else ""
    article = quoted(words("check.page.article", title=spot.title))
    return asked + told + element("span", article, class_="soft")


def _reach(tested: Tested, words: Words) -> str:
    def way(way: str) -> str:
        return words(f"check.way.{way}")

    about = element("p", escaped(words("check.page.reach_about")), class_="soft")
    key = "".join(
        element("li", element("i", class_=grade) + escaped(words(f"check.page.{grade}")))
        for grade in ("first", "shown", "missed")
    )
    picture = bars(tested.reach, lambda reach: way(reach.way), words("check.page.reach"))
    figures = table(
        words("check.page.reach"),
        [words(f"check.page.{head}") for head in ("way", "asked", "first", "shown", "missed")],
        (map(str, (escaped(way(r.way)), r.asked, r.first, r.shown - r.first, r.asked - r.shown)) for r in tested.reach),
    )
    shown = element("figure", picture + element("ul", key, class_="key")) + element("div", figures, class_="wide")
    return _section("reach", about + shown if tested.reach else about, words)


def _quality(account: Account, words: Words) -> str:
    told = account.quality
    if told is None:
        return ""
    total = told.of(*_VERDICTS)
    facts = {"name": account.questions, "count": total, "strictness": told.strictness}
    about = element("p", quoted(words("check.page.quality_about", **facts)), class_="soft")
    rows = [
        (escaped(words(f"eval.{verdict}")), str(told.of(verdict)), f"{_percent(told.of(verdict), total)} %")
        for verdict in _VERDICTS
        if told.of(verdict)
    ]
    heads = [words("check.page.outcome"), words("check.page.questions"), "%"]
    figures = table(words("check.page.quality"), heads, rows)
    wrong = [
        (
            quoted(mistake.expected.question),
            escaped(words(f"eval.said_{mistake.verdict}")),
            quoted(mistake.shown.text) if mistake.shown else "–",
        )
        for mistake in told.mistakes[:_FINDINGS]
    ]
    heads = [words("check.page.questions"), words("check.page.outcome"), words("check.page.instead")]
    mistakes = table(words("check.page.mistakes"), heads, wrong) if wrong else ""
    return _section("quality", about + figures + element("div", mistakes, class_="wide"), words)


def _coverage(account: Account, words: Words) -> str:
    about = element("p", escaped(words("check.page.coverage_about")), class_="soft")
    kinds = ("qa", "key_point", "statement", "finding")
    key = "".join(
        element(
            "li", element("i", class_="doubtful" if kind == "finding" else kind) + escaped(words(f"check.page.{kind}"))
        )
        for kind in kinds
    )
    parts = [about, element("ul", key, class_="key")]
    shown, articles = len(account.readings), account.tested.articles
    if shown < articles:
        parts.append(element("p", escaped(words("check.page.left_out", count=shown, of=articles)), class_="soft"))
    parts += _articles(account, words)
    return _section("coverage", "".join(parts), words)


def _articles(account: Account, words: Words) -> Iterator[str]:
    doubtful = {spot.entry for finding in account.tested.findings for spot in finding.spots if spot.entry}

    def title(entry: Entry) -> str:
        if entry.question is not None:
            return words("check.page.answers", question=entry.question)
        return words(f"check.page.{entry.kind}")

    for number, reading in enumerate(account.readings):
        article, covered = reading.article, share(reading)
        percent = _percent(covered, 1)
        facts = words("check.page.covered", percent=percent, count=len(reading.entries))
        bar = element("progress", max=100, value=percent, aria_hidden="true")
        top = element("b", quoted(article.title)) + element("span", bar + escaped(facts), class_="soft")
        text = element(
            "div", marked(reading, title, doubtful), class_="text", data_article=article.id, lang=article.language
        )
        unfolded = {"open": ""} if number < _OPEN else {}
        yield element("details", element("summary", top) + text, **unfolded)


def _percent(part: float, whole: float) -> str:
    return str(int(100 * part / max(whole, 1)))
