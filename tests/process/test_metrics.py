"""What an operator's Prometheus reads from the running bot."""

from pathlib import Path

import aiohttp

from tests.process.conftest import UNTOLD, careful_bot
from tests.process.test_conversation import FIRST_BOAT
from tests.support.discord import LoopbackDiscord


async def test_questions_are_counted_by_outcome_and_time(library: Path, unused_tcp_port: int) -> None:
    health = f"127.0.0.1:{unused_tcp_port}"
    async with LoopbackDiscord() as place, careful_bot(place, library, health=health):
        for question in (FIRST_BOAT, UNTOLD):
            await place.answer(await place.say(place.general, place.japanese(), question, mention=True), 12)
        async with aiohttp.ClientSession() as session, session.get(f"http://{health}/metrics") as response:
            told = await response.text()

    lines = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert lines['kijibot_questions_total{place="server",outcome="answered"}'] == "1"
    assert lines['kijibot_questions_total{place="server",outcome="unanswered"}'] == "1"
    assert lines["kijibot_answer_seconds_count"] == lines['kijibot_answer_seconds_bucket{le="+Inf"}'] == "2"
    assert lines["kijibot_errors_total"] == lines["kijibot_corrections_total"] == lines["kijibot_versions_total"] == "0"
    assert lines['kijibot_feeds_total{outcome="failed"}'] == "0"
    assert {"kijibot_index_build_seconds_sum", "kijibot_index_build_seconds_count"} <= lines.keys()
    assert FIRST_BOAT not in told
