"""Kills a process that adds, edits, reloads and rolls back, at random moments, and looks at what it leaves.

Before each change the process says what the library will hold, and afterwards that it is done. Whatever the moment:
the database is whole, the library holds what was last said to be done or all of the change that was under way, and it
answers from that.
"""

import asyncio
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import AbstractAsyncContextManager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.app import Knowledge, open_knowledge
from knowledge.models import SHARED, Answered, Metadata, Report, VersionNumber
from knowledge.settings import KnowledgeSettings
from tests.proofs.program import prove
from tests.support.process import ROOT

_ARTICLES = 5
_SHORTEST_SECONDS, _LONGEST_SECONDS = 0.1, 0.8
_WORD = "合言葉"
_STATE = re.compile(r"号灯は(\d{4})年")
_PAIR = {"question": "渡し船の料金はいくらですか？", "answer": "料金は大人三百円です。"}
_KINDS = ("add", "edit", "reload", "rollback")

Held = dict[str, int]
"""What the library holds: the state of the articles from the file, of the added one, and of the team's phrasing."""


@dataclass
class Killed:
    """What was killed, and what was wrong afterwards."""

    during: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    """How often what was under way had not come about."""
    done: int = 0
    """Changes that were said to be done."""
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.during.total()} kills, during {dict(self.during)}; the change under way had come about in "
            f"{self.during.total() - self.kept}; {self.done} changes said to be done: {len(self.wrong)} wrong"
        )


def _write(folder: Path, state: int) -> None:
    lines = [json.dumps({"id": "faq", "title": "渡し船", "pairs": [_PAIR]}, ensure_ascii=False)]
    for number in range(_ARTICLES):
        text = "".join(f"灯台{number}の第{line}号灯は{state:04}年に建てられた。" for line in range(8))
        lines.append(json.dumps({"id": f"a{number}", "title": f"灯台{number}", "text": text}, ensure_ascii=False))
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")


def _added(state: int) -> bytes:
    return f"新しい塔\n\n新しい塔の第1号灯は{state:04}年に建てられた。".encode()


class Changer:
    """Makes one change after another, at random, and says so."""

    def __init__(self, knowledge: Knowledge, folder: Path, seed: int) -> None:
        self._knowledge, self._folder, self._chance = knowledge, folder, random.Random(seed)
        self._state = 1000 + seed * 41 % 8000

    async def run(self) -> None:
        """Go on until killed."""
        known = _said(self._folder)
        held = next(reversed(known.values()))
        while True:
            kind = self._chance.choice(_KINDS)
            self._state += 1
            state = self._state
            target = VersionNumber(self._chance.choice(list(known)))
            after = held | {kind: state} if kind != "rollback" else known[target]
            _say(self._folder, {"do": kind, "held": after})
            version, held = await self._change(kind, state, target), after
            known[version] = held
            _say(self._folder, {"done": version, "held": held})

    async def _change(self, kind: str, state: int, target: VersionNumber) -> int:
        library = self._knowledge.library
        match kind:
            case "add":
                report = await library.add_bytes(SHARED, "-", _added(state), Metadata(id="added"), by="test")
            case "edit":
                curated = await self._knowledge.editing.article(SHARED, "faq")
                entry = next(entry.id for entry in curated.reading.entries if entry.question)
                changed = await self._knowledge.editing.rephrase(SHARED, entry, [f"{_WORD}{state:04}"], by="test")
                assert isinstance(changed, Report)
                report = changed
            case "reload":
                _write(self._folder, state)
                report = await library.reload(SHARED, by="test")
            case _:
                return (await library.rollback(SHARED, target, by="test")).number
        assert report.version is not None
        return report.version


def _say(folder: Path, said: dict[str, Any]) -> None:
    with (folder / "said.jsonl").open("ab", buffering=0) as file:
        file.write(json.dumps(said).encode() + b"\n")


def _lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "said.jsonl").read_bytes().splitlines()]


def _said(folder: Path) -> dict[int, Held]:
    """Return what each version was said to hold, the one that serves last."""
    known: dict[int, Held] = {}
    for line in _lines(folder):
        if "done" in line:
            known.pop(line["done"], None)
            known[line["done"]] = line["held"]
    return known


def _opened(folder: Path) -> AbstractAsyncContextManager[Knowledge]:
    return open_knowledge(KnowledgeSettings(store=f"sqlite:///{folder / 'k.db'}", embedder="none"))


async def _begin(folder: Path) -> None:
    """Make the library that is changed."""
    _write(folder, 1000)
    async with _opened(folder) as knowledge:
        await knowledge.library.add_paths(SHARED, [str(folder / "articles.jsonl")], Metadata(), by="test")
        report = await knowledge.library.add_bytes(SHARED, "-", _added(1000), Metadata(id="added"), by="test")
    _say(folder, {"done": report.version, "held": {"reload": 1000, "add": 1000, "edit": 0}})


async def _change(folder: Path, seed: int) -> None:
    async with _opened(folder) as knowledge:
        await Changer(knowledge, folder, seed).run()


async def _look(folder: Path) -> tuple[int, Held]:
    """Return the version that serves and what it holds, having checked that it is whole and answers from that."""
    with closing(sqlite3.connect(folder / "k.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
    async with _opened(folder) as knowledge:
        library = knowledge.library
        (serving,) = await library.servings([SHARED])
        found: dict[str, set[int]] = {"reload": set(), "add": set(), "edit": set()}
        summaries = await library.articles([SHARED])
        assert len(summaries) == _ARTICLES + 2
        for summary in summaries:
            curated = await knowledge.editing.article(SHARED, summary.head.id)
            states = {int(state) for state in _STATE.findall(curated.reading.article.text)}
            if summary.head.id == "faq":
                said = [words for edit in curated.edits.entries for words in edit.phrasings]
                found["edit"] |= {int(words.removeprefix(_WORD)) for words in said} or {0}
            else:
                found["add" if summary.head.id == "added" else "reload"] |= states
        keys = [serving.index.key(entry) for entry in range(len(serving.index))]
        quoted = "".join(part.text for part in await library.quoted(serving, keys))
        assert {int(state) for state in _STATE.findall(quoted)} == found["reload"] | found["add"]
        held = {name: state for name, (state,) in found.items()}
        answer = await knowledge.answers.answer(f"{_WORD}{held['edit']:04}" if held["edit"] else "灯台", [SHARED])
        if held["edit"]:
            assert isinstance(answer.outcome, Answered), answer.outcome
            assert answer.outcome.answer.text == _PAIR["answer"]
        return serving.version, held


def _serve() -> None:
    """For every line `FOLDER SEED` let a child of this warm process make changes, and say its id."""
    for line in sys.stdin:
        folder, seed = line.split()
        child = os.fork()
        if child == 0:
            asyncio.run(_change(Path(folder), int(seed)))
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else f"ended with {status}", flush=True)


def run(folder: Path, count: int) -> Killed:
    """Return what *count* kills did to a database in *folder*."""
    killed, chance = Killed(), random.Random(8)
    asyncio.run(_begin(folder))
    command = [sys.executable, "-m", "tests.proofs.kills", "serve"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin
        assert program.stdout
        for number in range(count):
            print(folder, number, file=program.stdin, flush=True)
            child = int(program.stdout.readline())
            time.sleep(_SHORTEST_SECONDS + _LONGEST_SECONDS * chance.random())
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            ended = program.stdout.readline().strip()
            if ended != "killed":
                killed.wrong.append(f"kill {number}: the process had {ended}")
            _judge(folder, number, killed)
    return killed


def _judge(folder: Path, number: int, killed: Killed) -> None:
    """Compare what is left with what was said, and note it as what the next process finds."""
    lines, known = _lines(folder), _said(folder)
    before = next(reversed(known.values()))
    killed.done = sum("done" in line for line in lines) - 1 - number
    under_way = lines[-1] if "do" in lines[-1] else None
    try:
        version, held = asyncio.run(_look(folder))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        killed.wrong.append(f"kill {number}: {type(error).__name__}: {error}")
        return
    came_about = under_way is not None and held == under_way["held"]
    killed.during[under_way["do"] if under_way else "nothing"] += 1
    killed.kept += not came_about
    if held != before and not came_about:
        killed.wrong.append(f"kill {number}: {held} is neither {before} nor {under_way}")
    if version in known and known[version] != held:
        killed.wrong.append(f"kill {number}: version {version} was {known[version]} and is {held}")
    _say(folder, {"done": version, "held": held})


def main() -> None:
    """Print what was killed, and what that did."""
    prove(__doc__, run, lambda found: found.wrong, count=200)


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        _serve()
    else:
        main()
