"""Bases of ready pairs, news and encyclopaedias that people ask in words of their own, or in another language."""

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from knowledge.matching.vectors import Embed
from knowledge.models import Metadata, Reading
from knowledge.services.reading import Read, read_data
from tests.eval.data import Question, questions, readings, records
from tests.eval.groups import Group, Mix, few_at_a_time, groups, told
from tests.eval.reword import Reworder

FAQS, NEWS, CROSS = ("faq-ja", "faq-en"), "news-ja", "cross"
MIX = Mix(distorted=0.1)


def worded_groups(seed: int, embed: Embed | None, *, split: str | None = None) -> dict[str, list[Group]]:
    """Return training groups by set; of the sets that are split, those of *split* alone.

    Folds are cut by topic of a FAQ, and by article.
    """
    made: dict[str, list[Group]] = {}
    for name in FAQS:
        chance = random.Random(f"{seed} {name}")
        whole, asked = faq(name, split)
        reworder = Reworder(question.text for question in asked)
        made[name] = groups(whole, asked, chance, MIX, reworder, embed)
        holed = [without_some_pairs(reading, 0.5, chance) for reading in whole]
        kept, gone = told(holed, [question for question in asked if question.answers])
        made[f"{name} half the pairs, answerable"] = groups(holed, kept, chance, MIX, reworder, embed)
        made[f"{name} half the pairs, unanswerable"] = groups(holed, gone, chance, MIX, reworder, embed)
        made |= _few(name, whole, asked, MIX, reworder, embed)
    whole, asked = _news()
    made[NEWS] = groups(whole, asked, random.Random(f"{seed} {NEWS}"), MIX, Reworder(q.text for q in asked), embed)
    for name in ("jsquad-dev", "xquad-en-dev"):
        asked = _crossed(name)
        chance = random.Random(f"{seed} {CROSS} {name}")
        if embed is not None:
            made[f"{CROSS} {name}"] = groups(readings(name), asked, chance, Mix(), Reworder([]), embed)
            made |= _few(f"{CROSS} {name}", readings(name), asked, Mix(), Reworder([]), embed)
    return made


def _few(
    name: str, whole: Sequence[Reading], asked: Sequence[Question], mix: Mix, reworder: Reworder, embed: Embed | None
) -> dict[str, list[Group]]:
    """Return groups over small bases: a few topics or articles, asked about them and about others.

    Without the others, nothing would teach that a question whose words stand nowhere may be about something else.
    """
    chance = random.Random(f"{name} few")
    made: defaultdict[str, list[Group]] = defaultdict(list)
    for few, here, elsewhere in few_at_a_time(whole, asked, chance):
        for kind, some in {"own": here, "absent": elsewhere}.items():
            made[f"{name} few, {kind}"] += groups(few, some, chance, mix, reworder, embed, holed=True)
    return made


def _read(bulk: Sequence[dict[str, Any]]) -> list[Reading]:
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in bulk)
    return [item.reading for item in read_data("worded.jsonl", lines.encode(), Metadata()) if isinstance(item, Read)]


def _lines(name: str) -> list[dict[str, Any]]:
    return records(Path(__file__).with_name(f"{name}.jsonl"))


def faq_lines(name: str, split: str | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the pairs of a FAQ, and what is asked of it; of *split* alone, if one is named."""
    lines = [line for line in _lines(name) if split in {None, line["split"]}]
    return [line for line in lines if line["kind"] == "pair"], [line for line in lines if line["kind"] == "ask"]


def faq(name: str, split: str | None = None) -> tuple[list[Reading], list[Question]]:
    """Return a FAQ, each topic an article of its own, and what is asked of it."""
    official, asks = faq_lines(name, split)
    topics: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for pair in official:
        topics[pair["topic"]].append(pair)
    bulk = [
        {"id": topic, "title": topic, "pairs": [{key: pair[key] for key in ("question", "answer")} for pair in pairs]}
        for topic, pairs in topics.items()
    ]
    whole = _read(bulk)
    place = {}
    for reading, pairs in zip(whole, topics.values(), strict=True):
        for entry, pair in zip((e for e in reading.entries if e.kind == "qa"), pairs, strict=True):
            place[pair["id"]] = (str(reading.article.id), entry.core, reading.article.text[slice(*entry.core)])
    asked = []
    for ask in asks:
        article, span, answer = place[ask["pair"]] if ask["pair"] else (ask["topic"], (0, 0), "")
        asked.append(Question(ask["question"], article, span, (answer,) if answer else (), ask["id"]))
    return whole, asked


def without_some_pairs(reading: Reading, share: float, chance: random.Random) -> Reading:
    """Return *reading* without a random *share* of its pairs, and without the sentences of their answers."""
    answers = [entry.core for entry in reading.entries if entry.kind == "qa"]
    gone = chance.sample(answers, round(share * len(answers)))
    kept = tuple(
        entry for entry in reading.entries if not any(a <= entry.core[0] and entry.core[1] <= b for a, b in gone)
    )
    return reading.model_copy(update={"entries": kept})


def _news() -> tuple[list[Reading], list[Question]]:
    lines = _lines(NEWS)
    bulk = [{key: line[key] for key in ("id", "title", "text")} for line in lines if line["kind"] == "article"]
    whole = _read(bulk)
    length = {str(reading.article.id): len(reading.article.text) for reading in whole}
    return whole, [
        Question(
            line["question"], line["article"] or bulk[0]["id"], (0, length.get(line["article"], 0)),
            tuple(line["text_contains_any"]) if line["article"] else (), line.get("id", ""),
        )
        for line in lines if line["kind"] == "ask"
    ]  # fmt: skip


def _crossed(name: str) -> list[Question]:
    """Return the questions about the set *name* in the other language."""
    words = {line["of"]: line["question"] for line in _lines(CROSS) if line["set"] == name}
    return [question._replace(text=words[question.id]) for question in questions(name) if question.id in words]
