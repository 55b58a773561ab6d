"""The messages about changes, for the snapshots."""

from datetime import UTC, datetime
from typing import Literal

from bot.i18n import Words
from bot.press import back_id, difference_id, rollback_id
from bot.render.audit import audit_reply
from bot.render.difference import difference_reply
from bot.render.errors import error_reply
from bot.render.history import history_reply
from bot.render.message import Button, Reply, note, sorry
from bot.render.preview import preview_reply
from knowledge.errors import NotFoundError, OvertakenError, UndoneError
from knowledge.models import (
    SHARED,
    Act,
    ArticleChange,
    ArticleHead,
    ArticleId,
    Difference,
    Finding,
    Learnt,
    Preview,
    Problem,
    Reading,
    Spot,
    Step,
    VersionNumber,
)
from knowledge.services.comparing import article_change, said
from tests.bot.builders import reading, version

THREE, FOUR = VersionNumber(3), VersionNumber(4)
OLD = reading(points=("灯台は1904年に建てられました。", "灯りは約40キロ先まで届きます。"))
NEW = reading(
    "岬の灯台のあゆみ",
    points=("灯台は1905年に建てられました。", "霧の日には霧笛も鳴ります。"),
    questions=("岬の灯台はいつ建てられましたか?", "夜も登れますか?"),
)


def with_points(told: Reading) -> Reading:
    """Return *told* with an entry for each key point too."""
    points = [
        told.entries[0].model_copy(
            update={"id": f"p{start}", "kind": "key_point", "start": start, "end": end, "core": (start, end),
                    "question": None}
        )
        for start, end in told.article.key_points
    ]  # fmt: skip
    return told.model_copy(update={"entries": (*told.entries, *points)})


def difference() -> Difference:
    """Return what is different where one article changed, one came, one went, and one was not looked into."""
    ferry = reading("渡し船", id_="a2", points=("渡し船は毎時出ます。",), questions=("船はいつ出ますか?",))
    far = ArticleChange(article=ArticleId("a4"), title="遠い島", kind="quarantined", compared=False)
    articles = (
        article_change("changed", with_points(OLD), with_points(NEW)),
        article_change("added", None, ferry),
        article_change("removed", reading("港まつり", id_="a3", points=(), questions=()), None),
        far,
    )
    return Difference(before=THREE, after=FOUR, articles=articles)


def learnt(state: Literal["added", "changed", "unchanged"], told: Reading) -> Learnt:
    """Return what is learnt from *told*."""
    entries = said(with_points(told))
    pairs, points = ([one for one in entries if one.kind == kind] for kind in ("qa", "key_point"))
    head = ArticleHead(**{name: getattr(told.article, name) for name in ArticleHead.model_fields})
    return Learnt(head=head, state=state, pairs=len(pairs), key_points=len(points), statements=4,
                  first=(*pairs, *points))  # fmt: skip


def preview() -> Preview:
    """Return the preview of an update that collides with what is there."""
    spot = Spot(library=SHARED, article=ArticleId("a9"), title="灯台案内", question="岬の灯台はいつ建てられましたか?")
    partial = reading("渡し船", id_="a2").article.model_copy(update={"partial": "paywall", "published": None})
    return Preview(
        version=THREE,
        articles=(
            learnt("changed", NEW),
            learnt("added", Reading(article=partial, entries=reading().entries)),
            learnt("unchanged", reading("港まつり", id_="a3")),
        ),
        difference=difference().model_copy(update={"after": None}),
        problems=(Problem(name="notes.txt", fault="encoding"),),
        findings=(Finding(kind="collision", spots=(spot, spot), facts={"count": 2}),),
    )


def changes_told(words: Words) -> dict[str, Reply]:
    """Return one message about changes of each kind."""
    steps = (
        Step(version=version(4, current=True, action="reload"), titles=("岬の灯台の歴史", "*渡し船*"), more=2),
        Step(version=version(3, action="undo").model_copy(update={"by": "77"}), titles=("港まつり",), more=0),
        Step(version=version(2, action="feed").model_copy(update={"by": "-"}), titles=(), more=0),
    )
    at = datetime(2026, 11, 24, tzinfo=UTC)
    acts = (
        Act(library=SHARED, at=at, person="77", kind="button", what="undo", about="港まつり", outcome="done",
            before=FOUR, after=VersionNumber(5)),
        Act(library=SHARED, at=at, person="77", kind="command", what="kb add", about="link=https://x.example/",
            outcome="failed"),
        Act(library=SHARED, at=at, person=None, kind="command", what="kb remove", outcome="refused"),
        Act(library=SHARED, at=at, person="77", kind="modal", what="paste", outcome="done", after=VersionNumber(1)),
        Act(library=SHARED, at=at, person="77", kind="select", what="other", about="x", outcome="done"),
    )  # fmt: skip
    go = Button(words("history.go", version=3), custom_id=rollback_id(THREE, FOUR))
    ask = f"**{words('history.ask', version=3)}**"
    seen, name = preview(), "0123456789abcdef"
    none = Difference(before=THREE, after=None, articles=())
    unfit = seen.model_copy(update={"findings": (Finding(kind="blind", facts={"count": 9}),), "problems": ()})
    return {
        "preview": preview_reply(seen, words, name, 0),
        "preview-entries": preview_reply(seen, words, name, 1),
        "preview-unchanged": preview_reply(
            Preview(version=THREE, articles=seen.articles[2:], difference=none), words, "", 0
        ),
        "preview-unfit": preview_reply(unfit, words, name, 0),
        "preview-gone": sorry(words("preview.gone")),
        "preview-discarded": note(words("preview.discarded")),
        "difference": difference_reply(difference(), words, 0, lambda page: difference_id(THREE, FOUR, page)),
        "difference-none": difference_reply(
            Difference(before=None, after=FOUR, articles=()), words, 0, lambda page: difference_id(None, FOUR, page)
        ),
        "going-back": difference_reply(
            difference(), words, 0, lambda page: back_id(THREE, page), rows=((go,),), above=ask
        ),
        "history": history_reply((*steps, *steps), words, 0),
        "history-none": history_reply((), words, 0),
        "audit": audit_reply(acts, words, 0),
        "audit-none": audit_reply((), words, 0),
        "sorry-undone": error_reply(UndoneError(version=4), words),
        "sorry-overtaken": error_reply(OvertakenError(version=4, count=2), words),
        "sorry-difference": error_reply(NotFoundError("difference", "4"), words),
    }
