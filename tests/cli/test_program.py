"""The real program, started as a person starts it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import KETTLE, LIGHTHOUSE

PROGRAM = [sys.executable, "-m", "bot"]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(here: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KIJIBOT_", "LC_", "LANG"))}
    return {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C"}


def test_the_whole_way_in_a_locale_without_unicode(here: Path, environment: dict[str, str]) -> None:
    (here / "灯台.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    (here / "kettle.txt").write_text(KETTLE, encoding="utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*PROGRAM, *arguments], env=environment, capture_output=True, timeout=60)

    added = run("add", "灯台.txt", "kettle.txt", "--json")
    asked = run("ask", "灯ヶ崎灯台はいつ初めて点灯したの?")
    odd = subprocess.run([*PROGRAM, "add", b"\xff.txt"], env=environment, capture_output=True, timeout=60)

    assert (added.returncode, added.stderr) == (0, b"")
    assert len(json.loads(added.stdout)["added"]) == 2
    assert (asked.returncode, asked.stderr) == (0, b"")
    assert "1884年" in asked.stdout.decode()
    assert "記事" in asked.stdout.decode()  # nothing tells the language but the question
    assert (odd.returncode, odd.stdout, len(odd.stderr.splitlines())) == (1, b"", 3)


def test_a_batch_is_answered_while_it_is_still_being_written(here: Path, environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*PROGRAM, "ask", "--json", "--batch", "-"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as program:
        assert program.stdin
        assert program.stdout
        for number in range(3):
            program.stdin.write(json.dumps({"id": number, "question": "灯台"}).encode() + b"\n")
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["id"] == number
        program.stdout.close()
        program.stdin.write(b'{"question": "x"}\n' * 3)
        program.stdin.close()
        assert program.wait(timeout=30) == 0  # the reader went away; nobody wants to hear of it


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_an_interrupt_leaves_no_traceback(here: Path, environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*PROGRAM, "chat"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout
        assert program.stderr
        assert program.stdout.readline()
        time.sleep(0.1)
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=30) == 0
        assert program.stderr.read() == b""


def test_asking_does_not_wait_for_what_it_does_not_use(here: Path, environment: dict[str, str]) -> None:
    script = "import sys, bot.__main__; print(sorted({'discord', 'aiohttp', 'rich', 'lightgbm'} & set(sys.modules)))"

    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60)

    assert ran.stdout.strip() == "[]"
