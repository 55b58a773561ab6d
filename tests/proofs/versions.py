"""Questions while the library is reloaded without a pause: no answer is put together from two versions.

Every article says in its title, its sentences and its address which state of the file it comes from. Two processes'
worth of services answer: the one that reloads, and one that finds each new version in the database.
"""

import argparse
import asyncio
import json
import random
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.app import Knowledge, open_knowledge
from knowledge.models import SHARED, Metadata
from knowledge.settings import KnowledgeSettings

_ARTICLES, _SENTENCES, _ASKERS = 4, 6, 8
_FIRST = 1000
_STATE = re.compile(r"(?<!\d)(\d{4})年|/(\d{4})/")


@dataclass
class Told:
    """What the answers told."""

    reloads: int = 0
    asked: int = 0
    states: dict[int, int] = field(default_factory=dict)
    """Version -> the state of the file that it was read from."""
    seen: dict[int, set[int]] = field(default_factory=dict)
    """Version -> the states that answers from it spoke of."""
    mixed: list[str] = field(default_factory=list)
    untold: int = 0
    """Answers that quoted nothing."""

    @property
    def wrong(self) -> list[str]:
        """What is of two versions, or of another than it says."""
        return self.mixed + [
            f"version {version} is of {self.states.get(version)}, but told of {states}"
            for version, states in self.seen.items()
            if states != {self.states.get(version)}
        ]

    def __str__(self) -> str:
        return (
            f"{self.reloads} reloads, {self.asked} questions, answered from {len(self.seen)} versions: "
            f"{len(self.wrong)} mixed, {self.untold} without a quotation"
        )


def _write(file: Path, state: int) -> None:
    lines = []
    for number in range(_ARTICLES):
        text = "".join(f"灯台{number}の第{line}号灯は{state}年に建てられた。" for line in range(_SENTENCES))
        about = {"title": f"灯台{number}、{state}年版", "url": f"https://example.org/{state}/{number}"}
        lines.append(json.dumps({"id": f"a{number}", "text": text} | about, ensure_ascii=False))
    file.write_text("\n".join(lines), encoding="utf-8")


async def run(folder: Path, reloads: int, questions: int) -> Told:
    """Return what so many *questions* were told during so many *reloads*, with a database in *folder*."""
    told, file = Told(), folder / "articles.jsonl"
    settings = KnowledgeSettings(store=f"sqlite:///{folder / 'k.db'}", embedder="none")
    async with open_knowledge(settings) as changing, open_knowledge(settings) as beside:
        _write(file, _FIRST)
        first = await changing.library.add_paths(SHARED, [str(file)], Metadata(), by="test")
        told.states[first.version or 0] = _FIRST
        chance = random.Random(4)
        asking = [
            asyncio.create_task(_ask(knowledge, chance, told, questions, reloads))
            for _ in range(_ASKERS // 2)
            for knowledge in (changing, beside)
        ]
        for number in range(1, reloads + 1):
            _write(file, _FIRST + number)
            report = await changing.library.reload(SHARED, by="test")
            assert report.change, report
            told.states[report.version or 0] = _FIRST + number
            told.reloads = number
            while told.asked < questions * number // reloads:  # noqa: ASYNC110 - an event would order what is to be random
                await asyncio.sleep(0.001)
        await asyncio.gather(*asking)
    return told


async def _ask(knowledge: Knowledge, chance: random.Random, told: Told, questions: int, reloads: int) -> None:
    while told.asked < questions:
        while told.reloads < reloads and told.asked >= questions * (told.reloads + 1) // reloads:  # noqa: ASYNC110
            await asyncio.sleep(0.001)  # every reload gets its share
        told.asked += 1
        question = f"灯台{chance.randrange(_ARTICLES)}の第{chance.randrange(_SENTENCES)}号灯はいつ建てられた？"
        answer = await knowledge.answers.answer(question, [SHARED])
        states = {int(one or other) for one, other in _STATE.findall(answer.outcome.model_dump_json())}
        told.untold += not states
        if len(states) > 1:
            told.mixed.append(f"{answer.served}: {sorted(states)} {answer.outcome}")
        if states:
            told.seen.setdefault(answer.served[SHARED], set()).update(states)
        await asyncio.sleep(0)


def main() -> None:
    """Print what was told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="reloads")
    parser.add_argument("--questions", type=int, default=100_000)
    given = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        told = asyncio.run(run(Path(folder), given.count, given.questions))
    for wrong in told.wrong[:20]:
        print(wrong)
    print(f"{told}, {time.monotonic() - start:.0f} s")
    raise SystemExit(bool(told.wrong or told.untold))


if __name__ == "__main__":
    main()
