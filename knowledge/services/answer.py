"""A question becomes an answer: the use case the whole program exists for."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.matching.chunk import KINDS
from knowledge.matching.policy import Decision, Rated, balanced, decide
from knowledge.matching.ranker import rank
from knowledge.matching.suggest import suggest
from knowledge.matching.terms import analyse_question
from knowledge.models import (
    Answer,
    Answered,
    Choices,
    EntryId,
    Evidence,
    LibraryId,
    Model,
    Outcome,
    Unanswered,
    evidence,
)
from knowledge.services.library import LibraryService
from knowledge.services.serving import Serving

QUESTION_LIMIT = 500
"""Code points of a question that are read; longer ones are cut, and the answer says so."""

_AT_ONCE = 20_000
"""Entries up to which a question is ranked on the event loop: it takes 2 to 3 ms, and the way through a worker thread
(cold caches, the interpreter's lock) takes 1 ms more."""


class Suggestion(Model):
    """A question that the base can answer."""

    question: str
    id: EntryId


class AnswerService:
    """Answers questions; knows nothing about Discord or databases."""

    def __init__(self, library: LibraryService) -> None:
        self._library = library

    async def answer(self, text: str, libraries: Sequence[LibraryId]) -> Answer:
        """Return the outcome for the question *text* over the current versions of *libraries*."""
        asked = text.strip()
        servings = await self._library.servings(libraries)
        entries = sum(len(serving.index) for serving in servings)
        if entries <= _AT_ONCE:
            ranked = _rank(servings, asked[:QUESTION_LIMIT])
        else:
            ranked = await asyncio.to_thread(_rank, servings, asked[:QUESTION_LIMIT])
        policy = balanced(entries)
        decision = decide([hit.rated for hit in ranked], policy)
        return Answer(
            question=asked[:QUESTION_LIMIT],
            outcome=_outcome(decision, await self._evidence([ranked[place] for place in decision.shown])),
            cut=len(asked) > QUESTION_LIMIT,
            sample=any(serving.sample for serving in servings),
        )

    async def suggest(self, text: str, libraries: Sequence[LibraryId], limit: int = 25) -> tuple[Suggestion, ...]:
        """Return at most *limit* questions that *libraries* answer: the best matches for *text*, or without it any."""
        found: list[Suggestion] = []
        for serving in await self._library.servings(libraries):
            entries = await asyncio.to_thread(suggest, serving.index, text.strip()[:QUESTION_LIMIT], limit)
            quoted = await self._library.quoted(serving, [serving.index.key(entry) for entry in entries])
            found += [Suggestion(question=q.entry.question, id=q.entry.id) for q in quoted if q.entry.question]
        return tuple({suggestion.question: suggestion for suggestion in found}.values())[:limit]

    async def entry(self, libraries: Sequence[LibraryId], entry: EntryId) -> Evidence | None:
        """Return *entry* as the current versions of *libraries* hold it; None when none does any more."""
        for serving in await self._library.servings(libraries):
            key = await self._library.find(serving, entry)
            if key is not None:
                (quoted,) = await self._library.quoted(serving, [key])
                return evidence(quoted, confidence=1.0)
        return None

    async def _evidence(self, hits: Sequence["_Hit"]) -> list[Evidence]:
        """Return *hits* with their words, in the same order."""
        found: dict[_Hit, Evidence] = {}
        for serving in {id(hit.serving): hit.serving for hit in hits}.values():
            here = [hit for hit in hits if hit.serving is serving]
            quoted = await self._library.quoted(serving, [serving.index.key(hit.entry) for hit in here])
            found |= {hit: evidence(item, hit.rated.confidence) for hit, item in zip(here, quoted, strict=True)}
        return [found[hit] for hit in hits]


class _Hit(NamedTuple):
    """An entry that may answer."""

    serving: Serving
    entry: int
    rated: Rated


def _rank(servings: Sequence[Serving], question: str) -> list[_Hit]:
    """Return the entries of all *servings* that may answer *question*, most probable first."""
    analysed = analyse_question(question)
    hits = []
    for serving in servings:
        index = serving.index
        entries, confidence = rank(index, analysed)
        is_pair = index.columns["kind"][entries] == KINDS.index("qa")
        told = zip(*(each.tolist() for each in (entries, confidence, index.articles(entries), is_pair)), strict=True)
        hits += [
            _Hit(serving, entry, Rated(p, (serving.library, article), pair, index.text("body", entry)))
            for entry, p, article, pair in told
        ]
    return sorted(hits, key=lambda hit: -hit.rated.confidence)


def _outcome(decision: Decision, shown: Sequence[Evidence]) -> Outcome:
    match decision.outcome:
        case "answered":
            return Answered(answer=shown[0])
        case "choices":
            return Choices(choices=tuple(shown))
        case "unanswered":
            return Unanswered(nearest=tuple(shown))
