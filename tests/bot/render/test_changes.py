"""Messages about changes keep to Discord's limits, whatever people wrote."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import Words
from bot.press import difference_id
from bot.render.admin import report_reply
from bot.render.audit import PAGE, audit_reply
from bot.render.difference import difference_reply
from bot.render.history import history_reply
from bot.render.preview import preview_reply
from knowledge.models import (
    SHARED,
    Act,
    ArticleChange,
    ArticleHead,
    ArticleId,
    Change,
    DetailChange,
    Difference,
    EntryChange,
    Learnt,
    Preview,
    Problem,
    Report,
    Said,
    Step,
    VersionNumber,
)
from knowledge.phrases import LANGS
from tests.bot.builders import version
from tests.bot.render.test_messages import check_limits

ONE, TWO = VersionNumber(1), VersionNumber(2)
NAME = "0123456789abcdef"
wild = st.one_of(st.text(min_size=1, max_size=400), st.sampled_from(["鐘" * 400, "*_`" * 200, "😀" * 300]))


@settings(max_examples=6, deadline=None)
@given(st.lists(wild, min_size=4, max_size=4), st.integers(0, 9))
def test_no_message_about_a_change_exceeds_a_limit(texts: list[str], page: int) -> None:
    title, question, text, other = texts
    said = Said(kind="qa", question=question, text=text, phrasings=(other,) * 8)
    entries = (
        EntryChange(before=said),
        EntryChange(after=said),
        EntryChange(before=said, after=said.model_copy(update={"text": other, "phrasings": ()})),
        EntryChange(before=said, after=said.model_copy(update={"phrasings": (title,) * 8})),
    )
    details = (DetailChange(name="title", before=title, after=other), DetailChange(name="url", before=None, after=text))
    change = ArticleChange(article=ArticleId("a"), title=title, kind="changed", details=details, entries=entries * 2)
    difference = Difference(before=ONE, after=TWO, articles=(change,) * 3)
    head = ArticleHead(id=ArticleId("a"), title=title, site=other, language=text[:9], partial="paywall")
    point = said.model_copy(update={"kind": "key_point", "question": None})
    learnt = Learnt(
        head=head, state="added", pairs=9, key_points=9, statements=9, first=(said, said, said, point, point, point)
    )
    problems = (Problem(name=other, fault="encoding"),) * 12
    preview = Preview(
        version=ONE,
        articles=(learnt,) * 12 + (learnt.model_copy(update={"state": "unchanged"}),) * 12,
        difference=difference,
        problems=problems,
    )
    steps = (Step(version=version(3, action="undo"), titles=(title, other, text), more=1000),) * 9
    act = Act(library=SHARED, at=datetime(2026, 1, 1, tzinfo=UTC), person="9" * 20, kind="button", what=title[:200],
              about=text[:200], outcome="refused", before=ONE, after=TWO)  # fmt: skip
    ids = tuple(ArticleId(f"{n}") for n in range(12))
    report = Report(
        version=TWO,
        base=ONE,
        change=Change(added=ids, changed=ids, removed=ids, quarantined=ids, restored=ids),
        problems=problems,
    )
    for lang in LANGS:
        words = Words(lang)
        check_limits(difference_reply(difference, words, page, lambda at: difference_id(ONE, TWO, at)))
        check_limits(preview_reply(preview, words, NAME, page))
        check_limits(history_reply(steps, words, page))
        check_limits(audit_reply((act,) * (PAGE + 1), words, page))
        check_limits(report_reply(report, dict.fromkeys(ids, title), words, done="report.reloaded_done"))
