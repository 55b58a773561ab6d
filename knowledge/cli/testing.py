"""The command `check`: the base is asked its own questions, and what should be put right is told."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from knowledge.cli import forms
from knowledge.cli.asking import LIBRARIES
from knowledge.cli.evaluating import expectations
from knowledge.cli.render import beginning
from knowledge.cli.session import Json, Language, Session, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, Role, flat, progress_shown, show, tell, write
from knowledge.cli.words import Words
from knowledge.models import SHARED, Evaluation, Finding, FindingLevel, Spot, Tested
from knowledge.report import Account, page
from knowledge.services.evaluation import evaluate
from knowledge.settings import KnowledgeSettings

_LISTED = 10
"""Findings of one kind that are listed, and entries of one finding."""
_PICTURED = 200
"""Articles whose text stands in the page."""
_ROLES: dict[FindingLevel, Role] = {"error": "removed", "warning": "changed", "note": "note"}


def check(
    html: Annotated[str | None, typer.Option("--html", metavar="FILE", help="option.html")] = None,
    questions: Annotated[str | None, typer.Option("--questions", metavar="FILE", help="option.own_questions")] = None,
    *,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Test the version that serves; 1 only for errors."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    with opened(settings) as session:
        trial = session.run(session.knowledge.library.trial(SHARED))
        if trial is None:
            tell(words("list.none"))
            return 0
        with progress_shown(words, "check.progress") as progress:
            tested = session.run(session.knowledge.selftest.check(trial, progress))
        quality = _quality(session, questions, words) if questions else None
        if html is not None:
            readings = session.run(session.knowledge.selftest.readings(trial, _PICTURED))
            account = Account(tested, readings, quality, questions, datetime.now(UTC).astimezone())
            try:
                Path(html).write_text(page(account, words), encoding="utf-8", errors="replace", newline="")
            except OSError as error:
                tell(flat(words("check.unwritable", path=html, problem=error.strerror or type(error).__name__)))
                return 1
    if as_json:
        write(forms.dumped(forms.tested(tested, quality)) + "\n")
    else:
        show(_lines(tested, words))
        if html is not None:
            show([Line("plain", flat(words("check.written", path=html)))])
    return 1 if tested.of("error") else 0


def _quality(session: Session, file: str, words: Words) -> Evaluation:
    expected, malformed = expectations(file, words)
    for problem in malformed:
        tell(flat(words("eval.line", line=problem["line"], problem=problem["error"])))
    return session.run(evaluate(session.knowledge.answers, LIBRARIES, expected))


def _lines(tested: Tested, words: Words) -> Iterator[Line]:
    """Yield what a person reads: the counts, then what was found, kind by kind, with what to do about it."""
    facts: dict[str, Any] = tested.model_dump(include={"version", "articles", "entries"})
    yield Line("plain", words("check.summary", **facts))
    yield Line("plain", counts(tested.findings, words) if tested.findings else words("check.well"))
    for kind, group in groupby(tested.findings, key=lambda finding: finding.kind):
        found = list(group)
        yield Line("plain", "")
        for finding in found[:_LISTED]:
            yield Line(_ROLES[finding.level], finding_text(finding, words))
            for spot in finding.spots[:_LISTED]:
                yield from _spot(spot, words)
            if len(finding.spots) > _LISTED:
                yield Line("note", words("check.more", count=len(finding.spots) - _LISTED))
        if len(found) > _LISTED:
            yield Line("note", words("check.more", count=len(found) - _LISTED))
        yield Line("plain", words("check.todo", advice=words(f"check.advice.{kind}")))
    if tested.reach:
        yield Line("plain", "")
        yield Line("note", words("check.reach"))
    for reach in tested.reach:
        told = reach.model_dump(include={"asked", "first", "shown"})
        yield Line("note", "  " + words("check.reach_line", way=words(f"check.way.{reach.way}"), **told))


def counts(findings: tuple[Finding, ...], words: Words) -> str:
    """Return how many *findings* there are of each level."""
    levels = [finding.level for finding in findings]
    told = {"errors": levels.count("error"), "warnings": levels.count("warning"), "notes": levels.count("note")}
    return words("check.counts", **told)


def finding_text(finding: Finding, words: Words) -> str:
    """Return *finding* in a line."""
    level = words(f"check.level.{finding.level}")
    return flat(f"[{level}] {words(f'check.found.{finding.kind}', **finding.facts)}")


def _spot(spot: Spot, words: Words) -> Iterator[Line]:
    named = words("check.article", title=beginning(spot.title))
    asked = f" {words('check.question', question=beginning(spot.question))}" if spot.question else ""
    yield Line("plain", f"  {named}{asked}")
    if spot.text:
        yield Line("note", f"    {beginning(spot.text)}")
