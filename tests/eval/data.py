"""The evaluation sets of `../shared/data`, read by the product's own reader."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.models import Article, Metadata, Problem, Reading
from knowledge.parsing import read_article
from knowledge.sources import read_path

DATA = Path(__file__).parents[2].parent / "shared" / "data"


class Question(NamedTuple):
    """A question about an article, and where its answer stands."""

    text: str
    article: str
    span: tuple[int, int]
    answers: Sequence[str]
    id: str

    def is_right(self, article: Article, core: tuple[int, int]) -> bool:
        """Return whether the sentence *core* of *article* lies in the span and holds an accepted answer."""
        return (
            self.in_paragraph(article, core)
            and any(answer in article.text[core[0] : core[1]] for answer in self.answers)
        )  # fmt: skip

    def in_paragraph(self, article: Article, core: tuple[int, int]) -> bool:
        """Return whether *core* lies in the span, give or take one character of white space."""
        return article.id == self.article and core[0] >= self.span[0] - 1 and core[1] <= self.span[1] + 1


@cache
def readings(name: str) -> tuple[Reading, ...]:
    """Return the articles of the set *name*, understood."""
    documents = read_path(DATA / name / "articles.jsonl", Metadata())
    return tuple(read_article(document) for document in documents if not isinstance(document, Problem))


def articles(name: str) -> Iterator[Article]:
    """Yield the articles of the set *name*."""
    for reading in readings(name):
        yield reading.article


def sentences(article: Article) -> list[str]:
    """Return the sentences of *article*, cut coarsely: good enough to count words."""
    return [part for part in re.split(r"(?<=[。！？!?])|(?<=\. )|\n", article.text) if part.strip()]


@cache
def questions(name: str) -> tuple[Question, ...]:
    """Return the questions of the set *name*."""
    return tuple(
        Question(
            record["question"], record["article"], (record["span"][0], record["span"][1]), record["answers"],
            record["id"],
        )
        for record in records(DATA / name / "questions.jsonl")
    )  # fmt: skip


def records(file: Path) -> list[dict[str, Any]]:
    """Return the records of a JSONL *file*."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
