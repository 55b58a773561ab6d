"""Files and folders: what is read, what is passed over, what is refused."""

import os
from pathlib import Path

import pytest

from knowledge.errors import Fault, UnreadableError
from knowledge.models import Document, Metadata, Problem
from knowledge.sources import read_path


def read(path: Path, **said: object) -> list[Document | Problem]:
    return list(read_path(path, Metadata.model_validate(said)))


def names(found: list[Document | Problem], root: Path) -> list[str]:
    return [str(Path(one.name).relative_to(root)) for one in found if isinstance(one, Document)]


def fault(path: Path) -> Fault:
    with pytest.raises(UnreadableError) as caught:
        read(path)
    return caught.value.fault


def test_a_folder_is_read_in_order_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b.TXT", ".hidden.txt", ".git/x.txt", "x.png", "a/data.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("塔は古い。", encoding="utf-8")
    (tmp_path / "c.jsonl").write_text('{"text": "塔は古い。"}\n{"text": "港。"}\n', encoding="utf-8")

    assert names(read(tmp_path), tmp_path) == ["b.txt", "c.jsonl:1", "c.jsonl:2", "a/b.TXT", "a/z.md"]


def test_in_a_folder_a_broken_file_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    (tmp_path / "b.txt").write_text("塔は古い。", encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"")

    found = read(tmp_path)

    problems = [(Path(one.name).name, one.fault) for one in found if isinstance(one, Problem)]
    assert problems == [("a.txt", "binary"), ("c.txt", "empty")]
    assert names(found, tmp_path) == ["b.txt"]


def test_one_title_or_address_is_not_given_to_all_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("塔は古い。", encoding="utf-8")

    [found] = read(tmp_path, title="T", id="i", url="https://x.example", site="S", topic="町")

    assert isinstance(found, Document)
    assert found.metadata == Metadata(site="S", topic="町")


def test_a_path_is_the_same_article_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("塔は古い。", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    [found] = read(Path("a.txt"))
    [again] = read(tmp_path / "sub" / ".." / "a.txt")

    assert found.name == again.name == str(tmp_path / "a.txt")


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")

    assert fault(tmp_path / "none.txt") is Fault.MISSING
    assert fault(tmp_path / "loop") is Fault.MISSING
    assert fault(Path("a\x00b")) is Fault.MISSING
    assert fault(Path("a" * 5000)) is Fault.MISSING


def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")

    assert fault(tmp_path / "pipe.txt") is Fault.NOT_A_FILE
    assert fault(Path(os.devnull)) is Fault.NOT_A_FILE
    assert [one.fault for one in read(tmp_path) if isinstance(one, Problem)] == ["not_a_file"]


def test_links_do_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("秘密の塔。", encoding="utf-8")
    (inside / "a.txt").write_text("塔は古い。", encoding="utf-8")
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "again.txt").symlink_to(inside / "a.txt")
    (inside / "round").symlink_to(inside)
    (inside / "broken.txt").symlink_to(inside / "none.txt")
    (inside / "self.txt").symlink_to(inside / "self.txt")

    found = read(inside)

    assert names(found, inside) == ["a.txt", "again.txt"]
    assert sorted((Path(one.name).name, one.fault) for one in found if isinstance(one, Problem)) == [
        ("broken.txt", "missing"),
        ("link.txt", "forbidden"),
        ("self.txt", "missing"),
    ]


def test_an_empty_folder_is_empty(tmp_path: Path) -> None:
    assert fault(tmp_path) is Fault.EMPTY


def test_a_single_article_over_20_mib_is_refused_and_bulk_is_not(tmp_path: Path) -> None:
    row = '{"text": "' + "塔は古い。" * 2000 + '"}\n'
    (tmp_path / "a.txt").write_bytes(b"a" * (50 * 2**20))
    with (tmp_path / "b.jsonl").open("w", encoding="utf-8") as file:
        for _ in range(750):
            file.write(row)

    assert fault(tmp_path / "a.txt") is Fault.TOO_LARGE
    assert (tmp_path / "b.jsonl").stat().st_size > 20 * 2**20
    assert sum(isinstance(one, Document) for one in read_path(tmp_path / "b.jsonl", Metadata())) == 750


def test_one_endless_line_of_bulk_is_passed_over(tmp_path: Path) -> None:
    with (tmp_path / "b.jsonl").open("wb") as file:
        file.write(b'{"text": "' + b"a" * (21 * 2**20) + b'"}\n{"text": "The tower is old."}\n')

    problem, found = read(tmp_path / "b.jsonl")

    assert isinstance(problem, Problem)
    assert (problem.fault, problem.facts["line"]) == ("too_large", 1)
    assert isinstance(found, Document)
    assert found.name.endswith(":2")


def test_bulk_as_utf_16_is_read(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text('{"text": "塔は古い。"}\n', encoding="utf-16")

    [found] = read(tmp_path / "b.jsonl")

    assert isinstance(found, Document)
    assert found.text == "塔は古い。"
