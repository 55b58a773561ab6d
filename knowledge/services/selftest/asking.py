"""Asking a version its own questions, and keeping what comes of it. No store, no waiting."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from knowledge.matching.gist import gist
from knowledge.matching.policy import NEAREST, says_the_same
from knowledge.matching.terms import analyse_question
from knowledge.models import WAYS, LibraryId, Quoted, Reach, Way
from knowledge.services.answer import hits
from knowledge.services.quoting import Hit
from knowledge.services.selftest.questions import own_question, questions_for
from knowledge.services.serving import Serving
from knowledge.services.trial import Trial
from knowledge.text.phrasings import MOST, MOST_EACH

_MOST_ROWS = 1 + MOST * MOST_EACH
"""Of an entry: its own question, and all ways to write its phrasings."""

Place = tuple[LibraryId, int]
"""A row of a library's index."""

_BREATH_SECONDS = 0.001
"""Between two questions. A question is hundreds of short array operations, each of which lets go of the interpreter's
lock and takes it back at once: the event loop woke up each time, too late, and stood still for up to a second."""


@dataclass(slots=True)
class Asked:
    """What came of asking, so far."""

    rows: set[int] = field(default_factory=set)
    """Entries that were asked for."""
    questions: int = 0
    counts: Counter[tuple[Way, str]] = field(default_factory=Counter)
    missed: list[Quoted] = field(default_factory=list)
    """Entries that no question brought up."""
    astray: list[tuple[Quoted, str]] = field(default_factory=list)
    """Entries with a phrasing of theirs that did not bring them up."""
    nameless: list[Quoted] = field(default_factory=list)
    """Pairs whose question names nothing."""
    alike: set[tuple[Place, Place]] = field(default_factory=set)
    """Entries whose questions are about the same, two by two, the lower place first."""
    copied: Counter[tuple[int, int]] = field(default_factory=Counter)
    """By two articles of the version: how many statements of the first also stand in the second."""
    rivals: Counter[int] = field(default_factory=Counter)
    """How often entries of the version came up beside those asked for."""

    def reach(self) -> tuple[Reach, ...]:
        """Return how many were found, by way."""
        return tuple(reach for way in WAYS if (reach := self._reach(way)).asked)

    def _reach(self, way: Way) -> Reach:
        first, shown, missed = (self.counts[way, grade] for grade in ("first", "shown", "missed"))
        return Reach(way=way, asked=first + shown + missed, first=first, shown=first + shown)


class Asker:
    """Asks for entries of one version by words alone, as people do who get an answer at once.

    What matching by meaning would add is left out: vectors are made after a version serves, and a base that needs
    them to find its own questions is one to put right.
    """

    def __init__(self, trial: Trial) -> None:
        self._serving = trial.serving
        self._all = (trial.serving, *trial.beside)
        self.asked = Asked()

    def ask(self, row: int, quoted: Quoted, *, every_way: bool) -> None:
        """Ask for the entry in *row*, which says *quoted*; unless *every_way*, only until it is found."""
        asked = self.asked
        asked.rows.add(row)
        if quoted.entry.question is not None and gist(own_question(quoted)) is None:
            asked.nameless.append(quoted)
            return
        found, own = False, own_question(quoted)
        for way, question in questions_for(quoted):
            if found and not every_way and way != "own":
                break
            time.sleep(_BREATH_SECONDS)
            ranked = self._ranked(question)
            grade = self._grade(row, ranked)
            asked.questions += 1
            asked.counts[way, grade] += 1
            found = found or grade != "missed"
            if way == "own":
                self._compare(row, quoted, ranked)
                if grade == "missed" and question != own:
                    asked.astray.append((quoted, question))
        if not found:
            asked.missed.append(quoted)

    def _ranked(self, question: str) -> list[Hit]:
        return hits(self._all, analyse_question(question), [None] * len(self._all))

    def _grade(self, row: int, ranked: Sequence[Hit]) -> str:
        """Return whether the entry in *row*, or one that says the same, is ranked first, shown, or missed."""
        index = self._serving.index
        body, core = index.text("body", row), self._core(row)
        told: list[str] = []
        for hit in ranked:
            if hit.rated.text == body or (hit.serving is self._serving and self._core(hit.entry) == core):
                return "shown" if told else "first"
            if not any(says_the_same(hit.rated.text, other) for other in told):
                told.append(hit.rated.text)
            if len(told) == NEAREST:
                break
        return "missed"

    def _core(self, row: int) -> tuple[int, int]:
        """Return what entries have in common that quote the same sentence: the article, and where it starts there."""
        index = self._serving.index
        return int(index.articles(np.array([row]))[0]), int(index.columns["start"][row])

    def _compare(self, row: int, quoted: Quoted, ranked: Sequence[Hit]) -> None:
        """Keep which of those *ranked* for the entry's own question ask about the same, or say the same."""
        asked, index, mine = self.asked, self._serving.index, _subjects(self._serving, row)
        body, (article, _) = index.text("body", row), self._core(row)
        here: Place = (self._serving.library, row)
        for hit in ranked:
            own = hit.serving is self._serving
            if own and hit.entry == row:
                continue
            if own:
                asked.rivals[hit.entry] += 1
            if quoted.entry.question is None and not quoted.entry.phrasings:
                other, _ = self._core(hit.entry) if own else (article, 0)
                if hit.rated.text == body and other != article:
                    asked.copied[article, other] += 1
            elif mine & _subjects(hit.serving, hit.entry):
                there = (hit.serving.library, hit.entry)
                asked.alike.add((here, there) if here < there else (there, here))

    def serving(self, library: LibraryId) -> Serving:
        """Return the version of *library* that is asked."""
        return next(serving for serving in self._all if serving.library == library)


def _subjects(serving: Serving, row: int) -> frozenset[frozenset[str]]:
    """Return what each question of the entry in *row* is about, its own and its phrasings, as far as an index tells."""
    index = serving.index
    rows = row + np.flatnonzero(index.columns["own"][row : row + _MOST_ROWS] == row)
    told = (gist(question) for question in index.texts("question", rows))
    return frozenset(each.about for each in told if each)
