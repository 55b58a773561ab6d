"""A crowd that asks faster than anybody could answer, and what became of each question."""

import asyncio
from dataclasses import dataclass

from tests.support.discord import Interaction, LoopbackDiscord, Message

NOTICE = "お休みします", "質問が重なっています"
_EVERY_FIFTH = 5
"""So many questions come as messages before one comes as a command."""


@dataclass
class Flooded:
    """What became of the questions."""

    answered: int
    refused: int
    silent: int
    """Asked while the channel was told to wait."""
    unexplained: int
    """Neither answered nor refused, nor told to wait before."""
    waits: list[float]
    """Seconds until each answer."""
    acknowledged: list[float]
    """Seconds until each command got its first word."""
    limited: int
    invalid: int
    """Requests that Discord refused, of which it bans an address for 10,000 in ten minutes."""

    def __str__(self) -> str:
        waits, acknowledged = sorted(self.waits), sorted(self.acknowledged)
        return (
            f"{self.answered} answered, {self.refused} refused, {self.silent} not heard after a refusal, "
            f"{self.unexplained} unexplained; answers p50 {_at(waits, 0.5):.2f} s, p99 {_at(waits, 0.99):.2f} s; "
            f"commands acknowledged p50 {1000 * _at(acknowledged, 0.5):.0f} ms, p99 "
            f"{1000 * _at(acknowledged, 0.99):.0f} ms, worst {1000 * _at(acknowledged, 1):.0f} ms; "
            f"429: {self.limited}, other refusals: {self.invalid}"
        )


async def flood(
    place: LoopbackDiscord, questions: list[str], *, asked: int, people: int, channels: int, seconds: float
) -> Flooded:
    """Let *people* ask *asked* times within *seconds*, and return what became of it when all is quiet."""
    crowd = [place.japanese(f"読者{number}") for number in range(people)]
    rooms = [await place.channel(f"flood-{number}") for number in range(channels)]
    said: list[Message] = []
    used: list[Interaction] = []
    began = asyncio.get_running_loop().time()
    for number in range(asked):
        person, room = crowd[number % people], rooms[number % channels]
        text = questions[number // channels % len(questions)]
        if number % _EVERY_FIFTH:
            said.append(await place.say(room, person, text, mention=True))
        else:
            used.append(await place.slash(person, "ask", where=room, question=text))
        await asyncio.sleep(max(0.0, began + (number + 1) * seconds / asked - asyncio.get_running_loop().time()))
    await _quiet(place)
    return _told(place, said, used)


async def _quiet(place: LoopbackDiscord) -> None:
    """Wait until nothing has been asked of Discord for a while."""
    seen = -1
    while seen != len(place.recorded):
        seen = len(place.recorded)
        await asyncio.sleep(6.0)


def _told(place: LoopbackDiscord, said: list[Message], used: list[Interaction]) -> Flooded:
    result = Flooded(0, 0, 0, 0, [], [], place.limits.hits, 0)
    told: set[int] = set()
    for asked in said:
        answers = place.answers(asked)
        if not answers:
            heard = asked.channel.id in told
            result.silent += heard
            result.unexplained += not heard
        elif any(words in place.text(answers[0]) for words in NOTICE):
            told.add(asked.channel.id)
            result.refused += 1
        else:
            result.answered += 1
            result.waits.append(((answers[0].id >> 22) - (asked.id >> 22)) / 1000)
        result.unexplained += len(answers) > 1
    for interaction in used:
        if interaction.original is None or interaction.original.loading:
            result.unexplained += 1
            continue
        notice = any(words in place.text(interaction.original) for words in NOTICE)
        result.refused += notice
        result.answered += not notice
        result.acknowledged.append(interaction.acknowledged_after or 0.0)
    result.invalid = sum(400 <= request.status < 500 and request.status != 429 for request in place.recorded)
    return result


def _at(times: list[float], share: float) -> float:
    return times[min(int(share * len(times)), len(times) - 1)] if times else 0.0
