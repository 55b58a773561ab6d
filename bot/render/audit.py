"""The audit log as a message."""

from collections.abc import Sequence

from bot.i18n import PHRASES, Words
from bot.press import audit_id
from bot.render.escape import line
from bot.render.message import Card, Reply, note
from bot.render.paging import turning
from knowledge.models import Act

PAGE = 10
_ABOUT = 120


def audit_reply(acts: Sequence[Act], words: Words, page: int) -> Reply:
    """Return page *page* (from 0); one of *acts* more than fit means that there are older ones."""
    if not acts and page == 0:
        return note(words("audit.none"))
    lines = [f"**{words('audit.heading')}**", *(_line(act, words) for act in acts[:PAGE])]
    return Reply((Card("\n".join(lines), rows=turning(page, words, audit_id, more=len(acts) > PAGE)),), private=True)


def _line(act: Act, words: Words) -> str:
    when = f"<t:{int(act.at.timestamp())}:f>"
    who = words("audit.forgotten") if act.person is None else f"<@{act.person}>"
    about = words("audit.about", about=line(act.about, _ABOUT)) if act.about else ""
    ended = "" if act.outcome == "done" else words(f"audit.{act.outcome}")
    moved = ""
    if act.after is not None:
        moved = words("audit.moved", before=act.before, after=act.after) if act.before else ""
        moved = moved or words("audit.first", after=act.after)
    return words("audit.line", when=when, who=who, what=errand(act, words), about=about) + ended + moved


def errand(act: Act, words: Words) -> str:
    """Return what was done: a command as it is typed, a button by its label."""
    if act.kind == "command":
        parts = act.what.split()
        below = [f"command.feed_{part}.name" for part in parts[2:]] if parts[1:2] == ["feed"] else []
        names = [f"command.{part}.name" for part in parts[: len(parts) - len(below)]] + below
        typed = [words(name) if name in PHRASES.keys else "" for name in names]
        return f"`/{' '.join(typed) if all(typed) else act.what.replace('`', '')}`"
    label = f"audit.errand.{act.what}"
    if label in PHRASES.keys:
        return words(label)
    return words(f"audit.{act.kind}", name=line(act.what, _ABOUT))
