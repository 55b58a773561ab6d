"""Prints speed against a scan of everything: `python -m tests.bench`, or `--entries 10000 100000` for other sizes.

The baseline is `rapidfuzz.process.extract` with `WRatio` over every entry's text, the naive way to match a question.
Both answer the same questions in the same run, in turn, so that what else the machine does burdens both. Adding is
compared with what one processor cannot do without: cutting every sentence once with Sudachi. Private memory is what a
process of its own holds beyond its mapped files after it opened the stored base and answered fifty questions.
"""

import argparse
import asyncio
import json
import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.garbage import spare_the_old
from knowledge.app import open_knowledge
from knowledge.models import SHARED, Metadata
from knowledge.settings import KnowledgeSettings
from knowledge.text.tokens import morphemes
from tests.bench.memory import peak, peak_from_here, private_growth
from tests.eval.data import DATA, readings

SEED = 20261122
ASKED, SCANNED = 200, 10
"""Questions asked of us, and how many of them the baseline answers too: it is slow."""
WARMING = 50
"""Questions answered before the private memory is read."""


def percentile(seconds: Sequence[float], share: float) -> float:
    """Return the *share* percentile of *seconds*, in milliseconds."""
    return 1000 * sorted(seconds)[min(int(share * len(seconds)), len(seconds) - 1)]


def timed(action: Callable[[], object]) -> float:
    """Return how many seconds *action* took."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def articles(entries: int) -> tuple[list[dict[str, str]], list[str]]:
    """Return articles of about *entries* entries in bulk form, and the sentences they hold.

    Sentences of JaQuAD's training articles; beyond those, the same ones with words of other sentences put in.
    """
    chance = random.Random(SEED)
    texts = [
        [reading.article.text[slice(*entry.core)] for entry in reading.entries if entry.kind != "qa"]
        for reading in readings("jaquad-train")
    ]
    every = [sentence for sentences in texts for sentence in sentences]
    made: list[dict[str, str]] = []
    held: list[str] = []
    while len(held) < entries:
        sentences = texts[len(made) % len(texts)]
        if len(made) >= len(texts):
            sentences = [sentence[: len(sentence) // 2] + chance.choice(every)[-20:] for sentence in sentences]
        made.append(
            {"id": f"bench-{len(made)}", "title": f"題{len(made)} {sentences[0][:12]}", "text": "\n".join(sentences)}
        )
        held += sentences
    return made, held


async def bench(entries: int, folder: Path) -> None:
    """Print the figures of a base of about *entries* entries."""
    made, held = articles(entries)
    file = folder / f"{entries}.jsonl"
    lines = [json.dumps(article, ensure_ascii=False) for article in made]
    await asyncio.to_thread(file.write_text, "\n".join(lines), encoding="utf-8")
    chance = random.Random(SEED)
    asked = [distorted(chance.choice(held), chance) for _ in range(ASKED)]
    settings = KnowledgeSettings(store=f"sqlite:///{folder / f'{entries}.db'}")
    async with open_knowledge(settings) as base:
        peak_from_here()
        started = time.perf_counter()
        report = await base.library.add_paths(SHARED, [str(file)], Metadata(), by="bench")
        adding = time.perf_counter() - started
        added_in = peak()
        # Words are looked at and let go: kept, those of 100,000 sentences take 2.6 GiB.
        cutting = timed(lambda: [sum(1 for _ in morphemes(sentence)) for sentence in held])
        started = time.perf_counter()
        one = json.dumps({"id": "one", "title": "題", "text": asked[0]}, ensure_ascii=False).encode()
        await base.library.add_bytes(SHARED, "one.jsonl", one, Metadata(), by="bench")
        one_more = time.perf_counter() - started
        started = time.perf_counter()
        await base.understand(SHARED)
        understanding = time.perf_counter() - started
        await base.answers.answer(asked[0], [SHARED])
        peak_from_here()
        ours, scans = [], []
        for number, question in enumerate(asked):
            started = time.perf_counter()
            await base.answers.answer(question, [SHARED])
            ours.append(time.perf_counter() - started)
            if number % (ASKED // SCANNED) == 0:
                scans.append(timed(lambda q=question: process.extract(q, held, scorer=fuzz.WRatio, limit=50)))  # type: ignore[misc]
    ratio = percentile(scans, 0.5) / percentile(ours, 0.5)
    print(f"{report.entries} entries: added in {adding:.1f} s ({report.entries / adding:.0f} entries/s)")
    print(f"  Sudachi alone, on one processor: {cutting:.1f} s; adding takes {adding / cutting:.1f} times as long")
    both = report.entries / (adding + understanding)
    print(f"  with their meaning: {understanding:.1f} s more ({both:.0f} entries/s in all)")
    print(f"  one article more: {one_more:.1f} s")
    print(f"  an answer p50 {percentile(ours, 0.5):.1f} ms, p99 {percentile(ours, 0.99):.1f} ms")
    print(f"  WRatio scan p50 {percentile(scans, 0.5):.0f} ms: {ratio:.0f} times as long")
    print(f"  peak memory while adding {added_in} MiB, while answering {peak()} MiB, the baseline's list included")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as other:
        grown = await asyncio.get_running_loop().run_in_executor(other, private_growth, settings, asked[:WARMING])
    print(f"  private memory of a process that answers from it: {grown:.0f} MiB more", flush=True)


def distorted(sentence: str, chance: random.Random) -> str:
    """Return a question-like piece of *sentence*: a part of it with one letter lost."""
    start = chance.randrange(max(1, len(sentence) - 30))
    piece = sentence[start : start + 30]
    lost = chance.randrange(len(piece))
    return piece[:lost] + piece[lost + 1 :]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--entries", type=int, nargs="+", default=[10_000, 100_000])
    options = parser.parse_args()
    spare_the_old()  # as the program does
    if not DATA.exists():
        parser.exit(0, "../shared/data is not beside this checkout: nothing to measure with.\n")
    with tempfile.TemporaryDirectory() as place:
        for size in options.entries:
            asyncio.run(bench(size, Path(place)))
