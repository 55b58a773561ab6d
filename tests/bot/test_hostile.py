"""Hostile words through every path on which people's and articles' words come back: nobody is ever rung.

That every body carries an empty `allowed_mentions` is asserted by the `world` fixture, for each request of each test.
"""

import random
from collections.abc import Iterator

import pytest

from bot.manners import Manners
from knowledge.models import SHARED
from tests.bot.builders import answered, choices, evidence, unanswered
from tests.bot.conftest import World
from tests.bot.render.test_escape import FRAGMENTS

SEED = 20261124


def hostile(count: int) -> Iterator[str]:
    chance = random.Random(SEED)
    for number in range(count):
        yield "".join(chance.choices(FRAGMENTS, k=chance.randint(1, 12))) + f" @everyone {number}"


async def through_every_path(world: World, texts: Iterator[str], rounds: int) -> None:
    other = world.guild.add_member(world.env.create_user("@everyone"))
    menu = "Ask about this message"
    for number in range(rounds):
        first, second, third = (next(texts).replace("\ud800", "").replace("\x00", "").strip() for _ in range(3))
        found = evidence(first, id_=f"e{number}", question=second, title=third, source=(first, None, "card"))
        rival = evidence(second, id_=f"r{number}", question=first, title=third)
        world.fake.answers.entries = {(SHARED, each.id): each for each in (found, rival)}
        known = world.fake.answers.known = {first: answered(found), second: choices(found, rival)}
        known["?"] = unanswered(found, rival)
        asked = await world.member.send(world.channel, f"{world.me} ?")  # a refusal, with the nearest
        known["?"] = answered(found)
        await world.member.edit(asked, f"{world.me} ?!")
        known["?!"] = answered(found)
        await world.member.edit(asked, f"{world.me} ?")  # an edit that answers
        await world.member.send(world.channel, f"{world.me} ?")  # a pointer
        await world.member.delete(asked)
        await world.member.slash(world.channel, "ask", question=third[:2000])  # a refusal that repeats the question
        known[third[:2000]] = choices(found, rival)
        shown = await world.member.slash(world.channel, "ask", question=third[:2000])
        assert shown.response is not None
        await other.click(shown.response, custom_id=f"kiji:s:{world.member.id}:{rival.id}")
        await world.member.click(shown.response, custom_id=f"kiji:s:{world.member.id}:{found.id}")
        talk = await other.send(world.channel, third[:1900])
        await world.member.context_menu(world.channel, menu, talk)
        await other.click(shown.response, custom_id=f"kiji:x:{world.member.id}")
        await world.member.click(shown.response, custom_id=f"kiji:x:{world.member.id}")
        world.desk.manners = Manners()
    rung = [
        message
        for message in world.channel.history()
        if message.author.bot and (message.mentions or message.mention_everyone)
    ]
    assert rung == []


async def test_hostile_words_ring_nobody(world: World) -> None:
    await through_every_path(world, hostile(60), 20)


@pytest.mark.slow
async def test_a_thousand_hostile_texts_ring_nobody(world: World) -> None:
    await through_every_path(world, hostile(1_000), 333)
