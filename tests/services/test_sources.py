"""Articles from addresses: read, read again, changed, taken back, gone and back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.errors import Fault
from knowledge.models import Document, EntryId, Metadata, Report, SourceState
from knowledge.ports import LibraryStore
from knowledge.services.answer import AnswerService
from knowledge.services.editing import EditingService
from knowledge.services.library import LibraryService
from knowledge.services.pages import PageReader
from knowledge.services.visiting import Visiting
from knowledge.services.web import WebReader
from tests.services.conftest import KETTLE, LIGHTHOUSE, add, held, service
from tests.store.builders import ALICE
from tests.support.network import Inline, Site

PAGE = "https://news.example/lighthouse.txt"
CHANGED = LIGHTHOUSE.replace("21メートル", "23メートル")


class Ticking:
    """A clock that moves an hour with every look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now


@pytest.fixture
def site() -> Site:
    return Site({PAGE: LIGHTHOUSE.encode()})


@pytest.fixture
def library(store: LibraryStore, tmp_path: Path, site: Site) -> LibraryService:
    return service(store, tmp_path, Visiting(store, WebReader(PageReader(site, Inline()), Ticking())))


async def check(library: LibraryService) -> Report:
    return await library.check_sources(ALICE, by="cli")


async def source(store: LibraryStore, address: str = PAGE) -> SourceState:
    return (await store.sources(ALICE))[address]


async def test_a_link_is_read_and_remembered(library: LibraryService, store: LibraryStore) -> None:
    report = await add(library, PAGE)

    assert (len(report.change.added), report.problems) == (1, ())
    assert await held(library) == {"灯ヶ崎灯台": LIGHTHOUSE}
    (summary,) = await library.articles([ALICE])
    assert summary.head.url == PAGE
    assert [origin.path for origin in await store.origins(ALICE)] == [PAGE]
    assert (await source(store)).verified == (await source(store)).checked


async def test_a_dead_link_adds_nothing(library: LibraryService, store: LibraryStore) -> None:
    report = await add(library, "https://news.example/none")

    assert [problem.fault for problem in report.problems] == ["gone"]
    assert (report.version, await store.current(ALICE)) == (None, None)


async def test_an_unchanged_page_is_not_even_sent_again(library: LibraryService, site: Site) -> None:
    await add(library, PAGE)

    for again in (await library.reload(ALICE, by="cli"), await check(library), await add(library, PAGE)):
        assert (bool(again.change), again.unchanged, again.problems) == (False, 1, ())
    assert [tag is not None for _, tag in site.asked] == [False, True, True, True]


async def test_a_page_whose_words_are_the_same_is_unchanged(library: LibraryService, site: Site) -> None:
    """The tag and the menu may have changed; the text decides."""
    await add(library, PAGE)
    site.pages[PAGE] = ("\ufeff" + LIGHTHOUSE).encode()

    report = await check(library)

    assert (bool(report.change), report.version) == (False, 1)


async def test_a_changed_page_replaces_its_entries_and_keeps_the_version_before(
    library: LibraryService, site: Site, store: LibraryStore
) -> None:
    await add(library, PAGE)
    site.pages[PAGE] = CHANGED.encode()

    report = await check(library)

    assert len(report.change.changed) == 1
    assert await held(library) == {"灯ヶ崎灯台": CHANGED}
    state = await source(store)
    assert (state.vanished, state.changed) == (("高さは21メートルである。",), state.checked)
    await library.rollback(ALICE, None, by="cli")
    assert await held(library) == {"灯ヶ崎灯台": LIGHTHOUSE}


async def test_what_the_team_said_holds_for_a_page_that_is_gone_changed_and_back(
    library: LibraryService, site: Site, store: LibraryStore
) -> None:
    await library.add_documents(
        ALICE, [Document(name=PAGE, text=LIGHTHOUSE, metadata=Metadata(topic="灯台"))], by="cli"
    )
    editing = EditingService(library, store)
    lit = (await editing.find(ALICE, "1884年に点灯", 1))[0].quoted.entry.id
    await editing.hide(ALICE, lit, hidden=True, by="7")
    await editing.set_topic(ALICE, lit, "航路", by="7")

    for page in (LIGHTHOUSE, CHANGED, None, CHANGED):
        site.pages.pop(PAGE, None)
        site.pages |= {PAGE: page.encode()} if page else {}
        await check(library)

        curated, entry = await editing.holding(ALICE, lit)
        assert (curated.edit(entry).hidden, curated.topic, curated.reading.article.topic) == (True, "航路", "灯台")
        assert (curated.quarantine is None) is bool(page)
    await editing.set_topic(ALICE, lit, "", by="7")
    assert (await library.articles([ALICE]))[0].head.topic == "灯台"


@pytest.mark.parametrize("how", ["gone", "front page"])
async def test_a_dead_page_no_longer_answers_and_comes_back(
    library: LibraryService, site: Site, store: LibraryStore, how: str
) -> None:
    await add(library, PAGE)
    answers = AnswerService(library, "talkative")
    asked = await answers.answer("灯ヶ崎灯台の高さは?", [ALICE])
    if how == "gone":
        site.pages[PAGE] = Fault.GONE
    else:
        site.pages["https://news.example/"] = b"All the news of the day, on one page for everybody."
        site.moved[PAGE] = "https://news.example/"

    report = await check(library)

    assert (len(report.change.quarantined), report.entries, report.version) == (1, 0, 2)
    assert asked.outcome.outcome == "answered"
    assert (await answers.answer("灯ヶ崎灯台の高さは?", [ALICE])).outcome.outcome == "unanswered"
    (summary,) = await library.articles([ALICE])
    assert (summary.quarantine, await library.latest([ALICE], 5)) == ("gone", ())
    (serving,) = await library.servings([ALICE])
    assert await library.find(serving, EntryId(asked.outcome.answer.id)) is None

    site.pages[PAGE], site.moved = LIGHTHOUSE.encode(), {}
    back = await check(library)
    assert (len(back.change.restored), back.entries > 0) == (1, True)
    assert (await answers.answer("灯ヶ崎灯台の高さは?", [ALICE])).outcome.outcome == "answered"
    assert (await source(store)).failures == 0


async def test_a_server_in_trouble_is_given_three_tries(library: LibraryService, site: Site) -> None:
    await add(library, PAGE)
    site.pages[PAGE] = Fault.UNREACHABLE

    told = [await check(library) for _ in range(4)]

    assert [len(report.change.quarantined) for report in told] == [0, 0, 1, 0]
    assert [report.problems[0].kept for report in told] == [True, True, False, False]


@pytest.mark.parametrize(
    "notice",
    [
        "灯ヶ崎灯台\n\nこの記事は取り消されました。ご迷惑をおかけしました。",
        "灯ヶ崎灯台\n\nThis article has been retracted by its editors.",
    ],
)
async def test_a_retracted_article_no_longer_answers(library: LibraryService, site: Site, notice: str) -> None:
    await add(library, PAGE)
    site.pages[PAGE] = notice.encode()

    for _ in range(2):
        await check(library)
        (summary,) = await library.articles([ALICE])
        assert summary.quarantine == "retracted"
    assert await held(library) == {"灯ヶ崎灯台": LIGHTHOUSE}  # nothing is lost: its words are kept, aside


async def test_the_page_of_an_article_from_a_file_is_looked_at_but_not_read(
    library: LibraryService, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    await add(library, str(tmp_path / "a.txt"), url=PAGE)
    site.pages[PAGE] = KETTLE.encode()

    assert not (await check(library)).change
    site.pages[PAGE] = Fault.GONE
    assert len((await check(library)).change.quarantined) == 1
    assert not (await library.reload(ALICE, by="cli")).change  # reading the file again says nothing of the page
    site.pages[PAGE] = KETTLE.encode()
    assert len((await check(library)).change.restored) == 1


async def test_going_back_brings_back_what_was_set_aside(library: LibraryService, site: Site) -> None:
    await add(library, PAGE)
    site.pages[PAGE] = Fault.GONE
    await check(library)

    await library.rollback(ALICE, None, by="cli")

    (summary,) = await library.articles([ALICE])
    assert summary.quarantine is None


async def test_a_reload_keeps_an_article_whose_server_is_down(library: LibraryService, site: Site) -> None:
    await add(library, PAGE)
    site.pages[PAGE] = Fault.STATUS

    report = await library.reload(ALICE, by="cli")

    assert ([problem.kept for problem in report.problems], bool(report.change)) == ([True], False)


async def test_what_was_told_with_a_link_wins_over_the_page(library: LibraryService) -> None:
    await library.add_paths(ALICE, [PAGE], Metadata(title="題", topic="海"), by="cli")

    (summary,) = await library.articles([ALICE])
    assert (summary.head.title, summary.head.topic) == ("題", "海")
