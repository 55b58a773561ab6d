"""Honest refusals: bases with holes, the questions they can answer and those they cannot, and every bar in between."""

import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.policy import POLICIES, MatchPolicy, decide, policy_for
from knowledge.models import Reading
from knowledge.services.quoting import Hit
from tests.eval.base import Base
from tests.eval.baselines import Characters
from tests.eval.data import Question, questions, readings
from tests.eval.figures import Figure, Mistake, Part, Rated
from tests.eval.folds import Folds
from tests.eval.groups import told, without_some_paragraphs

ALLOWED = (0.02, 0.05, 0.10)
"""Shares of false answers for which the bar is sought."""
FIXED_AT = 0.05
"""The share of false answers at which systems are compared."""
BARS = np.arange(1, 100) / 100
ANSWERED, _SPOKE = 2, 1

Bools = NDArray[np.bool_]


class Run(NamedTuple):
    """How the questions came out over one or several bases with holes."""

    answerable: Bools
    right: Bools
    """The first entry's sentence is right."""
    holds: Bools
    """The first entry's text holds the answer within the span."""
    confidence: NDArray[np.float64]
    by_policy: NDArray[np.int8]
    """Under each of the program's settings: answered, spoke (offered choices), or neither: shape (questions, 3)."""
    by_bar: NDArray[np.int8]
    """The same under the policy for the base's size, raised or lowered to each of `BARS`."""


async def measure_refusing(
    folds: Folds | None, kind: str, seeds: Sequence[int], name: str, every: int, *, baselines: bool
) -> Part:
    """Ask the set *name* over bases from which half was taken: articles (*kind* easy), or their paragraphs (hard)."""
    row = f"refusing, {kind}"
    runs, mistakes = [], []
    for seed in seeds:
        holed = HOLES[kind](readings(name), random.Random(f"{kind} {seed}"))
        base = await Base.of(holed, folds)
        answerable, gone = told(holed, questions(name)[::every])
        run, wrong = await asked_of(row, base, answerable, gone)
        runs.append(run)
        mistakes += wrong if seed == seeds[0] else []
    whole = Run(*map(np.concatenate, zip(*runs, strict=True)))
    figures = _figures(row, whole, len(seeds))
    if baselines:
        figures += _baseline(row, kind, seeds[0], name, every)
    return Part(figures, mistakes, {row: Rated(whole.confidence, whole.right)})


def half_the_articles(whole: Sequence[Reading], chance: random.Random) -> list[Reading]:
    """Return *whole*, a random half of its articles without entries."""
    gone = set(chance.sample(range(len(whole)), len(whole) // 2))
    return [r.model_copy(update={"entries": ()}) if place in gone else r for place, r in enumerate(whole)]


def half_the_paragraphs(whole: Sequence[Reading], chance: random.Random) -> list[Reading]:
    """Return *whole* without a random half of the paragraphs of every article."""
    return [without_some_paragraphs(reading, 0.5, chance) for reading in whole]


HOLES = {"easy": half_the_articles, "hard": half_the_paragraphs}


def scaled(policy: MatchPolicy, accept: float) -> MatchPolicy:
    """Return *policy* with its bar for an answer at *accept*, and the bars for choices as far below as they were."""
    share = accept / policy.accept
    return policy._replace(accept=accept, offer=share * policy.offer, together=share * policy.together)


async def asked_of(
    row: str, base: Base, answerable: Sequence[Question], gone: Sequence[Question]
) -> tuple[Run, list[Mistake]]:
    entries = len(base.serving.index)
    policies = [policy_for(strictness, entries) for strictness in POLICIES]
    bars = [scaled(policy_for("balanced", entries), bar) for bar in BARS.tolist()]
    lines, mistakes = [], []
    for question, can in [*((q, True) for q in answerable), *((q, False) for q in gone)]:
        hits = await base.hits(question.text, question.article)
        article, entry = base.entry(hits[0]) if hits else (None, None)
        right = can and article is not None and entry is not None and question.is_right(article, entry.core)
        holds = (
            can and article is not None and entry is not None and question.is_right(article, (entry.start, entry.end))
        )
        outcomes = _outcomes(hits, policies)
        balanced = outcomes[list(POLICIES).index("balanced")]
        confidence = hits[0].rated.confidence if hits else 0.0
        lines.append((can, right, holds, confidence, outcomes, _outcomes(hits, bars)))
        if not (holds and balanced == ANSWERED if can else balanced == 0):
            got = f"{article.title}: {article.text[entry.start : entry.end]}" if article and entry else ""
            said = {ANSWERED: "answered", _SPOKE: "choices"}.get(balanced, "refused")
            expected = " / ".join(question.answers) if can else "a refusal"
            mistakes.append(Mistake(row, question.text, expected, f"{said}: {got}", confidence, None))
    columns = zip(*lines, strict=True)
    kinds = (np.bool_, np.bool_, np.bool_, np.float64, np.int8, np.int8)
    return Run(*(np.array(column, kind) for column, kind in zip(columns, kinds, strict=True))), mistakes


def _outcomes(hits: Sequence[Hit], policies: Sequence[MatchPolicy]) -> list[int]:
    ranked = [hit.rated for hit in hits]
    codes = {"answered": ANSWERED, "choices": _SPOKE, "unanswered": 0}
    return [codes[decide(ranked, policy).outcome] for policy in policies]


def _figures(row: str, run: Run, seeds: int) -> list[Figure]:
    """Return the figures of *run*; its *seeds* ask about the same questions, so each counts as a part of one."""
    can, cannot = run.answerable, ~run.answerable

    def shown(outcomes: NDArray[np.int8], name: str, note: str = "") -> Figure:
        hits = ((outcomes == ANSWERED) & run.holds)[can].sum()
        return Figure.share(row, name, hits / seeds, can.sum() / seeds, note)

    def false(outcomes: NDArray[np.int8], name: str) -> Figure:
        return Figure.share(row, name, (outcomes > 0)[cannot].sum() / seeds, cannot.sum() / seeds)

    figures = []
    for place, name in enumerate(POLICIES):
        outcomes = run.by_policy[:, place]
        figures += [shown(outcomes, f"{name}: shown right"), false(outcomes, f"{name}: false")]
    figures.append(Figure(row, "AUROC of the confidence", auroc(run.confidence, can), len(can)))
    right, bar = at_most_false(run.confidence, can, run.holds, FIXED_AT)
    note = f"confidence above {bar:.3f} answers, no choices"
    figures.append(
        Figure.share(row, f"shown right at {FIXED_AT:.0%} false", right * can.sum() / seeds, can.sum() / seeds, note)
    )
    spoke = (run.by_bar[cannot] > 0).mean(axis=0)
    for allowed in ALLOWED:
        place = int(np.argmax(spoke <= allowed)) if (spoke <= allowed).any() else len(BARS) - 1
        note = f"accept {BARS[place]:.2f}, the bars for choices in proportion; false {spoke[place]:.1%}"
        figures.append(shown(run.by_bar[:, place], f"shown right, false at most {allowed:.0%}", note))
    for place in range(9, len(BARS), 10):
        note = f"false {spoke[place]:.1%}"
        figures.append(shown(run.by_bar[:, place], f"shown right, accept {BARS[place]:.1f}", note))
    return figures


def auroc(confidence: NDArray[np.float64], answerable: Bools) -> float:
    """Return the chance that an answerable question gets a higher *confidence* than another; even ones count half."""
    ranks = np.searchsorted(np.sort(confidence), confidence, side="left").astype(np.float64)
    ranks = (ranks + np.searchsorted(np.sort(confidence), confidence, side="right") + 1) / 2
    many, few = int(answerable.sum()), int((~answerable).sum())
    return float((ranks[answerable].sum() - many * (many + 1) / 2) / max(many * few, 1))


def at_most_false(
    confidence: NDArray[np.float64], answerable: Bools, holds: Bools, share: float
) -> tuple[float, float]:
    """Return the share of the answerable shown right over the bar that a *share* of the others pass, and the bar."""
    highest = np.sort(confidence[~answerable])[::-1]
    bar = float(highest[int(share * len(highest))]) if len(highest) else 0.0
    return float(((confidence > bar) & holds)[answerable].mean()), bar


def _baseline(row: str, kind: str, seed: int, name: str, every: int) -> list[Figure]:
    """Return how well BM25's score tells what cannot be answered, as it is and as a share of a perfect match's."""
    holed = HOLES[kind](readings(name), random.Random(f"{kind} {seed}"))
    held = [(reading.article, entry) for reading in holed for entry in reading.entries]
    ranker = Characters([f"{article.title} {article.text[slice(*entry.core)]}" for article, entry in held])
    answerable, gone = told(holed, questions(name)[::every])
    asked = [*answerable, *gone]
    can = np.arange(len(asked)) < len(answerable)
    scores = [ranker.scores(question.text) for question in asked]
    firsts = [held[int(np.argmax(score))] for score in scores]
    holds = np.array([q.is_right(a, (e.start, e.end)) for q, (a, e) in zip(asked, firsts, strict=True)]) & can
    best = np.array([score.max() for score in scores])
    perfect = np.array([ranker.perfect(question.text) for question in asked])
    figures = []
    for said, confidence in {"BM25": best, "BM25 of a perfect match": best / perfect}.items():
        right, _ = at_most_false(confidence, can, holds, FIXED_AT)
        figures += [
            Figure(row, f"AUROC, {said}", auroc(confidence, can), len(can)),
            Figure.share(row, f"shown right at {FIXED_AT:.0%} false, {said}", right * can.sum(), can.sum()),
        ]
    return figures
