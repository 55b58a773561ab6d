"""Why a question came out as it did, in reasons that a person can check against the articles. Pure.

The ranker weighs a hundred and more numbers; these are the few facts behind them that somebody who looks after the
articles can act on: which words stand where, and whether the kind of thing that is asked for is there.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from knowledge.matching import questions
from knowledge.matching.held import Held, Standing, hold
from knowledge.matching.index import Found, Index
from knowledge.matching.policy import Decision, MatchPolicy, Rated, says_the_same
from knowledge.matching.ranker import RANKED
from knowledge.matching.search import candidates
from knowledge.matching.terms import Analysis, analyse_question, characters, sounds, word_term
from knowledge.models import (
    AskedKind,
    Decided,
    KindHeld,
    KindMissing,
    LessClose,
    NearInMeaning,
    Reason,
    SameAnswer,
    Whereabouts,
    WordsHeld,
    WordsMissing,
)
from knowledge.text.readings import reading
from knowledge.text.tokens import Holds, Word

CONSIDERED = 3
"""Entries that are explained, but where a choice shows more."""

_SPELT = 0.7
"""Share of a word's letters, or of its sounds, from which it stands there: typed in kana, or with an error."""
_NAMES = Holds.PERSON | Holds.PLACE | Holds.NAME | Holds.NUMBER
_DATED = frozenset({"年", "月", "日", "曜", "時"})
"""Counters of dates: 何年 asks when, and not how many."""
_INFLECTED = frozenset("うくぐすつぬぶむるい")
"""What a Japanese verb or adjective ends with in the dictionary."""
_WHERE: tuple[Whereabouts, ...] = get_args(Whereabouts)
_AROUND = _WHERE.index("heading")
"""From here on, the words stand outside the entry."""
_KINDS: tuple[AskedKind, ...] = get_args(AskedKind)
_JOINTS = frozenset({"", "ヶ", "ケ", "・", "-"})
"""What stands between two words that are read as one."""
_NARROWER: Mapping[AskedKind, frozenset[AskedKind]] = {
    "how many": frozenset({"how much", "how large", "what time", "how long", "when"}),
    "name": frozenset({"who", "where"}),
    "which": frozenset(_KINDS) - {"which"},
    "what time": frozenset({"when"}),
}
"""Beside any of these, the kind says nothing more."""
_WITH: Mapping[AskedKind, str] = {"when": "what time"}
"""A kind that is as good: 何時 asks for both, and 9時に answers いつ."""

Flags = NDArray[np.bool_]


class Sought(NamedTuple):
    """A word of the question that tells something, and where it stands in the folded question."""

    word: Word
    start: int
    end: int


class Sight(NamedTuple):
    """An entry as somebody sees it who has the question in mind."""

    body: str
    where: Flags
    """Which word stands where: shape (`Whereabouts`, words)."""
    holds: tuple[bool, ...]
    """Whether the sentence holds each kind of thing that is asked for."""

    @property
    def anywhere(self) -> Flags:
        """Which words stand in it or around it."""
        return np.asarray(self.where.any(axis=0))


class Reasons(NamedTuple):
    """An `Explanation`'s words and reasons; the reasons by entry."""

    unknown: tuple[str, ...]
    unheard_of: tuple[str, ...]
    of_entries: tuple[tuple[Reason, ...], ...]


def decided(decision: Decision, ranked: Sequence[Rated], policy: MatchPolicy) -> Decided:
    """Return by what *decision* was taken."""
    match decision.outcome:
        case "answered":
            return "sure"
        case "choices":
            return "several" if ranked[0].confidence >= policy.accept else "together"
        case "unanswered":
            return "too_weak" if ranked else "nothing_found"


def explain(text: str, indexes: Sequence[Index], considered: Sequence[tuple[Index, int]]) -> Reasons:
    """Return the reasons why the question *text* ranks the entries *considered* of *indexes* as it does, best first."""
    question = _Question.of(text)
    known = np.zeros(len(question.words), bool)
    sights: dict[tuple[int, int], Sight] = {}
    for index in indexes:
        entries = [entry for other, entry in considered if other is index]
        stands, seen = question.look(index, entries)
        known |= stands
        sights |= {(id(index), entry): sight for entry, sight in zip(entries, seen, strict=True)}
    ordered = [sights[id(index), entry] for index, entry in considered]
    named = np.array([bool(sought.word.holds & _NAMES) for sought in question.words], bool)
    return Reasons(
        unknown=question.phrases(question.missable & ~known & ~named),
        unheard_of=question.phrases(~known & named),
        of_entries=tuple(
            question.lacking(sight, ordered[0]) if number else question.weighed(sight, known)
            for number, sight in enumerate(ordered)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """A question and what it is made of."""

    text: str
    analysis: Analysis
    words: tuple[Sought, ...]
    kinds: tuple[AskedKind, ...]

    @classmethod
    def of(cls, text: str) -> "_Question":
        analysis = analyse_question(text)
        return cls(text, analysis, _telling(analysis), _asked_kinds(analysis.asked))

    @property
    def missable(self) -> Flags:
        """Which of the words may be missed: an answer need not hold 理由 to give a reason."""
        return np.array([not questions.asks(sought.word.surface) for sought in self.words], bool)

    def look(self, index: Index, entries: Sequence[int]) -> tuple[Flags, list[Sight]]:
        """Return which of the words stand anywhere in *index*, and *entries* as the question sees them."""
        found = candidates(index, self.analysis, RANKED, np.array(entries, np.int64))
        own = index.columns["own"][found.entries]
        near = own.tolist()
        if not near:
            return np.zeros(len(self.words), bool), []
        held = hold(index, found)
        by_own = (own == found.entries)[:, None]
        parts = (held.body, held.question & by_own, held.question & ~by_own, held.title, held.passage)
        where = np.stack([self._stands(found.found, part) for part in parts])  # by place, candidate and word
        exact = np.isin([word_term(sought.word.form) for sought in self.words], found.found.known)
        holds = self._holds(index, held, found.entries)
        sights = [
            Sight(index.text("body", entry), where[:, near.index(entry)], tuple(holds[near.index(entry)].tolist()))
            for entry in entries
        ]
        return exact | where.any(axis=(0, 1)), sights

    def _stands(self, found: Found, standing: Standing) -> Flags:
        """Return which of the words stand there, as they are or by their letters and sounds: (candidates, words)."""
        place = {term: number for number, term in enumerate(found.known.tolist())}
        gone = dict(zip(found.gone.tolist(), found.told_gone.tolist(), strict=True))
        stands = np.zeros((len(standing), len(self.words)), bool)
        for number, (word, _, _) in enumerate(self.words):
            if (term := word_term(word.form)) in place:
                stands[:, number] = standing[:, place[term]]
            for terms, _ in (characters([word.surface]), sounds([reading([word])])):
                spelt = set(terms.tolist())
                known = [place[term] for term in spelt & place.keys()]
                whole = found.told[known].sum() + sum(gone[term] for term in spelt & gone.keys())
                if whole and len(spelt) > 1:  # a single sound is part of very many words
                    stands[:, number] |= standing[:, known] @ found.told[known] >= _SPELT * whole
        return stands

    def _holds(self, index: Index, held: Held, entries: NDArray[np.int64]) -> Flags:
        """Return which of *entries* hold which of the asked-for kinds of thing: shape (entries, kinds)."""
        # A name or a number that the question brought along answers nothing.
        holds = index.columns["holds"][entries] & ~int(_NAMES) | held.new_kinds(index, entries) & int(_NAMES)
        asked = [np.isin(questions.NAMES, [kind, _WITH.get(kind, kind)]) for kind in self.kinds]
        columns = [holds & questions.wanted(one) for one in asked]
        flags = np.stack(columns, axis=1) > 0 if columns else np.zeros((len(entries), 0), bool)
        pattern = questions.counted(self.analysis.asked)
        if pattern is not None:
            counted = [bool(pattern.search(index.text("body", int(entry)))) for entry in entries]
            for number, kind in enumerate(self.kinds):
                if kind == "how many":
                    flags[:, number] = counted
        return flags

    def weighed(self, sight: Sight, known: Flags) -> tuple[Reason, ...]:
        """Return all that speaks for the entry in *sight* and against it."""
        owner = self._first_places(sight)
        held: list[Reason] = [
            WordsHeld(where=where, words=phrases)
            for number, where in enumerate(_WHERE)
            if (phrases := self.phrases(owner == number))
        ]
        found = held or [NearInMeaning()]
        return (*found, *self._missing(known & ~sight.anywhere), *self._about_kinds(sight))

    def _first_places(self, sight: Sight) -> NDArray[np.int64]:
        """Return for each word the first of the places it stands in (`Whereabouts`, by number), -1 for none.

        What belongs together is looked for together: 図書館 is cut in two, and 館 alone stands in many places.
        """
        owner = np.full(len(self.words), -1)
        for run in self._runs(np.ones(len(self.words), bool), between=""):
            whole = sight.where[:, run].all(axis=1)
            for word in run:
                stands = whole if whole.any() else sight.where[:, word]
                if stands.any():
                    owner[word] = stands.argmax()
        return owner

    def lacking(self, sight: Sight, best: Sight) -> tuple[Reason, ...]:
        """Return what the entry in *sight* lacks beside the *best* one."""
        if says_the_same(sight.body, best.body):
            return (SameAnswer(),)
        lacks = [reason for reason in self._about_kinds(sight) if isinstance(reason, KindMissing)]
        missing = self._missing(best.anywhere & ~sight.anywhere)
        if missing or lacks:
            return (*missing, *lacks)
        farther = np.where(self._first_places(best) < _AROUND, self._first_places(sight), -1)
        for number in range(_AROUND, len(_WHERE)):
            if phrases := self.phrases(farther == number):
                return (WordsHeld(where=_WHERE[number], words=phrases),)
        return (LessClose(),) if sight.anywhere.any() else ()

    def _missing(self, chosen: Flags) -> list[Reason]:
        return [WordsMissing(words=phrases)] if (phrases := self.phrases(chosen & self.missable)) else []

    def _about_kinds(self, sight: Sight) -> list[Reason]:
        counter = questions.counter(self.analysis.asked)
        return [
            (KindHeld if held else KindMissing)(kind=kind, counter=counter if kind == "how many" else None)
            for kind, held in zip(self.kinds, sight.holds, strict=True)
        ]

    def phrases(self, chosen: Flags) -> tuple[str, ...]:
        """Return the *chosen* words as they were typed, those that stand side by side in one."""
        return tuple(dict.fromkeys(map(self._phrase, self._runs(chosen, between=" "))))

    def _runs(self, chosen: Flags, between: str) -> list[list[int]]:
        """Return the numbers of the *chosen* words, those together that have nothing but *between* between them."""
        runs: list[list[int]] = []
        for number in np.flatnonzero(chosen).tolist():
            gap = self.analysis.folded[self.words[number - 1].end : self.words[number].start]
            if runs and runs[-1][-1] == number - 1 and (gap == between or gap in _JOINTS):
                runs[-1].append(number)
            else:
                runs.append([number])
        return runs

    def _phrase(self, run: Sequence[int]) -> str:
        last, start = self.words[run[-1]], self.words[run[0]].start
        form, surface = last.word.form, last.word.surface
        if form[-1] in _INFLECTED and form[0] == surface[0]:  # 上がっ is no word to show; 上がる is
            return self.analysis.folded[start : last.start] + form
        phrase = self.analysis.folded[start : last.end]
        typed = " ".join(unicodedata.normalize("NFKC", self.text).split())
        match = re.search(re.escape(phrase), typed, re.IGNORECASE)
        return match[0] if match else phrase


def _telling(question: Analysis) -> tuple[Sought, ...]:
    """Return the words of *question* that say what it is about."""
    sought: list[Sought] = []
    at = asking = 0
    for word in question.words:
        start = question.folded.find(word.surface, at)
        if start < 0:
            continue
        at = start + len(word.surface)
        # What follows 何 and "how" tells what kind of thing is asked for: 何台, how often.
        asked = (asking and start == asking) or f"how {word.surface}" in question.asked
        if word.surface.startswith(("何", "幾")):
            asking = at
        elif not word.light and not asked:
            sought.append(Sought(word, start, at))
    return tuple(sought)


def _asked_kinds(asked: str) -> tuple[AskedKind, ...]:
    """Return the kinds of thing that an answer to the folded question *asked* has to hold."""
    names = {name for name, is_asked in zip(questions.NAMES, questions.kinds(asked), strict=True) if is_asked}
    counter = questions.counter(asked)
    if counter is not None and counter not in _DATED:
        names = names - {"when"} | {"how many"}
    return tuple(kind for kind in _KINDS if kind in names and not names & _NARROWER.get(kind, frozenset()))
