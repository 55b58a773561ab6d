"""What stands in channels is compared with its articles: each change is due once, in a later process too."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.errors import BusyStoreError
from knowledge.models import LibraryId, Metadata, NoticeKind, Posted, Quotation, QuotePolicy, offered_by, quoted_by
from knowledge.services.answer import AnswerService
from knowledge.services.editing import EditingService
from knowledge.services.library import LibraryService
from knowledge.services.pages import PageReader
from knowledge.services.posted import Due, PostedService
from knowledge.services.visiting import Visiting
from knowledge.services.web import WebReader
from knowledge.store import posted as posted_store
from knowledge.store.posted import MOST
from knowledge.store.sqlite import SqliteStore
from tests.bot.builders import evidence
from tests.services.conftest import KETTLE, LIGHTHOUSE, add, service
from tests.store.builders import ALICE, BOB
from tests.support.network import Inline, Site

PAGE = "https://news.example/lighthouse.txt"
WHEN = "灯ヶ崎灯台はいつ初めて点灯した?"
LATER = LIGHTHOUSE.replace("1884", "1901")
DAY = date(2026, 11, 24)


class Place:
    """Alice's library from a site, and what stands in her channels."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site = folder, site
        self.open()

    def open(self) -> None:
        """Begin a process."""
        clock = lambda: datetime(2026, 11, 24, tzinfo=UTC)  # noqa: E731
        self.store = SqliteStore(self.folder / "k.db", clock=clock)
        visiting = Visiting(self.store, WebReader(PageReader(self.site, Inline()), clock))
        self.library: LibraryService = service(self.store, self.folder, visiting)
        self.answers = AnswerService(self.library, "balanced")
        self.posted = PostedService(self.store.posted, self.store, self.library, self.answers, 30, lambda: DAY)

    async def restart(self) -> None:
        """End the process and begin another."""
        await self.store.close()
        self.open()

    async def says(self, text: str) -> None:
        """Let the page say *text*, and look at it."""
        self.site.pages[PAGE] = text.encode()
        await self.library.check_sources(ALICE, by="cli")

    async def post(self, message: int, question: str = WHEN, *, server: LibraryId = ALICE) -> Posted:
        """Answer *question* in *message*."""
        answer = await self.answers.answer(question, [ALICE])
        posted = Posted(
            message=message,
            channel=7,
            server=server,
            day=DAY,
            lang="ja",
            question=question,
            outcome=answer.outcome.outcome,
            strictness="balanced",
            set_by="operator",
            mode="mention",
            served=answer.served,
            offered=offered_by(answer),
            quotations=quoted_by(answer),
        )
        self.posted.note(posted)
        return posted

    async def due(self, *, tell: bool = True) -> list[tuple[int, NoticeKind | None]]:
        """Return what is due, and put it right."""
        found = []
        async for due in self.posted.due():
            found.append((due.posted.message, _kind(due)))
            if tell:
                await self.posted.told(due)
        return found


def _kind(due: Due) -> NoticeKind | None:
    (quotation,) = due.quotations
    return quotation.notice.kind if quotation.notice else None


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    made = Place(tmp_path, Site({PAGE: LIGHTHOUSE.encode()}))
    await add(made.library, PAGE)
    yield made
    await made.store.close()


async def test_a_changed_sentence_is_due_once_and_its_return_once(place: Place) -> None:
    await place.post(1)
    assert await place.due() == []

    await place.says(LATER)
    assert await place.due() == [(1, "changed")]
    assert await place.due() == []
    await place.says(LATER.replace("21メートル", "23メートル"))
    assert await place.due() == []
    await place.library.rollback(ALICE, None, by="cli")
    assert await place.due() == []

    await place.says(LIGHTHOUSE)
    assert await place.due() == [(1, None)]
    assert await place.due() == []


async def test_the_notice_names_the_day_and_what_is_said_now(place: Place) -> None:
    await place.post(1)
    await place.says(LATER)

    (due,) = [due async for due in place.posted.due()]

    notice = due.quotations[0].notice
    assert notice is not None
    assert notice.day == DAY
    assert notice.says_now is not None
    now = await place.answers.entry([ALICE], notice.says_now)
    assert now is not None
    assert "1901" in now.text


async def test_what_was_not_told_is_due_again_in_a_later_process(place: Place) -> None:
    await place.post(1)
    await place.says(LATER)
    assert await place.due(tell=False) == [(1, "changed")]

    await place.restart()

    assert await place.due(tell=False) == [(1, "changed")]
    assert await place.due() == [(1, "changed")]
    assert await place.due() == []


async def test_a_sentence_that_only_moved_still_stands(place: Place) -> None:
    await place.post(1)
    title, body = LIGHTHOUSE.split("\n\n")
    await place.says(f"{title}\n\n岬の上に建つ白い塔である。{body}")

    assert await place.due() == []


async def test_what_was_answered_from_the_version_before_is_looked_at_too(place: Place) -> None:
    await place.says(LIGHTHOUSE)
    early = await place.post(1)
    await place.says(LATER)
    assert await place.due() == [(1, "changed")]
    place.posted.note(early.model_copy(update={"message": 2}))

    assert await place.due() == [(2, "changed")]


async def test_other_articles_changes_concern_it_not(place: Place) -> None:
    await place.post(1)
    await place.library.add_bytes(ALICE, "-", KETTLE.encode(), Metadata(), by="cli")

    assert await place.due() == []


async def test_a_dead_page_and_its_return(place: Place) -> None:
    await place.post(1)
    place.site.pages.pop(PAGE)
    for _ in range(4):
        await place.library.check_sources(ALICE, by="cli")
    assert await place.due() == [(1, "gone")]

    await place.says(LIGHTHOUSE)

    assert await place.due() == [(1, None)]


async def test_a_removed_article_and_its_return(place: Place) -> None:
    posted = await place.post(1)
    await place.library.remove(ALICE, posted.quotations[0].article, by="cli")
    assert await place.due() == [(1, "removed")]

    await place.library.rollback(ALICE, None, by="cli")

    assert await place.due() == [(1, None)]


@pytest.mark.parametrize("policy", ["never", "title"])
async def test_words_that_may_not_be_shown_any_more(place: Place, policy: QuotePolicy) -> None:
    await place.post(1)
    assert await place.due() == []

    await place.library.policies.set(ALICE, "news.example", policy)
    assert await place.due() == [(1, "withheld")]
    assert await place.due() == []
    await place.library.policies.set(ALICE, "news.example", "quote")

    assert await place.due() == [(1, None)]


async def test_an_entry_that_the_team_hides_and_shows_again(place: Place) -> None:
    (quotation,) = (await place.post(1)).quotations
    await place.post(2, "灯ヶ崎灯台の高さは何メートル?")
    editing = EditingService(place.library, place.store)
    await editing.hide(ALICE, quotation.entry, hidden=True, by="7")

    assert await place.due() == [(1, "withheld")]
    assert await place.due() == []
    await editing.hide(ALICE, quotation.entry, hidden=False, by="7")

    assert await place.due() == [(1, None)]


async def test_many_messages_are_looked_at_page_by_page(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posted_store, "_PAGE", 5)
    first = await place.post(1)
    for message in range(2, 13):
        place.posted.note(first.model_copy(update={"message": message}))
    await place.says(LATER)

    assert await place.due() == [(message, "changed") for message in range(12, 0, -1)]


async def test_what_is_gone_is_forgotten(place: Place) -> None:
    for message in (1, 2, 3):
        await place.post(message)
    assert await place.posted.one(ALICE, 1) is not None
    assert await place.posted.one(BOB, 1) is None

    place.posted.forget(1)
    await place.posted.flush()
    assert await place.posted.one(ALICE, 1) is None
    await place.posted.forget_channel(7)

    await place.says(LATER)
    assert await place.due() == []


async def test_a_server_keeps_a_bounded_number(place: Place) -> None:
    first = await place.post(1)
    await place.post(1, server=BOB)
    for message in range(2, MOST + 3):
        place.posted.note(first.model_copy(update={"message": message, "quotations": ()}))
    await place.posted.flush()

    known = [await place.posted.one(ALICE, message) is not None for message in (2, 3, MOST + 2)]
    assert known == [False, True, True]
    assert await place.posted.one(BOB, 1) is not None


def test_a_quotation_is_recognised_in_any_place_and_not_in_part() -> None:
    quotation = Quotation.of(evidence("灯台。"), "answer")

    found = [quotation.stands_in(text) for text in ("灯台。", "白い灯台。青い", "灯台、", "灯台", "")]

    assert found == [True, True, False, False, False]


async def test_what_goes_while_it_cannot_be_written_down_is_not_written_later(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, deleted = await place.post(1), await place.post(2)
    store = place.posted._store

    async def busy(*_: object) -> None:
        place.posted.forget(deleted.message)
        raise BusyStoreError

    with monkeypatch.context() as patch:
        patch.setattr(store, "put", busy)
        with pytest.raises(BusyStoreError):
            await place.posted.flush()

    assert await place.posted.one(ALICE, deleted.message) is None
    assert await place.posted.one(ALICE, kept.message) == kept
