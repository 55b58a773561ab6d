"""Builds explainer pages, in our own words, in every variant that is to be understood."""

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class CardText:
    headline: str
    cut: bool
    date: tuple[int, int, int]
    points: tuple[str, ...]
    publisher: str
    url: str

    @property
    def teaser(self) -> str:
        return f"{self.headline}.." if self.cut else self.headline


@dataclass(frozen=True)
class SectionText:
    heading: str
    question: str
    answer: str
    intro: tuple[str, ...]
    cards: tuple[CardText, ...]
    body: tuple[str, ...]
    remark: str


@dataclass(frozen=True)
class PageText:
    title: str
    lead: str
    points: tuple[str, ...]
    filler: str
    sections: tuple[SectionText, ...]
    next_teaser: str


@dataclass(frozen=True)
class Form:
    """How a page is written down."""

    newline: str = "\n"
    blank_lines: bool = True
    box: str | None = "📘 この記事で分かる事!"
    box_bullet: str = "💡 "
    card_bullet: str = "✅ "
    date: str = "公開日:{0}/{1:02}/{2:02}"
    source: str = "さらに読む ⇒{name}出典/画像元: {url}"
    doubled_teasers: bool = True
    doubled_title: bool = True
    answers: bool = True
    pager: str | None = "次のページを読む ⇒"
    next_teaser: bool = True
    chrome: tuple[str, ...] = ("Find Go Logo Menu opener",)
    footer: tuple[str, ...] = ()
    full_width: bool = False
    remarks: bool = True
    heading_mark: str = ""


_FULL = str.maketrans("!?:()", "！？：（）")


def written(page: PageText, form: Form) -> str:
    """Return *page* as text in *form*."""
    lines: list[str] = [*form.chrome]

    def widen(text: str) -> str:
        return text.translate(_FULL) if form.full_width else text

    lines += [widen(page.title), widen(page.lead)]
    if form.doubled_title:
        lines.append(widen(page.title))
    if form.box is not None:
        lines.append(widen(form.box))
    lines += [form.box_bullet + widen(point) for point in page.points]
    lines.append(page.filler)
    for section in page.sections:
        lines += [form.heading_mark + widen(section.heading), widen(section.question)]
        if form.answers:
            lines.append(section.answer)
        lines += section.intro
        for card in section.cards:
            lines += _card(card, form, widen)
        lines += section.body
        if form.remarks:
            lines.append(section.remark)
    if form.pager is not None:
        lines.append(form.pager)
    if form.next_teaser:
        lines.append(widen(page.next_teaser))
    lines += form.footer
    return (form.newline * (2 if form.blank_lines else 1)).join(lines) + form.newline


def _card(card: CardText, form: Form, widen: Callable[[str], str]) -> list[str]:
    date = widen(form.date.format(*card.date))
    again = [widen(card.teaser)] if form.doubled_teasers else []
    source = form.source.format(name=card.publisher, url=card.url)
    points = [form.card_bullet + point for point in card.points]
    return [widen(card.teaser), date, *again, *points, *(line for line in source.split("\n"))]


TRAM = PageText(
    title="路面電車は戻ってくる?みなと市の復活計画と費用のゆくえ",
    lead=(
        "2024年、みなと市が路面電車の復活を決めた!廃止から四十年、線路の跡地はいまも残る。"
        "市は来春までに設計を終える考えを示し、商店街は歓迎の声を上げた。一方で費用の負担は決まっていない。"
        "開業はいつになるのか?計画の全体像を徹底解説!"
    ),
    points=(
        "みなと市議会は路面電車の復活計画を賛成多数で可決しました。",
        "総事業費は三百億円と見積もられ、国の補助が前提になっています。",
        "沿線の商店街は新しい停留所の設置を求めています。",
    ),
    filler="それでは、計画の中身を詳しく見ていきましょう。",
    sections=(
        SectionText(
            heading="復活計画の中身と議会の判断",
            question="みなと市の議会は何を決めた?",
            answer="路面電車の復活と設計費の計上。",
            intro=("みなと市の議会では、路面電車をめぐる議案が長い審議の末に採決されました。",),
            cards=(
                CardText(
                    headline=(
                        "みなと市議会は12日(水曜)の本会議で、路面電車の復活計画を賛成多数で可決した。"
                        "先月の委員会では慎重な意見もあり"
                    ),
                    cut=True,
                    date=(2024, 6, 13),
                    points=(
                        "市議会は路面電車の復活計画を可決し、設計費として五億円を計上した。",
                        "反対した議員は、利用者の見込みが甘いと批判した。",
                        "市長は週末に沿線の住民へ説明すると述べた。",
                    ),
                    publisher="みなと日報",
                    url="https://news.example.com/minato/tram-2024",
                ),
            ),
            body=(
                "議会の判断により、計画は構想から設計の段階へ進むことになりましたが、財源の議論は続いています。",
                "市の担当者は、旧線路の大部分がそのまま使えると説明しました",
                "車両は床の低い型を十二編成そろえる予定です。",
                "運賃は大人二百円を軸に検討されています。",
            ),
            remark="なるほど、四十年ぶりか。子どものころに乗った記憶がある人には、たまらない話なんでしょうね。",
        ),
        SectionText(
            heading="残された費用と住民の声",
            question="費用の負担、鍵を握るのは誰?",
            answer="国の補助金の額にかかっている。",
            intro=(
                "復活計画は、期待と不安が入りまじる中で進んでいます。",
                "とりわけ財源については、県と市の協議がまとまっていません。",
            ),
            cards=(
                CardText(
                    headline="路面電車の整備費、県が負担割合の見直しを要求 市は困惑",
                    cut=False,
                    date=(2024, 5, 20),
                    points=(
                        "県は整備費の負担割合を三割から一割に下げるよう市に求めた。",
                        "市長は昨日の会見で、県の要求は受け入れがたいと語った。",
                    ),
                    publisher="県央テレビ | 天気、スポーツ、グルメ、株価",
                    url="https://tv.example.org/news/0520?id=7",
                ),
            ),
            body=(
                "県と市の溝は深く、年内の合意は見通せない状況です。",
                "住民団体は、停留所を病院の前に置くよう求める署名を集めました。",
                "専門家は、開業後十年は赤字が避けられないと指摘しました。",
            ),
            remark="病院の前に停留所、というのは気になりますね。結局は誰が払うのか、という話ですよね。",
        ),
    ),
    next_teaser="路面電車の車両はどこで造られる?メーカー三社の提案を比べ、選定の舞台裏に迫る。次の停留所はどこになる?",
)

FERRY = PageText(
    title="Will the night ferry return? What Harbour Island decided and who pays",
    lead=(
        "In 2024 the council of Harbour Island voted to bring back the night ferry. The pier has been empty for nine "
        "years, and the council wants the first crossing by next spring. Who will pay for it? "
        "Shop owners welcomed the vote. "
        "Can the deadline be met?"
    ),
    points=(
        "The council voted to bring back the night ferry.",
        "The work on the pier is expected to cost nine million crowns.",
        "Shop owners are asking for a later last departure.",
    ),
    filler="Let's take a closer look at the plan.",
    sections=(
        SectionText(
            heading="The vote and what follows from it",
            question="What did the council decide?",
            answer="A new night ferry and a repaired pier.",
            intro=(
                "The council of Harbour Island has debated the future of its ferries for most of the last two years.",
            ),
            cards=(
                CardText(
                    headline=(
                        "The council of Harbour Island approved the night ferry on Wednesday after a long debate. "
                        "Last month the finance committee had still warned that the"
                    ),
                    cut=True,
                    date=(2024, 6, 13),
                    points=(
                        "The council approved the night ferry with eleven votes against four.",
                        "Opponents said that the passenger forecast was too hopeful.",
                        "The mayor will meet residents at the weekend.",
                    ),
                    publisher="Harbour Courier",
                    url="https://courier.example.com/ferry-2024",
                ),
            ),
            body=(
                "The decision moves the plan from a sketch to a contract, although the money has not been found.",
                "Engineers reported that most of the old pier can be used again.",
                "The boat will carry two hundred passengers and forty bicycles.",
                "Tickets are to cost six crowns for adults.",
            ),
            remark="Interesting, nine years is a long time. I wonder whether anybody still knows the old timetable.",
        ),
        SectionText(
            heading="Money and the view of residents",
            question="Who holds the key to the budget?",
            answer="The national harbour fund.",
            intro=(
                "The plan moves ahead between hope and worry, and the region has not yet agreed to its share.",
                "The talks about the money have been going on since the beginning of the year without a result.",
            ),
            cards=(
                CardText(
                    headline="Region asks to lower its share of ferry costs, mayor surprised",
                    cut=False,
                    date=(2024, 5, 20),
                    points=(
                        "The region wants to lower its share of the costs from thirty to ten percent.",
                        "The mayor said yesterday that the demand was hard to accept.",
                    ),
                    publisher="Coast Television",
                    url="https://tv.example.org/news/0520?id=8",
                ),
            ),
            body=(
                "The gap between the region and the island is wide, and no agreement is in sight this year.",
                "A residents' group collected signatures for a stop at the hospital.",
                "Experts pointed out that the ferry will make losses for ten years.",
            ),
            remark="A stop at the hospital sounds sensible. In the end it comes down to who pays, doesn't it?",
        ),
    ),
    next_teaser="Where will the boat be built? We compare three shipyards behind the scenes. Which one will win?",
)

ENGLISH = Form(
    box="In this article",
    date="Published: {0}-{1:02}-{2:02}",
    source="Read more ⇒ {name} Source/Image: {url}",
    pager="Next page ⇒",
    chrome=("Skip to content", "Home > News > Island", "Menu  Search  Log in"),
)


def without_cards(page: PageText, section: int) -> PageText:
    """Return *page* with a section that has no card."""
    sections = list(page.sections)
    sections[section] = replace(sections[section], cards=())
    return replace(page, sections=tuple(sections))


def with_both_cards(page: PageText) -> PageText:
    """Return *page* with one section, which has both cards."""
    first, second = page.sections
    return replace(page, sections=(replace(first, cards=first.cards + second.cards),))
