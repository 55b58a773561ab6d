"""The self-test finds what was planted, invents nothing, and keeps a version that cannot answer from serving."""

from pathlib import Path

import pytest

from knowledge.errors import UnfitVersionError
from knowledge.matching.index import Index
from knowledge.matching.policy import NEAREST
from knowledge.matching.terms import analyse_question
from knowledge.models import SHARED, Finding, Metadata, server_library
from knowledge.services.answer import AnswerService
from knowledge.services.library import LibraryService
from knowledge.services.sample import SampleLibrary
from knowledge.services.selftest import SelfTest
from knowledge.services.trial import Trial
from knowledge.store.memory import MemorySnapshots, MemoryStore
from knowledge.text.distortions import in_kana, keywords, one_typo, without_particles
from tests.services.planted import BASES, written
from tests.store.builders import ALICE

FORMS = (one_typo, without_particles, in_kana, keywords)


class Bench:
    """A library that tests itself."""

    def __init__(self, folder: Path) -> None:
        self.store, self.folder = MemoryStore(), folder
        self.selftest = SelfTest(self.store)
        samples = SampleLibrary(MemoryStore(), MemorySnapshots(), folder)
        self.library = LibraryService(self.store, MemorySnapshots(), samples, gate=self.selftest.gate)

    async def add(self, text: str, name: str = "a.md", **said: str) -> tuple[Finding, ...]:
        report = await self.library.add_bytes(SHARED, name, text.encode(), Metadata(**said), by=ALICE)  # type: ignore[arg-type]
        return report.findings

    async def findings(self, *, every_way: bool = True) -> tuple[Finding, ...]:
        trial = await self.library.trial(SHARED)
        assert trial is not None

        async def go_on(*_: int) -> bool:
            return False

        return (await (self.selftest.check(trial) if every_way else self.selftest.walk(trial, go_on))).findings


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def pairs_of(finding: Finding) -> frozenset[tuple[str, str]]:
    return frozenset((spot.question or "", spot.text) for spot in finding.spots)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("when", ["checked", "on its way in", "while it serves"])
async def test_all_that_was_planted_is_found_and_nothing_is_invented(
    lang: str, when: str, bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    base = BASES[lang]
    written(base, bench.folder / "base.jsonl")

    report = await bench.library.add_paths(SHARED, [str(bench.folder / "base.jsonl")], Metadata(), by=ALICE)
    found = report.findings if when == "on its way in" else await bench.findings(every_way=when == "checked")

    by_kind: dict[str, list[Finding]] = {}
    for finding in found:
        by_kind.setdefault(finding.kind, []).append(finding)
    question, crowd = base.crowd
    crowded = {f"{words} ({name})" for name, words in crowd}
    collisions = {pairs_of(finding) for finding in by_kind.pop("collision")}
    planted = {frozenset(pairs) for pairs in base.colliding} | {frozenset((question, text) for text in crowded)}
    shown = await _shown(bench, question)
    unreachable = {spot.text for finding in by_kind.pop("unreachable", []) for spot in finding.spots}
    nameless = {pair for finding in by_kind.pop("empty_question") for pair in pairs_of(finding)}
    repeated = {pairs_of(finding) for finding in by_kind.pop("duplicate")}
    with capsys.disabled():
        told = f"{len(collisions & planted)} of {len(planted)} planted collisions, {len(collisions - planted)} others"
        hidden = crowded - shown
        told += (
            f"; {len(unreachable & hidden)} of {len(hidden)} unreachable entries, {len(unreachable - hidden)} others"
        )
        print(f"\nself-test ({lang}, {when}): {told}")
    assert collisions == planted
    assert unreachable == crowded - shown
    assert nameless == set(base.nameless)
    assert repeated == {frozenset(pairs) for pairs in base.repeated}
    assert by_kind == {}


async def _shown(bench: Bench, question: str) -> set[str]:
    """Return what a person sees who asks *question*, in whichever way."""
    answers, servings = AnswerService(bench.library, "balanced"), await bench.library.servings([SHARED])
    shown = set[str]()
    for asked in (question, f"clinic {question}", *(change(question) for change in FORMS)):
        best = (await answers.ranked(analyse_question(asked), servings))[:NEAREST]
        keys = [servings[0].index.key(hit.entry) for hit in best]
        shown |= {quoted.text for quoted in await bench.library.quoted(servings[0], keys)}
    return shown


async def test_a_clean_article_passes_without_a_word(bench: Bench) -> None:
    findings = await bench.add("# Kettle\n\n## When was it invented?\nIn 1891.\n", url="https://example.org/k")

    assert findings == ()


async def test_a_servers_answer_is_held_against_the_shared_one(bench: Bench) -> None:
    await bench.add("# Museum\n\n## How much is the admission fee?\nFive pounds.\n", name="a.md")

    own = b"# Club\n\n## How much is the admission fee?\nMembers go in free.\n"
    report = await bench.library.add_bytes(server_library(7), "b.md", own, Metadata(), by=ALICE)

    assert [finding.kind for finding in report.findings] == ["collision"]
    assert {spot.library for spot in report.findings[0].spots} == {SHARED, server_library(7)}


async def test_an_article_that_loses_its_link_is_named(bench: Bench) -> None:
    await bench.add("# Kettle\n\nIt boils in four minutes.", id="k", url="https://example.org/k")

    findings = await bench.add("# Kettle\n\nIt boils in five minutes.", id="k")

    assert [(finding.kind, finding.facts) for finding in findings] == [
        ("source_lost", {"source": "https://example.org/k"})
    ]
    assert [finding.kind for finding in await bench.findings()] == ["source_lost"]


async def test_a_long_answer_is_a_note(bench: Bench) -> None:
    sentence = "Then the crew checks valve after valve, and writes each of them down in the log of the day."
    findings = await bench.add(f"# Pump\n\n## How is the pump serviced?\n{' '.join([sentence] * 15)}\n")

    assert ("too_long", "note") in [(finding.kind, finding.level) for finding in findings]


async def test_a_version_that_fails_does_not_serve(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    await bench.add("# Kettle\n\nIt boils in four minutes.", id="k")
    empty = Index.build([])
    monkeypatch.setattr(Index, "build", lambda *_: empty)

    with pytest.raises(UnfitVersionError) as caught:
        await bench.add("# Pump\n\nIt lifts forty litres a minute.", id="p")

    assert caught.value.facts["kind"] == "incomplete"
    assert [summary.head.id for summary in await bench.library.articles([SHARED])] == ["k"]
    assert len(await bench.library.history(SHARED)) == 1


async def test_new_entries_of_which_none_is_found_do_not_serve(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.services.selftest.asking.hits", lambda *_: [])
    sentences = " ".join(f"Room {number} holds the {word} collection." for number, word in enumerate("abcdef"))

    with pytest.raises(UnfitVersionError) as caught:
        await bench.add(f"# Rooms\n\n{sentences}")

    assert caught.value.facts["kind"] == "blind"
    assert await bench.library.history(SHARED) == ()


async def test_a_large_addition_is_not_held_up(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = iter(range(10_000))
    selftest = SelfTest(bench.store, clock=lambda: float(next(hours) * 3600))
    await bench.add("# Rooms\n\n" + " ".join(f"Hall {number} is open." for number in range(99)))
    trial = await bench.library.trial(SHARED)
    assert trial is not None

    fresh = Trial(trial.serving, trial.beside, trial.members, before=())

    assert await selftest.gate(fresh) == ()
