"""What the gate left for later: every entry of what serves is asked for while the program answers."""

import asyncio
import logging
import time
from collections import Counter

from pydantic import ValidationError

from knowledge.errors import KnowledgeError
from knowledge.models import LibraryId, Version, Walked
from knowledge.ports import LibraryStore
from knowledge.services.library import LibraryService
from knowledge.services.selftest.service import SelfTest

_log = logging.getLogger(__name__)

_SETTING = "selftest.walked"
_LOOK_SECONDS = 5.0
"""How long a new version may wait for its walk."""
_RESTS = 3.0
"""So many times as long as it works it rests: whoever asks meanwhile shares the interpreter's lock with it."""
_KEPT = 20
"""Findings that are kept with their words; `check` lists all."""


class BackgroundTest:
    """Walks through one library after the other, and keeps what it finds for whoever asks, in whatever process.

    It takes a quarter of one processor's time at most, in a worker thread. Nothing is rolled back for what it finds.
    """

    def __init__(
        self, store: LibraryStore, library: LibraryService, selftest: SelfTest, *, look_seconds: float = _LOOK_SECONDS
    ) -> None:
        self._store = store
        self._library = library
        self._selftest = selftest
        self._look_seconds = look_seconds
        self._done: dict[LibraryId, str] = {}
        """By library the fingerprint of the version that was walked through last."""

    async def run(self) -> None:
        """Walk through whatever answers in this process, for ever."""
        while True:
            for serving in self._library.loaded():
                if self._done.get(serving.library) != serving.fingerprint:
                    try:
                        await self.walk(serving.library)
                    except KnowledgeError as error:
                        # Its articles went while they were walked through, or the store is away: later, then.
                        _log.info("the self-test of %s was broken off: %s", serving.library, error)
            await asyncio.sleep(self._look_seconds)

    async def walk(self, library: LibraryId) -> Walked | None:
        """Ask for every entry of what serves for *library* and keep what is found; None if a newer version came first.

        Raises `StoreError`, and `NotFoundError` for a version that is deleted meanwhile.
        """
        trial = await self._library.trial(library)
        if trial is None:
            return None
        began = time.monotonic()

        async def rested(*_: int) -> bool:
            nonlocal began
            await asyncio.sleep(_RESTS * (time.monotonic() - began))
            began = time.monotonic()
            return trial.serving not in await self._library.servings([library])

        tested = await self._selftest.walk(trial, rested)
        if await rested():
            return None
        levels = Counter(finding.level for finding in tested.findings)
        walked = Walked(
            version=trial.serving.version,
            fingerprint=trial.serving.fingerprint,
            entries=tested.entries,
            errors=levels["error"],
            warnings=levels["warning"],
            notes=levels["note"],
            findings=tested.findings[:_KEPT],
        )
        await self._store.set_setting(library, _SETTING, walked.model_dump(mode="json"))
        self._done[library] = trial.serving.fingerprint
        if walked.errors:
            _log.error(
                "version %d of %s serves with %d errors; see kijibot check", walked.version, library, levels["error"]
            )
        return walked

    async def walked(self, version: Version) -> Walked | None:
        """Return what was found when *version*, which serves, was walked through last; None while it was not."""
        kept = await self._store.setting(version.library, _SETTING)
        try:
            found = Walked.model_validate(kept) if kept else None
        except ValidationError:  # by another release
            return None
        same = found is not None and (found.version, found.fingerprint) == (version.number, version.fingerprint)
        return found if same else None
