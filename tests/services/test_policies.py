"""What may be shown of a source's words, wherever its articles turn up."""

import asyncio

import pytest

from knowledge.app import Knowledge
from knowledge.models import SHARED, Answered, Evidence, LibraryId, Metadata, QuotePolicy, SourcePolicies, Unanswered
from tests.services.test_settling import QUESTION, base

__all__ = ["base"]

SERVER = LibraryId("server:7")
TEXT = "汐見水族館の入館料は大人1,200円です。開館は2019年5月3日でした。"
TITLE = "汐見水族館の案内"


async def add(base: Knowledge, url: str, site: str, library: LibraryId = SHARED, text: str = TEXT) -> None:
    metadata = Metadata.model_validate({"title": TITLE, "url": url, "site": site, "published": "2024-04-01"})
    await base.library.add_bytes(library, f"{url}.txt", text.encode(), metadata, by="cli")


@pytest.fixture
async def aquarium(base: Knowledge) -> Knowledge:
    await add(base, "https://news.shiomi.example/aquarium", "汐見 新聞")
    return base


async def found(base: Knowledge, libraries: tuple[LibraryId, ...] = (SHARED,)) -> Evidence:
    outcome = (await base.answers.answer(QUESTION, libraries)).outcome
    assert isinstance(outcome, Answered)
    return outcome.answer


@pytest.mark.parametrize(
    "named",
    [
        pytest.param("shiomi.example", id="a host above"),
        pytest.param("WWW.news.shiomi.example", id="its host, otherwise written"),
        pytest.param("https://www.news.shiomi.example/other", id="an address"),
        pytest.param("news.shiomi.example/aquarium", id="an address without its scheme"),
        pytest.param("汐見　新聞", id="its name, otherwise spaced"),
    ],
)
async def test_a_title_alone_has_no_word_of_the_source_anywhere(aquarium: Knowledge, named: str) -> None:
    before = await found(aquarium)
    assert before.text in TEXT
    await aquarium.library.policies.set(SHARED, named, "title")

    answer = await found(aquarium)
    pressed = await aquarium.answers.entry([SHARED], answer.id)
    compared = await aquarium.answers.compare(QUESTION, [SHARED])
    dated = await aquarium.topics.timeline("汐見水族館", [SHARED])
    (latest,) = await aquarium.library.latest([SHARED], 1)
    reading, policy = await aquarium.library.shown_to_readers([SHARED], answer.article.id)

    assert pressed
    assert {each.id for each in (answer, pressed)} == {before.id}
    shown = [answer, pressed, *compared, *(happening.entry for happening in dated)]
    assert len(shown) >= 4
    assert {(each.text, each.question, each.highlight, each.passage_url) for each in shown} == {("", None, None, None)}
    assert {(each.start == each.end, each.article.title) for each in shown} == {(True, TITLE)}
    assert (latest.key_points, latest.policy, policy) == ((), "title", "title")
    assert (reading.article.text, reading.article.key_points, reading.entries) == ("", (), ())
    assert (await aquarium.library.show([SHARED], answer.article.id)).article.text == TEXT


async def test_who_may_not_answer_does_not(aquarium: Knowledge) -> None:
    entry = (await found(aquarium)).id
    await aquarium.library.policies.set(SHARED, "shiomi.example", "never")

    assert (await aquarium.answers.answer(QUESTION, [SHARED])).outcome == Unanswered()
    assert await aquarium.answers.entry([SHARED], entry) is None
    assert await aquarium.answers.compare(QUESTION, [SHARED]) == ()
    assert await aquarium.topics.timeline("汐見水族館", [SHARED]) == ()
    assert await aquarium.library.latest([SHARED], 1) == ()
    assert await aquarium.answers.suggest("", [SHARED]) == ()


async def test_another_article_answers_in_place_of_one_that_may_not(aquarium: Knowledge) -> None:
    await add(aquarium, "https://town.example/aquarium", "汐見町", text="汐見水族館の入館料は大人1,200円です。")
    await aquarium.library.policies.set(SHARED, "shiomi.example", "never")

    assert (await found(aquarium)).article.url == "https://town.example/aquarium"


async def test_a_name_like_another_host_s_end_is_not_that_host(aquarium: Knowledge) -> None:
    for other in ("omi.example", "example.shiomi.example", "汐見", "shiomi"):
        await aquarium.library.policies.set(SHARED, other, "never")

    assert (await found(aquarium)).policy == "quote"


@pytest.mark.parametrize("named", ["[.x", "http://[bad", "a..b", "St. Mary News"])
async def test_what_is_no_address_is_a_name(aquarium: Knowledge, named: str) -> None:
    await add(aquarium, "http://[bad", named)
    await aquarium.library.policies.set(SHARED, named, "never")

    assert (await found(aquarium)).article.url == "https://news.shiomi.example/aquarium"


async def test_each_library_has_policies_of_its_own(aquarium: Knowledge) -> None:
    await add(aquarium, "https://news.shiomi.example/2", "汐見新聞", SERVER)
    await aquarium.library.policies.set(SERVER, "shiomi.example", "never")

    assert (await found(aquarium, (SERVER, SHARED))).library == SHARED


async def test_a_policy_is_undone_and_may_have_exceptions(aquarium: Knowledge) -> None:
    policies = aquarium.library.policies
    await policies.set(SHARED, "shiomi.example", "never")
    await policies.set(SHARED, "news.shiomi.example", "quote")
    assert (await found(aquarium)).policy == "quote"
    assert dict(await policies.all(SHARED)) == {"shiomi.example": "never", "news.shiomi.example": "quote"}

    await policies.set(SHARED, "news.shiomi.example", "title")
    await policies.set(SHARED, "shiomi.example", "quote")
    assert dict(await policies.all(SHARED)) == {"news.shiomi.example": "title"}


async def test_two_set_at_once_are_both_kept(base: Knowledge) -> None:
    policies = base.library.policies
    await asyncio.gather(policies.set(SHARED, "a.example", "never"), policies.set(SHARED, "b.example", "title"))

    assert dict(await policies.all(SHARED)) == {"a.example": "never", "b.example": "title"}


@pytest.mark.parametrize(
    ("names", "hosts", "policy"),
    [
        pytest.param(["a"], [], "title", id="by name"),
        pytest.param(["a"], ["b.example"], "never", id="the strictest of name and host"),
        pytest.param([], ["x.b.example", "c.example"], "quote", id="the nearest domain of a host"),
        pytest.param([], ["x.b.example", "y.b.example"], "never", id="the strictest of two hosts"),
        pytest.param(["z"], ["z.example"], "quote", id="nothing was set"),
    ],
)
def test_the_policy_of_names_and_hosts(names: list[str], hosts: list[str], policy: QuotePolicy) -> None:
    policies = SourcePolicies(modes={"a": "title", "b.example": "never", "x.b.example": "quote"})

    assert policies.of(names, hosts) == policy


async def test_who_may_not_answer_takes_no_other_sources_place(base: Knowledge) -> None:
    for number in range(40):
        await add(base, f"https://news.shiomi.example/{number}", "汐見 新聞")
    told = "町の西にある汐見水族館では、大人の入館料として1,200円がかかり、町民はそこから割引を受けられます。"
    await add(base, "https://town.example/fees", "町役場", text=told)
    await base.library.policies.set(SHARED, "shiomi.example", "never")

    outcome = (await base.answers.answer(QUESTION, (SHARED,))).outcome

    assert isinstance(outcome, Answered)
    assert outcome.answer.article.url == "https://town.example/fees"
