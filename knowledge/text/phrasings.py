r"""Other ways to ask a question, written by people in short: `(電話|首脳)会談は(いつ|何日)` stands for four of them.

    phrasing    := alternative ("|" alternative)*
    alternative := (letters | "(" phrasing ")")*

An empty alternative makes a part optional: `(電話|)会談`. A backslash makes a letter of the mark behind it: `\(`.
Full-width （ ） ｜ ＼ mean the same.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple, TypeAlias

from knowledge.errors import Fault
from knowledge.models import Problem
from knowledge.text import marks

MOST = 64
"""Questions that one phrasing may stand for."""
MOST_EACH = 8
"""Phrasings of one question."""
LONGEST = 200
"""Code points, as it is written."""

_SHOWN = 60
_LIMITS = {Fault.PHRASING_LONG: LONGEST, Fault.PHRASING_WIDE: MOST, Fault.PHRASINGS_MANY: MOST_EACH}
_MARKS = str.maketrans("（）｜＼", "()|\\")


class Malformed(NamedTuple):
    """A phrasing that cannot be used, and why."""

    phrasing: str
    fault: Fault

    def problem(self, name: str) -> Problem:
        """Return it as a problem of the file or line *name*, the rest of which is read."""
        shown = self.phrasing if len(self.phrasing) <= _SHOWN else f"{self.phrasing[:_SHOWN]}…"
        facts: dict[str, str | int] = {"name": name, "phrasing": shown, "most": _LIMITS.get(self.fault, 0)}
        return Problem(name=name, fault=self.fault.value, facts=facts)


Part: TypeAlias = "str | list[list[Part]]"
"""A letter, or a group: its alternatives, each a row of parts."""


class _MalformedError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def expand(phrasing: str) -> tuple[str, ...]:
    """Return the different questions that *phrasing* stands for, in the order written; none if it is malformed."""
    try:
        return _expanded(phrasing)
    except _MalformedError:
        return ()


def usable(phrasings: Sequence[str]) -> tuple[str, ...]:
    """Return those of a question's *phrasings* that can be used."""
    return tuple(phrasing for phrasing in phrasings if expand(phrasing))[:MOST_EACH]


def malformed(phrasings: Sequence[str]) -> Iterator[Malformed]:
    """Yield those of a question's *phrasings* that cannot be used."""
    used = 0
    for phrasing in phrasings:
        try:
            _expanded(phrasing)
        except _MalformedError as error:
            yield Malformed(phrasing, error.fault)
            continue
        used += 1
        if used > MOST_EACH:
            yield Malformed(phrasing, Fault.PHRASINGS_MANY)


def malformed_lines(text: str) -> Iterator[tuple[int, Malformed]]:
    """Yield the phrasings below questions in the file *text* that cannot be used, each with the number of its line."""
    group: list[tuple[int, str]] = []
    before = ""
    for number, line in enumerate([*re.split(r"\r\n|\n|\r", text), ""], start=1):
        words = line[marks.bullet(line) :].strip()
        if label := marks.phrasing_label(words):
            # A sentence above makes it running text, which may begin in such a way too.
            if group or not before.endswith(("。", ".")):
                group.append((number, words[label:]))
        elif words:
            yield from _of_group(group)
            group, before = [], words
    yield from _of_group(group)


def _of_group(group: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Malformed]]:
    left = list(group)
    for fault in malformed([phrasing for _, phrasing in group]):
        while left[0][1] != fault.phrasing:
            left.pop(0)
        yield left.pop(0)[0], fault


def _expanded(phrasing: str) -> tuple[str, ...]:
    if len(phrasing) > LONGEST:
        raise _MalformedError(Fault.PHRASING_LONG)
    tokens = iter(re.findall(r"\\.|.", phrasing.translate(_MARKS), re.DOTALL))
    alternatives = _alternatives(tokens, depth=0)
    if _count(alternatives) > MOST:
        raise _MalformedError(Fault.PHRASING_WIDE)
    written = (" ".join(question.split()) for question in _written(alternatives))
    questions = tuple(dict.fromkeys(question for question in written if question))
    if not questions:
        raise _MalformedError(Fault.PHRASING_EMPTY)
    return questions


def _alternatives(tokens: Iterator[str], depth: int) -> list[list[Part]]:
    """Return what *tokens* spell up to the bracket that closes this group, or to their end outside of all groups."""
    found: list[list[Part]] = [[]]
    for token in tokens:
        match token:
            case "(":
                found[-1].append(_alternatives(tokens, depth + 1))
            case ")" if depth:
                return found
            case ")":
                raise _MalformedError(Fault.PHRASING_BRACKET)
            case "|":
                found.append([])
            case _:
                found[-1].append(token[-1])
    if depth:
        raise _MalformedError(Fault.PHRASING_BRACKET)
    return found


def _count(alternatives: list[list[Part]]) -> int:
    return sum(prod(_count(part) for part in parts if not isinstance(part, str)) for parts in alternatives)


def _written(alternatives: list[list[Part]]) -> Iterator[str]:
    for parts in alternatives:
        ways = ([part] if isinstance(part, str) else list(_written(part)) for part in parts)
        yield from map("".join, product(*ways))
