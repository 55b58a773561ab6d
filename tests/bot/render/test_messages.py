"""Every kind of message, kept as readable text in both languages; run with KIJIBOT_WRITE_SNAPSHOTS=1 to renew them."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import PHRASES, Words
from bot.policy import MODES
from bot.render.above import above_reply, message_address
from bot.render.admin import Status, policies_reply, report_reply, rollback_reply, status_reply
from bot.render.answer import answer_reply, entry_reply, others_reply
from bot.render.errors import error_reply
from bot.render.limits import COMPONENTS, CUSTOM_ID, LABEL, LINK, TEXT_TOTAL, units
from bot.render.links import web_address
from bot.render.message import Button, Reply, as_text, note, to_view
from bot.render.news import Shelf, articles_reply, latest_reply
from bot.render.reading import compare_reply, help_reply, summary_reply, timeline_reply
from bot.render.removal import removable
from bot.render.settings import strictness_line
from bot.server_settings import STRICTNESSES, ServerSettings
from knowledge.errors import ConflictError, Fault, NotFoundError, StoreError, UnreadableError
from knowledge.models import (
    SHARED,
    ArticleId,
    Change,
    EntryId,
    Evidence,
    Finding,
    Happening,
    Level,
    Problem,
    Report,
    Spot,
    VersionNumber,
    Walked,
    server_library,
)
from knowledge.phrases import LANGS, Lang
from knowledge.services.answer import Suggestion
from tests.bot.builders import answered, choices, evidence, reading, summary, unanswered, version
from tests.bot.changes.messages import changes_told
from tests.bot.render.editing import editing_messages

SNAPSHOTS = Path(__file__).parent.parent / "snapshots"
ASKER = 81384788765712384
TODAY = date(2026, 9, 20)

PAIR = evidence(
    "灯台は1904年に建てられ、1951年に今の塔に建て直されました。",
    question="岬の灯台はいつ建てられましたか?",
    highlight=(3, 8),
)
RELATED = evidence(
    "灯りは約40キロ先の船からも見えます。\n霧の日には霧笛も鳴ります。",
    id_="e2",
    source=("海上保安だより", "https://coast.example/light", "section"),
)
OWN = evidence(
    "灯台の見学は土曜日と日曜日の午前10時からです。",
    id_="e3",
    source=("岬通信", "https://lighthouse.example/history", "article"),
    library=server_library(7),
)
BARE = evidence("合図は3回の点滅です。", id_="e4", title="申し送り *重要*", url=None, source=None)

PASSAGE = evidence(
    "霧の日には霧笛も鳴ります。", id_="e5", passage_url="https://lighthouse.example/history#:~:text=%E9%9C%A7%E3%81%AE"
)
CHECKED = BARE.model_copy(
    update={
        "article": BARE.article.model_copy(
            update={
                "modified": date(2026, 5, 1),
                "changed": datetime(2026, 5, 2, tzinfo=UTC),
                "verified": datetime(2026, 9, 19, tzinfo=UTC),
                "partial": "paywall",
            }
        )
    }
)
LINKED = evidence("", id_="e7").model_copy(update={"policy": "title"})
NEWER = evidence(
    "灯台は1905年に建てられました。", id_="e6", title="灯台の新しい記録", url="https://lighthouse.example/new"
)
HAPPENINGS = (
    Happening(first=date(1904, 5, 1), last=date(1904, 5, 31), told=True, entry=PAIR),
    Happening(first=date(2026, 4, 18), last=date(2026, 4, 18), told=False, entry=BARE),
)


def every_kind(words: Words) -> dict[str, Reply]:
    """Return one message of each kind."""
    articles = [summary(f"岬だより 第{n}号", id_=f"a{n}") for n in range(1, 13)]
    points = ("灯台は1904年に建てられました。", "灯りは約40キロ先まで届きます。")
    report = Report(
        version=VersionNumber(4),
        change=Change(added=(ArticleId("a1"),), changed=(ArticleId("a2"),), removed=(ArticleId("a3"),)),
        unchanged=12,
        problems=(Problem(name="notes.txt", fault="encoding", kept=True), Problem(name="a.jsonl:3", fault="json")),
        entries=48,
    )
    titles = {ArticleId("a1"): "岬の灯台の歴史", ArticleId("a2"): "潮の時計", ArticleId("a3"): "港まつり"}
    history = (version(2, current=True, articles=3, action="reload"), version(1, articles=2))
    chosen = ServerSettings.read({"channels": {"111": "off", "222": "watch"}})
    hidden = Spot(library=SHARED, article=ArticleId("a2"), title="潮の時計", text="潮の高さは針で示します。")
    walked = Walked(
        version=VersionNumber(2),
        fingerprint="",
        entries=48,
        errors=0,
        warnings=1,
        notes=2,
        findings=(Finding(kind="unreachable", spots=(hidden,)),),
    )
    status = Status(
        own=history[0], own_articles=3, aside=("潮の時計",), partial=("港まつり",), shared_articles=20,
        history=history, walked=walked, settings=chosen, refused=frozenset(),
        strictness="balanced", meaning=True, message_content=False,
    )  # fmt: skip

    def answer(outcome: object, **options: str) -> Reply:
        return answer_reply(outcome, words, asker=ASKER, **options)  # type: ignore[arg-type]

    return {
        "answer-pair": answer(answered(PAIR)),
        "answer-command": answer(answered(PAIR), asked="灯台ができたのは?"),
        "answer-related": answer(answered(RELATED)),
        "answer-article": answer(answered(OWN)),
        "answer-bare": answer(answered(BARE)),
        "answer-checked": answer(answered(CHECKED)),
        "answer-notes": answer(answered(PAIR, cut=True, sample=True)),
        "answer-newer": answer(answered(PAIR, newer=NEWER, also=(RELATED.article,) * 5, others=(OWN, BARE))),
        "answer-passage": answer(answered(PASSAGE)),
        "answer-link-only": answer(answered(LINKED)),
        "choices-link-only": answer(choices(PAIR, LINKED)),
        "above-link-only": above_reply(LINKED, message_address(1, 2, 3), words),
        "answer-other-passages": others_reply([OWN, BARE], words, asker=ASKER),
        "answer-choices": answer(choices(PAIR, RELATED, OWN)),
        "answer-removable": removable(answer(answered(PAIR)), ASKER, words),
        "choices-removable": removable(answer(choices(PAIR, OWN)), ASKER, words),
        "answer-above": above_reply(PAIR, message_address(1, 2, 3), words),
        "answer-chosen": entry_reply(PAIR, words, (Button("2. 灯りは…", custom_id="kiji:s:1:e2"),)),
        "answer-nearest": answer(unanswered(PAIR, OWN)),
        "answer-nothing": answer(unanswered()),
        "latest-sample": latest_reply([summary()], words, sample=True),
        "articles-sample": articles_reply([summary()], words, 0, sample=True),
        "latest": latest_reply([summary(points=points), summary("潮の時計", id_="a2", url=None)], words),
        "articles-page": articles_reply(articles, words, 1),
        "latest-topic": latest_reply([summary(), summary("潮の時計", id_="a2", url=None)], words,
                                     Shelf(1, skip=1, topic="灯台")),
        "latest-no-topic": latest_reply([], words, Shelf(1, topic="*火星*")),
        "summary": summary_reply(reading(), words, asker=ASKER, own=True),
        "summary-bare": summary_reply(reading(points=(), questions=(), url=None), words, asker=ASKER, own=True),
        "summary-link-only": summary_reply(
            reading(points=(), questions=()), words, asker=ASKER, own=True, quoted=False
        ),
        "latest-link-only": latest_reply([summary().model_copy(update={"policy": "title"})], words),
        "policies": policies_reply({"shiomi.example": "title", "汐見新聞": "never"}, words),
        "policies-none": policies_reply({}, words),
        "timeline": timeline_reply("灯台", HAPPENINGS, words),
        "timeline-nothing": timeline_reply("*火星*", (), words),
        "compare": compare_reply([NEWER, PASSAGE], words, asked="灯台はいつ建てられた?"),
        "compare-one": compare_reply([BARE], words, asked="合図は?"),
        "compare-nothing": compare_reply([], words, asked="火星は?"),
        "help": help_reply([Suggestion(question=PAIR.question or "", id=PAIR.id)], words, asker=ASKER),
        "help-nothing": help_reply([], words, asker=ASKER),
        "report": report_reply(report, titles, words, done="report.reloaded_done"),
        "report-nothing": report_reply(Report(version=VersionNumber(4), change=Change(), unchanged=3), {}, words,
                                       done="report.reloaded_done"),
        "rollback": rollback_reply(version(1), Report(
            version=VersionNumber(1), base=VersionNumber(2), change=Change(removed=(ArticleId("a1"),))
        ), titles, words),
        "report-undone": report_reply(Report(version=VersionNumber(5), base=VersionNumber(4), change=report.change),
                                      titles, words, done="report.undone"),
        **changes_told(words),
        "status": status_reply(status, words),
        "sorry-store": error_reply(StoreError(path="/srv/x.db", problem="locked"), words),
        "sorry-conflict": error_reply(ConflictError(), words),
        "sorry-article": error_reply(NotFoundError("article", "灯*台"), words),
        "sorry-pasted": error_reply(UnreadableError(Fault.EMPTY, name="-"), words),
        **{name: note(words(key)) for name, key in NOTES.items()},
        "strictness": note("\n".join(strictness_line(word, words, "strictness.set") for word in STRICTNESSES)),
        "channel": note("\n".join(words(f"channel.{mode}", channel="<#111>") for mode in (*MODES, "no_forum"))
                        + "\n" + words("channel.needs_intent")),
        **editing_messages(words),
    }  # fmt: skip


NOTES = {
    f"note-{key.replace('_', '-')}": f"notice.{key}"
    for key in (
        "help",
        "paused",
        "stopping",
        "flood_person",
        "flood_channel",
        "flood_server",
        "not_asker",
        "no_text",
        "not_allowed",
        "too_large",
        "attachment_gone",
        "bad_url",
    )
} | {
    "feedback-thanks": "feedback.thanks",
    "feedback-told": "feedback.told",
    "pause-on": "pause.on",
    "pause-off": "pause.off",
    "answer-gone": "answer.gone",
    "empty": "news.empty",
}


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_of_message_reads_as_it_was_approved(lang: Lang) -> None:
    shown = "\n".join(f"== {name}\n{as_text(reply)}" for name, reply in every_kind(Words(lang, TODAY)).items())
    file = SNAPSHOTS / f"messages.{lang}.txt"
    if os.environ.get("KIJIBOT_WRITE_SNAPSHOTS"):
        file.write_text(shown, encoding="utf-8")

    assert shown == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
def test_start_up_sentences_read_as_they_were_approved(lang: Lang) -> None:
    facts = {"code": 4013, "why": "HTTP 503", "seconds": 4, "name": "Kijibot", "servers": 3}
    keys = sorted(key for key in PHRASES.keys if key.startswith("start."))
    shown = "".join(f"{key}: {PHRASES.say(lang, key, **facts)}\n" for key in keys)
    file = SNAPSHOTS / f"start.{lang}.txt"
    if os.environ.get("KIJIBOT_WRITE_SNAPSHOTS"):
        file.write_text(shown, encoding="utf-8")

    assert shown == file.read_text(encoding="utf-8")


async def test_every_kind_of_message_is_accepted_by_discords_own_limits() -> None:
    for reply in every_kind(Words("ja")).values():
        view = to_view(reply)
        assert view.content_length() <= TEXT_TOTAL
        assert view.total_children_count <= COMPONENTS


# -- limits, for any text -------------------------------------------------------------------------------------------

wild = st.text(max_size=5000)
urls = st.one_of(st.none(), st.text(max_size=700), st.text(max_size=700).map(lambda rest: f"https://x.example/{rest}"))


@st.composite
def any_evidence(draw: st.DrawFn) -> Evidence:
    text = draw(st.text(min_size=1, max_size=4000))
    level = cast("Level", draw(st.sampled_from(["card", "section", "article"])))
    source = draw(st.one_of(st.none(), st.tuples(wild, urls, st.just(level))))
    question = draw(st.one_of(st.none(), wild))
    start = draw(st.integers(0, len(text)))
    return evidence(
        text, question=question, title=draw(wild), url=draw(urls), source=source, highlight=(start, len(text)),
        id_=draw(st.sampled_from(["e1", "f" * 16, "!" * 64])), passage_url=draw(urls),
    )  # fmt: skip


def check_limits(reply: Reply) -> None:
    assert sum(units(card.text) for card in reply.cards) <= TEXT_TOTAL
    components = 0
    for card in reply.cards:
        assert card.text
        components += 2 + len(card.rows) + sum(map(len, card.rows))
        for row in card.rows:
            assert 1 <= len(row) <= 5
            for button in row:
                assert 1 <= units(button.label) <= LABEL
                assert (button.url is None) != (button.custom_id is None)
                if button.url is not None:
                    assert units(button.url) <= LINK
                    assert button.url.startswith(("http://", "https://"))
                else:
                    assert units(button.custom_id or "") <= CUSTOM_ID
    assert components <= COMPONENTS


@settings(max_examples=40)
@given(st.lists(any_evidence(), min_size=5, max_size=5), wild)
def test_no_answer_exceeds_a_limit(found: list[Evidence], asked: str) -> None:
    first, second, *others = found
    words = Words("en")
    full = answered(first, cut=True, sample=True, newer=second, also=tuple(f.article for f in found), others=(*others,))
    for outcome in (full, choices(*found), unanswered(*found)):
        check_limits(answer_reply(outcome, words, asker=2**63, asked=asked))


@settings(max_examples=40)
@given(st.lists(any_evidence(), min_size=1, max_size=6), wild)
def test_no_reading_exceeds_a_limit(found: list[Evidence], said: str) -> None:
    happenings = [
        Happening(first=date(2026, 4, 18), last=date(2026, 4, 18), told=True, entry=each) for each in found
    ] * 2
    told = reading(said, points=(said, *(each.text for each in found)), questions=(said or "?",) * 9, site=said)
    for lang in LANGS:
        words = Words(lang)
        check_limits(others_reply(found[:3], words, asker=2**63))
        check_limits(timeline_reply(said, happenings, words))
        check_limits(compare_reply(found, words, asked=said))
        check_limits(summary_reply(told, words, asker=2**63, own=True))
        check_limits(help_reply([Suggestion(question=said, id=EntryId("e1"))] * 9, words, asker=2**63))
        check_limits(latest_reply([summary(said)] * 6, words, Shelf(5, 999_999, "😀" * 36)))


@settings(max_examples=40)
@given(st.lists(wild, min_size=1, max_size=5), st.lists(wild, max_size=40), urls)
def test_no_list_of_articles_exceeds_a_limit(titles: list[str], points: list[str], url: str | None) -> None:
    found = [summary(title, site=title, url=url, points=tuple(points)) for title in titles]
    for lang in LANGS:
        check_limits(latest_reply(found, Words(lang), sample=True))
        check_limits(articles_reply(found * 5, Words(lang), 1, sample=True))


@settings(max_examples=40)
@given(st.lists(wild, min_size=1, max_size=30))
def test_no_report_exceeds_a_limit(names: list[str]) -> None:
    ids = tuple(ArticleId(f"{n}") for n in range(len(names)))
    titles = dict(zip(ids, names, strict=True))
    problems = tuple(Problem(name=name, fault="binary", kept=True) for name in names)
    report = Report(version=VersionNumber(1), change=Change(added=ids, changed=ids, removed=ids), problems=problems)
    check_limits(report_reply(report, titles, Words("en"), done="report.added_done"))


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://paper.example/a", "https://paper.example/a"),
        ("https://paper.example", "https://paper.example/"),
        ("https://例え.jp/記事(1)", "https://xn--r8jz45g.jp/%E8%A8%98%E4%BA%8B%281%29"),
        ("https://bank.example@evil.example/", None),
        ("javascript:alert(1)", None),
        ("ftp://x.example/", None),
        ("https://", None),
        ("https://x.example/\nhttps://evil.example", None),
        (" https://x.example/", None),
        ("https://[::1]/", None),
        ("https://x.example:99999/", None),
        ("", None),
        (None, None),
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None, address: str | None) -> None:
    assert web_address(url) == address


def test_an_address_too_long_for_a_button_is_linked_in_the_text() -> None:
    url = "https://x.example/@everyone/" + "a" * 500
    (card,) = answer_reply(answered(evidence(url=url, source=None)), Words("en"), asker=1).cards

    assert [button for row in card.rows for button in row if button.url] == []
    assert f"]({url.replace('@', '%40')})" in card.text  # in a text, the name alone would be looked for


def test_dates_are_written_as_people_write_them() -> None:
    assert Words("ja").day(date(2025, 6, 6)) == "2025年6月6日"
    assert Words("en").day(date(2025, 6, 6)) == "6 June 2025"


def test_phrases_ask_for_the_same_facts_in_both_languages() -> None:
    for key in PHRASES.keys:
        assert PHRASES.places("ja", key) == PHRASES.places("en", key), key


def test_command_phrases_keep_to_discords_limits() -> None:
    for key in PHRASES.keys:
        if key.startswith("command."):
            for lang in LANGS:
                text = PHRASES.say(lang, key)
                assert 1 <= units(text) <= (32 if key.endswith((".name", ".menu")) else 100), key
                if key.endswith(".name"):
                    assert discord.app_commands.commands.validate_name(text) == text


@pytest.mark.parametrize("lang", LANGS)
def test_one_message_quotes_only_so_much_of_one_article(lang: Lang) -> None:
    day, long = date(2026, 4, 18), "鐘" * 240
    mine = [Happening(first=day, last=day, told=True, entry=evidence(long, id_=f"m{n}")) for n in range(9)]
    other = evidence("笛" * 240, id_="o")
    other = other.model_copy(update={"article": other.article.model_copy(update={"id": "a2"})})
    points = reading(points=(long,) * 9)

    whole = as_text(answer_reply(answered(evidence("鐘" * 5000)), Words(lang), asker=ASKER))
    dated = as_text(timeline_reply("鐘", [*mine, Happening(first=day, last=day, told=True, entry=other)], Words(lang)))
    summed = as_text(summary_reply(points, Words(lang), asker=ASKER, own=True))

    assert 900 < whole.count("鐘") <= 1000
    assert "鐘…" in whole
    assert 240 < dated.count("鐘") <= 1501
    assert dated.count("笛") > 100
    assert 240 < summed.count("鐘") <= 1500
