"""A library with a FAQ, and a team that says something about it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import get_args

import pytest

from knowledge.app import Knowledge, open_knowledge
from knowledge.models import Answered, Curated, Entry, Metadata, Strictness, VersionNumber
from knowledge.settings import KnowledgeSettings
from knowledge.text.phrasings import Malformed
from tests.services.conftest import replace
from tests.store.builders import ALICE

FAQ = """# みなと図書館

## 利用案内

Q: 図書館は何時に閉まりますか?
A: 平日は午後八時に閉まります。土曜日は午後五時までです。

Q: 本は何冊まで借りられますか?
A: 一人十冊まで借りられます。

## 歴史

みなと図書館は1931年に開館した。当時の蔵書は二千冊だった。
"""
CLOSING, LOANS = "図書館は何時に閉まりますか?", "本は何冊まで借りられますか?"
SECRET = "午後八時"
STRICTNESSES: tuple[Strictness, ...] = get_args(Strictness)


class Team:
    """Alice's library with a FAQ, and what her team does."""

    def __init__(self, knowledge: Knowledge, file: str) -> None:
        self.knowledge, self.editing, self.file = knowledge, knowledge.editing, file

    async def curated(self) -> Curated:
        (summary,) = await self.knowledge.library.articles([ALICE])
        return await self.editing.article(ALICE, summary.head.id)

    async def entry(self, words: str) -> Entry:
        """Return the one entry whose question is *words*, or whose sentence begins so."""
        curated = await self.curated()
        text = curated.reading.article.text
        found = [
            entry
            for entry in curated.reading.entries
            if entry.question == words or (entry.question is None and text[entry.core[0] :].startswith(words))
        ]
        assert len(found) == 1, [(e.question, text[slice(*e.core)]) for e in curated.reading.entries]
        return found[0]

    async def hide(self, words: str, *, hidden: bool = True) -> VersionNumber:
        report = await self.editing.hide(ALICE, (await self.entry(words)).id, hidden=hidden, by="7")
        assert report.version is not None
        return report.version

    async def rephrase(self, words: str, *phrasings: str) -> VersionNumber:
        report = await self.editing.rephrase(ALICE, (await self.entry(words)).id, phrasings, by="7")
        assert not isinstance(report, Malformed)
        assert report.version is not None
        return report.version

    async def topic(self, topic: str) -> VersionNumber:
        report = await self.editing.set_topic(ALICE, (await self.entry(LOANS)).id, topic, by="7")
        assert report.version is not None
        return report.version

    async def said(self, question: str) -> str | None:
        outcome = (await self.knowledge.answers.answer(question, [ALICE])).outcome
        return outcome.answer.text if isinstance(outcome, Answered) else None

    async def reload(self, text: str | None = None) -> None:
        if text is not None:
            replace(self.file, text.encode())
        await self.knowledge.library.reload(ALICE, by="7")


@pytest.fixture
async def team(tmp_path: Path, write: Callable[..., str]) -> AsyncIterator[Team]:
    settings = KnowledgeSettings(store=f"sqlite:///{tmp_path / 'k.db'}", embedder="none")
    async with open_knowledge(settings) as knowledge:
        file = write("faq.md", FAQ)
        await knowledge.library.add_paths(ALICE, [file], Metadata(), by="7")
        yield Team(knowledge, file)


async def everything_a_reader_sees(team: Team) -> str:
    """Return all that any way of reading brings up, in one text."""
    knowledge, libraries = team.knowledge, [ALICE]
    (summary,) = await knowledge.library.articles(libraries)
    reading, _ = await knowledge.library.shown_to_readers(libraries, summary.head.id)
    article = reading.article
    seen: list[object] = [
        await knowledge.library.latest(libraries, 5),
        [article.text[start:end] for start, end in article.key_points],
        [(entry.question, article.text[entry.start : entry.end]) for entry in reading.entries],
    ]
    for asked in (CLOSING, f"平日は{SECRET}に閉まる", SECRET, "図書館", LOANS, ""):
        seen += [await knowledge.answers.suggest(asked, libraries)]
        for strictness in STRICTNESSES:
            answer, why = await knowledge.answers.explain(asked, libraries, strictness=strictness)
            seen += [answer.outcome, why.considered]  # the question itself is repeated elsewhere
        seen += [await knowledge.answers.compare(asked, libraries)]
        seen += [await knowledge.topics.timeline(asked, libraries, 100)]
    return repr(seen)
