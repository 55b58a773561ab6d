"""The command `eval`: how good somebody's base is, by their own questions."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from knowledge.cli import forms
from knowledge.cli.asking import LIBRARIES, clean
from knowledge.cli.lines import LineError, lines_of, opened_lines, record_of
from knowledge.cli.render import beginning
from knowledge.cli.session import Json, Language, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, flat, show, tell, write
from knowledge.cli.why import short_why
from knowledge.cli.words import Words
from knowledge.models import Evaluation, Expectation, Mistake, Verdict
from knowledge.reasons import percent
from knowledge.services.evaluation import evaluate
from knowledge.settings import KnowledgeSettings

_TITLE = 40
_FORM = '{"question": "…", "expect": "answer", "text_contains_any": ["…"]}'
_ANSWERABLE: tuple[Verdict, ...] = ("right", "offered", "wrong", "missed")
_OTHERS: tuple[Verdict, ...] = ("refused", "false")


def evaluation(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="option.questions")],
    *,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Ask a file of questions and tell how good the answers are; 1 only if no line could be read."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    with opened(settings) as session:
        expected, malformed = expectations(file, words)
        for problem in malformed:
            tell(flat(words("eval.line", line=problem["line"], problem=problem["error"])))
        if not expected:
            tell(words("eval.nothing", form=_FORM))
            return 1
        if session.run(session.knowledge.library.sampled(LIBRARIES)):
            tell(words("answer.sample"))
        told = session.run(evaluate(session.knowledge.answers, LIBRARIES, expected))
    if as_json:
        write(forms.dumped({**forms.evaluation(told), "malformed": malformed}) + "\n")
    else:
        show(_lines(told, len(malformed), words))
    return 0


def expectations(file: str, words: Words) -> tuple[list[tuple[int, Expectation]], list[dict[str, Any]]]:
    """Return what stands in *file*, each with the number of its line, and the lines that cannot be read, with why.

    `UnreadableError` if there is no such file.
    """
    expected: list[tuple[int, Expectation]] = []
    malformed: list[dict[str, Any]] = []
    with opened_lines(file) as source:
        for number, line in lines_of(source):
            try:
                expected.append((number, _expectation(line)))
            except LineError as error:
                malformed.append({"line": number, "error": words(error.phrase, **error.facts)})
    return expected, malformed


def _expectation(line: bytes | None) -> Expectation:
    record = record_of(line)
    try:
        expected = Expectation.model_validate(record)
    except ValidationError as error:
        field = error.errors(include_url=False, include_input=False)[0]["loc"][0]
        raise LineError("eval.field", field=str(field)) from error
    return expected.model_copy(update={"question": clean(expected.question)})


def _lines(told: Evaluation, malformed: int, words: Words) -> Iterator[Line]:
    """Yield what a person reads: the counts, then each question that went wrong with what came instead."""
    for heading, verdicts in (("eval.answerable", _ANSWERABLE), ("eval.others", _OTHERS)):
        if total := told.of(*verdicts):
            yield Line("title", words(heading, count=total))
            for verdict in verdicts:
                yield from _count(verdict, told, total, words)
    yield Line("note", words("eval.how", strictness=told.strictness, milliseconds=f"{told.median_ms:.1f}"))
    if told.unchecked:
        yield Line("note", words("eval.unchecked", count=told.unchecked))
    if malformed:
        yield Line("note", words("eval.malformed", count=malformed))
    if told.mistakes:
        yield Line("plain", "")
        yield Line("title", words("eval.mistakes"))
    for mistake in told.mistakes:
        yield from _mistake(mistake, words)


def _count(verdict: Verdict, told: Evaluation, total: int, words: Words) -> Iterator[Line]:
    count = told.of(verdict)
    if count or verdict in {"right", "refused"}:
        yield Line("plain", f"  {count:>4}  {percent(count / total):>3} %  {words(f'eval.{verdict}')}")


def _mistake(mistake: Mistake, words: Words) -> Iterator[Line]:
    expected, shown = mistake.expected, mistake.shown
    name = words("eval.place", line=mistake.line)
    if expected.id is not None:
        name = f"{name} ({flat(str(expected.id))})"
    yield Line("number", f"{name}: {beginning(expected.question)}")
    yield Line("plain", f"   {words(f'eval.said_{mistake.verdict}')}")
    if shown is not None:
        key = "eval.nearest" if mistake.verdict == "missed" else "eval.shown"
        facts = {"text": beginning(shown.text), "title": beginning(shown.article.title, _TITLE)}
        yield Line("plain", "   " + words(key, confidence=percent(shown.confidence), **facts))
    for key, wanted in (("text", expected.text_contains_any), ("source", expected.source_urls)):
        if wanted and (key == "text" or mistake.verdict == "wrong"):
            yield Line("plain", "   " + words(f"eval.wanted_{key}", wanted=flat(words("eval.or").join(wanted))))
    if expected.article:
        yield Line("plain", "   " + words("eval.wanted_article", wanted=flat(expected.article)))
    if why := short_why(mistake.why, words):
        yield Line("note", f"   {why}")
