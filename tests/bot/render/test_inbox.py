"""The inbox and what is told of it, as text in both languages; KIJIBOT_WRITE_SNAPSHOTS=1 renews it."""

import os
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Words
from bot.render.answer import answer_reply
from bot.render.following import completed_note, follows_lines, news_reply
from bot.render.inbox import Page, answered_reply, inbox_reply, kept_reply
from bot.render.message import Reply, as_text, note
from knowledge.models import SHARED, EntryId, Follow, FollowId, FollowKind, Gap, GapId, News, TeamAnswer
from knowledge.phrases import LANGS, Lang
from tests.bot.builders import answered, evidence, reading, unanswered
from tests.bot.render.test_messages import ASKER, PAIR, SNAPSHOTS, TODAY, check_limits

TEAM = evidence("会費は3,500円です。", id_="t1", question="懇親会の会費は?", source=None).model_copy(
    update={"article": PAIR.article.model_copy(update={"title": "懇親会の会費は?", "team": True})}
)
DRAFT = TeamAnswer(text="会費は*3,500円*です。", url="no link")


def gap(number: int, text: str = "懇親会の会費は?", **fields: object) -> Gap:
    days = {"first": date(2026, 9, 1), "last": TODAY}
    return Gap.model_validate({"id": number, "library": SHARED, "text": text, **days, **fields})


def follow(kind: FollowKind, text: str) -> Follow:
    since = datetime(2026, 9, 1, tzinfo=UTC)
    return Follow(id=FollowId(1), library=SHARED, person="1", channel=111, kind=kind, text=text, lang="ja", since=since)


def every_kind(words: Words) -> dict[str, Reply]:
    asked = gap(
        7, count=4, wordings=("会費は?", "*会費*いくら"), channels={111: 2, 222: 1, 333: 1, 444: 1},
        disliked=EntryId("e1"), draft=DRAFT,
    )  # fmt: skip
    other = gap(8, "@everyone 二次会は?", first=TODAY)
    many = [gap(number, f"質問{number}は何ですか?") for number in range(1, 13)]
    aside = other.model_copy(update={"state": "dismissed"})
    topic, question = follow("topic", "灯*台"), follow("question", "懇親会の会費は?")
    return {
        "inbox": inbox_reply(Page((asked, other), {GapId(7): 2, GapId(8): 1}, "open", 0, 3), words),
        "inbox-page": inbox_reply(Page(many, {}, "open", 1, 0, done=other), words),
        "inbox-empty": inbox_reply(Page((), {}, "open", 0, 0), words),
        "inbox-dismissed": inbox_reply(Page((aside,), {}, "dismissed", 0, 2), words),
        "inbox-dismissed-empty": inbox_reply(Page((), {}, "dismissed", 0, 0), words),
        "inbox-answered": answered_reply(TEAM, ["**1**"], words),
        "inbox-kept": kept_reply(words("notice.bad_url"), GapId(7), DRAFT, words),
        "answer-team": answer_reply(answered(TEAM), words, asker=ASKER),
        "refusal-tell-me": answer_reply(unanswered(), words, asker=ASKER, tell="kiji:tell:0123456789abcdef"),
        "refusal-nearest-tell-me": answer_reply(
            unanswered(PAIR), words, asker=ASKER, tell="kiji:tell:0123456789abcdef"
        ),
        "completed": completed_note("懇親会の会費は?", words),
        "follow-answered": news_reply(News(follows=(question,), mark="m", answer=TEAM), words),
        "follow-articles": news_reply(News(follows=(topic,), mark="m", articles=(reading().article,) * 7), words),
        "follows": note(follows_lines((topic, question), words)),
        "how-to-add": note(words("inbox.how_to_add", question="懇親会の会費は?")),
        **{f"tell-{did}": note(words(f"tell.{did}"))
           for did in ("noted", "noted_unseen", "taken_back", "full", "gone")},
        **{f"follow-{did}": note(words(f"follow.{did}", text="灯台"))
           for did in ("begun_question", "begun_topic", "known", "full", "ended", "not_followed")},
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_every_message_of_the_inbox_reads_as_it_was_approved(lang: Lang) -> None:
    shown = "\n".join(f"== {name}\n{as_text(reply)}" for name, reply in every_kind(Words(lang, TODAY)).items())
    file = SNAPSHOTS / f"inbox.{lang}.txt"
    if os.environ.get("KIJIBOT_WRITE_SNAPSHOTS"):
        file.write_text(shown, encoding="utf-8")

    assert shown == file.read_text(encoding="utf-8")


@given(st.lists(st.text(min_size=1, max_size=600), min_size=1, max_size=12), st.sampled_from(LANGS))
def test_no_inbox_exceeds_a_limit(texts: list[str], lang: Lang) -> None:
    gaps = [
        gap(10**14 + number, text, count=10**6, wordings=(text, text), disliked=EntryId("e"), draft=DRAFT,
            channels=dict.fromkeys(range(10**18, 10**18 + 9), 10**5))
        for number, text in enumerate(texts)
    ]  # fmt: skip
    waiting = {each.id: 999 for each in gaps}
    for number in (0, 1, 9999):
        check_limits(inbox_reply(Page(gaps, waiting, "open", number, 999, done=gaps[0]), Words(lang, TODAY)))
    check_limits(kept_reply(texts[0], GapId(1), TeamAnswer(text=texts[0] * 9), Words(lang, TODAY)))
