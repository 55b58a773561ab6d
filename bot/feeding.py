"""Feeds are looked at while the bot runs, whether or not Discord can be reached."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager

from bot.chores import beside
from bot.i18n import Words
from bot.metrics import Metrics
from knowledge.app import Knowledge
from knowledge.errors import KnowledgeError
from knowledge.models import FeedReport, LibraryId
from knowledge.text.addresses import host_of

_log = logging.getLogger(__name__)

_LONGEST_WAIT = 60.0
"""Seconds after which new feeds, added in the terminal or by another process, are noticed."""


def feeds_followed(knowledge: Knowledge, words: Words, metrics: Metrics) -> AbstractAsyncContextManager[None]:
    """Look at every feed that falls due while the block runs; a look that is broken off at its end loses nothing."""
    return beside(_Polling(knowledge, words, metrics).run())


class _Polling:
    def __init__(self, knowledge: Knowledge, words: Words, metrics: Metrics) -> None:
        self._knowledge = knowledge
        self._metrics = metrics
        self._words = words
        self._told: dict[tuple[LibraryId, str], str] = {}
        """The trouble that was logged last, by feed."""
        self._failing = False

    async def run(self) -> None:
        """Look and wait in turn, for ever; whatever goes wrong is logged once, and tried again."""
        while True:
            wait = _LONGEST_WAIT
            try:
                await self._look()
                wait = min(await self._knowledge.feeds.seconds_left(), _LONGEST_WAIT)
                self._failing = False
            except KnowledgeError as error:
                if not self._failing:
                    _log.warning("the feeds could not be looked at: %s", error)
                self._failing = True
            except Exception:  # noqa: BLE001 - whatever it was, the bot goes on and the next look may succeed
                if not self._failing:
                    _log.exception("the feeds could not be looked at")
                self._failing = True
            await asyncio.sleep(wait)

    async def _look(self) -> None:
        changed = dict[LibraryId, None]()
        async for library, report in self._knowledge.feeds.check_due():
            self._metrics.checked(report)
            self._tell(library, report)
            if report.added or report.updated:
                changed[library] = None
        for library in changed:
            await self._knowledge.understand(library)

    def _tell(self, library: LibraryId, report: FeedReport) -> None:
        # An address may hold somebody's key; a log must not.
        name = report.title or host_of(report.url)
        if report.added or report.updated:
            _log.info(self._words("feeds.news", name=name, added=report.added, updated=report.updated))
        trouble = ", ".join(sorted({problem.fault for problem in report.problems}))
        if trouble and self._told.get((library, report.url)) != trouble:
            key = "feeds.paused" if report.paused else "feeds.trouble"
            _log.warning(self._words(key, name=name, why=trouble))
        self._told[library, report.url] = trouble
