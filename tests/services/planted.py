"""Two bases, one Japanese and one English, with faults planted in them and with things that only look like faults."""

import json
from pathlib import Path
from typing import NamedTuple

Pair = tuple[str, str]


class Base(NamedTuple):
    """A base: what is fine, what collides, what names nothing, and what stands in its own way."""

    clean: list[Pair]
    """Each asked once; some differ from another in one small word only."""
    colliding: list[tuple[Pair, Pair]]
    """One question in two wordings, with two answers."""
    repeated: list[tuple[Pair, Pair]]
    """One question in two wordings, with one answer."""
    nameless: list[Pair]
    crowd: tuple[str, list[Pair]]
    """Articles of one title that all answer one question: more than anybody is shown."""


_JA_CLEAN = [
    ("駐車場はどこですか?", "本館の北側にあります。"),
    ("駐車場はありますか?", "はい、六十台分を用意しています。"),
    ("貸し会議室はいつから予約できますか?", "三か月前の一日から受け付けます。"),
    ("貸し会議室はいつまで予約できますか?", "使う日の前日の正午までです。"),
    ("図書室は何時に開きますか?", "平日は九時半に開きます。"),
    ("図書室は何時に閉まりますか?", "夕方の六時に閉まります。"),
    ("自転車は借りられますか?", "受付で一台二百円で借りられます。"),
    ("温水プールの水温は何度ですか?", "一年を通して三十度に保ちます。"),
    ("陶芸教室の先生は誰ですか?", "瀬戸で修業した森川さんです。"),
    ("落とし物はどこに届きますか?", "一階の守衛室で一週間預かります。"),
    ("飲食はできますか?", "休憩所だけでできます。"),
    ("授乳室はどこにありますか?", "二階の奥、売店のとなりです。"),
    ("車いすの貸し出しは無料ですか?", "はい、お代はかかりません。"),
    ("展望台まで何分かかりますか?", "歩いて二十分ほどです。"),
    ("写真を撮ってもいいですか?", "フラッシュなしなら構いません。"),
    ("無線LANのパスワードは何ですか?", "入口の掲示板に書いてあります。"),
    ("団体割引は何人からですか?", "十五人以上で一割引きです。"),
    ("ペットは連れて入れますか?", "補助犬のほかはご遠慮ください。"),
]
_JA_COLLIDING = [
    (
        ("入館料はいくらですか?", "大人は五百円です。"),
        ("入館料を教えてください。いくら?", "大人は八百円をいただきます。"),
    ),
    (("休館日は何曜日ですか?", "毎週月曜日に休みます。"), ("休館日って何曜日?", "第二と第四の木曜日です。")),
    (
        ("花火大会はいつ開かれますか?", "八月二日の夜に開きます。"),
        ("花火大会はいつ開かれる?", "今年は九月十四日になりました。"),
    ),
    (("館長は誰ですか?", "去年から大野がつとめています。"), ("館長って誰?", "四月に着任した宮下です。")),
    (("売店は何時に開きますか?", "午前十時からです。"), ("売店は何時に開く?", "朝の八時には開いています。")),
    (
        ("年間パスポートは何円ですか?", "二千円で買えます。"),
        ("年間パスポート、何円ですか", "値上げして三千円になりました。"),
    ),
    (("忘れた傘の保管期間は?", "三日間です。"), ("忘れた傘の保管期間は?", "二か月のあいだ取っておきます。")),
    (("講座の申し込みは電話でできますか?", "できます。"), ("講座の申し込みは電話でできますか?", "できません。")),
    (
        ("天文台の望遠鏡の口径は何センチですか?", "口径は60センチです。"),
        ("天文台の望遠鏡の口径は何センチ?", "口径は80センチです。"),
    ),
    (
        ("ロッカーはどこにありますか?", "地下一階の階段わきです。"),
        ("ロッカーはどこにあるの?", "正門を入ってすぐ右手に並んでいます。"),
    ),
]
_EN_CLEAN = [
    ("Where is the car park?", "Behind the north wing."),
    ("Is there a car park?", "Yes, it holds sixty cars."),
    ("How early can I book the meeting room?", "Three months ahead, on the first of the month."),
    ("When does the reading room open?", "At half past nine on weekdays."),
    ("When does the reading room close?", "At six in the evening."),
    ("Can I borrow a bicycle?", "The desk lends them for two pounds."),
    ("How warm is the swimming pool?", "It is kept at thirty degrees all year."),
    ("Who teaches the pottery class?", "Ms. Alder, who learnt it in Seto."),
    ("Where is lost property kept?", "In the porter's lodge, for a week."),
    ("May I eat inside?", "Only in the lounge."),
    ("Where can I feed a baby?", "There is a room on the second floor, beside the shop."),
    ("Do you lend wheelchairs?", "Yes, without charge."),
    ("How long is the walk to the lookout?", "About twenty minutes."),
    ("May I take photographs?", "Yes, without a flash."),
    ("What is the password of the wireless network?", "It is on the board at the door."),
    ("Do trains run before six o'clock?", "The first one leaves at five."),
    ("Do trains run after midnight?", "No, the last one is at eleven."),
    ("Are dogs allowed?", "Assistance dogs are welcome."),
]
_EN_COLLIDING = [
    (
        ("How much is the admission fee?", "Adults pay five pounds."),
        ("how much is the admission fee please", "It went up to eight pounds in spring."),
    ),
    (
        ("Which day is the museum closed?", "It rests on Mondays."),
        ("Which day is the museum closed, please?", "The second and fourth Thursday of a month."),
    ),
    (
        ("When is the harvest fair?", "On the second of August."),
        ("Please tell me when the harvest fair is", "It moved to 14 September."),
    ),
    (
        ("When is the lantern walk?", "On the last Friday in October."),
        ("Could you tell me when the lantern walk is?", "This year in the first week of December."),
    ),
    (
        ("Who is the director?", "Mr. Oakes, since last year."),
        ("Do you know who the director is?", "Dr. Lane took over in April."),
    ),
    (
        ("When does the gift shop open?", "At ten in the morning."),
        ("when does the gift shop open", "It is open from eight."),
    ),
    (
        ("How much is a yearly pass?", "Twenty pounds."),
        ("Tell me how much a yearly pass is", "Thirty since the rise in prices."),
    ),
    (("Can I enrol by telephone?", "Yes, you can."), ("Can I enrol by telephone?", "No, please come to the desk.")),
    (
        ("How wide is the telescope's mirror?", "The mirror is 60 centimetres wide."),
        ("How wide is the telescope's mirror?", "The mirror is 80 centimetres wide."),
    ),
    (
        ("Where are the lockers?", "In the basement, by the stairs."),
        ("Where are the lockers", "Just inside the main gate, to the right."),
    ),
]
_JA_OPENINGS = [
    "朝早く",
    "昼すぎ",
    "夕方",
    "土曜のみ",
    "祝日のみ",
    "予約制",
    "休止中",
    "春だけ",
    "雨の日以外",
    "第三火曜",
    "夜間",
    "隔週",
]
_EN_OPENINGS = [
    "before dawn",
    "past noon",
    "at dusk",
    "Saturdays alone",
    "on holidays",
    "by appointment",
    "suspended",
    "in spring",
    "unless it rains",
    "every third Tuesday",
    "overnight",
    "each fortnight",
]

BASES = {
    "ja": Base(
        _JA_CLEAN,
        _JA_COLLIDING,
        [(("宿泊の定員は何名ですか?", "定員は四十二名です。"), ("宿泊の定員は何名?", "定員は四十二名です。"))],
        [("それは何ですか?", "お祝いの品です。"), ("どうすればいいですか?", "受付にお申し出ください。")],
        ("巡回診療の窓口はいつ開きますか?", [(f"窓口{number}", words) for number, words in enumerate(_JA_OPENINGS)]),
    ),
    "en": Base(
        _EN_CLEAN,
        _EN_COLLIDING,
        [
            (
                ("How many guests fit in the lodge?", "It sleeps forty-two guests."),
                ("how many guests fit in the lodge", "It sleeps forty-two guests."),
            )
        ],
        [("What is it?", "A present for the guests."), ("How do I do that?", "Ask at the desk.")],
        (
            "When is the travelling clinic open?",
            [(f"desk {number}", words) for number, words in enumerate(_EN_OPENINGS)],
        ),
    ),
}


def written(base: Base, file: Path) -> None:
    """Write *base* to *file*: what collides or repeats stands in two articles."""
    question, crowd = base.crowd
    articles = {
        "guide": [*base.clean, *base.nameless, *(one for one, _ in base.colliding + base.repeated)],
        "board": [other for _, other in base.colliding + base.repeated],
        **{f"clinic-{number}": [(question, f"{words} ({name})")] for number, (name, words) in enumerate(crowd)},
    }
    lines = [
        {
            "id": name,
            "title": name.partition("-")[0],
            "url": f"https://example.org/{name}",
            "pairs": [{"question": asked, "answer": answer} for asked, answer in pairs],
        }
        for name, pairs in articles.items()
    ]
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
