"""Meaning as a service: made once, kept, reused; and words alone where there is none."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.app import open_knowledge
from knowledge.embedding.use import UseEmbedder
from knowledge.models import SHARED, Answered, Choices, Metadata, Outcome, Unanswered
from knowledge.settings import KnowledgeSettings

MUSEUM = (
    "潮の博物館\n\n潮の博物館は1931年に漁師たちが開いた。\n\n入館は無料で、月曜日は休みである。"
    "\n\n館内には世界で最も古い潮時計がある。"
)


def settings(folder: Path, embedder: str = "use") -> KnowledgeSettings:
    return KnowledgeSettings.model_validate({"store": f"sqlite:///{folder / 'k.db'}", "embedder": embedder})


async def added(folder: Path) -> None:
    file = folder / "museum.txt"
    file.write_text(MUSEUM, encoding="utf-8")
    async with open_knowledge(settings(folder)) as base:
        await base.library.add_paths(SHARED, [str(file)], Metadata(), by="cli")
        await base.understand(SHARED)


def best(outcome: Outcome) -> str:
    match outcome:
        case Answered(answer=answer):
            return answer.text
        case Choices(choices=choices):
            return choices[0].text
        case Unanswered(nearest=nearest):
            return nearest[0].text if nearest else ""


async def test_a_question_in_another_language_finds_its_sentence(tmp_path: Path) -> None:
    await added(tmp_path)

    async with open_knowledge(settings(tmp_path)) as base:
        outcome = (await base.answers.answer("On which day is the museum closed?", [SHARED])).outcome

    assert "月曜日は休み" in best(outcome)


async def test_without_an_embedder_words_alone_answer(tmp_path: Path) -> None:
    await added(tmp_path)

    async with open_knowledge(settings(tmp_path, "none")) as base:
        assert "月曜日は休み" in best((await base.answers.answer("博物館の休みは何曜日?", [SHARED])).outcome)
        assert best((await base.answers.answer("On which day is the museum closed?", [SHARED])).outcome) == ""
        assert await base.meaning.embedder() is None


async def test_what_was_understood_is_not_embedded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await added(tmp_path)
    asked: list[str] = []
    embed = UseEmbedder.__call__

    def counting(self: UseEmbedder, texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return embed(self, texts)

    monkeypatch.setattr(UseEmbedder, "__call__", counting)
    async with open_knowledge(settings(tmp_path)) as base:
        await base.answers.answer("On which day is the museum closed?", [SHARED])

    assert asked == ["on which day is the museum closed?"]


async def test_vectors_that_were_lost_are_made_again_when_they_are_needed(tmp_path: Path) -> None:
    await added(tmp_path)
    for file in (tmp_path / "k.db.vectors").rglob("*.npy"):
        file.write_bytes(b"damaged")

    async with open_knowledge(settings(tmp_path)) as base:
        outcome = (await base.answers.answer("On which day is the museum closed?", [SHARED])).outcome

    assert "月曜日は休み" in best(outcome)


async def test_a_changed_article_is_understood_anew(tmp_path: Path) -> None:
    await added(tmp_path)
    (tmp_path / "museum.txt").write_text(MUSEUM.replace("月曜日は休み", "木曜日は休み"), encoding="utf-8")

    async with open_knowledge(settings(tmp_path)) as base:
        await base.library.reload(SHARED, by="cli")
        outcome = (await base.answers.answer("On which day is the museum closed?", [SHARED])).outcome

    assert "木曜日は休み" in best(outcome)


async def test_closing_stops_the_making_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "many.txt"
    file.write_text(
        "多くの文\n\n" + "\n\n".join(f"第{n}号の船は{n}番の桟橋に着く。" for n in range(2_000)), encoding="utf-8"
    )

    async with open_knowledge(settings(tmp_path)) as base:
        await base.library.add_paths(SHARED, [str(file)], Metadata(), by="cli")
        (serving,) = await base.library.servings([SHARED])
        making = base.meaning.start(serving)
    assert making.done()

    async with open_knowledge(settings(tmp_path)) as base:
        assert "7番の桟橋" in best((await base.answers.answer("第7号の船は何番の桟橋に着く?", [SHARED])).outcome)


async def test_where_the_meaning_cannot_be_made_words_alone_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "museum.txt"
    file.write_text(MUSEUM, encoding="utf-8")

    def failing(self: UseEmbedder, texts: Sequence[str]) -> NDArray[np.float32]:
        raise MemoryError

    monkeypatch.setattr(UseEmbedder, "__call__", failing)
    async with open_knowledge(settings(tmp_path)) as base:
        await base.library.add_paths(SHARED, [str(file)], Metadata(), by="cli")
        await base.understand(SHARED)

        assert "月曜日は休み" in best((await base.answers.answer("博物館の休みは何曜日?", [SHARED])).outcome)
        assert best((await base.answers.answer("On which day is the museum closed?", [SHARED])).outcome) == ""


@pytest.mark.parametrize("question", ["藁を巻く作業は?", "冬の間の準備は?", "蜂の巣箱の作り方は?"])
async def test_the_nearest_of_a_few_pairs_is_no_answer_where_it_is_about_something_else(
    tmp_path: Path, question: str
) -> None:
    pairs = {
        "予約はできますか？": "四名様から承ります。",
        "支払い方法は？": "現金と港町商品券です。",
        "子ども用のいすはありますか？": "三脚ございます。",
    }
    text = "\n\n".join(f"Q: {asked}\nA: {answer}" for asked, answer in pairs.items())
    async with open_knowledge(settings(tmp_path)) as knowledge:
        await knowledge.library.add_bytes(SHARED, "-", f"しおかぜ食堂\n\n{text}".encode(), Metadata(), by="cli")
        await knowledge.understand(SHARED)

        told = await knowledge.answers.answer(question, [SHARED])
        known = await knowledge.answers.answer("支払い方法は？", [SHARED])

    assert (told.outcome.outcome, known.outcome.outcome) == ("unanswered", "answered")
