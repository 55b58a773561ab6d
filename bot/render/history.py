"""The versions of a library as a message: who, when, why, and the way back."""

from collections.abc import Sequence

from bot.i18n import Words
from bot.press import back_id, history_id
from bot.render.escape import line
from bot.render.message import Button, Card, Reply, note
from bot.render.paging import turning
from knowledge.models import Step

PAGE = 5
_TITLE = 80
_PERSON = frozenset("0123456789")


def history_reply(steps: Sequence[Step], words: Words, page: int) -> Reply:
    """Return page *page* (from 0) of the versions; one of *steps* more than fit means that there are older ones."""
    if not steps and page == 0:
        return note(words("history.none"))
    shown = steps[:PAGE]
    lines = [f"**{words('history.heading')}**", *(_line(step, words) for step in shown)]
    numbers = [step.version.number for step in shown if not step.version.current]
    back = [Button(words("history.back", version=number), custom_id=back_id(number, 0)) for number in numbers]
    rows = [tuple(back)] if back else []
    turns = turning(page, words, history_id, more=len(steps) > PAGE)
    return Reply((Card("\n".join(lines), rows=(*rows, *turns)),), private=True)


def _line(step: Step, words: Words) -> str:
    version = step.version
    when = f"<t:{int(version.created.timestamp())}:f>"
    action = words(f"version.{version.action}")
    here = words("status.current") if version.current else ""
    head = words("history.line", number=version.number, when=when, who=_who(version.by, words), action=action)
    titles = [line(title, _TITLE) for title in step.titles]
    if step.more and titles:
        titles.append(words("report.more", count=step.more))
    about = f"\n-# {words('card.between').join(titles)}" if titles else ""
    return f"{head}{here}{about}\n-# {words('history.holds', articles=version.articles, entries=version.entries)}"


def _who(by: str, words: Words) -> str:
    if set(by) <= _PERSON and by:
        return f"<@{by}>"
    return words("history.terminal") if by == "cli" else words("audit.forgotten")
