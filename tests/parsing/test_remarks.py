"""How the remark that ends a section is told from the last line of its body."""

from dataclasses import replace

import pytest

from tests.parsing.pages import ENGLISH, FERRY, TRAM
from tests.parsing.reading import words
from tests.parsing.test_explainer import JAPANESE, assert_understood, read


@pytest.mark.parametrize(
    "remark",
    [
        pytest.param("料金が二百円なら、うちの祖母も喜ぶ。", id="plain among polite"),
        pytest.param("昔はこんなの当たり前だったのに、と祖母が言っていました。", id="polite hearsay"),
        pytest.param("まるで映画みたいな話。", id="a noun"),
        pytest.param("待ってました!これで通勤が楽になります。", id="calling out"),
        pytest.param("二百円って本当?もう少し高いと予想していました。", id="asking"),
        pytest.param("地元の友人に聞いたら、まだ誰も知らなかったそうです。", id="polite, of a friend"),
        pytest.param("職場でも話題になっていました。みんな関心が高いようです。", id="two polite sentences"),
    ],
)
@pytest.mark.parametrize("section", [0, 1])
@pytest.mark.parametrize("pager", [JAPANESE.pager, None], ids=["pager", "no pager"])
def test_a_remark_is_known_by_unlikeness_and_by_the_other_sections(
    remark: str, section: int, pager: str | None
) -> None:
    sections = list(TRAM.sections)
    sections[section] = replace(sections[section], remark=remark)

    assert_understood(
        replace(TRAM, sections=tuple(sections)), replace(JAPANESE, pager=pager, next_teaser=pager is not None)
    )


@pytest.mark.parametrize(
    "remark",
    [
        "You have to feel for the shop owners here.",
        "Forty bicycles! Where would anybody put mine?",
        "Hard to say who comes out ahead.",
        "That is one expensive pier.",
    ],
)
def test_an_english_remark_is_known_by_the_other_sections(remark: str) -> None:
    first, second = FERRY.sections

    assert_understood(replace(FERRY, sections=(replace(first, remark=remark), second)), ENGLISH)


@pytest.mark.parametrize(
    "line",
    [
        "会場の周辺では渋滞が続きました。",
        "市は来年度の予算案に調査費を盛り込む方針です。",
        "来場者は三万人に達しました。",
        "専門家は、値上げが避けられないと指摘しました。",
    ],
)
def test_a_section_that_ends_without_a_remark_keeps_its_last_report(line: str) -> None:
    first, second = TRAM.sections
    page = replace(TRAM, sections=(replace(first, body=(*first.body, line), remark=""), second))

    assert line in words(read(page, JAPANESE), "statement")
