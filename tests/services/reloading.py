"""A program for the kill test: for every line `DATABASE FOLDER` a child of its own adds FOLDER or reloads it.

Forking a warm process makes a kill cost a tenth of a second, not the second that a fresh start takes.
"""

import asyncio
import os
import sys
from pathlib import Path

from knowledge.matching.index import Index
from knowledge.models import SHARED, Metadata
from knowledge.services.library import LibraryService
from knowledge.services.sample import SampleLibrary
from knowledge.store.memory import MemorySnapshots, MemoryStore
from knowledge.store.snapshots import FileSnapshots
from knowledge.store.sqlite import SqliteStore


async def change(database: Path, folder: str) -> None:
    store = SqliteStore(database)
    snapshots = FileSnapshots(database.with_name(f"{database.name}.index"), Index.FORMAT)
    library = LibraryService(store, snapshots, SampleLibrary(MemoryStore(), MemorySnapshots(), database))
    if await store.current(SHARED) is None:
        await library.add_paths(SHARED, [folder], Metadata(), by="test")
    else:
        await library.reload(SHARED, by="test")
    await store.close()


def main() -> None:
    for line in sys.stdin:
        database, folder = line.split()
        child = os.fork()
        if child == 0:
            asyncio.run(change(Path(database), folder))
            os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
