"""The command line's words, and whose language they are said in."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.errors import KnowledgeError, NotFoundError, SettingError, UnreadableError
from knowledge.models import Problem
from knowledge.phrases import LANGS, Lang, Phrases
from knowledge.text.language import language_of

LOCALE = Path(__file__).parents[1] / "locale"
PHRASES = Phrases(sorted(LOCALE.glob("*.toml")))

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language."""

    lang: Lang
    phrases: Phrases = PHRASES

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return phrase *key* with *facts* filled in."""
        return self.phrases.say(self.lang, key, **facts)

    def day(self, day: date) -> str:
        """Return *day* as people write it: 2025年6月6日, 6 June 2025."""
        if self.lang == "ja":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def error(self, error: KnowledgeError) -> str:
        """Return *error* in a sentence."""
        match error:
            case UnreadableError():
                return self._unreadable(error.fault, error.facts, otherwise="errors.unreadable")
            case NotFoundError():
                return self._first([f"errors.not_found_{error.what}", "errors.not_found"], error.facts)
            case SettingError():
                problem = str(error.facts.get("problem", ""))
                said = self._first([f"setting.{problem}", "setting.other"], {"problem": problem})
                return self("errors.setting", name=error.facts.get("name", ""), problem=said)
            case _:
                return self._first([f"errors.{error.key}", "errors.unknown"], error.facts)

    def problem(self, problem: Problem) -> str:
        """Return why something could not be read, and what serves in its place."""
        facts = {"name": problem.name, **problem.facts}
        reason = self._unreadable(problem.fault, facts, otherwise="fault.unknown")
        return self("problem.kept", reason=reason) if problem.kept else reason

    def fault(self, fault: str, name: str) -> str:
        """Return why *name* could not be read, told by its *fault* alone."""
        return self._first([f"fault.{fault}", "fault.unknown"], {"name": name})

    def _unreadable(self, fault: str, facts: Mapping[str, object], *, otherwise: str) -> str:
        """Return why something could not be read, and what whoever runs the program may do about it."""
        said, hint = self._first([f"fault.{fault}", otherwise], facts), f"hint.{fault}"
        return said + self(hint, **facts) if hint in self.phrases.keys else said

    def _first(self, keys: Sequence[str], facts: Mapping[str, object]) -> str:
        """Return the first of the phrases *keys* that exists and has all its facts."""
        for key in keys:
            if key in self.phrases.keys and self.phrases.places(self.lang, key) <= set(facts):
                return self(key, **facts)
        return self("errors.unknown")


def told_lang(argument: str | None = None) -> Lang | None:
    """Return the language that *argument*, `KIJIBOT_LANG` or the system's locale tells; None when none of them does."""
    for told in (argument, os.environ.get("KIJIBOT_LANG")):
        for lang in LANGS:
            if told == lang:
                return lang
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "C")
    if locale.split(".")[0] in {"C", "POSIX"}:
        return None
    return "ja" if locale.lower().startswith("ja") else "en"


def asked_lang(question: str) -> Lang:
    """Return the language to answer *question* in."""
    return "ja" if language_of(question) == "ja" else "en"


def argued_lang(arguments: Sequence[str]) -> str | None:
    """Return what follows `--lang` among *arguments*, for words that are needed before they are parsed."""
    for position, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            return value or next(iter(arguments[position + 1 :]), None)
    return None
