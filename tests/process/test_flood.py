"""Two hundred questions in two seconds: a small flood; the whole one is `python -m tests.bench.flood`."""

from pathlib import Path

from tests.process.conftest import FERRY, careful_bot
from tests.process.flood import flood
from tests.support.discord import Limit, LoopbackDiscord

QUESTIONS = [pair["question"] for pair in FERRY["pairs"]]


async def test_in_a_flood_each_is_answered_or_kindly_refused(library: Path) -> None:
    async with LoopbackDiscord(messages=Limit(5, 2.0)) as place, careful_bot(place, library):
        result = await flood(place, QUESTIONS, asked=200, people=40, channels=5, seconds=2.0)

    assert result.unexplained == 0
    assert result.answered + result.refused + result.silent == 200
    assert result.answered >= 80
    assert result.limited <= 5  # one a bucket
    assert result.invalid == 0
    assert max(result.acknowledged) < 1.0
