"""A library service over real files, in memory and on the disk."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from knowledge.matching.index import Index
from knowledge.models import Metadata, Report
from knowledge.ports import LibraryStore
from knowledge.services.library import LibraryService
from knowledge.services.sample import SampleLibrary
from knowledge.services.visiting import Visiting
from knowledge.store.memory import MemorySnapshots, MemoryStore
from knowledge.store.snapshots import FileSnapshots
from knowledge.store.sqlite import SqliteStore
from tests.store.builders import ALICE

LIGHTHOUSE = "灯ヶ崎灯台\n\n灯ヶ崎灯台は1884年に初めて点灯した。高さは21メートルである。"
KETTLE = "The kettle\n\nThe kettle was invented in 1891 by two sisters. It boils a litre of water in four minutes."


def service(store: LibraryStore, folder: Path, visiting: Visiting | None = None) -> LibraryService:
    """Return a service whose sample library is one small article, on the network that *visiting* sees."""
    samples = folder / "samples"
    samples.mkdir(exist_ok=True)
    (samples / "sample.txt").write_text("見本\n\n見本の記事は本の見本市で配られた。", encoding="utf-8")
    snapshots = FileSnapshots(folder / "k.db.index", Index.FORMAT)
    return LibraryService(store, snapshots, SampleLibrary(MemoryStore(), MemorySnapshots(), samples), visiting=visiting)


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[LibraryStore]:
    made: LibraryStore = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "k.db")
    yield made
    await made.close()


@pytest.fixture
def library(store: LibraryStore, tmp_path: Path) -> LibraryService:
    return service(store, tmp_path)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Return a function that writes an article's file and returns its path."""

    def writing(name: str, text: str = LIGHTHOUSE) -> str:
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return writing


def replace(path: str, data: bytes | None) -> None:
    """Put *data* in the file *path*; None deletes it."""
    Path(path).unlink()
    if data is not None:
        Path(path).write_bytes(data)


async def add(library: LibraryService, *paths: str, **metadata: str) -> Report:
    """Add *paths* to Alice's library."""
    return await library.add_paths(ALICE, paths, Metadata.model_validate(metadata), by="cli")


async def held(library: LibraryService) -> dict[str, str]:
    """Return the texts of Alice's articles by title."""
    texts = {}
    for summary in await library.articles([ALICE]):
        reading = await library.show([ALICE], summary.head.id)
        texts[summary.head.title] = reading.article.text
    return texts
