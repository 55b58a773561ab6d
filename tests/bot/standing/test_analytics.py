"""Administrators see what was asked and what the articles lack, with a picture; nobody's id, no other server's."""

import struct
import zlib
from datetime import date
from typing import Any

import numpy as np
import pytest
import simcord
from numpy.typing import NDArray

from bot.client import ArticleBot
from bot.render.chart import COLOURS, HEIGHT, WIDTH, bar_chart
from knowledge.app import Knowledge
from knowledge.models import SHARED, monday
from tests.bot.conftest import words_of
from tests.bot.standing.town import FEE, HALL, Town

UNTOLD = "町長の犬の名前は?"


def decoded(png: bytes) -> NDArray[np.uint8]:
    """Return the pixels of *png* (8 bits RGBA, rows unfiltered), every checksum looked at."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    place, data, kinds = 8, b"", []
    while place < len(png):
        (length,), kind = struct.unpack(">I", png[place : place + 4]), png[place + 4 : place + 8]
        body = png[place + 8 : place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length : place + 12 + length]) == (zlib.crc32(kind + body),)
        kinds.append(kind)
        data += body if kind == b"IDAT" else b""
        place += 12 + length
        if kind == b"IHDR":
            assert struct.unpack(">IIBBBBB", body) == (WIDTH, HEIGHT, 8, 6, 0, 0, 0)
    assert (kinds[0], kinds[-1]) == (b"IHDR", b"IEND")
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(HEIGHT, 1 + WIDTH * 4)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(HEIGHT, WIDTH, 4)


def area(pixels: NDArray[np.uint8], colour: tuple[int, int, int]) -> int:
    """Return how many pixels are filled with *colour*."""
    return int((pixels == (*colour, 255)).all(axis=2).sum())


async def panel(town: Town, **options: Any) -> Any:
    result = await town.admin.slash(town.channel, "kb analytics", **options)
    assert result.ephemeral
    return result.response


async def test_a_panel_with_numbers_questions_and_a_picture(town: Town) -> None:
    await town.says(HALL["en"])
    for question in (FEE["en"], FEE["en"].upper(), UNTOLD, UNTOLD, UNTOLD):
        await town.ask(question)
    await town.member.click(next(m for m in town.channel.history() if m.author.bot), label="Helpful")

    shown = await panel(town)
    told = words_of(shown)

    assert "Asked: 5" in told
    assert "Answered: 2 (40 %)" in told
    assert "No answer: 3 (60 %)" in told
    assert "Rated helpful: 1, not helpful: 0" in told
    assert f"- <#{town.channel.id}>: asked 5, answered 2, no answer 3" in told
    gaps = told.split("Most wanted, without an answer")[1]
    assert "1. 町長の犬の名前は?(3×)" in gaps.replace(" (", "(")
    assert "how much" not in gaps
    (file,) = shown.attachments
    pixels = decoded(await file.read())
    assert area(pixels, COLOURS[2]) > area(pixels, COLOURS[0]) > 0 == area(pixels, COLOURS[1])
    assert str(town.member.id) not in told


@pytest.mark.usefixtures("japanese")
async def test_it_speaks_japanese_and_can_be_about_one_channel(town: Town) -> None:
    await town.says(HALL["ja"])
    await town.ask(FEE["ja"])
    other = town.guild.create_text_channel("別室")

    assert "質問: 1 件" in words_of(await panel(town))
    nothing = words_of(await panel(town, channel=other, weeks=1))
    assert "質問はありませんでした" in nothing


async def test_private_questions_are_counted_and_their_words_are_not_kept(town: Town) -> None:
    await town.says(HALL["ja"])
    await town.member.slash(town.channel, "ask", question=UNTOLD, private=True)
    await town.member.send_dm("秘密の質問とは何ですか?")

    told = words_of(await panel(town))
    assert "Asked: 1" in told
    assert "町長" not in told
    private = await town.knowledge.analytics.report(SHARED, 1)
    assert [(one.channel, one.unanswered) for one in private.counts] == [(0, 1)]
    assert private.questions == ()


async def test_servers_with_the_same_channels_are_counted_apart(
    town: Town, simcord_env: simcord.Env, base: tuple[Knowledge, ArticleBot]
) -> None:
    other = Town(simcord_env, base[0], "隣町")
    await town.says(HALL["ja"])
    await town.ask(FEE["ja"])
    await other.ask(UNTOLD)

    told = words_of(await panel(town))
    assert "Asked: 1" in told
    assert "犬" not in told
    assert "犬" in words_of(await panel(other))


async def test_what_nobody_asked_us_is_not_counted(town: Town) -> None:
    await town.says(HALL["ja"])
    await town.member.send(town.channel, "今日はいい天気ですね?")

    assert "Nothing was asked" in words_of(await panel(town))


@pytest.mark.parametrize(
    "bars",
    [
        pytest.param([], id="nothing"),
        pytest.param([("11/23", (0, 0, 0))], id="a week of silence"),
        pytest.param([("11/23", (1, 0, 0))], id="one question"),
        pytest.param([(f"{month}/28", (month, 10**6, 7)) for month in range(1, 14)], id="a flood for a quarter"),
    ],
)
def test_a_chart_of_any_size_can_be_decoded(bars: list[tuple[str, tuple[int, int, int]]]) -> None:
    pixels = decoded(bar_chart(bars))

    filled = [area(pixels, colour) > 0 for colour in COLOURS]
    assert filled[0] is any(parts[0] for _, parts in bars)
    assert pixels[:, :, 3].any()


def test_bars_are_as_high_as_their_numbers() -> None:
    pixels = decoded(bar_chart([("1/1", (40, 20, 20))]))
    first, second, third = (area(pixels, colour) for colour in COLOURS)

    assert 0.97 < second / third < 1.03
    assert 1.9 < first / second < 2.1


def test_a_week_begins_on_monday() -> None:
    assert [monday(date(2026, 11, day)).day for day in (22, 23, 29)] == [16, 23, 23]
