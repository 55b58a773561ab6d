"""Questions that lean on the one before, over the sample articles: floors that only rise."""

from pathlib import Path

from knowledge.app import open_knowledge
from knowledge.settings import KnowledgeSettings
from tests.eval.followups import measure


async def test_following_answers_more_than_asking_alone_and_bends_nothing_else(tmp_path: Path) -> None:
    async with open_knowledge(KnowledgeSettings(store=f"sqlite:///{tmp_path}/none.db")) as knowledge:
        found = await measure(knowledge.answers)

    following = {half: sum(found[f"{half} {lang} following"]["right"] for lang in ("ja", "en")) for half in "ab"}
    alone = {half: sum(found[f"{half} {lang} alone"]["right"] for lang in ("ja", "en")) for half in "ab"}
    assert following["a"] >= 17 > alone["a"]
    assert following["b"] >= 19 > alone["b"]
    assert found["stands alone"]["bent"] <= 1
