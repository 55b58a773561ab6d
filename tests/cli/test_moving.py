"""A library goes through a file to another database and comes out the same."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.models import SHARED, LibraryId, Origin, Reading, SourceState, server_library
from knowledge.services.library import LibraryService
from knowledge.sources.exchange import Held, article_line, begin_line, read_export
from knowledge.store.sqlite import SqliteStore, utc_now
from tests.cli.conftest import KETTLE, LIGHTHOUSE, Run
from tests.services.conftest import service
from tests.store.builders import activate, reading

FAQ = {
    "id": "faq",
    "title": "よくある質問",
    "topic": "交通",
    "published": "2026-04-01",
    "pairs": [{"question": "始発は何時ですか？", "answer": "午前6時40分です。", "phrasings": ["最初の(便|船)はいつ"]}],
}
SAMPLES = Path(__file__).parents[2] / "knowledge" / "samples"


def filled(run: Run, here: Path) -> None:
    """Make a library of three articles, one of them removed by hand."""
    (here / "lighthouse.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    (here / "faq.jsonl").write_text(json.dumps(FAQ, ensure_ascii=False), encoding="utf-8")
    assert run("add", "lighthouse.txt", "faq.jsonl").code == 0
    assert run("add", "-", "--id", "kettle", stdin=KETTLE.encode()).code == 0
    assert run("remove", "kettle").code == 0


def shown(run: Run, *options: str) -> list[Any]:
    """Return all that `show` tells of every article."""
    listed = run("articles", "--json", *options).json
    return [run("show", "--json", article["id"], *options).json for article in listed]


def test_a_library_goes_through_a_file_unchanged(run: Run, here: Path) -> None:
    filled(run, here)
    assert run("export", "all.jsonl").code == 0
    taken = run("import", "all.jsonl", "--store", "sqlite:///other.db")

    assert (taken.code, taken.err) == (0, "")
    assert "Version 1: 2 added" in taken.out
    other = ("--store", "sqlite:///other.db")
    assert shown(run, *other) == shown(run)
    for question in ("灯ヶ崎灯台の高さは？", "最初の船はいつ"):
        before, after = (run("ask", "--json", question, *place).json for place in ((), other))
        assert before | {"elapsed_ms": 0} == after | {"elapsed_ms": 0}
        assert before["outcome"] == "answered"
    assert run("export", *other).out == run("export").out
    assert run("reload", *other).code == 0  # what was removed by hand stays out, what was added is read again
    assert len(shown(run, *other)) == 2


def test_an_export_is_a_bulk_file_that_add_reads(run: Run, here: Path) -> None:
    filled(run, here)
    run("export", "all.jsonl")
    taken = run("add", "all.jsonl", "--store", "sqlite:///other.db")

    assert (taken.code, taken.err) == (0, "")
    texts = [[article["text"] for article in shown(run, *place)] for place in ((), ("--store", "sqlite:///other.db"))]
    assert texts[0] == texts[1]


def test_a_servers_library_goes_to_a_server(run: Run, here: Path) -> None:
    filled(run, here)
    run("export", "all.jsonl")

    assert run("import", "all.jsonl", "--server", "5").code == 0
    assert run("export", "--server", "5").out == (here / "all.jsonl").read_text(encoding="utf-8")
    assert len(run("export", "--server", "6").out.splitlines()) == 1


def test_what_is_there_already_stays_and_nothing_is_overwritten(run: Run, here: Path) -> None:
    filled(run, here)
    run("export", "all.jsonl")
    run("add", "-", "--id", "kettle", "--store", "sqlite:///other.db", stdin=KETTLE.encode())

    assert "2 added" in run("import", "all.jsonl", "--store", "sqlite:///other.db").out
    assert len(shown(run, "--store", "sqlite:///other.db")) == 3
    assert "exists already" in run("export", "all.jsonl").err
    assert "There is no folder" in run("export", "nowhere/all.jsonl").err


def _deep(lines: list[str]) -> list[str]:
    return [*lines[:-1], '{"id":' + "[" * 100_000]


def _changed(path: tuple[str | int, ...], value: object) -> Callable[[list[str]], list[str]]:
    def change(lines: list[str]) -> list[str]:
        last = json.loads(lines[-1])
        at = last
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
        return [*lines[:-1], json.dumps(last)]

    return change


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        pytest.param(_deep, "is not valid JSON", id="brackets in brackets"),
        pytest.param(lambda lines: lines[:-1], "breaks off (articles: 1 of 2)", id="cut after a line"),
        pytest.param(lambda lines: [*lines[:-1], lines[-1][:50]], "is not valid JSON", id="cut in a line"),
        pytest.param(lambda lines: [*lines, lines[-1]], "“id”", id="an article twice"),
        pytest.param(lambda lines: lines[1:], "was not written by `export`", id="no beginning"),
        pytest.param(lambda _: ["{}"], "was not written by `export`", id="some other file"),
        pytest.param(lambda lines: [lines[0].replace(":1,", ":2,"), *lines[1:]], "newer Kijibot", id="newer"),
        pytest.param(_changed(("kijibot", "entries", 0, "end"), 10**6), "“kijibot” is missing or", id="past the end"),
        pytest.param(_changed(("kijibot", "entries", 0, "core"), [5, 5]), "“kijibot.entries.0", id="an empty core"),
        pytest.param(_changed(("kijibot", "entries", 0, "start"), -4), "“kijibot.entries.0", id="before the start"),
        pytest.param(_changed(("kijibot", "entries", 0, "section"), 99), "“kijibot.entries”", id="no such section"),
        pytest.param(_changed(("kijibot", "entries", 0, "id"), "x" * 200), "“kijibot.entries”", id="a long id"),
        pytest.param(_changed(("kijibot", "key_points"), [[9, 3]]), "“kijibot.key_points.0", id="a span backwards"),
        pytest.param(_changed(("text",), " "), "“text”", id="no text"),
        pytest.param(_changed(("text",), "\ud800"), "is not valid JSON", id="half a character"),
        pytest.param(_changed(("surprise",), 1), "“surprise”", id="an unknown field"),
    ],
)
def test_a_file_that_cannot_be_whole_is_refused_in_a_sentence(
    run: Run, here: Path, damage: Callable[[list[str]], list[str]], sentence: str
) -> None:
    filled(run, here)
    run("export", "all.jsonl")
    lines = (here / "all.jsonl").read_text(encoding="utf-8").splitlines()
    (here / "bad.jsonl").write_text("\n".join(damage(lines)), encoding="utf-8")
    before = run("history", "--json").out
    refused = run("import", "bad.jsonl")

    assert (refused.code, refused.out) == (1, "")
    assert sentence in refused.err
    assert len(refused.err.splitlines()) == 1
    assert run("history", "--json").out == before


@pytest.mark.parametrize("name", ["nowhere.jsonl", ".", "empty.jsonl"])
def test_what_is_no_file_of_lines_is_refused_in_a_sentence(run: Run, here: Path, name: str) -> None:
    (here / "empty.jsonl").touch()
    refused = run("import", name)

    assert refused.code == 1
    assert len(refused.err.splitlines()) == 1


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(str.strip)


@given(st.lists(st.lists(TEXT, min_size=1, max_size=4), min_size=1, max_size=4))
def test_any_reading_comes_back_to_the_character(
    tmp_path_factory: pytest.TempPathFactory, articles: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("exported") / "all.jsonl"
    held = [
        Held(reading=reading(f"a{number}", *sentences), path="/p", quarantine="gone" if number else None)
        for number, sentences in enumerate(articles)
    ]
    lines = [begin_line(len(held)), *map(article_line, held)]
    assert all(line.count("\n") == 1 for line in lines)
    path.write_text("".join(lines), encoding="utf-8", newline="\n")

    assert list(read_export(path)) == held


async def test_all_that_belongs_to_a_library_comes_along(tmp_path: Path) -> None:
    """What no command shows: origins, what is held back, what is set aside, what is known of addresses."""
    stores = [SqliteStore(tmp_path / name) for name in ("one.db", "two.db")]
    one, two = (service(store, tmp_path) for store in stores)
    members = await stores[0].put(SHARED, [(reading("a"), "/a"), (reading("b"), "https://b.example/")])
    aside = [members[0], members[1].model_copy(update={"quarantine": "gone"})]
    facts: dict[str, Any] = {"origins": [Origin(path="/a")], "held_back": frozenset({"z"})}
    await activate(stores[0], aside, library=SHARED, **facts)
    await stores[0].set_sources(SHARED, [SourceState(address="https://b.example/", checked=utc_now(), failures=3)])
    path = tmp_path / "all.jsonl"
    path.write_text("".join([line async for line in one.export(SHARED)]), encoding="utf-8")
    await two.import_file(server_library(5), str(path), by="cli")

    assert await _all(two, stores[1], server_library(5)) == await _all(one, stores[0], SHARED)
    for store in stores:
        await store.close()


async def _all(library: LibraryService, store: SqliteStore, which: LibraryId) -> object:
    current = await store.current(which)
    assert current is not None
    members = await store.members(which, current.number)
    revisions = [member.revision for member in members]
    readings: list[Reading] = [found async for _, found in store.readings(which, revisions)]
    places = [(member.article, member.digest, member.path, member.quarantine) for member in members]
    history = await library.history(which)
    beside = (await store.origins(which), await store.held_back(which), dict(await store.sources(which)))
    return (places, readings, len(history), *beside)


def test_the_samples_go_through_a_file_unchanged(run: Run, here: Path) -> None:
    assert run("add", str(SAMPLES)).code == 0
    run("export", "all.jsonl")
    assert run("import", "all.jsonl", "--store", "sqlite:///other.db").code == 0

    assert len(shown(run)) > 3
    assert shown(run, "--store", "sqlite:///other.db") == shown(run)
