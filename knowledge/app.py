"""The composition root: chooses the adapters and wires the services together."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import SettingError
from knowledge.matching.index import Index
from knowledge.models import Origin
from knowledge.services.answer import AnswerService
from knowledge.services.library import LibraryService
from knowledge.services.preferences import PreferenceService
from knowledge.services.sample import SampleLibrary
from knowledge.settings import KnowledgeSettings
from knowledge.store.memory import MemorySnapshots, MemoryStore
from knowledge.store.snapshots import FileSnapshots
from knowledge.store.sqlite import SqliteStore

SAMPLES = Path(__file__).parent / "samples"

_SCHEME = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that can be asked of the knowledge base."""

    library: LibraryService
    answers: AnswerService
    preferences: PreferenceService


@asynccontextmanager
async def open_knowledge(settings: KnowledgeSettings) -> AsyncGenerator[Knowledge]:
    """Open the knowledge base that *settings* name; no file is made before something is written.

    Raises `SettingError` for an address that cannot work. That the database cannot be used is told by the services,
    when they need it.
    """
    path = database_path(settings.store)
    store = SqliteStore(path)
    snapshots = FileSnapshots(path.with_name(f"{path.name}.index"), Index.FORMAT)
    library = LibraryService(store, snapshots, SampleLibrary(MemoryStore(), MemorySnapshots(), SAMPLES))
    try:
        yield Knowledge(library, AnswerService(library), PreferenceService(store))
    finally:
        await store.close()


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
