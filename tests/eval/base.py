"""A base in memory, served by the program's own services."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Self

from knowledge.app import SAMPLES
from knowledge.matching.terms import analyse_question
from knowledge.models import (
    SHARED,
    Article,
    ArticleId,
    Change,
    Entry,
    Outcome,
    Reading,
    RevisionId,
)
from knowledge.ports import Embedder
from knowledge.services.answer import AnswerService
from knowledge.services.library import LibraryService
from knowledge.services.meaning import MeaningService
from knowledge.services.quoting import Hit
from knowledge.services.sample import SampleLibrary
from knowledge.services.serving import Serving
from knowledge.store.memory import MemorySnapshots, MemoryStore
from tests.eval.folds import Folds


class Base:
    """Readings, and services that answer from them, each with a ranker that has not seen some of the articles.

    Without *folds* the models that ship answer, which were trained on all of them.
    """

    def __init__(
        self, library: LibraryService, serving: Serving, readings: Mapping[RevisionId, Reading], folds: Folds | None
    ) -> None:
        self.serving = serving
        self._by_revision = readings
        self.readings = {str(reading.article.id): reading for reading in readings.values()}
        """By article."""
        self._folds = folds
        self._meaning = MeaningService(_embedder, MemorySnapshots()) if folds is None or folds.meaning else None
        models = folds.models() if folds else [None]
        self._services = [AnswerService(library, "balanced", self._meaning, own) for own in models]

    @classmethod
    async def of(cls, readings: Sequence[Reading], folds: Folds | None) -> Self:
        """Return a base that holds *readings*."""
        store = MemoryStore()
        members = await store.put(SHARED, [(reading, None) for reading in readings])
        await store.activate(
            SHARED,
            members,
            Change(added=tuple(ArticleId(reading.article.id) for reading in readings)),
            action="add",
            by="eval",
            expect=None,
            origins=(),
            held_back=frozenset(),
        )
        samples = SampleLibrary(MemoryStore(), MemorySnapshots(), SAMPLES)
        library = LibraryService(store, MemorySnapshots(), samples)
        (serving,) = await library.servings([SHARED])
        by_revision = {member.revision: reading for member, reading in zip(members, readings, strict=True)}
        base = cls(library, serving, by_revision, folds)
        if base._meaning is not None:
            await base._meaning.prepare(serving)
        return base

    async def outcome(self, question: str, article: str) -> Outcome:
        """Return what the program makes of *question*, with models that have not seen *article*."""
        return (await self._service(article).answer(question, [SHARED])).outcome

    async def hits(self, question: str, article: str) -> list[Hit]:
        """Return the entries that may answer *question*, by models that have not seen *article*."""
        return await self._service(article).ranked(analyse_question(question.strip()), [self.serving])

    def entry(self, hit: Hit) -> tuple[Article, Entry]:
        """Return what *hit* hit."""
        revision, ordinal = self.serving.index.key(hit.entry)
        reading = self._by_revision[revision]
        return reading.article, reading.entries[ordinal]

    def _service(self, article: str) -> AnswerService:
        return self._services[self._folds.unseen(article) if self._folds else 0]


@cache
def _embedder() -> Embedder | None:
    """Return the bundled embedder; None where it is not installed."""
    try:
        from tests.eval.embedding import Remembering
    except ImportError:
        return None
    return Remembering()
