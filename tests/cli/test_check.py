"""What an operator sees of the self-test in the terminal."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

MUSEUM = "# The museum\n\n## How much is the admission fee?\nAdults pay five pounds.\n\n## What is it?\nA present.\n"
BOARD = "# The board\n\n## how much is the admission fee please?\nIt went up to eight pounds.\n"


@pytest.fixture
def base(run: Run, here: Path) -> None:
    (here / "museum.md").write_text(MUSEUM, encoding="utf-8")
    (here / "board.md").write_text(BOARD, encoding="utf-8")
    assert run("add", "museum.md").code == 0
    added = run("add", "board.md")
    assert added.err.startswith("Self-test: to be put right: 1.")


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        (
            "en",
            [
                "Tested version 2. Articles: 2. Entries to answer from: 3.",
                "Errors: 0. Warnings: 2. Notes: 0.",
                "[warning] One question has 2 different answers",
                "“The museum” question “How much is the admission fee?”",
                "→ Keep the right one, or name in each question what it is about.",
                "[warning] The question does not say what it is about",
                "as it stands: asked 2, found first 1, among the best five 2",
            ],
        ),
        (
            "ja",
            [
                "版 2、記事 2 件、答えのもと 3 件を点検しました。",
                "誤り 0 件、警告 2 件、参考 0 件。",
                "[警告] 同じ質問に、違う答えが 2 件あります",
                "→ 質問に、ものの名前を入れてください。",
            ],
        ),
    ],
)
def test_findings_are_told_with_what_to_do(run: Run, lang: str, sentences: list[str]) -> None:
    ran = run("check", "--lang", lang)

    assert ran.code == 0
    assert [sentence for sentence in sentences if sentence not in ran.out] == []


@pytest.mark.usefixtures("base")
def test_findings_and_an_evaluation_are_one_json_object(run: Run, here: Path) -> None:
    (here / "q.jsonl").write_text('{"question":"What is the fee?"}\n{oops\n', encoding="utf-8")

    ran = run("check", "--json", "--questions", "q.jsonl")

    told = ran.json
    assert ran.code == 0
    assert [(finding["level"], finding["kind"]) for finding in told["findings"]] == [
        ("warning", "collision"),
        ("warning", "empty_question"),
    ]
    assert [spot["text"] for spot in told["findings"][0]["spots"]] == [
        "Adults pay five pounds.",
        "It went up to eight pounds.",
    ]
    assert (told["version"], told["articles"], told["entries"], told["asked"]) == (2, 2, 3, 3)
    assert told["evaluation"]["should_answer"]["questions"] == 1
    assert ran.err.startswith("Line 2:")


def test_a_base_without_faults_is_well(run: Run, lighthouse: str) -> None:
    run("add", lighthouse)

    ran = run("check")

    assert (ran.code, ran.err) == (0, "")
    assert "There is nothing to put right." in ran.out


def test_an_empty_base_has_nothing_to_test(run: Run) -> None:
    ran = run("check")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "There are no articles yet. Add one with `add`.\n"


@pytest.mark.usefixtures("base")
def test_a_report_that_cannot_be_written_is_one_sentence(run: Run) -> None:
    ran = run("check", "--html", "none/report.html")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "none/report.html cannot be written: No such file or directory. Choose another name.\n"
