"""The command line run inside the test's process; a few tests start the real program."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from knowledge.cli import main

LIGHTHOUSE = "灯ヶ崎灯台\n\n灯ヶ崎灯台は1884年に初めて点灯した。高さは21メートルである。"
KETTLE = "The kettle\n\nThe kettle was invented in 1891 by two sisters. It boils a litre of water in four minutes."


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, with nothing set but English."""
    for name in ("KIJIBOT_STORE", "KIJIBOT_ARTICLES", "KIJIBOT_DEBUG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KIJIBOT_LANG", "en")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def running(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="ascii"))
        code = main(list(arguments))
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Ran(code, out, err)

    return running


@pytest.fixture
def lighthouse(here: Path) -> str:
    (here / "lighthouse.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    return "lighthouse.txt"
