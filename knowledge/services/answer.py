"""A question becomes an answer: the use case the whole program exists for."""

import asyncio
from collections.abc import Collection, Hashable, Sequence
from datetime import date
from typing import NamedTuple

from knowledge.matching import why
from knowledge.matching.chunk import KINDS
from knowledge.matching.policy import SURE, Decision, MatchPolicy, Rated, decide, policy_for
from knowledge.matching.ranker import Models, rank, shipped
from knowledge.matching.suggest import suggest
from knowledge.matching.terms import Analysis, analyse_question
from knowledge.matching.vectors import Sense
from knowledge.models import (
    Answer,
    Answered,
    Choices,
    Considered,
    EntryId,
    Evidence,
    Explanation,
    LibraryId,
    Model,
    Outcome,
    Strictness,
    Unanswered,
    evidence,
)
from knowledge.services.library import LibraryService
from knowledge.services.meaning import MeaningService
from knowledge.services.quoting import Hit, Quoter
from knowledge.services.serving import Serving
from knowledge.services.settling import day_of, rivals, settle

QUESTION_LIMIT = 500
"""Code points of a question that are read; longer ones are cut, and the answer says so."""

_AT_ONCE = 20_000
"""Entries up to which a question is ranked on the event loop: it takes 2 to 3 ms, and the way through a worker thread
(cold caches, the interpreter's lock) takes 1 ms more."""

_OTHERS = 3
"""Entries that may be meant instead, kept with an answer."""
_COMPARED = 6
"""Articles that are set side by side."""


class Suggestion(Model):
    """A question that the base can answer."""

    question: str
    id: EntryId


class AnswerService:
    """Answers questions; knows nothing about Discord or databases."""

    def __init__(
        self,
        library: LibraryService,
        strictness: Strictness,
        meaning: MeaningService | None = None,
        models: Models | None = None,
    ) -> None:
        """*meaning* helps where words leave doubt; *models* stand in for those that ship with the program."""
        self._library = library
        self._quoter = Quoter(library)
        self._meaning = meaning
        self._models = models
        self.strictness: Strictness = strictness
        """Counts where nobody chose another."""

    async def answer(
        self,
        text: str,
        libraries: Sequence[LibraryId],
        *,
        strictness: Strictness | None = None,
        topics: Collection[str] = (),
    ) -> Answer:
        """Return the outcome for the question *text* over the current versions of *libraries*.

        Here and below, where *topics* are given, articles on them alone are looked at.
        """
        return await self._answer(text, await self._decided(text, libraries, strictness or self.strictness, topics))

    async def explain(
        self,
        text: str,
        libraries: Sequence[LibraryId],
        *,
        strictness: Strictness | None = None,
        topics: Collection[str] = (),
    ) -> tuple[Answer, Explanation]:
        """Return the same as `answer`, and why it is so."""
        settled = await self._decided(text, libraries, strictness := strictness or self.strictness, topics)
        considered = settled.ranked[: why.CONSIDERED]
        if settled.decision.outcome == "choices":
            considered = [settled.ranked[place] for place in settled.decision.shown]
        indexes = [serving.index for serving in settled.servings]
        hits = [(hit.serving.index, hit.entry) for hit in considered]
        reasons = await asyncio.to_thread(why.explain, text.strip()[:QUESTION_LIMIT], indexes, hits)
        entries = await self._quoter.quote(considered)
        explanation = Explanation(
            decided=why.decided(settled.decision, [hit.rated for hit in settled.ranked], settled.policy),
            strictness=strictness,
            bar=settled.policy.accept,
            unknown=reasons.unknown,
            unheard_of=reasons.unheard_of,
            considered=tuple(
                Considered(entry=entry, reasons=told) for entry, told in zip(entries, reasons.of_entries, strict=True)
            ),
        )
        return await self._answer(text, settled), explanation

    async def _decided(
        self, text: str, libraries: Sequence[LibraryId], strictness: Strictness, topics: Collection[str]
    ) -> "_Settled":
        asked = text.strip()[:QUESTION_LIMIT]
        servings = await self._library.servings(libraries, topics)
        entries = sum(serving.index.entries for serving in servings)
        question = analyse_question(asked)
        ranked = await self.ranked(question, servings)
        policy = policy_for(strictness, entries)
        return _Settled(question, servings, ranked, policy, decide([hit.rated for hit in ranked], policy))

    async def ranked(self, question: Analysis, servings: Sequence[Serving]) -> list[Hit]:
        """Return what may answer *question*: by its words, and where these leave doubt by its meaning too."""
        found = await self._permitted(question, servings, [None] * len(servings))
        if self._meaning is None or (found and found[0].rated.confidence >= SURE):
            return found
        senses = await self._meaning.senses(question.asked, servings)
        return await self._permitted(question, servings, senses) if any(senses) else found

    async def _permitted(
        self, question: Analysis, servings: Sequence[Serving], senses: Sequence[Sense | None]
    ) -> list[Hit]:
        if sum(len(serving.index) for serving in servings) <= _AT_ONCE:
            found = hits(servings, question, senses, self._models)
        else:
            found = await asyncio.to_thread(hits, servings, question, senses, self._models)
        return await self._quoter.permitted(found)

    async def _answer(self, text: str, settled: "_Settled") -> Answer:
        asked = text.strip()
        ranked, decision = settled.ranked, settled.decision
        outcome: Outcome
        match decision.outcome:
            case "answered":
                outcome = await self._answered(ranked, settled.question)
            case "choices":
                choices = [ranked[place] for place in decision.shown]
                outcome = Choices(choices=tuple(await self._quoter.quote(choices, settled.question)))
            case "unanswered":
                nearest = [ranked[place] for place in decision.shown]
                outcome = Unanswered(nearest=tuple(await self._quoter.quote(nearest)))
        return Answer(
            question=asked[:QUESTION_LIMIT],
            outcome=outcome,
            cut=len(asked) > QUESTION_LIMIT,
            sample=any(serving.sample for serving in settled.servings),
            served={serving.library: serving.version for serving in settled.servings},
        )

    async def _answered(self, ranked: Sequence[Hit], question: Analysis) -> Answered:
        """Return the answer: of articles that tell the same the newest, with what the others and a newer one say."""
        alike = [ranked[0], *rivals(ranked)]
        told = await self._quoter.quote(alike)
        chosen = settle(told)
        apart = [hit for hit in ranked if hit not in alike]
        return Answered(
            answer=await self._quoter.quote_best(alike[told.index(chosen.answer)], ranked, question),
            also=tuple(other.article for other in chosen.same),
            newer=chosen.newer,
            others=tuple(await self._quoter.quote(apart[:_OTHERS])),
        )

    async def compare(
        self, text: str, libraries: Sequence[LibraryId], *, topics: Collection[str] = ()
    ) -> tuple[Evidence, ...]:
        """Return what each article says to the question *text*: its best sentence, if it may answer; newest first."""
        settled = await self._decided(text, libraries, self.strictness, topics)
        best: dict[Hashable, Hit] = {}
        for hit in settled.ranked:
            if hit.rated.confidence >= settled.policy.offer:
                best.setdefault(hit.rated.article, hit)
        told = await self._quoter.quote(list(best.values())[:_COMPARED], settled.question)
        return tuple(sorted(told, key=lambda each: day_of(each) or date.min, reverse=True))

    async def suggest(
        self, text: str, libraries: Sequence[LibraryId], limit: int = 25, *, topics: Collection[str] = ()
    ) -> tuple[Suggestion, ...]:
        """Return at most *limit* questions that *libraries* answer: the best matches for *text*, or without it any."""
        found: list[Suggestion] = []
        for serving in await self._library.servings(libraries, topics):
            asked = text.strip()[:QUESTION_LIMIT]
            entries = await asyncio.to_thread(suggest, serving.index, asked, limit, serving.rows)
            quoted = await self._library.quoted(serving, [serving.index.key(entry) for entry in entries])
            found += [Suggestion(question=q.entry.question, id=q.entry.id) for q in quoted if q.entry.question]
        return tuple({suggestion.question: suggestion for suggestion in found}.values())[:limit]

    async def entry(
        self, libraries: Sequence[LibraryId], entry: EntryId, *, topics: Collection[str] = ()
    ) -> Evidence | None:
        """Return *entry* as *libraries* hold it now; None when none does, or its source may not answer."""
        for serving in await self._library.servings(libraries, topics):
            key = await self._library.find(serving, entry)
            if key is not None:
                (quoted,) = await self._library.quoted(serving, [key])
                if quoted.policy == "never":
                    return None
                return await self._quoter.linked(serving, key, evidence(quoted, confidence=1.0))
        return None


def warm_up() -> None:
    """Load what every question needs, lest the first one hold up others: Sudachi's dictionary and the models."""
    analyse_question("準備")
    shipped()


class _Settled(NamedTuple):
    """A question that was decided, its entries' words still in the store."""

    question: Analysis
    servings: Sequence[Serving]
    ranked: Sequence[Hit]
    policy: MatchPolicy
    decision: Decision


def hits(
    servings: Sequence[Serving], question: Analysis, senses: Sequence[Sense | None], models: Models | None = None
) -> list[Hit]:
    """Return the entries of all *servings* that may answer *question*, most probable first."""
    found = []
    for serving, sense in zip(servings, senses, strict=True):
        index = serving.index
        entries, confidence = rank(index, question, sense, models, serving.rows)
        is_pair = index.columns["kind"][entries] == KINDS.index("qa")
        told = zip(*(each.tolist() for each in (entries, confidence, index.articles(entries), is_pair)), strict=True)
        found += [
            Hit(serving, entry, Rated(p, (serving.library, article), pair, index.text("body", entry)))
            for entry, p, article, pair in told
        ]
    return sorted(found, key=lambda hit: -hit.rated.confidence)
