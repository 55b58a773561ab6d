"""The bases that the ranker learns from: large and small, whole and with holes, sentences and ready pairs."""

import random
from collections import defaultdict
from collections.abc import Sequence

from knowledge.matching.vectors import Embed
from knowledge.models import Entry, EntryId, Reading
from tests.eval.data import Question, questions, readings
from tests.eval.groups import Group, Mix, feature_names, few_at_a_time, groups, told, without_some_paragraphs
from tests.eval.reword import Reworder
from tests.eval.worded_bases import worded_groups

SEED = 20261122
LARGE_MIX = Mix(distorted=0.15, in_other_words=0.1, about_another=0.1)
SMALL_MIX = Mix(distorted=0.15, in_other_words=0.35, about_another=0.2)
"""Whoever asks a small base has seldom read it."""
HOLED = 3
"""How often half of the paragraphs are taken out: what cannot be answered is learnt from these bases alone."""
MOST_ARTICLES = {"jsquad-dev": 59, "jaquad-train": 260, "xquad-en-dev": 24}
"""Of each set; the embedder is tuned on the others (`tests.eval.tune`)."""
EVERY = {"jsquad-dev": 1, "jaquad-train": 3, "xquad-en-dev": 1}
"""Of each set every so-manieth question is asked."""


def shuffled(name: str) -> list[Reading]:
    """Return the articles of the set *name* in the order in which they are taken."""
    whole = list(readings(name))
    random.Random(f"{SEED} {name}").shuffle(whole)
    return whole


def training_groups(
    embed: Embed | None = None, *, small: bool = False
) -> tuple[dict[str, list[Group]], tuple[str, ...]]:
    """Return training groups by set, and the features' names; with *embed*, those of meaning are among them.

    *small* takes a tenth, to try the script.
    """
    share = 10 if small else 1
    made: dict[str, list[Group]] = {}
    for name, most in MOST_ARTICLES.items():
        every, chance = EVERY[name], random.Random(f"{SEED} {name} questions")
        whole = shuffled(name)[:most]
        # Replaced by words from anywhere in the set, so that a replaced name mostly stands nowhere in the base.
        reworder = Reworder(question.text for question in questions(name))
        ids = {reading.article.id for reading in whole}
        asked = [question for question in questions(name) if question.article in ids]
        made[f"{name} whole"] = groups(whole, asked[:: every * share], chance, LARGE_MIX, reworder, embed)
        for kind in ("answerable", "unanswerable"):
            made[f"{name} half the paragraphs, {kind}"] = []
        for _ in range(HOLED):
            holed = [without_some_paragraphs(reading, 0.5, chance) for reading in whole]
            for kind, some in zip(("answerable", "unanswerable"), told(holed, asked[:: every * share]), strict=True):
                made[f"{name} half the paragraphs, {kind}"] += groups(
                    holed, some, chance, LARGE_MIX, reworder, embed, holed=True
                )
        made |= _small_bases(name, whole, asked[:: every * share], chance, reworder, embed)
        made[f"{name} pairs"] = _pairs(
            whole, [q for q in questions(name) if q.article in ids][::share], chance, reworder, embed
        )
    made |= worded_groups(SEED, embed)
    return made, feature_names(embed)


def _small_bases(
    name: str,
    whole: Sequence[Reading],
    asked: Sequence[Question],
    chance: random.Random,
    reworder: Reworder,
    embed: Embed | None,
) -> dict[str, list[Group]]:
    """Return groups over bases of one to a few articles, half of their paragraphs missing.

    They are asked what is left in them, what is missing, and what other articles are about.
    """
    made: dict[str, list[Group]] = defaultdict(list)
    for few, here, elsewhere in few_at_a_time(whole, asked, chance):
        gone_share = chance.uniform(0.5, 0.85) if len(few) == 1 else 0.5
        holed = [without_some_paragraphs(reading, gone_share, chance) for reading in few]
        kept, gone = told(holed, chance.sample(here, len(here) // 2))
        # Most questions that people ask can be answered; with more of the others, doubt would be learnt as a habit.
        fewer = len(kept) // 2 + 1
        asked_of = {"answerable": kept, "unanswerable": gone[:fewer], "absent": elsewhere[:fewer]}
        for kind, some in asked_of.items():
            made[f"{name} small, {kind}"] += groups(
                holed, some, chance, SMALL_MIX, reworder, embed, holed=kind == "absent"
            )
    return made


def _pairs(
    whole: Sequence[Reading],
    asked: Sequence[Question],
    chance: random.Random,
    reworder: Reworder,
    embed: Embed | None,
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
    return groups(mixed, others, chance, SMALL_MIX, reworder, embed)
