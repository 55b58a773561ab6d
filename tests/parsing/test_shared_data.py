"""The customer's example and the evaluation sets, where they are at hand."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from knowledge.models import Document, Metadata, Reading
from knowledge.parsing import read_article
from knowledge.sources import read_path
from tests.parsing.reading import core, pairs, told, words

DATA = Path(__file__).parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data lies beside the repository, and is not here")


def read_all(path: Path) -> dict[str, Reading]:
    documents = [document for document in read_path(path, Metadata()) if isinstance(document, Document)]
    found = [read_article(document) for document in documents]
    return {reading.article.id: reading for reading in found}


@needs_data
def test_the_example_article_is_understood() -> None:
    [reading] = read_all(DATA / "seed-article.txt").values()
    article = reading.article

    assert article.title.startswith("米中関係は?")
    assert article.language == "ja"
    assert article.published is None
    assert [(source.name, source.published) for source in article.sources] == [
        ("매일경제", date(2025, 6, 6)),
        ("ロイター | 経済、株価、ビジネス、国際、政治ニュース", date(2025, 5, 8)),
    ]
    assert [section.source for section in article.sections] == [0, 1]
    assert len(article.key_points) == 3
    assert len(words(reading, "key_point")) == 9
    assert list(pairs(reading).values()) == [
        "貿易戦争と関係改善、相互訪問の可能性。",
        "中国の核心的要求が満たされるかどうかにかかっている。",
    ]
    levels = {core(reading, entry): (entry.level, entry.source) for entry in reading.entries}
    for words_of, level in {
        "この会談は、2025年2月からの": ("section", 0),
        "トランプ大統領は中国との関係が良好": ("card", 1),
        "貿易摩擦の再燃を懸念": ("article", None),
    }.items():
        assert [found for sentence, found in levels.items() if sentence.startswith(words_of)] == [level]
    days = {article.text[slice(*m.span)]: (m.first, m.last) for entry in reading.entries for m in entry.dates}
    assert days["5日"] == (date(2025, 6, 5), date(2025, 6, 5))
    assert days["週末"] == (date(2025, 5, 10), date(2025, 5, 11))
    whole = "\n".join(told(reading))
    for unsaid in (
        "なるほど",
        "面白かった",
        "ですよね",
        "気になりますね",
        "両国高位",
        "戦略とは",
        "見ていきましょう",
        "次のページ",
        "Logo",
    ):
        assert unsaid not in whole
    assert whole.count("交渉を再開することにした。") == 1


@needs_data
@pytest.mark.parametrize(
    ("folder", "floor"),
    [("jsquad-dev", 0.97), ("xquad-en-dev", 0.95), pytest.param("jaquad-train", 0.95, marks=pytest.mark.slow)],
)
def test_answers_lie_within_single_sentences(folder: str, floor: float) -> None:
    found = read_all(DATA / folder / "articles.jsonl")
    cores = {name: sorted({entry.core for entry in reading.entries}) for name, reading in found.items()}
    total = reached = 0
    for line in (DATA / folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        text, (start, end) = found[question["article"]].article.text, question["span"]
        inside = (text[a:b] for a, b in cores[question["article"]] if a >= start - 1 and b <= end + 1)
        reached += any(answer in sentence for sentence in inside for answer in question["answers"])
        total += 1

    assert reached >= floor * total


@needs_data
@pytest.mark.parametrize("folder", ["jsquad-dev", "xquad-en-dev"])
def test_every_sentence_of_an_encyclopaedia_is_told_once(folder: str) -> None:
    for reading in read_all(DATA / folder / "articles.jsonl").values():
        text = reading.article.text
        covered = [(a, b) for a, b in sorted(entry.core for entry in reading.entries if entry.kind != "qa")]
        rest, at = [], 0
        for a, b in covered:
            assert a >= at
            rest.append(text[at:a])
            at = b
        rest.append(text[at:])
        assert [gap for gap in rest if len(re.findall(r"\w", gap)) > 2] == []
