"""What a process holds, at its peak and for itself alone; a module of its own, for a process of its own to import."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

from knowledge.app import open_knowledge
from knowledge.matching.terms import analyse_question
from knowledge.models import SHARED
from knowledge.settings import KnowledgeSettings


def private_growth(settings: KnowledgeSettings, asked: Sequence[str]) -> float:
    """Return how many MiB this process holds for itself alone once it has answered *asked*, beyond what it held."""
    analyse_question(asked[0])  # Sudachi and its dictionary, which any base needs

    async def answered() -> None:
        async with open_knowledge(settings) as base:
            before = private()
            for question in asked:
                await base.answers.answer(question, [SHARED])
            grown.append(private() - before)

    grown: list[float] = []
    asyncio.run(answered())
    return grown[0]


def private() -> float:
    """Return the MiB of this process's pages that no file backs (Linux)."""
    told = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"^Anonymous:\s*([0-9]+) kB", told, re.MULTILINE)[1]) / 1024  # type: ignore[index]


def peak() -> int:
    """Return the most MiB that this process held at once since `peak_from_here`, mapped files included (Linux)."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"^VmHWM:\s*([0-9]+) kB", told, re.MULTILINE)[1]) // 1024  # type: ignore[index]


def peak_from_here() -> None:
    """Forget the peak so far (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
