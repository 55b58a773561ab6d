"""The composition root: chooses the adapters and wires the services together."""

import logging
import os
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path

from knowledge.errors import SettingError
from knowledge.extraction.worker import WorkerExtractor
from knowledge.matching.index import Index
from knowledge.matching.vectors import Vectors
from knowledge.models import LibraryId, Origin
from knowledge.ports import Embedder, Fetcher
from knowledge.services.analytics import AnalyticsService
from knowledge.services.answer import AnswerService
from knowledge.services.audit import AuditService
from knowledge.services.digest import DigestService
from knowledge.services.drafts import DraftService
from knowledge.services.editing import EditingService
from knowledge.services.feedback import FeedbackService
from knowledge.services.feeds import FeedService
from knowledge.services.following import FollowService
from knowledge.services.history import HistoryService
from knowledge.services.inbox import InboxService
from knowledge.services.library import LibraryService
from knowledge.services.meaning import MeaningService
from knowledge.services.pages import PageReader
from knowledge.services.posted import PostedService
from knowledge.services.preferences import PreferenceService
from knowledge.services.privacy import PrivacyService
from knowledge.services.progress import Progress
from knowledge.services.sample import SampleLibrary
from knowledge.services.selftest import BackgroundTest, SelfTest
from knowledge.services.topics import TopicService
from knowledge.services.visiting import Visiting
from knowledge.services.web import WebReader
from knowledge.settings import EmbedderName, KnowledgeSettings
from knowledge.store.memory import MemorySnapshots, MemoryStore
from knowledge.store.snapshots import FileSnapshots
from knowledge.store.sqlite import SqliteStore, utc_now
from knowledge.web.late import LateFetcher

SAMPLES = Path(__file__).parent / "samples"

_log = logging.getLogger(__name__)
_SCHEME = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that can be asked of the knowledge base."""

    library: LibraryService
    answers: AnswerService
    preferences: PreferenceService
    meaning: MeaningService
    feeds: FeedService
    topics: TopicService
    feedback: FeedbackService
    inbox: InboxService
    follows: FollowService
    privacy: PrivacyService
    selftest: SelfTest
    audit: AuditService
    editing: EditingService
    background: BackgroundTest
    posted: PostedService
    analytics: AnalyticsService
    digest: DigestService
    history: HistoryService
    drafts: DraftService

    async def understand(self, library: LibraryId, progress: Progress | None = None) -> None:
        """Make the vectors of *library*'s current version ready, so that no question has to wait for them."""
        for serving in await self.library.servings([library]):
            await self.meaning.prepare(serving, progress)


@asynccontextmanager
async def open_knowledge(settings: KnowledgeSettings) -> AsyncGenerator[Knowledge]:
    """Open the knowledge base that *settings* name; no file is made before something is written.

    Raises `SettingError` for an address that cannot work. That the database cannot be used is told by the services,
    when they need it.
    """
    path, allow = database_path(settings.store), _allowed(settings)
    store = SqliteStore(path, keep=timedelta(settings.versions_days))
    snapshots = index_cache(path)
    extractor = WorkerExtractor()
    fetch = LateFetcher(partial(_open_fetcher, settings, allow))
    sample = SampleLibrary(MemoryStore(), MemorySnapshots(), SAMPLES)
    visiting = Visiting(store, WebReader(PageReader(fetch, extractor), utc_now))
    selftest = SelfTest(store)
    library = LibraryService(store, snapshots, sample, extractor=extractor, visiting=visiting, gate=selftest.gate)
    meaning = MeaningService(
        partial(open_embedder, settings.embedder),
        vector_cache(path),
    )
    answers = AnswerService(library, settings.strictness, meaning)
    history = HistoryService(library, store)
    try:
        posted = PostedService(store.posted, store, library, answers, settings.posted_days)
        analytics = AnalyticsService(store.analytics)
        topics = TopicService(library)
        yield Knowledge(
            library=library,
            answers=answers,
            preferences=PreferenceService(store),
            meaning=meaning,
            feeds=FeedService(store.feeds, library, fetch, extractor, clock=utc_now, chance=random.random),
            topics=topics,
            feedback=FeedbackService(library, store.feedback),
            inbox=InboxService(store.inbox, library, answers, utc_now),
            follows=FollowService(store.follows, library, answers, topics, utc_now),
            privacy=PrivacyService(store.privacy, library, meaning, posted, analytics, settings.retention_days),
            selftest=selftest,
            audit=AuditService(store.audit),
            editing=EditingService(library, store),
            background=BackgroundTest(store, library, selftest),
            posted=posted,
            analytics=analytics,
            digest=DigestService(library),
            history=history,
            drafts=DraftService(library, history, store, extractor),
        )
    finally:
        await fetch.close()
        extractor.close()
        await meaning.close()
        await store.close()


def index_cache(path: Path) -> FileSnapshots:
    """Return where the search arrays of the database *path* are kept."""
    return FileSnapshots(path.with_name(f"{path.name}.index"), Index.FORMAT)


def vector_cache(path: Path) -> FileSnapshots:
    """Return where the vectors of the database *path* are kept."""
    return FileSnapshots(path.with_name(f"{path.name}.vectors"), Vectors.FORMAT)


def open_embedder(name: EmbedderName) -> Embedder | None:
    """Return the embedder called *name*; None for none, and where what it needs is not installed or is damaged."""
    if name == "none":
        return None
    try:
        from knowledge.embedding.use import UseEmbedder, default_cache  # half a second; seldom needed

        return UseEmbedder(default_cache())
    except (ImportError, OSError, ValueError, KeyError) as error:
        _log.warning("no embedder: %s", error)
        return None


def _allowed(settings: KnowledgeSettings) -> frozenset[tuple[str, int]]:
    if not settings.fetch_allow:
        return frozenset()
    from knowledge.web.addresses import allowed_hosts  # 10 ms; seldom needed

    try:
        return allowed_hosts(settings.fetch_allow)
    except ValueError as error:
        raise SettingError(name="KIJIBOT_FETCH_ALLOW", problem="fetch_allow") from error


def _open_fetcher(settings: KnowledgeSettings, allow: frozenset[tuple[str, int]]) -> Fetcher:
    from knowledge.web.fetcher import WebFetcher  # a third of a second; seldom needed

    contact = f" (+{settings.fetch_contact})" if settings.fetch_contact else ""
    return WebFetcher(f"Kijibot/{version('kijibot')}{contact}", allow=allow)


def database_path(store: str) -> Path:
    """Return the file that the address *store* names: `sqlite:///relative.db`, `sqlite:////absolute.db`."""
    name = store.removeprefix(_SCHEME)
    if name == store or not name or name.endswith("/") or "\x00" in name or name == ":memory:":
        raise SettingError(name="KIJIBOT_STORE", problem="store")
    return Path(name).absolute()


def configured_origins(settings: KnowledgeSettings) -> tuple[Origin, ...]:
    """Return what `KIJIBOT_ARTICLES` names, to be read at every reload of the shared library."""
    paths = [os.path.abspath(path) for path in settings.articles.split(os.pathsep) if path]  # noqa: PTH100
    return tuple(Origin(path=path) for path in dict.fromkeys(paths))
