"""Questions in words of their own: residents' to a FAQ, readers' to the news, and in another language than the text."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.models import Answered, Article, Entry, Metadata, Span, Unanswered
from knowledge.services.evaluation import best_of
from knowledge.services.reading import Read, read_data
from tests.eval.base import Base
from tests.eval.baselines import scorers
from tests.eval.data import questions, readings, records
from tests.eval.figures import Figure, Mistake, Part
from tests.eval.folds import Folds
from tests.eval.sets import measure_questions

WORDED = ("faq-ja", "faq-en", "news-ja")
CROSS = Path(__file__).with_name("cross.jsonl")


def worded_file(row: str) -> Path:
    """Return the file that holds what *row* asks, and what it asks about."""
    return Path(__file__).with_name(f"{row}.jsonl")


class Ask:
    """A question, and what answers it: a ready pair, a sentence of an article, or nothing there is."""

    def __init__(self, record: dict[str, Any], pairs: Mapping[str, Entry]) -> None:
        self.question = str(record["question"])
        self.pair = pairs.get(record.get("pair") or "")
        self._article = record.get("article")
        self._texts: Sequence[str] = record.get("text_contains_any", ())
        self.answerable = self.pair is not None or self._article is not None
        self.expected = (self.pair.question if self.pair else " / ".join(self._texts)) or "a refusal"

    def is_pair(self, question: str | None) -> bool:
        """Return whether the entry with this *question* is the very pair."""
        return self.pair is not None and question == self.pair.question

    def is_right(self, article: Article, core: Span) -> bool:
        """Return whether the *core* of an entry of *article* answers: it stands in the pair's answer, or says it."""
        if self.pair is not None:
            return self.pair.start <= core[0] and core[1] <= self.pair.end
        return article.id == self._article and any(text in article.text[slice(*core)] for text in self._texts)


async def measure_worded(folds: Folds | None, row: str) -> Part:
    """Ask a base of the pairs and articles in `<row>.jsonl` the questions beside them; some have no answer there.

    Those of the split *train* are for training and not asked.
    """
    base, asked = await _opened(folds, row)
    same, right, shown, false, mistakes = [], [], [], [], []
    for ask in asked:
        outcome = await base.outcome(ask.question, row)
        best = best_of(outcome)
        fits = best is not None and ask.is_right(base.readings[best.article.id].article, best.core)
        fine = fits and isinstance(outcome, Answered)
        if ask.answerable:
            same.append(best is not None and ask.is_pair(best.question))
            right.append(fits)
            shown.append(fine)
        else:
            fine = isinstance(outcome, Unanswered)
            false.append(not fine)
        if not fine:
            found = [base.entry(hit) for hit in await base.hits(ask.question, row)]
            ranks = [place for place, (article, entry) in enumerate(found, 1) if ask.is_right(article, entry.core)]
            got, said = (best.question or best.text, best.confidence) if best else ("", 0.0)
            rank = ranks[0] if ranks else None
            mistakes.append(Mistake(row, ask.question, ask.expected, f"{outcome.outcome}: {got}", said, rank))
    figures = [
        Figure.shares(row, "right pair first", same),
        Figure.shares(row, "right sentence", right, "a sentence of the right pair's answer is right, too"),
        Figure.shares(row, "shown right", shown),
        Figure.shares(row, "false", false),
    ]
    has_pairs = any(ask.pair is not None for ask in asked)
    return Part([*figures[not has_pairs :], *_baselines(row, base, asked)], mistakes, {})


async def _opened(folds: Folds | None, row: str) -> tuple[Base, list[Ask]]:
    lines = records(worded_file(row))
    pairs = [line for line in lines if line["kind"] == "pair"]
    bulk: list[dict[str, Any]] = [
        {key: line[key] for key in ("id", "title", "text")} for line in lines if line["kind"] == "article"
    ]
    if pairs:
        written = [{key: pair[key] for key in ("question", "answer")} for pair in pairs]
        bulk.append({"id": row, "title": row, "pairs": written})
    data = "\n".join(json.dumps(record, ensure_ascii=False) for record in bulk)
    read = read_data(f"{row}.jsonl", data.encode(), Metadata())
    whole = [item.reading for item in read if isinstance(item, Read)]
    stored = {entry.question: entry for reading in whole for entry in reading.entries}
    by_id = {pair["id"]: stored[" ".join(pair["question"].split())] for pair in pairs}
    asked = [Ask(line, by_id) for line in lines if line["kind"] == "ask" and line.get("split") != "train"]
    return await Base.of(whole, folds), asked


def _baselines(row: str, base: Base, asked: Sequence[Ask]) -> list[Figure]:
    """Return the baselines' figures: over the pairs' questions where there are pairs, else over all sentences."""
    held = [(reading.article, entry) for reading in base.readings.values() for entry in reading.entries]
    held = [(article, entry) for article, entry in held if entry.question] or held
    texts = [entry.question or article.text[slice(*entry.core)] for article, entry in held]
    titled = [
        text if entry.question else f"{article.title} {text}"
        for (article, entry), text in zip(held, texts, strict=True)
    ]
    name = "right pair first" if held[0][1].question else "right sentence"
    answerable = [ask for ask in asked if ask.answerable]
    figures = []
    for scorer, scores in scorers(texts, titled).items():
        firsts = [held[int(np.argmax(scores(ask.question)))] for ask in answerable]
        right = [ask.is_right(article, entry.core) for ask, (article, entry) in zip(answerable, firsts, strict=True)]
        figures.append(Figure.shares(row, f"{name}, {scorer}", right))
    return figures


async def measure_cross(folds: Folds | None, names: Sequence[str]) -> Part:
    """Ask the questions of the sets *names* in another language, each over all articles of its own set."""
    translated: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for record in records(CROSS):
        if record.get("split") != "train":
            translated[record["lang"]][record["of"]] = record["question"]
    figures: list[Figure] = []
    mistakes: list[Mistake] = []
    for name in names:
        base = await Base.of(readings(name), folds)
        for lang, words in translated.items():
            asked = [q._replace(text=words[q.id]) for q in questions(name) if q.id in words]
            if asked:
                part = await measure_questions(f"cross, {lang} to {name}", base, asked)
                figures += part.figures[:2]
                mistakes += part.mistakes
    return Part(figures, mistakes, {})
