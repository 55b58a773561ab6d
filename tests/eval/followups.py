"""Measures questions that lean on the one before: `python -m tests.eval.followups` over the sample articles.

Each dialogue of `followups.jsonl` is a first question, what is asked then, and what the answer must hold. Half *b* was
written when the rule was fixed. Negatives: the questions of the gold set, which stand alone, each asked after another
article was spoken about; they are bent when they are answered otherwise than alone.
"""

import asyncio
import json
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

from knowledge.app import open_knowledge
from knowledge.models import SHARED, Answer, Answered
from knowledge.services.answer import AnswerService
from knowledge.services.conversation import Topic, answer_following
from knowledge.settings import KnowledgeSettings

HERE = Path(__file__).parent


def read(name: str) -> list[dict[str, object]]:
    """Return the lines of a file beside this one."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def verdict(answer: Answer, holds: list[str]) -> str:
    """Return whether *answer* is right, wrong, or none."""
    if not isinstance(answer.outcome, Answered):
        return "none"
    return "right" if any(text in answer.outcome.answer.text for text in holds) else "wrong"


async def measure(answers: AnswerService) -> dict[str, Counter[str]]:
    """Return the verdicts by what was measured."""
    ask = partial(answers.answer, libraries=(SHARED,))
    found: dict[str, Counter[str]] = {}
    topics: list[Topic] = []
    for line in read("followups.jsonl"):
        first, then, holds = str(line["first"]), str(line["then"]), [str(each) for each in line["holds"]]  # type: ignore[attr-defined]
        before = await ask(first)
        if isinstance(before.outcome, Answered):
            topics.append(Topic(first, before.outcome.answer.article.title))
        topic = topics[-1] if isinstance(before.outcome, Answered) else None
        after, searched = await answer_following(ask, then, topic)
        for how, answer in (("following", after), ("alone", await ask(then))):
            said = verdict(answer, holds)
            found.setdefault(f"{line['half']} {line['lang']} {how}", Counter())[said] += 1
            if how == "following" and said != "right":
                print(f"{said}: {first} / {then} -> {searched}" + ("" if topic else " (the first was not answered)"))
    for number, line in enumerate(read("gold.jsonl")):
        question, topic = str(line["question"]), topics[number * 7 % len(topics)]
        alone, (after, searched) = await ask(question), await answer_following(ask, question, topic)
        same = alone.outcome == after.outcome
        found.setdefault("stands alone", Counter())["kept" if same else "bent"] += 1
        if not same:
            print(f"bent: {topic.asked} / {question} -> {searched}")
    return found


async def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_knowledge(KnowledgeSettings(store=f"sqlite:///{folder}/none.db")) as knowledge:
            for what, verdicts in sorted((await measure(knowledge.answers)).items()):
                print(f"{what}: {dict(verdicts)}")


if __name__ == "__main__":
    asyncio.run(main())
