"""What is forgotten is gone from the files, byte for byte."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.app import Knowledge, open_knowledge
from knowledge.models import (
    EntryId,
    Feed,
    Feedback,
    Follow,
    Gap,
    GapId,
    LibraryId,
    Metadata,
    Posted,
    Tally,
    VersionNumber,
    Waiting,
    server_library,
)
from knowledge.settings import KnowledgeSettings
from knowledge.store.sqlite import SqliteStore

HERE, ELSEWHERE = server_library(5), server_library(6)
CANARY = "かなりあ七号"
PERSON = 918273645546372819
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def settings(folder: Path) -> KnowledgeSettings:
    return KnowledgeSettings(store=f"sqlite:///{folder / 'k.db'}", embedder="none")


def holds(folder: Path, canary: str) -> list[str]:
    """Return the names of the files below *folder* in which *canary* stands."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "k.db" for path in files)
    return [path.name for path in files if canary.encode() in path.read_bytes()]


def posted(library: LibraryId, question: str, message: int = 9) -> Posted:
    """Return an answer that stands in a channel of the server of *library*."""
    return Posted(
        message=message + int(library[-1]),
        channel=7,
        server=library,
        day=date(2026, 11, 1),
        lang="ja",
        question=question,
        outcome="unanswered",
        strictness="balanced",
        set_by="operator",
        mode="mention",
    )


async def fill(knowledge: Knowledge, folder: Path) -> None:
    """Let two servers have articles, one with a canary in everything that is kept, by one person."""
    store = SqliteStore(folder / "k.db")
    for library, word in ((HERE, CANARY), (ELSEWHERE, "別の町")):
        text = f"{word}\n\n{word}の図書館は朝九時に開く。{word}の本は三万冊ある。" * 20
        await knowledge.library.add_bytes(library, "-", text.encode(), Metadata(id=word), by=str(PERSON))
        await knowledge.preferences.set(library, "note", word)
        await store.feeds.add(library, Feed(url=f"https://x.example/{word}", by=str(PERSON), added=NOW, due=NOW))
        await store.feedback.put(
            Feedback(
                library=library,
                version=VersionNumber(1),
                entry=EntryId("e"),
                question=word,
                helpful=True,
                day=date(2026, 11, 1),
            )
        )
        await knowledge.audit.record(library, PERSON, "command", "kb add", "done", about=word)
        await store.posted.put([posted(library, word)], ())
        await store.posted.set_seen_to(library, word)
        tally = Tally(server=library, day=date(2026, 11, 1), channel=7, event="unanswered", question=word, count=1)
        await store.analytics.add([tally])
        knowledge.analytics.count(library, 7, "unanswered", f"{word}?")
        knowledge.posted.note(posted(library, f"{word}?", message=10))
        asked = Gap(id=GapId(0), library=library, text=word, first=date(2026, 11, 1), last=date(2026, 11, 1))
        gap = await store.inbox.add(asked)
        place = {"library": library, "person": str(PERSON), "channel": 1, "lang": "ja", "since": NOW}
        await store.inbox.wait(Waiting.model_validate({**place, "id": 0, "gap": gap.id, "message": 2}))
        await store.follows.add(Follow.model_validate({**place, "id": 0, "kind": "topic", "text": word}))
    await store.close()


async def test_nothing_of_a_server_that_was_left_stays_in_any_file(tmp_path: Path) -> None:
    async with open_knowledge(settings(tmp_path)) as knowledge:
        await fill(knowledge, tmp_path)
        assert holds(tmp_path, CANARY) != []
        await knowledge.privacy.forget_library(HERE)
        await knowledge.posted.flush()
        await knowledge.analytics.flush()

        assert holds(tmp_path, CANARY) == []
        assert list((tmp_path / "k.db.index").rglob("server-5/*")) == []
        assert await knowledge.library.articles([HERE]) == ()
        assert len(await knowledge.library.articles([ELSEWHERE])) == 1
        assert await knowledge.library.sampled([HERE])
    assert not (tmp_path / "k.db-journal").exists()


async def test_a_person_is_forgotten_and_what_they_did_stays(tmp_path: Path) -> None:
    async with open_knowledge(settings(tmp_path)) as knowledge:
        await fill(knowledge, tmp_path)
        deeds = await knowledge.privacy.deeds(PERSON)
        count = await knowledge.privacy.forget_person(PERSON)

        assert sorted({(deed.library, deed.what) for deed in deeds}) == [
            (library, what) for library in (HERE, ELSEWHERE) for what in ("act", "feed", "follow", "version", "waiting")
        ]
        assert count == len(deeds) == 10
        assert holds(tmp_path, str(PERSON)) == []
        assert await knowledge.privacy.deeds(PERSON) == ()
        assert len(await knowledge.library.articles([HERE])) == 1
        assert [(act.person, act.about) for act in await knowledge.audit.acts(HERE, 9)] == [(None, CANARY)]


@pytest.mark.parametrize(
    ("today", "gone"),
    [
        pytest.param(date(2026, 12, 1), 0, id="posted answers on their last day"),
        pytest.param(date(2026, 12, 2), 2, id="posted answers too old"),
        pytest.param(date(2027, 1, 30), 2, id="feedback, counts and questions on their last day"),
        pytest.param(date(2027, 1, 31), 8, id="feedback, counts and questions too old"),
    ],
)
async def test_all_goes_after_its_time(tmp_path: Path, today: date, gone: int) -> None:
    from knowledge.services.privacy import PrivacyService

    async with open_knowledge(settings(tmp_path)) as knowledge:
        await fill(knowledge, tmp_path)
        store = SqliteStore(tmp_path / "k.db")
        privacy = PrivacyService(
            store.privacy,
            knowledge.library,
            knowledge.meaning,
            knowledge.posted,
            knowledge.analytics,
            90,
            lambda: today,
        )

        assert await privacy.expire() == gone
        assert bool(await store.feedback.all(HERE)) is bool(await store.inbox.gaps(HERE)) is (gone < 8)
        assert (await store.posted.one(HERE, 14) is None) is (gone > 0)
        await store.close()


async def test_versions_go_after_their_time_but_for_the_newest(tmp_path: Path) -> None:
    async with open_knowledge(settings(tmp_path)) as knowledge:
        for number in range(22):
            text = f"{CANARY if number == 0 else '話'}\n\n図書館は朝九時に開く。本は{number}冊ある。"
            await knowledge.library.add_bytes(HERE, "-", text.encode(), Metadata(id="a"), by=str(PERSON))
        assert len(await knowledge.library.history(HERE)) == 22
        later = SqliteStore(tmp_path / "k.db", clock=lambda: datetime.now(UTC) + timedelta(31), keep=timedelta(30))
        gone = await later.privacy.expire(date(2026, 1, 1), date(2026, 1, 1))
        await later.close()

        assert gone == 2
        assert [version.number for version in await knowledge.library.history(HERE)] == list(range(22, 2, -1))
        assert holds(tmp_path, CANARY) == []
