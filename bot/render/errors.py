"""What a person reads when something went wrong. Never the error's own text."""

from collections.abc import Mapping

from bot.i18n import PHRASES, Words
from bot.render.escape import line
from bot.render.message import Reply, note
from knowledge.errors import (
    ConflictError,
    KnowledgeError,
    NotFoundError,
    OvertakenError,
    SettingError,
    StoreError,
    UndoneError,
    UnfitVersionError,
    UnreadableError,
)
from knowledge.models import Problem

_FACT = 200
_PASTED = "-"
"""The name of text that came without a file."""


def error_reply(error: KnowledgeError, words: Words) -> Reply:
    """Return *error* in a sentence for Discord, which names nothing of the operator's machine."""
    match error:
        case UnreadableError():
            return note(_fault(error.fault, error.facts, words))
        case NotFoundError():
            return note(_first([f"sorry.not_found_{error.what}"], _escaped(error.facts, words), words))
        case ConflictError():
            return note(words("sorry.conflict"))
        case UndoneError() | OvertakenError():
            return note(words(f"sorry.{error.key}", **error.facts))
        case UnfitVersionError():
            return note(words("sorry.unfit"))
        case StoreError():
            return note(words("sorry.store"))
        case _:
            return note(words("sorry.unknown"))


def problem_text(problem: Problem, words: Words) -> str:
    """Return why something could not be read, ready for Discord, and what serves in its place."""
    reason = _fault(problem.fault, {"name": problem.name, **problem.facts}, words)
    return words("problem.kept", reason=reason) if problem.kept else reason


def error_text(error: KnowledgeError, words: Words) -> str:
    """Return *error* in a sentence for the operator's terminal."""
    facts: dict[str, object] = dict(error.facts)
    if isinstance(error, SettingError):
        facts["problem"] = _first([f"setting.{facts.get('problem')}", "setting.other"], facts, words)
    return _first([f"errors.{error.key}"], facts, words)


def _fault(fault: str, facts: Mapping[str, str | int], words: Words) -> str:
    said = _first([f"fault.{fault}", "fault.unknown"], _escaped(facts, words), words)
    if words.lang == "ja":  # the phrases leave a space behind a name in Latin letters, which these words are not
        said = said.replace(f"{words('sorry.pasted')} ", words("sorry.pasted"))
    return said


def _escaped(facts: Mapping[str, str | int], words: Words) -> dict[str, str]:
    if facts.get("name") == _PASTED:
        facts = {**facts, "name": words("sorry.pasted")}
    return {name: line(str(value), _FACT) for name, value in facts.items()}


def _first(keys: list[str], facts: Mapping[str, object], words: Words) -> str:
    """Return the first of the phrases *keys* that exists and has all its facts."""
    for key in keys:
        if key in PHRASES.keys and PHRASES.places(words.lang, key) <= set(facts):
            return words(key, **facts)
    return words("sorry.unknown")
