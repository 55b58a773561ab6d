"""The bases that the ranker learns from: large and small, whole and with holes, sentences and ready pairs."""

import random
from collections import defaultdict
from collections.abc import Sequence

from knowledge.models import Entry, EntryId, Reading
from tests.eval.data import Question, questions, readings
from tests.eval.groups import Group, Mix, feature_names, groups, without_some_paragraphs
from tests.eval.reword import Reworder

SEED = 20261122
LARGE_MIX = Mix(distorted=0.15, in_other_words=0.1, about_another=0.1)
SMALL_MIX = Mix(distorted=0.15, in_other_words=0.35, about_another=0.2)
"""Whoever asks a small base has seldom read it."""
SMALL_BASES = (1, 1, 1, 2, 4)
"""Articles in a small base: what somebody has who just began."""


def training_groups(*, small: bool = False) -> tuple[dict[str, list[Group]], tuple[str, ...]]:
    """Return training groups by set, and the features' names. *small* takes a tenth, to try the script."""
    share = 10 if small else 1
    made: dict[str, list[Group]] = {}
    for name, every, most in (("jsquad-dev", 1, 59), ("jaquad-train", 3, 260), ("xquad-en-dev", 1, 24)):
        chance = random.Random(f"{SEED} {name}")
        whole = list(readings(name))
        chance.shuffle(whole)
        whole = whole[:most]
        # Replaced by words from anywhere in the set, so that a replaced name mostly stands nowhere in the base.
        reworder = Reworder(question.text for question in questions(name))
        ids = {reading.article.id for reading in whole}
        asked = [question for question in questions(name) if question.article in ids]
        made[f"{name} whole"] = groups(whole, asked[:: every * share], chance, LARGE_MIX, reworder)
        holed = [without_some_paragraphs(reading, 0.5, chance) for reading in whole]
        chance.shuffle(asked)
        some = asked[: len(asked) // (2 * every * share)]
        kept, gone = _told(holed, some)
        made[f"{name} half the paragraphs, answerable"] = groups(holed, kept, chance, LARGE_MIX, reworder)
        made[f"{name} half the paragraphs, unanswerable"] = groups(holed, gone, chance, LARGE_MIX, reworder)
        made |= _small_bases(name, whole, asked[:: every * share], chance, reworder)
        made[f"{name} pairs"] = _pairs(
            whole, [q for q in questions(name) if q.article in ids][::share], chance, reworder
        )
    return made, feature_names()


def _told(holed: Sequence[Reading], asked: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """Return the questions that a base with holes can answer, and those it cannot."""
    by_id = {str(reading.article.id): reading for reading in holed}
    kept: list[Question] = []
    gone: list[Question] = []
    for question in asked:
        reading = by_id[question.article]
        told = any(question.in_paragraph(reading.article, entry.core) for entry in reading.entries)
        (kept if told else gone).append(question)
    return kept, gone


def _small_bases(
    name: str, whole: Sequence[Reading], asked: Sequence[Question], chance: random.Random, reworder: Reworder
) -> dict[str, list[Group]]:
    """Return groups over bases of one to a few articles, half of their paragraphs missing."""
    by_article: dict[str, list[Question]] = defaultdict(list)
    for question in asked:
        by_article[question.article].append(question)
    answerable: list[Group] = []
    unanswerable: list[Group] = []
    rest = list(whole)
    while rest:
        count = chance.choice(SMALL_BASES)
        few, rest = rest[:count], rest[count:]
        gone_share = chance.uniform(0.5, 0.85) if count == 1 else 0.5
        holed = [without_some_paragraphs(reading, gone_share, chance) for reading in few]
        here = [question for reading in few for question in by_article[reading.article.id]]
        kept, gone = _told(holed, chance.sample(here, len(here) // 2))
        answerable += groups(holed, kept, chance, SMALL_MIX, reworder)
        # Most questions that people ask can be answered; with more of the others, doubt would be learnt as a habit.
        unanswerable += groups(holed, gone[: len(kept) // 2 + 1], chance, SMALL_MIX, reworder)
    return {f"{name} small, answerable": answerable, f"{name} small, unanswerable": unanswerable}


def _pairs(
    whole: Sequence[Reading], asked: Sequence[Question], chance: random.Random, reworder: Reworder
) -> list[Group]:
    """Return groups over a base of ready pairs: of the questions with one answer, one is the pair's, one is asked."""
    same: dict[tuple[str, tuple[int, int], str], list[Question]] = defaultdict(list)
    for question in asked:
        same[question.article, question.span, question.answers[0]].append(question)
    by_id = {str(reading.article.id): reading for reading in whole}
    pairs: dict[str, list[Entry]] = defaultdict(list)
    others: list[Question] = []
    for (article, _, _), together in same.items():
        core = next(
            (e.core for e in by_id[article].entries if together[0].is_right(by_id[article].article, e.core)), None
        )
        if core is None:
            continue
        chance.shuffle(together)
        pairs[article].append(
            Entry(
                id=EntryId(f"{article}{len(pairs[article])}"), kind="qa", start=core[0], end=core[1], core=core,
                question=together[0].text,
            )
        )  # fmt: skip
        if len(together) > 1:
            others.append(together[1])
        elif chance.random() < 0.15:
            others.append(together[0])
    mixed = []
    for reading in whole:
        # Half of the articles are nothing but pairs, as in a FAQ; the others hold both.
        kept = tuple(reading.entries) if chance.random() < 0.5 else ()
        entries = (*kept, *pairs[reading.article.id])
        if entries:
            mixed.append(reading.model_copy(update={"entries": entries}))
    return groups(mixed, others, chance, SMALL_MIX, reworder)
