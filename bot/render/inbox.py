"""The inbox as a message: what was asked in vain, how often and lately, and what can be done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from bot.i18n import Words
from bot.press import gap_id, inbox_id
from bot.render.answer import entry_reply
from bot.render.escape import line, quote
from bot.render.message import Button, Card, Reply, Trace
from bot.render.paging import turning
from knowledge.models import QUOTED, Evidence, Gap, GapId, GapState, TeamAnswer

_SHOWN = 5
"""Questions on a page: with three buttons each they stay below Discord's 40 components."""
_QUESTION = 200
_WORDING = 80
_WORDINGS, _CHANNELS = 2, 3
_DOT = " · "


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the inbox."""

    gaps: Sequence[Gap]
    """All in one state, in order."""
    waiting: Mapping[GapId, int]
    state: GapState
    number: int
    others: int
    """How many are in the other state."""
    done: Gap | None = None
    """Was just put aside."""


def inbox_reply(page: Page, words: Words) -> Reply:
    """Return *page* as a message for an administrator."""
    pages = max(-(-len(page.gaps) // _SHOWN), 1)
    number = min(page.number, pages - 1)
    shown = page.gaps[number * _SHOWN : (number + 1) * _SHOWN]
    head = words(f"inbox.{page.state}", count=len(page.gaps))
    if not page.gaps:
        head += "\n" + words(f"inbox.none_{page.state}")
    elif pages > 1:
        head += "\n-# " + words("news.page", page=number + 1, pages=pages)
    undo: tuple[tuple[Button, ...], ...] = ()
    if page.done is not None:
        head += "\n" + words("inbox.dismissed_now", question=line(page.done.text, _QUESTION))
        undo = ((Button(words("inbox.undo"), custom_id=gap_id("reopen", page.done.id, number)),),)
    # A message with a frame takes the place of the page before; one without any is a mere note.
    cards = [Card(head, rows=undo, framed=not page.gaps)]
    cards += [_card(gap, page.waiting.get(gap.id, 0), number, words) for gap in shown]
    if row := _elsewhere(page, number, pages, words):
        cards.append(Card(f"-# {words(f'inbox.order_{page.state}')}", rows=(row,), framed=False))
    return Reply(tuple(cards), private=True)


def answered_reply(evidence: Evidence | None, findings: Sequence[str], words: Words) -> Reply:
    """Return that the team's answer serves, as readers will see it, and what the self-test found."""
    done = Card("\n".join([words("inbox.answered_now"), *findings]), framed=False)
    shown = entry_reply(evidence, words).cards if evidence else ()
    return Reply((done, *shown), private=True)


def kept_reply(why: str, gap: GapId, given: TeamAnswer, words: Words) -> Reply:
    """Return *why* the answer does not serve, and the answer, which can be changed and tried again."""
    again = Button(words("inbox.again"), custom_id=gap_id("answer", gap, 0))
    said = f"{why}\n{words('inbox.kept')}\n{quote(given.text, None, QUOTED)}"
    return Reply((Card(said, rows=((again,),)),), private=True, trace=Trace(failed=True))


def _card(gap: Gap, waiting: int, page: int, words: Words) -> Card:
    lines = [f"**{line(gap.text, _QUESTION)}**", f"-# {_DOT.join(_facts(gap, waiting, words))}"]
    if gap.wordings:
        others = words("card.between").join(line(text, _WORDING) for text in gap.wordings[:_WORDINGS])
        lines.append(f"-# {words('inbox.also', questions=others)}")
    lines += [f"-# {words('inbox.disliked')}"] * (gap.disliked is not None)
    lines += [f"-# {words('inbox.drafted')}"] * (gap.draft is not None)
    acts = ("answer", "add", "dismiss") if gap.state == "open" else ("reopen",)
    row = tuple(Button(words(f"inbox.{act}"), custom_id=gap_id(act, gap.id, page)) for act in acts)
    return Card("\n".join(lines), rows=(row,))


def _facts(gap: Gap, waiting: int, words: Words) -> list[str]:
    """Return how often, when and where it was asked, and how many wait for an answer."""
    facts = [words("inbox.times", count=gap.count) if gap.count > 1 else words("inbox.once")]
    facts.append(words("inbox.last", day=words.day_and_age(gap.last)))
    if gap.first != gap.last:
        facts.append(words("inbox.first", day=words.day(gap.first)))
    if waiting:
        facts.append(words("inbox.waiting", count=waiting) if waiting > 1 else words("inbox.one_waiting"))
    channels = sorted(gap.channels.items(), key=lambda each: (-each[1], each[0]))
    facts += [words("inbox.channel", channel=f"<#{channel}>", count=count) for channel, count in channels[:_CHANNELS]]
    more = len(channels) - _CHANNELS
    return [*facts, words("inbox.more_channels", count=more)] if more > 0 else facts


def _elsewhere(page: Page, number: int, pages: int, words: Words) -> tuple[Button, ...]:
    labels = ("inbox.before", "inbox.next")
    rows = turning(number, words, partial(inbox_id, page.state), more=number + 1 < pages, labels=labels)
    buttons = [*chain(*rows)]
    other: GapState = "dismissed" if page.state == "open" else "open"
    if page.others or other == "open":
        label = words(f"inbox.to_{other}", count=page.others)
        buttons.append(Button(label, custom_id=inbox_id(other, 0)))
    return tuple(buttons)
