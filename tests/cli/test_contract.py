"""The command-line contract that others build on: JSON to the key, exit codes, streams."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import KETTLE, LIGHTHOUSE, Run

ENTRY = ["id", "kind", "text", "start", "end", "core", "question", "highlight", "confidence", "article", "source"]
RESULT = ["id", "question", "outcome", "answer", "choices", "nearest", "elapsed_ms"]
WHEN = "灯ヶ崎灯台はいつ初めて点灯したの?"


def _entry_is_whole(entry: dict[str, object], text: str) -> None:
    assert list(entry) == ENTRY
    start, end, core = entry["start"], entry["end"], entry["core"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert isinstance(core, list)
    assert entry["text"] == text[start:end]
    assert start <= core[0] < core[1] <= end
    assert entry["kind"] in {"qa", "key_point", "statement"}
    assert isinstance(entry["confidence"], float)
    assert 0 <= entry["confidence"] <= 1
    assert isinstance(entry["article"], dict)
    assert list(entry["article"]) == ["id", "title", "url", "published"]
    assert entry["source"] is None or list(entry["source"]) == ["name", "url", "published", "level"]  # type: ignore[call-overload]


def test_one_question_gives_one_result(run: Run, lighthouse: str) -> None:
    assert (
        run("add", lighthouse, "--url", "https://example.org/l", "--site", "事典", "--published", "2026-02-11").code
        == 0
    )

    ran = run("ask", "--json", WHEN)

    assert (ran.code, ran.err) == (0, "")
    assert list(ran.json) == RESULT
    assert (ran.json["id"], ran.json["question"], ran.json["outcome"]) == (None, WHEN, "answered")
    assert (ran.json["choices"], ran.json["nearest"]) == ([], [])
    assert ran.json["elapsed_ms"] > 0
    answer = ran.json["answer"]
    _entry_is_whole(answer, LIGHTHOUSE)
    assert "1884年" in answer["text"]
    assert answer["source"] == {
        "name": "事典",
        "url": "https://example.org/l",
        "published": "2026-02-11",
        "level": "article",
    }


def test_a_refusal_is_an_outcome_with_the_nearest(run: Run, lighthouse: str) -> None:
    run("add", lighthouse)

    ran = run("ask", "--json", "What is the capital of Peru?")

    assert ran.code == 0
    assert (ran.json["outcome"], ran.json["answer"], ran.json["choices"]) == ("unanswered", None, [])
    for entry in ran.json["nearest"]:
        _entry_is_whole(entry, LIGHTHOUSE)


def test_a_batch_answers_line_by_line_and_survives_every_line(run: Run, lighthouse: str, here: Path) -> None:
    run("add", lighthouse)
    lines = [
        json.dumps({"id": "q1", "question": WHEN}).encode(),
        b"{oops",
        b'{"id": 7, "question": 3}',
        b"",
        b"[1, 2]",
        b'{"id": NaN, "question": "x"}',
        b'{"id": 1' + b"0" * 5000 + b', "question": "x"}',
        b'{"id": "\\ud800", "question": "\\ud800?"}',
        b"\xff\xfe{",
        b"[" * 100_000,
        b'{"id": "long", "question": "' + b"x" * (1 << 20) + b'"}',
        b'{"id": "nul", "question": "\\u0000\\u0000"}',
        b'{"id": "none", "question": ""}',
        json.dumps({"id": "q2", "question": "灯" * 4000}).encode(),
        json.dumps({"id": "marks", "question": "e" + "\u0301" * 10_000}).encode(),
        json.dumps({"question": WHEN, "more": 1}, ensure_ascii=False).encode(),
    ]
    (here / "q.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))

    ran = run("ask", "--json", "--batch", "q.jsonl")

    assert ran.code == 0
    told = [(line["id"], "error" in line) for line in ran.lines]
    assert told == [
        ("q1", False),
        (None, True),
        (7, True),
        (None, True),
        (None, True),
        (None, True),
        ("?", False),
        (None, True),
        (None, True),
        (None, True),
        ("nul", False),
        ("none", False),
        ("q2", False),
        ("marks", False),
        (None, False),
    ]
    assert all(list(line) == (["id", "error"] if "error" in line else RESULT) for line in ran.lines)
    assert ran.lines[0]["outcome"] == ran.lines[-1]["outcome"] == "answered"
    assert run("ask", "--json", "--batch", "-", stdin=lines[0]).lines[0]["outcome"] == "answered"


def test_articles_show_latest_and_history_print_json(run: Run, lighthouse: str, here: Path) -> None:
    (here / "kettle.md").write_text(KETTLE, encoding="utf-8")
    run("add", lighthouse, "--published", "2024-01-01", "--id", "lighthouse", "--topic", "建物")
    run("add", "kettle.md", "--published", "2025-01-01", "--id", "kettle", "--title", "Kettles")

    articles = run("articles", "--json").json
    assert [article["id"] for article in articles] == ["kettle", "lighthouse"]
    assert list(articles[0]) == ["id", "title", "url", "site", "published", "language", "entries"]
    assert (articles[0]["title"], articles[0]["language"], articles[1]["language"]) == ("Kettles", "en", "ja")

    shown = run("show", "--json", "lighthouse").json
    assert {"text", "sections", "sources", "entries"} <= set(shown)
    assert (shown["text"], shown["topic"]) == (LIGHTHOUSE, "建物")
    assert len(shown["entries"]) == articles[1]["entries"]
    assert all(entry["text"] == LIGHTHOUSE[entry["start"] : entry["end"]] for entry in shown["entries"])

    (latest,) = run("latest", "--json", "-n", "1").json
    assert latest["id"] == "kettle"
    assert all(point in KETTLE for point in latest["key_points"])

    assert "1 articles" not in run("history").out
    history = run("history", "--json").json
    assert [(version["number"], version["current"]) for version in history] == [(2, True), (1, False)]
    assert history[0]["added"] == ["kettle"]


@pytest.mark.parametrize("arguments", [("articles",), ("latest",), ("history",)], ids=["articles", "latest", "history"])
def test_lists_are_empty_and_no_file_is_made_where_there_is_none(
    run: Run, here: Path, arguments: tuple[str, ...]
) -> None:
    assert run(*arguments, "--json").json == []
    assert run(*arguments).code == 0
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("asks",),
        ("ask",),
        ("ask", "a", "b"),
        ("ask", "--nope", "a"),
        ("ask", "a", "--lang", "fr"),
        ("ask", "a", "--store", "postgres://x"),
        ("ask", "a", "--store", "sqlite:///"),
        ("ask", "a", "--batch", "f"),
        ("add",),
        ("add", "a", "b", "--id", "x"),
        ("add", "a", "--published", "yesterday"),
        ("latest", "-n", "0"),
        ("rollback", "first"),
        ("backup",),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_misuse_is_exit_code_2_and_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], lang: str
) -> None:
    monkeypatch.setenv("KIJIBOT_LANG", lang)

    ran = run(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert "--help" in ran.err or "KIJIBOT" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "nothing"),
        ("remove", "nothing"),
        ("rollback",),
        ("rollback", "7"),
        ("backup", "copy.db"),
        ("ask", "--batch", "missing.jsonl"),
        ("add", "missing.txt"),
        ("articles", "--store", "sqlite:///no/such/folder/k.db"),
        ("ask", "x", "--store", "sqlite:////dev/null/k.db"),
    ],
    ids=" ".join,
)
def test_a_request_that_fails_is_exit_code_1_and_said(run: Run, here: Path, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.strip()
    assert list(here.iterdir()) == []


def test_a_database_that_is_not_ours_is_named_and_kept(run: Run, here: Path, lighthouse: str) -> None:
    (here / "kijibot.db").write_text("not a database " * 100)

    for arguments in (("ask", "x"), ("add", lighthouse), ("articles",), ("reload",), ("chat",)):
        ran = run(*arguments)
        assert (ran.code, ran.out) == (1, "")
        assert "is not a Kijibot database" in ran.err
    assert (here / "kijibot.db").read_text() == "not a database " * 100


def test_the_store_is_named_by_option_or_environment(
    run: Run, here: Path, lighthouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "sub").mkdir()
    assert run("add", lighthouse, "--store", "sqlite:///sub/one.db").code == 0
    monkeypatch.setenv("KIJIBOT_STORE", f"sqlite:///{here}/sub/two.db")
    assert run("add", lighthouse).code == 0
    assert len(run("articles", "--json", "--store", "sqlite:///sub/two.db").json) == 1
    assert {file.name for file in here.iterdir()} == {"sub", "lighthouse.txt"}


def test_standard_input_is_an_article(run: Run) -> None:
    assert run("add", "-", "--title", "灯台", stdin=LIGHTHOUSE.encode()).code == 0

    assert run("show", "灯台", "--json").json["text"] == LIGHTHOUSE
    assert run("add", "-", stdin=b"").code == 1


def test_readable_files_are_added_beside_unreadable_ones(run: Run, lighthouse: str, here: Path) -> None:
    (here / "binary.txt").write_bytes(b"\x00\x01\x02\x03" * 500)

    ran = run("add", lighthouse, "binary.txt")

    assert ran.code == 1
    assert "binary.txt" in ran.err
    assert len(run("articles", "--json").json) == 1
    folder = run("add", ".")
    assert folder.code == 0
    assert "binary.txt" in folder.err


def test_changes_and_problems_are_told(run: Run, lighthouse: str, here: Path) -> None:
    run("add", lighthouse, "--title", "灯台")
    (here / lighthouse).write_text(LIGHTHOUSE.replace("1884", "1901"), encoding="utf-8")
    changed = run("reload")
    (here / lighthouse).unlink()
    missing = run("reload")
    removed = run("remove", "灯台")

    assert changed.out.splitlines()[0] == "~ 灯台"
    assert (changed.code, "1 changed" in changed.out) == (0, True)
    assert (missing.code, missing.out) == (1, "")
    assert "lighthouse.txt does not exist." in missing.err
    assert "goes on serving" in missing.err
    assert removed.out.splitlines()[0] == "- 灯台"
    assert run("rollback").code == 0
    assert run("articles", "--json").json[0]["title"] == "灯台"
    report = run("reload", "--json")
    assert (report.json["version"], report.json["added"], report.json["problems"][0]["kept"]) == (2, [], True)


def test_configured_articles_are_read_at_reload(
    run: Run, lighthouse: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIJIBOT_ARTICLES", lighthouse)

    assert run("reload").code == 0
    assert len(run("articles", "--json").json) == 1


def test_a_backup_opens_and_is_not_overwritten(run: Run, lighthouse: str, here: Path) -> None:
    run("add", lighthouse)
    assert run("backup", "copy.db").code == 0
    assert run("backup", "copy.db").code == 1

    assert run("articles", "--json", "--store", "sqlite:///copy.db").json == run("articles", "--json").json


@pytest.mark.parametrize(
    "question", ["", "   ", "\x00", "灯" * 4000, "e" + "\u0301" * 10_000, "\udcff\udcfe", "-", "a\nb", "\x1b[2J"]
)
def test_odd_questions_get_an_honest_answer(run: Run, lighthouse: str, question: str) -> None:
    run("add", lighthouse)

    ran = run("ask", "--json", "--", question)
    told = run("ask", "--", question)

    assert (ran.code, told.code) == (0, 0)
    assert ran.json["outcome"] in {"unanswered", "answered", "choices"}
    assert told.out.strip()
    assert "\x1b" not in told.out
