"""The commands that answer: `ask` and `chat`."""

import sys
import time
from typing import Annotated, Any, BinaryIO, NamedTuple

import typer

from knowledge.cli import forms
from knowledge.cli.lines import LineError, lines_of, opened_lines, record_of
from knowledge.cli.render import answer_lines, pickable, quotation
from knowledge.cli.session import Json, Language, Session, Store, opened, read_settings
from knowledge.cli.terminal import Line, show, tell, write
from knowledge.cli.why import why_lines
from knowledge.cli.words import Words, asked_lang, told_lang
from knowledge.errors import KnowledgeError
from knowledge.models import SHARED, Answer, Evidence, Explanation
from knowledge.phrases import LANGS
from knowledge.settings import KnowledgeSettings

LIBRARIES = (SHARED,)
_WHY = frozenset(Words(lang)("chat.why") for lang in LANGS)
"""Typed in a conversation, asks about the answer before."""
_LONGEST = 4096
"""Code points of a question that are passed on; answering cuts it further and says so."""


def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="option.question")] = None,
    batch: Annotated[str | None, typer.Option("--batch", metavar="FILE", help="option.batch")] = None,
    *,
    why: Annotated[bool, typer.Option("--why", help="option.why")] = False,
    as_json: Json = False,
    store: Store = None,
    lang: Language = None,
) -> int:
    """Answer one question, or one after another those of a file."""
    settings = read_settings(KnowledgeSettings, store, lang)
    told = told_lang(lang or settings.lang)
    if (question is None) == (batch is None):
        raise typer.BadParameter(Words(told or "en")("usage.one_question"))
    with opened(settings) as session:
        if batch is not None:
            with opened_lines(batch) as source:
                _answer_batch(session, source, Words(told or "en"), why=why)
        elif question is not None:
            asked = clean(question)
            words = Words(told or asked_lang(asked))
            _answer_one(session, asked, words, why=why, as_json=as_json)
    return 0


def _answer_one(session: Session, question: str, words: Words, *, why: bool, as_json: bool) -> None:
    answer, elapsed_ms = _answer(session, question)
    told = _explanation(session, question) if why else None
    if answer.sample:
        tell(words("answer.sample"))
    if as_json:
        write(forms.dumped(forms.result(None, question, answer, elapsed_ms, told)) + "\n")
    elif not question.strip():
        show([Line("plain", words("answer.empty"))])
    else:
        show(answer_lines(answer, words))
        if told is not None:
            show([Line("plain", ""), *why_lines(told, words)])


def _answer(session: Session, question: str) -> tuple[Answer, float]:
    start = time.perf_counter()
    answer = session.run(session.knowledge.answers.answer(question[:_LONGEST], LIBRARIES))
    return answer, (time.perf_counter() - start) * 1000


def _explanation(session: Session, question: str) -> Explanation:
    return session.run(session.knowledge.answers.explain(question[:_LONGEST], LIBRARIES))[1]


def clean(text: str) -> str:
    """Return *text* from the command line or a file as valid Unicode."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if _escaped(text) else _whole(text)


def _escaped(text: str) -> bool:
    """Whether *text* came from bytes of the command line that are not UTF-8, and holds no other lone surrogate."""
    return any("\udc80" <= letter <= "\udcff" for letter in text) and not any(
        "\ud800" <= letter < "\udc80" or "\udcff" < letter <= "\udfff" for letter in text
    )


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


class _Asked(NamedTuple):
    name: Any
    question: str | None
    error: str | None = None
    """Phrase that says what is wrong with the line."""


def _answer_batch(session: Session, source: BinaryIO, words: Words, *, why: bool) -> None:
    """Answer each line as it comes, and print it before the next is read."""
    for _, line in lines_of(source):
        write(forms.dumped(_told(session, _parsed(line), words, why=why)) + "\n")


def _told(session: Session, asked: _Asked, words: Words, *, why: bool) -> dict[str, Any]:
    if asked.question is None:
        return {"id": asked.name, "error": words(asked.error or "batch.malformed")}
    try:
        answer, elapsed_ms = _answer(session, asked.question)
        told = _explanation(session, asked.question) if why else None
    except KnowledgeError as error:
        return {"id": asked.name, "error": words.error(error)}
    return forms.result(asked.name, asked.question, answer, elapsed_ms, told)


def _parsed(line: bytes | None) -> _Asked:
    try:
        record = record_of(line)
    except LineError as error:
        return _Asked(None, None, error.phrase)
    name = _cleaned(record.get("id"))
    question = record.get("question")
    if not isinstance(question, str):
        return _Asked(name, None, "batch.no_question")
    return _Asked(name, _whole(question))


def _cleaned(name: Any) -> Any:
    """Return an asker's *name* for a question as it was, if it can be written again."""
    if isinstance(name, str):
        return _whole(name)
    return name if isinstance(name, int | float) or name is None else None


def chat(store: Store = None, lang: Language = None) -> int:
    """Answer what is typed, until the input ends."""
    settings = read_settings(KnowledgeSettings, store, lang)
    told = told_lang(lang or settings.lang)
    with opened(settings) as session:
        if sys.stdin.isatty():
            import readline  # noqa: F401  # gives `input` a history and the arrow keys
        servings = session.run(session.knowledge.library.servings(LIBRARIES))
        words = Words(told or "en")
        show([Line("title", words("chat.heading", articles=sum(serving.articles for serving in servings)))])
        if any(serving.sample for serving in servings):
            show([Line("note", words("answer.sample"))])
        _converse(session, words, told is not None)
    return 0


def _converse(session: Session, words: Words, settled: bool) -> None:  # noqa: FBT001
    offered: tuple[Evidence, ...] = ()
    last = None
    while (typed := _typed(words)) is not None:
        if not typed:
            continue
        number = _number(typed)
        if offered and number is not None:
            if 1 <= number <= len(offered):
                show([Line("plain", ""), *quotation(offered[number - 1], words), Line("plain", "")])
            else:
                show([Line("note", words("chat.no_number", count=len(offered)))])
            continue
        if last is not None and typed.rstrip("?？ ").casefold() in _WHY:
            show([Line("plain", ""), *why_lines(_explanation(session, last), words), Line("plain", "")])
            continue
        last = typed
        if not settled:
            words = Words(asked_lang(typed), words.phrases)
        answer, _ = _answer(session, typed)
        offered = pickable(answer)
        pick = [Line("note", words("answer.pick"))] if offered else []
        show([Line("plain", ""), *answer_lines(answer, words), *pick, Line("plain", "")])


def _typed(words: Words) -> str | None:
    """Return the next line typed; None at the end."""
    try:
        return clean(input(words("chat.prompt"))).strip()
    except (EOFError, KeyboardInterrupt):
        write("\n")
        return None


def _number(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) <= 2 else None
