"""The search arrays of versions, as memory-mapped files beside the database."""

import asyncio
import json
import shutil
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from typing_extensions import override

from knowledge.models import LibraryId, VersionNumber
from knowledge.ports import Arrays, SnapshotCache

_LIST = "arrays.json"


class FileSnapshots(SnapshotCache):
    """`SnapshotCache` in *folder*, one folder a version: `<format>/<library>/<number>/<array>.npy` and a list.

    A version's folder appears by one rename, after all of it was written. The list holds each file's size, time and
    checksum, so one that was touched is found out before it can mislead a search. Nothing here is worth an error:
    whatever fails is built again.
    """

    def __init__(self, folder: Path, index_format: int) -> None:
        self._folder = folder
        self._format = str(index_format)

    @override
    async def load(self, library: LibraryId, number: VersionNumber, fingerprint: str) -> Arrays | None:
        return await asyncio.to_thread(self._load, self._place(library, number), fingerprint)

    @override
    async def save(self, library: LibraryId, number: VersionNumber, fingerprint: str, arrays: Arrays) -> None:
        await asyncio.to_thread(self._save, self._place(library, number), fingerprint, arrays)

    @override
    async def keep_only(self, library: LibraryId, numbers: Sequence[VersionNumber]) -> None:
        await asyncio.to_thread(self._keep_only, library, frozenset(str(number) for number in numbers))

    def _shelf(self, library: LibraryId) -> Path:
        return self._folder / self._format / library.replace(":", "-")

    def _place(self, library: LibraryId, number: VersionNumber) -> Path:
        return self._shelf(library) / str(number)

    @staticmethod
    def _load(place: Path, fingerprint: str) -> Arrays | None:
        try:
            written = (place / _LIST).read_text(encoding="utf-8")
            told = json.loads(written)
            if told["fingerprint"] != fingerprint:
                return None
            files = {name: place / f"{name}.npy" for name in told["marks"]}
            if not all(_untouched(file, told["marks"][name]) for name, file in files.items()):
                return None
            # Every slice of a `memmap` is another: that takes ten times as long as slicing the plain array under it.
            arrays = {
                name: np.load(file, mmap_mode="r", allow_pickle=False).view(np.ndarray) for name, file in files.items()
            }
            # Another process may have put a folder of its own here meanwhile; half of each would be neither's.
            return arrays if (place / _LIST).read_text(encoding="utf-8") == written else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    @staticmethod
    def _save(place: Path, fingerprint: str, arrays: Arrays) -> None:
        half: str | None = None
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            half = tempfile.mkdtemp(prefix=".half-", dir=place.parent)
            marks = {}
            for name, array in arrays.items():
                file = Path(half) / f"{name}.npy"
                np.save(file, np.ascontiguousarray(array), allow_pickle=False)
                marks[name] = {"time": file.stat().st_mtime_ns, "size": file.stat().st_size, "sum": _sum(file)}
            told = json.dumps({"fingerprint": fingerprint, "marks": marks})
            (Path(half) / _LIST).write_text(told, encoding="utf-8")
            shutil.rmtree(place, ignore_errors=True)
            Path(half).replace(place)
        except OSError:
            if half is not None:
                shutil.rmtree(half, ignore_errors=True)

    def _keep_only(self, library: LibraryId, names: frozenset[str]) -> None:
        try:
            for older in self._folder.iterdir():
                if older.name != self._format:
                    shutil.rmtree(older, ignore_errors=True)
            for place in self._shelf(library).iterdir():
                if place.name not in names:
                    shutil.rmtree(place, ignore_errors=True)
        except OSError:
            return


def _untouched(file: Path, mark: Mapping[str, int]) -> bool:
    """Whether *file* is as it was written. Only one that was touched since is read through: 3 GB take seconds."""
    found = file.stat()
    if found.st_size != mark["size"]:
        return False
    return found.st_mtime_ns == mark["time"] or _sum(file) == mark["sum"]


def _sum(file: Path) -> int:
    # A memory map is read page by page; nothing is copied.
    return zlib.crc32(np.memmap(file, np.uint8, mode="r").data)
